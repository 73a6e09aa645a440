/**
 * Passing the new entries of a feed on by radio, unasked, where this node is the only way to somebody.
 *
 * On a line nobody hears further than to the next node, and to ask at each hop takes longer than to send. Who has taken new entries tries with two
 * frames whether somebody lacks them, and once that was answered by a WANT, and the answer by another, is a *way*: it sends on each run of new entries when
 * the run is over. Between two runs it leaves the channel to those further on: until it has heard the next node send the same, and for as long again.
 *
 * Nothing of this happens unless a WANT of another, for what was not here either, was left unanswered, nor where one was answered at once by a third node:
 * they and we hear each other (`AirMemory.isApart`).
 */
import type { Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { Replica } from "../replica.ts";
import type { AirMemory } from "./air-memory.ts";
import { MANY } from "./backoff.ts";

/** So many new entries in a row are a run. */
const RUN = 3;
/** It is tried after this wait and a random one up to this span, ms, once in this time. */
const TRIAL_WAIT_MS = 1500;
const TRIAL_SPAN_MS = 3000;
const TRIAL_AGAIN_MS = 600_000;
/** How long the WANT is waited for that answers a trial, ms. */
const TRIAL_ANSWER_MS = 60_000;
/** Whoever lacked an entry this long ago may lack it still; a way remains one for this long without a sign, ms. */
const MEMORY_MS = 300_000;
/** A WANT that is answered within this time was answered by a node that heard it, ms. */
const AT_ONCE_MS = 450;
/** A WANT that no entry follows within this time was heard by nobody who has one, of those whom we hear, ms. */
const UNANSWERED_MS = 12_000;
const MAX_PAGE = 32;
/** A run is over after so many silences (`AirMemory.quietMs`): longer than its sender pauses. */
const OVER_QUIETS = 1.5;
/** After the next node has sent the same: one more of that length, and this, ms. */
const MARGIN_MS = 1500;
/** How long the next node is waited for, ms, and how long an own frame may be echoed. */
const UNECHOED_MS = 4000;
const ECHO_MS = 60_000;
/** Pages without any echo or WANT after which nobody seems to be there. */
const MAX_UNECHOED = 3;
/** Entries that others sent again, and not we, after which we seem not to be the only way. */
const MAX_STRIKES = 3;
/** While runs are heard a WANT that we can not answer may be answered by a node that we do not hear, ms. */
const RUNS_MS = 120_000;

/** What the one who answers does for it. */
export interface PassingOnHost {
  /** Whether our answers were followed by WANTs for what comes next, without a rival. */
  readonly isSure: () => boolean;
  /** A trial was answered. */
  readonly gain: () => void;
  readonly push: (seqs: readonly Seq[]) => void;
  /** Nobody sends on what we sent: a WANT tells how far we are, and asks for more. */
  readonly poll: () => void;
  /** Until when we are a way. */
  readonly tell: (untilMs: number) => void;
}

export class PassingOn {
  private readonly context: Context;
  private readonly air: AirMemory;
  private readonly replica: Replica;
  private readonly host: PassingOnHost;
  private readonly timer: Timer;
  /** Lowest entry that another node lacked lately, and the last one wanted. */
  private wantedSeq: Seq = 0;
  private lastWantedSeq: Seq = 0;
  private wantedMs = Number.NEGATIVE_INFINITY;
  /** When the first WANT was heard, since the last entry, for what is not here. */
  private openMs = Number.POSITIVE_INFINITY;
  /** When an entry came at last, after one that was left unanswered. */
  private closedMs = Number.NEGATIVE_INFINITY;
  /** New entries in a row, when the last came, and when the last of a run did. */
  private run = 0;
  private heardMs = Number.NEGATIVE_INFINITY;
  private runMs = Number.NEGATIVE_INFINITY;
  private isTrying = false;
  private triedMs = Number.NEGATIVE_INFINITY;
  /** What is wanted next by whoever hears our trial only. */
  private trialNext: Seq = 0;
  private isAnswered = false;
  private wasWay = false;
  private wayMs = Number.NEGATIVE_INFINITY;
  /** Highest entry that somebody further on was sent, or has. */
  private sentTo: Seq = 0;
  private sentMs = Number.NEGATIVE_INFINITY;
  /** Entries of the page that we sent last. */
  private page = 0;
  private unechoed = 0;
  private isUnechoed = false;
  private strikes = 0;

  constructor(context: Context, air: AirMemory, replica: Replica, host: PassingOnHost) {
    this.context = context;
    this.air = air;
    this.replica = replica;
    this.host = host;
    this.timer = context.timer(() => this.fire());
  }

  stop(): void {
    this.timer.cancel();
  }

  /** Whether we are the only way to somebody. */
  get isWay(): boolean {
    return this.wasWay && this.air.isApart && this.context.nowMs - this.wayMs < MEMORY_MS;
  }

  /** Whether we seem to be: who heard only us has asked. */
  get isLikelyWay(): boolean {
    return (this.isAnswered && this.air.isApart) || this.isWay;
  }

  /** Whether a WANT that we do not answer may be answered by a node that we do not hear, and would disturb. */
  get mayBeHidden(): boolean {
    if (this.replica.own || !this.air.isApart) return false;
    return this.isLikelyWay || this.context.nowMs - this.runMs < RUNS_MS;
  }

  /** We are not the only way. */
  doubt(): void {
    this.isAnswered = this.wasWay = false;
    this.strikes = 0;
    this.host.tell(0);
  }

  /** Another node wants this entry first. */
  handleWant(seq: Seq): void {
    const { nowMs } = this.context;
    const first = Math.max(1, this.wantedSeq);
    // Whoever asks for a later one heard what was heard here.
    if (this.isTrying && seq > first) this.endTrial();
    if (!this.replica.holds(seq)) this.openMs = Math.min(this.openMs, nowMs);
    const { isApart } = this.air;
    if (isApart && seq === this.trialNext && nowMs - this.triedMs < TRIAL_ANSWER_MS) {
      this.trialNext = 0;
      this.sentTo = seq - 1;
      this.isAnswered = true;
      this.host.gain();
    }
    const goesOn = seq === this.nextUnsent;
    const isHere = this.replica.holds(seq);
    const isSign = (this.isAnswered && seq > 2 && goesOn) || (this.host.isSure() && isHere);
    if (isApart && isSign && nowMs - this.heardMs < MEMORY_MS) this.wasWay = true;
    if (this.wasWay && (isHere || goesOn)) this.renew();
    this.wantedSeq = nowMs - this.wantedMs < MEMORY_MS ? Math.min(this.wantedSeq, seq) : seq;
    this.lastWantedSeq = seq;
    this.wantedMs = nowMs;
    this.noteEchoed();
    if (this.isWay) this.sentTo = Math.max(this.sentTo, seq - 1);
  }

  /** Another node sent this entry; `isHere`: we have it already. */
  handleHeard(seq: Seq, isHere: boolean): void {
    const { nowMs } = this.context;
    if (this.replica.own) return;
    if (seq === this.lastWantedSeq && nowMs - this.wantedMs < AT_ONCE_MS) this.noteTogether();
    if (!isHere) this.noteNew();
    else if (!this.isMine(seq)) {
      if (this.isTrying && seq <= Math.max(1, this.wantedSeq)) this.endTrial();
      if (++this.strikes >= MAX_STRIKES) this.doubt();
    } else if (seq <= this.sentTo && this.page > 0 && nowMs - this.sentMs < ECHO_MS) {
      this.noteEchoed();
      this.strikes = 0;
      if (this.isWay) this.renew();
      if (this.air.isApart) this.leave(nowMs + this.page * this.air.slotMs + MARGIN_MS);
    }
  }

  /** We send this entry, asked or not. */
  noteSent(seq: Seq): void {
    const { nowMs } = this.context;
    if (this.replica.own) return;
    this.page = nowMs - this.sentMs < this.air.runGapMs ? this.page + 1 : 1;
    this.sentMs = nowMs;
    this.sentTo = Math.max(this.sentTo, seq);
    if (this.isWay) this.leave(nowMs + this.air.slotMs + UNECHOED_MS);
  }

  private renew(): void {
    this.wayMs = this.context.nowMs;
    this.host.tell(this.wayMs + MEMORY_MS);
  }

  private get nextUnsent(): Seq {
    let seq = this.sentTo + 1;
    while (this.isMine(seq)) seq++;
    return seq;
  }

  private isMine(seq: Seq): boolean {
    return (this.air.maybeAiring(this.replica.feedNo, seq)?.mineMs ?? 0) > 0;
  }

  private noteNew(): void {
    const { nowMs } = this.context;
    const { air } = this;
    this.run = nowMs - this.heardMs < air.runGapMs ? this.run + 1 : 1;
    this.heardMs = nowMs;
    if (nowMs - this.openMs > UNANSWERED_MS) this.closedMs = nowMs;
    this.openMs = Number.POSITIVE_INFINITY;
    if (this.run >= RUN) this.runMs = nowMs;
    // After a single one nothing had been missing: a WANT for what is not written yet is left unanswered too.
    if (this.run === RUN && nowMs - this.closedMs < TRIAL_ANSWER_MS) air.earshot.noteUnanswered();
    if (this.isWay) {
      this.timer.set(nowMs + OVER_QUIETS * air.quietMs + this.context.between(5, 30));
      air.leftUntilMs = Math.max(air.leftUntilMs, this.timer.dueMs + 300);
    } else if (this.mayTry) {
      this.isTrying = true;
      this.timer.set(nowMs + air.quietMs + TRIAL_WAIT_MS + air.backoffMs(TRIAL_SPAN_MS, MANY));
    }
  }

  private get mayTry(): boolean {
    const { nowMs } = this.context;
    if (this.run < RUN || !this.air.isApart || this.air.isShared) return false;
    const isWanted =
      nowMs - this.wantedMs < MEMORY_MS &&
      this.wantedSeq >= this.replica.expected.seq - this.run - 1 &&
      this.wantedSeq <= this.replica.expected.seq - this.run + 1;
    return isWanted && nowMs - this.triedMs > TRIAL_AGAIN_MS;
  }

  private noteTogether(): void {
    this.lastWantedSeq = 0;
    this.air.earshot.noteTogether();
    if (this.isTrying) this.timer.cancel();
    this.isTrying = false;
    this.doubt();
  }

  private endTrial(): void {
    this.isTrying = false;
    this.triedMs = this.context.nowMs;
    this.timer.cancel();
  }

  private noteEchoed(): void {
    this.unechoed = 0;
    this.isUnechoed = false;
  }

  /** The channel belongs to those further on until then. */
  private leave(untilMs: number): void {
    this.air.leftUntilMs = untilMs;
    if (this.timer.dueMs === Number.POSITIVE_INFINITY || this.timer.dueMs < untilMs) this.timer.set(untilMs);
  }

  private fire(): void {
    if (this.isWay) this.passOn();
    else if (this.isTrying) this.tryOnce();
  }

  private passOn(): void {
    const { context, air } = this;
    if (context.nowMs < air.yieldUntilMs) {
      this.timer.set(air.yieldUntilMs + context.between(5, 30));
      return;
    }
    const seqs: Seq[] = [];
    for (let seq = this.sentTo + 1; seq <= this.replica.front.seq && seqs.length < MAX_PAGE; seq++)
      if (this.replica.holds(seq) && !this.isMine(seq)) seqs.push(seq);
    if (seqs.length === 0) {
      if (this.isUnechoed) this.host.poll();
      this.isUnechoed = false;
      return;
    }
    if (++this.unechoed > MAX_UNECHOED) {
      this.doubt();
      return;
    }
    this.isUnechoed = true;
    this.host.push(seqs);
  }

  /** What was wanted, and the latest: that one can not be named by whoever lacks those in between, which tells that they exist. */
  private tryOnce(): void {
    this.endTrial();
    const first = Math.max(1, this.wantedSeq);
    const last = this.replica.front.seq;
    if (last <= first || !this.replica.holds(first)) return;
    this.trialNext = first + 1;
    this.host.push([first, last]);
  }
}
