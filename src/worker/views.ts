/**
 * What the API shows of records, entries and packets: bytes become hex, absence becomes null.
 *
 * Pure functions; know nothing of where things come from.
 */
import { BoundedMap } from "../core/bounded-map.ts";
import { type HashPointer, MID_BYTES, toHex } from "../core/bytes.ts";
import type { EntryRun, FeedRecord, NodeEvent, PacketLabel } from "../core/effects.ts";
import { PAYLOAD_BYTES, payloadOf, TYPE_CHAIN20, TYPE_OFFSET, TYPE_PLAIN48 } from "../core/entry.ts";
import { adviceFor, EnvironmentError } from "../core/environment-error.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import {
  BLOB_CONTENT_BYTES,
  decodePlain,
  joinSidechain,
  type LengthCode,
  parseSidechainHead,
  successorOf,
} from "../core/sidechain.ts";
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

/** Complete chains that are remembered, so that a long one is not walked to its end each time that its beginning is shown. */
const MAX_KNOWN_COMPLETE = 4096;

/** Makes the views of entries, with the content of their sidechains as far as it is there and wanted. */
export class EntryViewer {
  private readonly readBlobs: ReadBlobs;
  private readonly knownComplete = new BoundedMap<string, true>(MAX_KNOWN_COMPLETE);

  constructor(readBlobs: ReadBlobs) {
    this.readBlobs = readBlobs;
  }

  /** The entries of a run, in order. @param maxContentBytes content beyond it is left out. */
  async views(run: EntryRun, record: FeedRecord, maxContentBytes: number): Promise<EntryView[]> {
    const views: EntryView[] = [];
    for (let index = 0; index < run.packets.length / PACKET_BYTES; index++) {
      const packet = run.packets.subarray(index * PACKET_BYTES, (index + 1) * PACKET_BYTES);
      const mid = toHex(run.mids.subarray(index * MID_BYTES, (index + 1) * MID_BYTES));
      const content = await this.contentView(packet, mid, record.lengthCode, maxContentBytes);
      views.push({ seq: run.firstSeq + index, mid, packet: toHex(packet), ...content });
    }
    return views;
  }

  private async contentView(
    packet: Uint8Array,
    mid: string,
    lengthCode: LengthCode,
    maxBytes: number,
  ): Promise<ContentView> {
    const type = packet[TYPE_OFFSET];
    const payload = payloadOf(packet);
    const whole = { complete: true, missingBlobs: 0, chainState: "whole" } as const;
    if (type === TYPE_PLAIN48) {
      const content = decodePlain(payload);
      return { ...whole, type: "plain48", content: toHex(content.subarray(0, maxBytes)), contentBytes: content.length };
    }
    if (type !== TYPE_CHAIN20) return { ...whole, type, content: null, contentBytes: PAYLOAD_BYTES };
    const head = parseSidechainHead(payload, lengthCode);
    const { contentBytes, pointer, blobCount, state } = head;
    const shown = (blobs: readonly Uint8Array[]): string => toHex(joinSidechain(head, blobs).subarray(0, maxBytes));
    if (state === "whole") return { ...whole, type: "chain20", content: shown([]), contentBytes };
    const chain = { type: "chain20", contentBytes } as const;
    if (state !== "chained" || !pointer)
      return { ...chain, content: null, complete: false, missingBlobs: blobCount, chainState: state };

    const isKnown = this.knownComplete.has(mid);
    const blobs = await this.readBlobs(pointer, isKnown ? Math.min(blobCount, blobsFor(maxBytes)) : blobCount);
    if (isKnown || blobs.length === blobCount) {
      this.knownComplete.set(mid, true);
      const needed = blobs.slice(0, blobsFor(maxBytes));
      return { ...chain, content: shown(needed), complete: true, missingBlobs: 0, chainState: "chained" };
    }
    const last = blobs.at(-1);
    const chainState = last && !successorOf(last) ? "broken" : "chained";
    return { ...chain, content: null, complete: false, missingBlobs: blobCount - blobs.length, chainState };
  }
}

type ContentView = Pick<EntryView, "type" | "content" | "complete" | "contentBytes" | "missingBlobs" | "chainState">;

/** Blobs that surely hold so much content. */
const blobsFor = (contentBytes: number): number => Math.ceil(contentBytes / BLOB_CONTENT_BYTES);

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
