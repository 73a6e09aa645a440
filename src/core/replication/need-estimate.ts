/**
 * How likely an entry that was on air n times is still missed by somebody: learned from the WANTs that are heard, and from those
 * that do not come.
 *
 * Decides when it is cheaper to send an entry again unasked than to wait for a WANT. A level is the number of airings. An entry counts as
 * missed when it is wanted, and as not missed when enough other WANTs went by; entries sent again unasked tell nothing.
 */
import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { Airing, AirMemory } from "./air-memory.ts";

/** Entries looked at below the wanted one. */
const REACH = 40;
/** What is assumed before anything is known, and how many entries that counts for. */
const FIRST_GUESS = 0.25;
const GUESS_WEIGHT = 2;
/** What is left of older samples with each new one, and with each pass that was sent unasked. */
const MEMORY = 0.95;
const BLIND_MEMORY = 0.9;
/** WANTs after which an entry that nobody wanted counts as not missed: at least, and for each node of the crowd. */
const SETTLING_WANTS = 4;
const SETTLING_WANTS_PER_NODE = 0.5;
/** A WANT for less than was wanted before shows that several nodes ask, for this time, ms. */
const SEVERAL_MS = 120_000;
const MAX_LEVEL = 8;

interface Level {
  missed: number;
  total: number;
}

export class NeedEstimate {
  private readonly context: Context;
  private readonly air: AirMemory;
  private readonly levels: Level[] = Array.from({ length: MAX_LEVEL + 1 }, () => ({ missed: 0, total: 0 }));
  private severalMs = Number.NEGATIVE_INFINITY;

  constructor(context: Context, air: AirMemory) {
    this.context = context;
    this.air = air;
  }

  /** Probability that an entry that was on air `level` times is missed by somebody. */
  guess(level: number): number {
    const { missed, total } = this.levels[Math.min(level, MAX_LEVEL)];
    return (missed + GUESS_WEIGHT * FIRST_GUESS) / (total + GUESS_WEIGHT);
  }

  /** Entries of this level are sent again unasked: what is known of it gets older. */
  noteBlindPass(level: number): void {
    const known = this.levels[Math.min(level, MAX_LEVEL)];
    known.missed *= BLIND_MEMORY;
    known.total *= BLIND_MEMORY;
  }

  /** A WANT for this entry was heard; `lastSeq` is what the WANT before was for. */
  learn(feedNo: number, seq: Seq, lastSeq: Seq): void {
    const { air } = this;
    air.wantCount++;
    const airing = air.maybeAiring(feedNo, seq);
    if (airing && !(isTold(airing) && airing.wasMissed)) {
      if (seq < lastSeq) this.severalMs = this.context.nowMs;
      this.sample(airing, true);
    }
    // One node asks in ascending order: it has what is below. Of several each has its own.
    const areSeveral = this.context.nowMs - this.severalMs < SEVERAL_MS;
    const perFeed = SETTLING_WANTS + SETTLING_WANTS_PER_NODE * air.largestCrowd;
    const settled = areSeveral ? perFeed * (air.isShared ? 2 : 1) : 0;
    for (let other = Math.max(1, seq - REACH); other < seq; other++) {
      const below = air.maybeAiring(feedNo, other);
      if (below && !isTold(below) && air.wantCount - below.wantMark > settled) this.sample(below, false);
    }
  }

  private sample(airing: Airing, isMissed: boolean): void {
    const known = this.levels[Math.min(airing.count, MAX_LEVEL)];
    // What counted as not missed and is wanted after all is corrected, not counted twice.
    const memory = isTold(airing) ? 1 : MEMORY;
    known.missed = memory * known.missed + (isMissed ? 1 : 0);
    known.total = isTold(airing) ? Math.max(known.total, known.missed) : memory * known.total + 1;
    airing.toldLevel = airing.count;
    airing.wasMissed = isMissed;
  }
}

const isTold = ({ toldLevel, count }: Airing): boolean => toldLevel === count;
