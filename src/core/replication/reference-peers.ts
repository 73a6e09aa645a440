/**
 * Signs of reference peers on a radio, from WANTs alone: they take one entry at a time, ask for the next as soon as they have it, answer every WANT, and
 * when they lack nothing repeat their WANT at a steady interval. Nodes like this one do neither.
 */
import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";

/** A WANT within this time after its predecessor is a reference peer's, ms; streams leave it this pause, for this long. */
const EAGER_WANT_MS = 300;
/** Where one is known to be here, its WANT comes within this time, ms, and when it misses the entry or its WANT is lost, again after at least this time, ms. */
const PROMPT_MS = 700;
const REPEAT_MS = 5800;
/** What a reference peer takes at most to answer, ms: it paces itself. */
const ANSWER_MS = 750;
const LISTEN_MS = 460;
const PRESENT_MS = 90_000;
/** Two such WANTs within this time are taken for it, ms. */
const PROOF_MS = 15_000;
/** A reference peer that lacks nothing repeats its WANT at this interval, ms: so many in a row give it away, and it holds what is before. */
const STEADY_MS = { low: 9500, high: 11_500 };
const STEADY_WANTS = 3;
const MAX_STEADY = 8;

export class ReferencePeers {
  private readonly context: Context;
  private eagerMs = Number.NEGATIVE_INFINITY;
  private untilMs = Number.NEGATIVE_INFINITY;
  /** Highest entry that a reference peer wanted, by feed. */
  private readonly seqs = new Map<number, Seq>();
  /** WANTs for the entry of a feed that was wanted last: when each was heard, and how many came at steady intervals up to it. */
  private readonly repeated = new Map<number, { seq: Seq; wants: { readonly atMs: number; readonly row: number }[] }>();
  /** What steady WANTs were for, by feed, and until when that counts. */
  private readonly steady = new Map<number, { readonly seq: Seq; readonly untilMs: number }>();

  constructor(context: Context) {
    this.context = context;
  }

  /** Whether one is here that takes entries now. */
  get isHere(): boolean {
    return this.context.nowMs < this.untilMs;
  }

  /** Pause after each frame of a stream in which it asks for the next entry, ms. */
  get listenMs(): number {
    return this.isHere ? LISTEN_MS : 0;
  }

  /**
   * A WANT for an entry was heard; `before`: how often the entry before was on air lately, and how long ago that ended. Right after it only a reference
   * peer asks, into the stream: then streams leave room for that. Returns whether it was such a WANT.
   */
  noteWant(feedNo: number, seq: Seq, before?: { readonly count: number; readonly sinceMs: number }): boolean {
    this.noteRepeated(feedNo, seq);
    if (!before || before.sinceMs >= (this.isHere ? PROMPT_MS : EAGER_WANT_MS)) return false;
    const { nowMs } = this.context;
    this.seqs.set(feedNo, Math.max(seq, this.seqs.get(feedNo) ?? 0));
    // Who got an entry at its first airing is ready to ask for the next, but ours wait for silence. Later, once may be chance: a node that missed the
    // answer, or an answer to a WANT that crossed it.
    if (before.count === 1 || nowMs - this.eagerMs < PROOF_MS) this.untilMs = nowMs + PRESENT_MS;
    this.eagerMs = nowMs;
    return this.isHere;
  }

  /**
   * Whether an entry that was never on air is held back, `sinceMs` after the one before: a reference peer that probably missed that one will ask for it
   * again, and what it misses now would have to be sent once more for it alone, and all that follows too.
   */
  isHolding(sinceMs: number): boolean {
    return this.isHere && sinceMs > PROMPT_MS && sinceMs < REPEAT_MS;
  }

  /** How much longer to wait with an answer that a reference peer probably gives as well, ms. */
  answerMs(feedNo: number, seq: Seq): number {
    const steady = this.steady.get(feedNo);
    const isWanted = this.isHere && seq < (this.seqs.get(feedNo) ?? 0);
    const isHeld = steady !== undefined && this.context.nowMs < steady.untilMs && seq < steady.seq;
    return isWanted || isHeld ? ANSWER_MS : 0;
  }

  forget(feedNo: number): void {
    this.seqs.delete(feedNo);
    this.repeated.delete(feedNo);
    this.steady.delete(feedNo);
  }

  private noteRepeated(feedNo: number, seq: Seq): void {
    const { nowMs } = this.context;
    let repeated = this.repeated.get(feedNo);
    if (repeated?.seq !== seq) {
      repeated = { seq, wants: [] };
      this.repeated.set(feedNo, repeated);
    }
    const { wants } = repeated;
    let row = 1;
    for (const { atMs, row: rowBefore } of wants)
      if (nowMs - atMs >= STEADY_MS.low && nowMs - atMs <= STEADY_MS.high) row = Math.max(row, rowBefore + 1);
    wants.push({ atMs: nowMs, row });
    if (wants.length > MAX_STEADY) wants.shift();
    if (row >= STEADY_WANTS) this.steady.set(feedNo, { seq, untilMs: nowMs + PRESENT_MS });
  }
}
