/**
 * What the API shows of records, entries and packets: bytes become hex, absence becomes null.
 *
 * Pure functions; know nothing of where things come from.
 */
import { type HashPointer, toHex } from "../core/bytes.ts";
import type { EntryRun, FeedRecord, NodeEvent, PacketLabel } from "../core/effects.ts";
import { PAYLOAD_BYTES, payloadOf, TYPE_CHAIN20, TYPE_OFFSET, TYPE_PLAIN48 } from "../core/entry.ts";
import { adviceFor, EnvironmentError } from "../core/environment-error.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import { decodePlain, joinSidechain, parseSidechainHead } from "../core/sidechain.ts";
import type { EntryView, ErrorView, FeedView, PacketView } from "./api.ts";

export function feedView(record: FeedRecord): FeedView {
  return {
    feedId: toHex(record.feedId),
    name: record.name,
    own: record.own,
    scheme: record.scheme,
    anchorSeq: record.anchor.seq,
    anchorMid: toHex(record.anchor.mid),
    seq: record.front.seq,
    mid: toHex(record.front.mid),
    missingBlobs: record.missingBlobs,
  };
}

/** Reads the blobs of a chain from `pointer`, at most `count`. */
export type ReadBlobs = (pointer: HashPointer, count: number) => Promise<readonly Uint8Array[]>;

/** The entries of a run, with the content of their sidechains as far as it is there. */
export async function entryViews(run: EntryRun, record: FeedRecord, readBlobs: ReadBlobs): Promise<EntryView[]> {
  const views: EntryView[] = [];
  for (let index = 0; index < run.packets.length / PACKET_BYTES; index++) {
    const packet = run.packets.subarray(index * PACKET_BYTES, (index + 1) * PACKET_BYTES);
    views.push({
      seq: run.firstSeq + index,
      mid: toHex(run.mids.subarray(index * 20, (index + 1) * 20)),
      packet: toHex(packet),
      ...(await contentView(packet, record, readBlobs)),
    });
  }
  return views;
}

type ContentView = Pick<EntryView, "type" | "content" | "complete" | "contentBytes" | "missingBlobs" | "chainState">;

async function contentView(packet: Uint8Array, record: FeedRecord, readBlobs: ReadBlobs): Promise<ContentView> {
  const type = packet[TYPE_OFFSET];
  const payload = payloadOf(packet);
  if (type === TYPE_PLAIN48) {
    const content = decodePlain(payload);
    return {
      type: "plain48",
      content: toHex(content),
      complete: true,
      contentBytes: content.length,
      missingBlobs: 0,
      chainState: "whole",
    };
  }
  if (type !== TYPE_CHAIN20) {
    return { type, content: null, complete: true, contentBytes: PAYLOAD_BYTES, missingBlobs: 0, chainState: "whole" };
  }
  const head = parseSidechainHead(payload, record.lengthCode);
  const { contentBytes } = head;
  if (head.state === "whole") {
    return {
      type: "chain20",
      content: toHex(joinSidechain(head, [])),
      complete: true,
      contentBytes,
      missingBlobs: 0,
      chainState: "whole",
    };
  }
  if (head.state !== "chained" || !head.pointer) {
    return {
      type: "chain20",
      content: null,
      complete: false,
      contentBytes,
      missingBlobs: head.blobCount,
      chainState: head.state,
    };
  }
  const blobs = await readBlobs(head.pointer, head.blobCount);
  const missingBlobs = head.blobCount - blobs.length;
  const endsEarly =
    missingBlobs > 0 &&
    blobs.length > 0 &&
    blobs
      .at(-1)!
      .subarray(PACKET_BYTES - 20)
      .every((byte) => byte === 0);
  return {
    type: "chain20",
    content: missingBlobs === 0 ? toHex(joinSidechain(head, blobs)) : null,
    complete: missingBlobs === 0,
    contentBytes,
    missingBlobs,
    chainState: endsEarly ? "broken" : "chained",
  };
}

/** A packet event with the number and time that it got. */
export interface NumberedPacket {
  readonly no: number;
  readonly timeMs: number;
  readonly event: Extract<NodeEvent, { kind: "packet" }>;
}

export function packetView({ no, timeMs, event }: NumberedPacket): PacketView {
  const { label, packet, faceId, direction, outcome } = event;
  return {
    no,
    timeMs,
    faceId,
    direction,
    bytes: packet.length,
    packet: toHex(packet),
    what: label.what,
    ...labelView(label),
    outcome,
  };
}

function labelView(label: PacketLabel): Pick<PacketView, "feedId" | "seq" | "wants" | "blobs"> {
  const nothing = { feedId: null, seq: null, wants: [], blobs: [] };
  switch (label.what) {
    case "entry":
      return { ...nothing, feedId: toHex(label.feedId), seq: label.seq };
    case "blob":
      return {
        ...nothing,
        feedId: label.feedId ? toHex(label.feedId) : null,
        seq: label.seq ?? null,
        blobs: [{ pointer: toHex(label.pointer), count: 1 }],
      };
    case "want":
      return { ...nothing, wants: label.pairs.map(({ feedId, seq }) => ({ feedId: toHex(feedId), seq })) };
    case "blob-request":
      return { ...nothing, blobs: label.pairs.map(({ pointer, count }) => ({ pointer: toHex(pointer), count })) };
    case "unknown":
      return nothing;
  }
}

/** What is told of an error. Errors that are no EnvironmentError are bugs of ours, shown as `internal`. */
export function errorView(error: unknown): ErrorView {
  const environment =
    error instanceof EnvironmentError ? error : new EnvironmentError("internal", String(error), { cause: error });
  return {
    code: environment.code,
    message: environment.message,
    ...adviceFor(environment.code),
    detail: [...environment.detail],
  };
}
