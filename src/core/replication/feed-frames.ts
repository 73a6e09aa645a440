/**
 * The frames of one feed on a radio, as they were heard: which follow each other, and what was missed among them.
 *
 * Sends nothing. Frames that can not be named yet are those that seem to be of this feed.
 */
import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";
import { MAX_PAIRS_SENT } from "../limits.ts";
import type { AirMemory } from "./air-memory.ts";
import type { EntryNeed } from "./entry-need.ts";
import { GapGuess, type HeardFrame } from "./gap-guess.ts";

export class FeedFrames {
  private readonly context: Context;
  private readonly air: AirMemory;
  private readonly need: EntryNeed;
  private readonly gaps: GapGuess;
  /** What the last WANT asked for beside the next entry. */
  private askedGaps: readonly Seq[] = [];
  /** Key of the frame that was named last. */
  private takenKey = "";
  private entryMs = Number.NEGATIVE_INFINITY;
  /** When the feed was on air or wanted last. */
  lastMs = Number.NEGATIVE_INFINITY;
  /** Entries of the stream that is on air, or was last. */
  streamLength = 0;

  constructor(context: Context, air: AirMemory, need: EntryNeed) {
    this.context = context;
    this.air = air;
    this.need = need;
    this.gaps = new GapGuess(air);
  }

  /** Whether this feed was on air a moment ago, so that what follows is probably of it. */
  get isOnAir(): boolean {
    return this.context.nowMs - this.lastMs < this.air.runGapMs;
  }

  /** An entry is named. Returns whether it had been heard before the one that it follows, and was kept. */
  noteEntry(seq: Seq): boolean {
    const { nowMs } = this.context;
    const wasKept = nowMs === this.entryMs;
    if (wasKept) this.gaps.noteKept(seq, this.takenKey);
    else {
      this.streamLength = this.isOnAir ? this.streamLength + 1 : 1;
      this.gaps.noteNamed(seq, this.frame);
    }
    this.entryMs = this.lastMs = nowMs;
    return wasKept;
  }

  noteUnnamed(key: string): void {
    // What was asked for beside the next entry is perhaps this.
    this.askedGaps = [];
    if (this.isPlain) this.gaps.noteUnnamed(key, this.frame);
    this.streamLength = this.isOnAir ? this.streamLength + 1 : 1;
  }

  /** The frame that was kept under this key is named. */
  noteNamed(key: string): void {
    this.takenKey = key;
  }

  noteTraffic(): void {
    this.lastMs = this.context.nowMs;
  }

  noteWanted(seq: Seq): void {
    this.gaps.noteWanted(seq, this.context.nowMs);
  }

  /** A WANT for the entry `seq` is about to be sent, `isAgain` after others. Returns what it asks for besides. */
  gapsAfter(seq: Seq, isAgain: boolean): readonly Seq[] {
    if (!this.isPlain) this.askedGaps = [];
    else if (!isAgain) this.askedGaps = this.gaps.after(seq, MAX_PAIRS_SENT - 1, this.air.heardCount);
    return this.askedGaps;
  }

  private get frame(): HeardFrame {
    return { atMs: this.context.nowMs, heard: this.air.heardCount };
  }

  /** Whether the channel is left to the entries of this one feed: then slots tell something. */
  private get isPlain(): boolean {
    const { air } = this;
    return !this.need.mayBeBlobs && !air.isShared && !air.hasEager;
  }
}
