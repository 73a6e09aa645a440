/**
 * In what order the nodes of a domain ask for entries of one feed: who lacks most asks first.
 *
 * The WANT heard last tells where the others are. A node that lacks an entry further on leaves time for those in between, so that few have
 * the same wait, what is repaired serves many, and a WANT tells that nobody lacks what is before.
 */
import type { Seq } from "../bytes.ts";

/** A node waits this much longer for each entry between the one that was wanted last and its own, ms, up to so many. */
const ORDER_MS = 400;
const MAX_ORDER = 20;
/** How long the last WANT tells where the others are, and the highest that all have asked for what there is, and another's that there are others, ms. */
const MEMORY_MS = 30_000;
const BEYOND_MS = 60_000;

interface Wanted {
  readonly seq: Seq;
  readonly atMs: number;
}

const NEVER: Wanted = { seq: 0, atMs: Number.NEGATIVE_INFINITY };

export class WantOrder {
  private last = NEVER;
  private highest = NEVER;
  /** When another node's WANT was heard. */
  private otherMs = Number.NEGATIVE_INFINITY;

  /** A WANT was heard, or sent (`isMine`). False when it is one more pair of a WANT whose first was noted. */
  note(seq: Seq, nowMs: number, isMine = false): boolean {
    if (!isMine) this.otherMs = nowMs;
    if (seq >= this.highest.seq) this.highest = { seq, atMs: nowMs };
    if (nowMs === this.last.atMs) return false;
    this.last = { seq, atMs: nowMs };
    return true;
  }

  /** How much longer a node waits that lacks this entry, ms: 0 where nobody else asks. */
  delayMs(seq: Seq, nowMs: number): number {
    if (nowMs - this.last.atMs > MEMORY_MS || nowMs - this.otherMs > BEYOND_MS) return 0;
    return ORDER_MS * Math.min(Math.max(0, seq - this.last.seq), MAX_ORDER);
  }

  /** Whether this entry is the highest that was wanted lately: whether it exists has been tried. */
  isTried(seq: Seq, nowMs: number): boolean {
    return seq === this.highest.seq && nowMs - this.highest.atMs < BEYOND_MS;
  }
}
