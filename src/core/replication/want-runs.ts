/**
 * Which WANTs that are heard on a LAN ask in advance, and so say nothing of how far anybody is.
 *
 * Packets carry no sender, but who asks in advance asks for consecutive entries, in one packet or in several without a pause: a run. Its lowest SEQ tells
 * that somebody holds all before it; the others tell nothing. One for each face. What comes after a pause begins a new run: then an answer may
 * have come in between.
 */
import { BoundedMap } from "../bounded-map.ts";
import type { Seq } from "../bytes.ts";

/** WANTs of one run follow each other within this time, ms. */
const RUN_PAUSE_MS = 500;
/** Runs of one feed that are remembered: about as many nodes may catch up at a time. The one that was heard longest ago leaves. */
const MAX_RUNS = 8;
/** Feeds that are remembered; a WANT for one that was forgotten begins a run. */
const MAX_FEEDS_HEARD = 1024;

interface Run {
  readonly lowSeq: Seq;
  highSeq: Seq;
  heardMs: number;
}

export class WantRuns {
  private readonly runs = new BoundedMap<number, readonly Run[]>(MAX_FEEDS_HEARD);

  /** A WANT for this entry was heard. Whether it only asks in advance: it continues or repeats a run that began lower. */
  isInAdvance(feedNo: number, seq: Seq, nowMs: number): boolean {
    const present = (this.runs.get(feedNo) ?? []).filter(({ heardMs }) => nowMs - heardMs < RUN_PAUSE_MS);
    const run = present.find(({ lowSeq, highSeq }) => seq >= lowSeq && seq <= highSeq + 1);
    if (run) {
      run.highSeq = Math.max(run.highSeq, seq);
      run.heardMs = nowMs;
    } else present.push({ lowSeq: seq, highSeq: seq, heardMs: nowMs });
    this.runs.set(feedNo, present.toSorted((a, b) => a.heardMs - b.heardMs).slice(-MAX_RUNS));
    return run !== undefined && seq > run.lowSeq;
  }
}
