/**
 * Runs of entries as both stores keep and read them: consecutive, bounded in length, never rewritten.
 *
 * Does not know where runs are kept. Invariant: what `planRuns` lets through continues each feed without a gap and ends at the
 * front that the commit announces; a commit that does not is our bug, not the environment's.
 */
import { asMid, equalBytes, MID_BYTES, type Mid, type Seq } from "../core/bytes.ts";
import type { Commit, EntryRun } from "../core/effects.ts";
import { assert } from "../core/environment-error.ts";
import { PACKET_BYTES } from "../core/limits.ts";

/**
 * Entries of one stored run. Longer ones are cut. 256 entries are 36 kB: below the size from which Chromium keeps a value in
 * a file of its own, and little enough to read where one entry is wanted.
 */
export const MAX_RUN_ENTRIES = 256;

/** Number of entries in a run. @throws Error when packets and message IDs do not fit together. */
export function runLength({ packets, mids }: Pick<EntryRun, "packets" | "mids">): number {
  const count = packets.length / PACKET_BYTES;
  assert(Number.isInteger(count) && mids.length === count * MID_BYTES, "a run has 120 + 20 bytes for each entry");
  return count;
}

/** SEQ of a run's last entry. */
export function lastSeqOf(run: EntryRun): Seq {
  return run.firstSeq + runLength(run) - 1;
}

/** Index of the first run that ends at `seq` or later, of runs in order; their number when there is none. Cost: a binary search. */
export function firstEndingFrom(runs: readonly EntryRun[], seq: Seq): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lastSeqOf(runs[middle]) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The part of `run` within `fromSeq`..`toSeq`; views. The caller knows that they overlap. */
export function cutRun(run: EntryRun, fromSeq: Seq, toSeq: Seq): EntryRun {
  const from = Math.max(0, fromSeq - run.firstSeq);
  const to = Math.min(runLength(run), toSeq - run.firstSeq + 1);
  return {
    feedNo: run.feedNo,
    firstSeq: run.firstSeq + from,
    packets: run.packets.subarray(from * PACKET_BYTES, to * PACKET_BYTES),
    mids: run.mids.subarray(from * MID_BYTES, to * MID_BYTES),
  };
}

/** Message ID of the entry `seq`, or undefined when the run does not hold it. A copy. */
export function midInRun(run: EntryRun, seq: Seq): Mid | undefined {
  const at = seq - run.firstSeq;
  if (at < 0 || at >= runLength(run)) return undefined;
  return asMid(run.mids.slice(at * MID_BYTES, (at + 1) * MID_BYTES));
}

/** A run cut into runs of at most MAX_RUN_ENTRIES; copies, so that a small run does not carry a large buffer along. */
export function splitRun(run: EntryRun): EntryRun[] {
  const runs: EntryRun[] = [];
  const last = lastSeqOf(run);
  for (let from = run.firstSeq; from <= last; from += MAX_RUN_ENTRIES) {
    const part = cutRun(run, from, from + MAX_RUN_ENTRIES - 1);
    runs.push({ ...part, packets: part.packets.slice(), mids: part.mids.slice() });
  }
  return runs;
}

/** The runs that a commit adds, cut to size. @throws Error on a gap between a feed's `fromSeq`, its runs and its front. */
export function planRuns(commit: Pick<Commit, "advances" | "runs">): EntryRun[] {
  const ends = new Map(commit.advances.map(({ feedNo, fromSeq }) => [feedNo, fromSeq]));
  assert(ends.size === commit.advances.length, "a commit advances a feed once");
  const fronts = new Map(commit.advances.map(({ feedNo, front }) => [feedNo, front]));
  const planned: EntryRun[] = [];
  for (const run of commit.runs) {
    if (runLength(run) === 0) continue;
    assert(ends.get(run.feedNo) === run.firstSeq - 1, `the run at SEQ ${run.firstSeq} continues its feed`);
    const last = lastSeqOf(run);
    ends.set(run.feedNo, last);
    const front = fronts.get(run.feedNo)!;
    if (last === front.seq) assert(equalBytes(midInRun(run, last)!, front.mid), "a front has the last entry's MID");
    planned.push(...splitRun(run));
  }
  for (const [feedNo, end] of ends) assert(end === fronts.get(feedNo)!.seq, "the runs of a commit reach its front");
  return planned;
}
