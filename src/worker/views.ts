/**
 * What the API shows of records, entries and packets: bytes become hex, absence becomes null.
 *
 * Pure functions; know nothing of where things come from.
 */
import { type FeedId, MID_BYTES, toHex } from "../core/bytes.ts";
import type { EntryRun, FeedRecord, ForkProof, NodeEvent, PacketLabel } from "../core/effects.ts";
import { logEntryName, midOf } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import type { EntryView, ErrorReport, FeedView, ForkView, PacketView } from "./api.ts";
import type { ContentReader } from "./content-reader.ts";
import { isFollowed } from "./profile.ts";

/** @param record the own one with the name of the node. @param publishedName what its author calls it, or empty. */
export function feedView(record: Omit<FeedRecord, "feedNo">, publishedName: string): FeedView {
  return {
    feedId: toHex(record.feedId),
    name: record.name || publishedName,
    nickname: record.own ? "" : record.name,
    publishedName,
    own: record.own,
    followed: isFollowed(record),
    scheme: record.scheme,
    anchorSeq: record.anchor.seq,
    anchorMid: toHex(record.anchor.mid),
    seq: record.front.seq,
    mid: toHex(record.front.mid),
    missingBlobs: record.missingBlobs,
    fork: record.fork ? forkView(record.feedId, record.fork) : null,
  };
}

function forkView(feedId: FeedId, { seq, prev, packets: [first, other] }: ForkProof): ForkView {
  const name = logEntryName(feedId, seq, prev);
  return {
    seq,
    prev: toHex(prev),
    mids: [toHex(midOf(name, first)), toHex(midOf(name, other))],
    packets: [toHex(first), toHex(other)],
  };
}

/** Entries whose chains are walked at the same time: each step along a chain waits for the one before, but not for other chains. */
const READ_TOGETHER = 32;

/** The views of the entries of a run, in order, with their content as far as it is there. @param maxContentBytes content beyond it is left out. */
export async function entryViews(
  run: EntryRun,
  record: FeedRecord,
  contents: ContentReader,
  maxContentBytes: number,
): Promise<EntryView[]> {
  const viewAt = async (index: number): Promise<EntryView> => {
    const packet = run.packets.subarray(index * PACKET_BYTES, (index + 1) * PACKET_BYTES);
    const mid = toHex(run.mids.subarray(index * MID_BYTES, (index + 1) * MID_BYTES));
    const { bytes, ...content } = await contents.read(packet, mid, record, maxContentBytes);
    const seq = run.firstSeq + index;
    return { seq, mid, packet: toHex(packet), ...content, content: bytes ? toHex(bytes) : null };
  };
  const views: EntryView[] = [];
  const count = run.packets.length / PACKET_BYTES;
  for (let from = 0; from < count; from += READ_TOGETHER) {
    const indices = Array.from({ length: Math.min(READ_TOGETHER, count - from) }, (_, at) => from + at);
    views.push(...(await Promise.all(indices.map(viewAt))));
  }
  return views;
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

/** What is told of an error; its words are the page's. Errors that are no EnvironmentError are bugs of ours, shown as `internal`. */
export function errorReport(error: unknown): ErrorReport {
  const environment =
    error instanceof EnvironmentError ? error : new EnvironmentError("internal", String(error), { cause: error });
  return { code: environment.code, detail: [...environment.detail] };
}
