/**
 * Where a verified log and the replica that is here lie beside each other, and where they part.
 *
 * Reads, never writes. Each MID depends on the one before, so two lines that differ at one SEQ differ at every later one.
 */
import { equalBytes, MID_BYTES, type Mid, type Seq } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import type { Frontier } from "../core/entry.ts";
import type { Store } from "./port.ts";

/** A log with its message IDs, n × 20 bytes. */
export interface LogLine {
  readonly anchor: Frontier;
  readonly front: Frontier;
  readonly mids: Uint8Array;
}

/**
 * `agree`: they meet, and say the same where both have entries. `apart`: one ends before the other begins. `differ`: `seq` is the first
 * place where they name different message IDs.
 */
export type Overlap = { readonly kind: "agree" | "apart" } | { readonly kind: "differ"; readonly seq: Seq };

/** Compares a log with the replica that is here. Cost: O(log n) reads where they differ, one otherwise. Rejects as `reader` does. */
export async function overlapOf(log: LogLine, feed: FeedRecord, reader: Pick<Store, "readMid">): Promise<Overlap> {
  let low = Math.max(log.anchor.seq, feed.anchor.seq);
  let high = Math.min(log.front.seq, feed.front.seq);
  if (low > high) return { kind: "apart" };
  const differAt = async (seq: Seq) => !equalBytes(midOfLog(log, seq), (await midHere(feed, seq, reader))!);
  if (!(await differAt(high))) return { kind: "agree" };
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await differAt(middle)) high = middle;
    else low = middle + 1;
  }
  return { kind: "differ", seq: high };
}

/** Message ID of one entry of a log, or of its anchor; `seq` is one of those. A view. */
export function midOfLog(log: LogLine, seq: Seq): Uint8Array {
  if (seq === log.anchor.seq) return log.anchor.mid;
  const at = (seq - log.anchor.seq - 1) * MID_BYTES;
  return log.mids.subarray(at, at + MID_BYTES);
}

async function midHere(feed: FeedRecord, seq: Seq, reader: Pick<Store, "readMid">): Promise<Mid | undefined> {
  return seq === feed.anchor.seq ? feed.anchor.mid : reader.readMid(feed.feedNo, seq);
}
