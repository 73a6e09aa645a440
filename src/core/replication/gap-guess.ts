/**
 * Which entries of a feed a node missed on a radio, guessed from when frames came.
 *
 * An entry whose predecessor is missing can not be named. But a stream has one frame in each slot, in order: a *run* of frames that follow each
 * other slot by slot has places as soon as one of them is named, and an empty slot is an entry that was missed. Frames that
 * are here already end a run, because repairs leave out entries. A guess costs a frame when it is wrong, so anything irregular ends a run too.
 */
import type { Seq } from "../bytes.ts";

/** Slots without a frame within a run, at most. */
const MAX_HOLE = 6;
/** How far from a whole number of slots a frame may come. */
const TOLERANCE = 0.13;
/** A sender may listen for this many slots after one of its first frames. */
const PAUSE = { least: 1.16, most: 1.62, within: 5 };
/** Runs that are kept; the oldest leaves first. */
const MAX_RUNS = 8;
/** A run tells of gaps when it has this many frames. */
const MIN_FRAMES = 4;
/** Frames heard after a run that no WANT explains, at which its gaps are forgotten. */
const MAX_UNEXPLAINED = 3;
/** A frame that ends one τ and up to this time after a WANT for a later entry than any is the answer, ms. */
const ANSWER_MS = 90;

/** A frame of 120 bytes as it was heard. */
export interface HeardFrame {
  readonly atMs: number;
  /** Frames heard on the face so far, this one included. */
  readonly heard: number;
}

interface Run {
  /** Places that have a frame. */
  readonly places: Set<number>;
  /** The key under which a frame is kept, or "" when it was named at once -> the first place that has it. */
  readonly placeOf: Map<string, number>;
  /** The entry at place 0, once it is known. */
  firstSeq: Seq | undefined;
  last: HeardFrame & { readonly place: number };
  /** Places that are not to be asked for: on air again since. */
  readonly settled: Set<number>;
  /** `GapGuess.wants` at the last frame. */
  wants: number;
}

export class GapGuess {
  private readonly slotMs: number;
  private readonly tauMs: number;
  private runs: Run[] = [];
  private topSeq: Seq = 0;
  /** Pairs of WANTs, each of which explains one frame. Only grows. */
  private wants = 0;
  private wanted = { seq: 0, atMs: Number.NEGATIVE_INFINITY };

  constructor({ slotMs, tauMs }: { readonly slotMs: number; readonly tauMs: number }) {
    this.slotMs = slotMs;
    this.tauMs = tauMs;
  }

  /** An entry was heard and named. */
  noteNamed(seq: Seq, frame: HeardFrame): void {
    this.settle(seq);
    const run = this.runOf(frame, "");
    const place = run.last.place;
    if (run.firstSeq !== undefined && run.firstSeq + place !== seq) this.begin(frame, "", seq);
    else run.firstSeq = seq - place;
    this.topSeq = Math.max(this.topSeq, seq);
  }

  /** A new frame was heard that can not be named; it is kept under this key. */
  noteUnnamed(kept: string, frame: HeardFrame): void {
    const run = this.runOf(frame, kept);
    const sinceMs = frame.atMs - this.wanted.atMs - this.tauMs;
    if (run.last.place === 0 && sinceMs >= 0 && sinceMs < ANSWER_MS) run.firstSeq = this.wanted.seq;
    if (run.firstSeq !== undefined) this.topSeq = Math.max(this.topSeq, run.firstSeq + run.last.place);
  }

  /** A frame that was kept under this key is named. */
  noteKept(seq: Seq, kept: string): void {
    for (const run of this.runs) {
      const place = run.placeOf.get(kept);
      if (place === undefined) continue;
      run.firstSeq = seq - place;
      this.topSeq = Math.max(this.topSeq, run.firstSeq + run.last.place);
      return;
    }
  }

  /** A WANT for this entry was heard or sent: it is about to be on air. */
  noteWanted(seq: Seq, nowMs: number): void {
    if (seq > this.topSeq) this.wanted = { seq, atMs: nowMs };
    this.wants++;
    this.settle(seq);
  }

  /** Entries after `seq` that were probably missed, in order, at most `most`; `heard`: frames heard on the face so far. */
  after(seq: Seq, most: number, heard: number): Seq[] {
    this.runs = this.runs.filter(({ firstSeq, last }) => firstSeq === undefined || firstSeq + last.place > seq);
    let streamed = 0;
    for (const [index, { places, last, wants }] of [...this.runs].reverse().entries()) {
      // More frames than were wanted: what was missed was sent again, in whatever order.
      if (heard - last.heard - streamed - (this.wants - wants) > MAX_UNEXPLAINED) {
        this.runs.splice(0, this.runs.length - index);
        break;
      }
      if (places.size >= MIN_FRAMES) streamed += places.size;
    }
    const gaps: Seq[] = [];
    for (const { places, firstSeq, last, settled } of this.runs) {
      if (firstSeq === undefined || places.size < MIN_FRAMES) continue;
      for (let place = Math.max(1, seq + 1 - firstSeq); place < last.place; place++)
        if (!places.has(place) && !settled.has(place)) gaps.push(firstSeq + place);
    }
    return [...new Set(gaps)].sort((a, b) => a - b).slice(0, most);
  }

  private settle(seq: Seq): void {
    for (const { places, firstSeq, last, settled } of this.runs) {
      const place = seq - (firstSeq ?? Number.POSITIVE_INFINITY);
      if (place <= 0 || place >= last.place || places.has(place) || settled.has(place)) continue;
      settled.add(place);
    }
  }

  /** The run that this frame goes on with, or a new one; it is noted there. */
  private runOf(frame: HeardFrame, kept: string): Run {
    const run = this.runs.at(-1);
    if (!run || frame.heard !== run.last.heard + 1) return this.begin(frame, kept, undefined);
    const slots = (frame.atMs - run.last.atMs) / this.slotMs;
    const whole = Math.round(slots);
    let steps = Math.abs(slots - whole) <= TOLERANCE ? whole : 0;
    for (let after = 1; after <= 2 && run.last.place < PAUSE.within; after++)
      if (slots >= after + PAUSE.least && slots <= after + PAUSE.most) steps = after;
    if (steps < 1 || steps > MAX_HOLE + 1) return this.begin(frame, kept, undefined);
    run.last = { atMs: frame.atMs, heard: frame.heard, place: run.last.place + steps };
    run.places.add(run.last.place);
    if (!run.placeOf.has(kept)) run.placeOf.set(kept, run.last.place);
    run.wants = this.wants;
    return run;
  }

  private begin(frame: HeardFrame, kept: string, firstSeq: Seq | undefined): Run {
    const run: Run = {
      places: new Set<number>().add(0),
      placeOf: new Map<string, number>().set(kept, 0),
      firstSeq,
      last: { atMs: frame.atMs, heard: frame.heard, place: 0 },
      settled: new Set(),
      wants: this.wants,
    };
    this.runs.push(run);
    if (this.runs.length > MAX_RUNS) this.runs.shift();
    return run;
  }
}
