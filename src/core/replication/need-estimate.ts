/**
 * How likely an entry that was on air n times is still missed by somebody: learned from the WANTs that are heard, and from those
 * that do not come.
 *
 * Decides when it is cheaper to send an entry again unasked than to wait for a WANT. A level is the number of airings. With R receivers that each lose
 * a share p, an entry of level n is missed with probability 1 - (1 - p^n)^R: R and p are not known, so all pairs of a grid are weighed by
 * what was seen (Bayes), which lets one level tell of the next. An entry counts as missed when it is wanted, and as not
 * missed when WANTs for later ones went by: who lacks most asks first.
 */
import type { Seq } from "../bytes.ts";
import type { Airing, AirMemory } from "./air-memory.ts";

/** Entries looked at below the wanted one. */
const REACH = 40;
/** What is left of older samples of a level with each new one. */
const MEMORY = 0.97;
/** WANTs for the feed after which an entry that nobody wanted counts as not missed. */
const SETTLING_WANTS = 2;
/** The same where several feeds are asked for in turn. */
const SHARED_SETTLING_WANTS = 3;
const MAX_LEVEL = 8;
const RECEIVERS = [1, 2, 4, 8, 16, 32, 64];
const LOSSES = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];
/** Weight before anything is known: few receivers are likelier, and small losses. */
const priorOf = (receivers: number, loss: number): number => (1 - loss) ** 3 / Math.sqrt(receivers);
/** A repeated frame costs 1, a WANT 0.42 and more when it is lost too: the greater the losses, the less likely need it be missed. */
const WORTH = 0.9;
/** Where several feeds are asked for a WANT costs more: it is lost more often. */
const SHARED_WORTH = 0.85;
const WORTH_PER_LOSS = 0.8;
const LEAST_WORTH = 0.6;

interface Level {
  missed: number;
  total: number;
}

interface Guess {
  readonly weight: number;
  readonly receivers: number;
  readonly loss: number;
  /** Probability of being missed, by level, and the logarithms of it and of its opposite. */
  readonly missed: readonly number[];
  readonly logMissed: readonly number[];
  readonly logKept: readonly number[];
}

const GUESSES: readonly Guess[] = RECEIVERS.flatMap((receivers) => LOSSES.map((loss) => guessOf(receivers, loss)));

function guessOf(receivers: number, loss: number): Guess {
  const missed = Array.from({ length: MAX_LEVEL + 1 }, (_, level) => 1 - (1 - loss ** level) ** receivers);
  const shares = missed.map((share) => Math.min(1 - 1e-6, Math.max(1e-6, share)));
  return {
    weight: Math.log(priorOf(receivers, loss)),
    receivers,
    loss,
    missed,
    logMissed: shares.map((share) => Math.log(share)),
    logKept: shares.map((share) => Math.log(1 - share)),
  };
}

export class NeedEstimate {
  private readonly air: AirMemory;
  private readonly levels: Level[] = Array.from({ length: MAX_LEVEL + 1 }, () => ({ missed: 0, total: 0 }));

  constructor(air: AirMemory) {
    this.air = air;
  }

  /** Whether an entry that was on air `level` times is so likely missed by somebody that it is sent again unasked. */
  isWorthRepeating(level: number): boolean {
    const { missed, loss } = this.expect(Math.min(level, MAX_LEVEL));
    return missed > Math.max(LEAST_WORTH, (this.air.isShared ? SHARED_WORTH : WORTH) - WORTH_PER_LOSS * loss);
  }

  /** Expected probability of being missed at this level, and expected share of losses. */
  private expect(level: number): { missed: number; loss: number } {
    const { reception, isShared } = this.air;
    const scores = GUESSES.map((guess) => {
      const score = guess.weight + this.scoreOf(guess);
      if (!isShared) return score;
      // Several authors are several receivers, and what this node loses itself is a sample of what others lose.
      const { receivers, loss } = guess;
      return score + Math.log(receivers) + reception.lost * Math.log(loss) + reception.heard * Math.log(1 - loss);
    });
    const best = Math.max(...scores);
    let sum = 0;
    let missed = 0;
    let loss = 0;
    for (const [index, score] of scores.entries()) {
      const weight = Math.exp(score - best);
      sum += weight;
      missed += weight * GUESSES[index].missed[level];
      loss += weight * GUESSES[index].loss;
    }
    return { missed: missed / sum, loss: loss / sum };
  }

  /** A WANT for this entry was heard; `isFirst`: it is what the sender needs next, not one more. */
  learn(feedNo: number, seq: Seq, isFirst: boolean): void {
    const { air } = this;
    const airing = air.maybeAiring(feedNo, seq);
    if (airing && !isFirst) airing.pendingLevel = airing.count;
    if (!isFirst) return;
    if (airing && !(isTold(airing) && airing.wasMissed)) this.sample(airing, true);
    const wants = air.countWant(feedNo);
    const settling = air.isShared ? SHARED_SETTLING_WANTS : SETTLING_WANTS;
    for (let other = Math.max(1, seq - REACH); other < seq; other++) {
      const below = air.maybeAiring(feedNo, other);
      if (!below) continue;
      if (below.pendingLevel > 0) {
        const known = this.levels[Math.min(below.pendingLevel, MAX_LEVEL)];
        known.missed = MEMORY * known.missed + 1;
        known.total = MEMORY * known.total + 1;
        below.pendingLevel = 0;
      }
      if (!isTold(below) && wants - below.wantMark > settling) this.sample(below, false);
    }
  }

  private scoreOf({ logMissed, logKept }: Guess): number {
    let score = 0;
    for (let level = 1; level <= MAX_LEVEL; level++) {
      const known = this.levels[level];
      if (known.total === 0) continue;
      score += known.missed * logMissed[level] + (known.total - known.missed) * logKept[level];
    }
    return score;
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
