/**
 * In what order the answers for several feeds of one channel come: as the feeds were asked for.
 *
 * Everybody hears the same WANTs, so everybody knows about whose turn it is: who answers for a feed leaves time for those that were asked for before,
 * and nobody asks until all had their turn. Does not know whether anybody here can answer: a turn that is not taken passes.
 */

/** A feed that was asked for has had its turn after this time, so nobody waits longer for those before, ms. */
export const TURN_FORGOTTEN_MS = 30_000;
/** Feeds that are waited for before another WANT, at most. */
const MAX_WAITED_FOR = 8;

export class FeedTurns {
  /** Feeds that were asked for and not on air since -> when, in the order of asking. */
  private readonly waiting = new Map<number, number>();

  /** A feed is asked for: its turn comes after those that wait already. */
  noteAsked(feedNo: number, nowMs: number): void {
    this.forgetOld(nowMs);
    if (!this.waiting.has(feedNo)) this.waiting.set(feedNo, nowMs);
  }

  /** A feed is on air, or not here any more: it waits no longer. */
  end(feedNo: number): void {
    this.waiting.delete(feedNo);
  }

  /** How many feeds were asked for before this one and still wait. */
  before(feedNo: number, nowMs: number): number {
    this.forgetOld(nowMs);
    if (!this.waiting.has(feedNo)) return 0;
    return [...this.waiting.keys()].indexOf(feedNo);
  }

  /** Feeds that wait. */
  count(nowMs: number): number {
    this.forgetOld(nowMs);
    return Math.min(MAX_WAITED_FOR, this.waiting.size);
  }

  private forgetOld(nowMs: number): void {
    for (const [feedNo, atMs] of this.waiting) if (nowMs - atMs > TURN_FORGOTTEN_MS) this.waiting.delete(feedNo);
  }
}
