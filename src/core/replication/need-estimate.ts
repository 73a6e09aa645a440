/**
 * How likely an entry that was on air n times is still missed by somebody: learned from the WANTs that are heard.
 *
 * Decides when it is cheaper to send an entry again unasked than to wait for a WANT. A level is the number of airings.
 */
import type { Seq } from "../bytes.ts";
import type { AirMemory } from "./air-memory.ts";

/** Entries looked at below and above the wanted one. */
const REACH = 24;
/** What is assumed before anything is known, and how many entries that counts for. */
const FIRST_GUESS = 0.25;
const GUESS_WEIGHT = 4;
/** How fast the guess follows what is seen. */
const LEARNING = 0.2;
const MAX_LEVEL = 8;

export class NeedEstimate {
  private readonly air: AirMemory;
  private readonly guesses = new Array<number>(MAX_LEVEL + 1).fill(FIRST_GUESS);

  constructor(air: AirMemory) {
    this.air = air;
  }

  /** What was learned about this level, without looking at particular entries. */
  guess(level: number): number {
    return this.guesses[Math.min(level, MAX_LEVEL)];
  }

  /** Probability that an entry near `seq` that was on air `level` times is missed by somebody; `highestSeq`: the highest that was wanted. */
  near(feedNo: number, seq: Seq, level: number, highestSeq: Seq): number {
    const at = Math.min(level, MAX_LEVEL);
    let wanted = 0;
    let total = 0;
    for (let other = Math.max(1, seq - REACH); other <= Math.min(highestSeq, seq + REACH); other++) {
      const airing = this.air.maybeAiring(feedNo, other);
      if (!airing || airing.count < level) continue;
      if ((airing.wantedBits >> level) & 1) wanted++;
      else if (airing.count > level) continue;
      total++;
    }
    const estimate = (wanted + GUESS_WEIGHT * this.guesses[at]) / (total + GUESS_WEIGHT);
    this.guesses[at] += LEARNING * (estimate - this.guesses[at]);
    return estimate;
  }
}
