/**
 * Who asks for the entries of a feed on a LAN where several want them: what was asked for, when and by whom, and who goes on with what nobody asked for yet.
 *
 * Everybody hears the answers, so one node asks for all: the one that asked for the highest entry leads, the others follow. A WANT of another node
 * counts as an own one, but nobody knows who sends it: it may be a peer that asks for one entry at a time, a stranger that does so for ever, or one that the holder
 * does not hear. So a leader is followed only while it asks for what this node would ask for, and while its WANTs are answered: else this node
 * goes on itself, after a moment that is random, so that one of many does. Knows sequence numbers and times only.
 */
import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";
import { MAX_TENTATIVE, MAX_WINDOW } from "../limits.ts";
import { backoffMs, MANY } from "./backoff.ts";
import { LeadLimit } from "./lead-limit.ts";

/** Who heard another ask for the same within this time leaves what follows to it, unless its own WANT was the last, ms. */
const COMPANY_MS = 2000;
/** A leader that asks for less than half of what this node would ask for is followed that long and B(PATIENCE_SPAN_MS, 64) more, ms. */
const PATIENCE_MS = 60;
const PATIENCE_SPAN_MS = 120;
/**
 * Others are followed no more for DISTRUST_MS after this node had to go on in the place of a leader, or to ask for what others had asked for or should
 * have, so often; each entry that others asked for, and that came, takes off REWARD of one, down to as often below nothing.
 */
const MAX_BLAMES = 3;
const REWARD = 1 / 8;
const DISTRUST_MS = 2000;

export class LanLead {
  private readonly context: Pick<Context, "nowMs" | "random">;
  private readonly limit: LeadLimit;
  /** When what is missing was asked for last, in that order, and whether by this node. */
  private readonly asked = new Map<Seq, { readonly atMs: number; readonly isMine: boolean }>();
  /** The highest entry that was asked for, and whether this node was the first. */
  private highest = { seq: 0, isMine: true };
  /** When another node asked for entries that are missing here. */
  private companyMs = Number.NEGATIVE_INFINITY;
  /** Until when a leader is borne with that has fallen behind. */
  private patienceUntilMs: number | undefined;
  /** How often others were of no help, less what they brought. */
  private blames = 0;
  private distrustUntilMs = Number.NEGATIVE_INFINITY;

  /** `speakUpMs`: who lacks an entry that others have says so within this time. */
  constructor(context: Pick<Context, "nowMs" | "random">, speakUpMs: number) {
    this.context = context;
    this.limit = new LeadLimit(speakUpMs);
  }

  /** When the entry was asked for last, by this node or by one whose WANT counts as its own; undefined when it was not. */
  askedMs(seq: Seq): number | undefined {
    return this.asked.get(seq)?.atMs;
  }

  noteOwn(seq: Seq): void {
    this.asked.set(seq, { atMs: this.context.nowMs, isMine: true });
    if (seq >= this.highest.seq) this.highest = { seq, isMine: true };
  }

  /** A WANT of another node for `seq` counts as one of this node. */
  noteOther(seq: Seq): void {
    this.asked.set(seq, { atMs: this.context.nowMs, isMine: false });
  }

  /**
   * Another node asked for `seq`, while `next` is what this one lacks and all up to `frontSeq` is committed. Whether it wants what this one wants; a
   * WANT beyond all that was asked for, not in advance, may just tell where a feed ends.
   */
  handleWant(seq: Seq, { next, frontSeq, isInAdvance }: { next: Seq; frontSeq: Seq; isInAdvance: boolean }): boolean {
    const { nowMs } = this.context;
    if (seq < next) this.limit.noteLacking(seq, frontSeq, nowMs);
    const isNear = seq >= next && seq < next + MAX_WINDOW;
    if (!isNear || nowMs < this.distrustUntilMs) return false;
    if (!isInAdvance && seq > Math.max(next, this.highest.seq + 1)) return false;
    this.companyMs = nowMs;
    if (seq > this.highest.seq) this.highest = { seq, isMine: false };
    return true;
  }

  /** The entry is here. */
  noteAnswered(seq: Seq): void {
    if (this.asked.get(seq)?.isMine === false) this.blames = Math.max(-MAX_BLAMES, this.blames - REWARD);
    this.asked.delete(seq);
  }

  /** Everything up to `frontSeq` is committed. What is recognised only may be taken back. */
  forgetUpTo(frontSeq: Seq): void {
    const isFull = this.asked.size >= MAX_TENTATIVE;
    // In the order in which they were asked for, which is ascending but for what was taken back or others asked for: that waits for its turn.
    for (const seq of this.asked.keys()) {
      if (seq <= frontSeq) this.asked.delete(seq);
      else if (!isFull) return;
    }
  }

  /** Whether others ask for the same, and go on. */
  get isInCompany(): boolean {
    const { nowMs } = this.context;
    return nowMs - this.companyMs < COMPANY_MS && nowMs >= this.distrustUntilMs;
  }

  /** Whether another node goes on with what nobody asked for yet. */
  get isLed(): boolean {
    return !this.highest.isMine && this.isInCompany;
  }

  /** The last entry that may be asked for now, where all up to `frontSeq` are here. */
  horizon(frontSeq: Seq): Seq {
    return this.limit.horizon(Math.max(this.highest.seq, frontSeq), this.context.nowMs);
  }

  /**
   * Whether this node goes on with what nobody asked for yet, where it would have `next` to `last` asked for: it leads, or the leader has been
   * behind for too long; `isOverdue`: or `next` is among it, and should have been asked for long ago.
   */
  goesOn(next: Seq, last: Seq, isOverdue: boolean): boolean {
    const { nowMs } = this.context;
    const { isLed } = this;
    const isBehind = 2 * (this.highest.seq - next + 1) < last - next + 1;
    if (!isLed || !isBehind) this.patienceUntilMs = undefined;
    else this.patienceUntilMs ??= nowMs + PATIENCE_MS + backoffMs(this.context.random(), PATIENCE_SPAN_MS, MANY);
    if (!isLed) return true;
    // The leader waits for others, as this node would.
    if (last < next) return false;
    if (!isOverdue && nowMs < (this.patienceUntilMs ?? Number.POSITIVE_INFINITY)) return false;
    this.patienceUntilMs = undefined;
    this.blame(next);
    return true;
  }

  /** The next entry did not come in time. Who leads should have asked for it, and have been answered. */
  noteUnanswered(next: Seq): void {
    const asked = this.asked.get(next);
    if (asked ? !asked.isMine : this.isLed) this.blame(next);
  }

  /** Others are of no help. If that happens too often what they asked for was not asked for. */
  private blame(next: Seq): void {
    if (++this.blames < MAX_BLAMES) return;
    this.blames = 0;
    this.distrustUntilMs = this.context.nowMs + DISTRUST_MS;
    this.highest = { seq: next - 1, isMine: true };
    for (const [seq, { isMine }] of this.asked)
      if (!isMine) this.asked.delete(seq);
      else this.highest.seq = Math.max(this.highest.seq, seq);
  }
}
