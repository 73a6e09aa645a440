/**
 * How a node asks for the entries of one feed on one face.
 *
 * Does not verify or store. It knows what the replica expects next, what it asked for and when, and what it overheard.
 *
 *   idle     nothing is known to be missing: WANT(next) at intervals that double, put off when another node sends the same, and
 *            together with other feeds (lan-company.ts)
 *   settling an entry came that was not asked for: WANT(next) after a short random wait, unless another node sends it
 *   chasing  entries are known to exist: a window of WANTs in advance, opened by answers, halved by silence
 *
 * Entries that overtook a lost one wait in the orphan cache, so a loss costs one more WANT for the lost one only. A hint that
 * more exists (somebody wants a later entry) is worth a few tries, then it is not believed for a while.
 */
import type { Seq } from "../bytes.ts";
import { MAX_SEQ } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_PAIRS_SENT, MAX_TENTATIVE } from "../limits.ts";
import type { Replica } from "../replica.ts";
import { serializeWant, type WantPair } from "../requests.ts";
import { backoffMs, MANY } from "./backoff.ts";
import type { Companion, LanCompany } from "./lan-company.ts";
import { LanLead } from "./lan-lead.ts";
import { LanWindow } from "./lan-window.ts";
import type { FeedAsker } from "./roles.ts";

/** Unanswered WANTs in a row before the asker goes idle. */
const MAX_TRIES = 12;
/** The same where nothing says that there is more than what was got: most likely it is the end of the feed. */
const MAX_BLIND_TRIES = 4;
/** WANTs of others in a row that put an own one off. */
const MAX_SUPPRESSIONS = 3;
/** How long hints are ignored after they led to nothing. */
const DOUBT_MS = 60_000;

/** In company a WANT that was not answered is repeated within this span more, so that one node does it, ms. */
const COMPANY_SPAN_MS = 60;
/** An entry that was asked for and has not come this long after later ones has got lost, ms: more than packets overtake each other by. */
const OVERTAKEN_MS = 16;
/** What is kept without a name, and came no later than this long ago, is of other feeds or junk, and overtook nothing, ms. */
const KEPT_MS = 2000;

/** Share of its interval by which a quiet feed may be asked for earlier, along with another one. */
const RIDE_SHARE = 0.25;

type Mode = "idle" | "settling" | "chasing";

export class Asker implements FeedAsker, Companion {
  private readonly context: Context;
  private readonly face: FaceState;
  private readonly replica: Replica;
  /** Whether another face brings this feed forward now, so that this one need not. */
  private readonly isServedElsewhere: () => boolean;
  private readonly company: LanCompany;
  private readonly timer: Timer;
  private readonly lead: LanLead;
  private readonly window: LanWindow;
  private mode: Mode = "idle";
  private tries = 0;
  private suppressions = 0;
  private idleMs: number;
  private doubtUntilMs = 0;
  private pausedUntilMs = 0;
  private entryMs = Number.NEGATIVE_INFINITY;
  /** When an entry was verified last: while answers come, the next ones wait in a queue and are not lost. */
  private progressMs = Number.NEGATIVE_INFINITY;
  /** Last entry that exists for sure, if somebody does not lie: a later one was wanted. */
  private hintedSeq: Seq = 0;
  /** When an unanswered WANT is to be repeated, while chasing, and the entry that was asked for sooner because later ones had come. */
  private retryDueMs = Number.NEGATIVE_INFINITY;
  private hurriedSeq: Seq = 0;
  /** More would have been asked for but for that limit. */
  private isHeldBack = false;

  constructor(
    context: Context,
    face: FaceState,
    replica: Replica,
    { company, isServedElsewhere }: { company: LanCompany; isServedElsewhere: () => boolean },
  ) {
    this.context = context;
    this.company = company;
    company.join(this);
    this.face = face;
    this.replica = replica;
    this.isServedElsewhere = isServedElsewhere;
    this.lead = new LanLead(context, 2 * OVERTAKEN_MS);
    this.window = new LanWindow(face.timing);
    this.idleMs = face.timing.idleMinMs;
    this.timer = context.timer(() => this.fire());
    this.timer.set(context.nowMs + context.between(0, face.timing.startJitterMs));
  }

  /** Says nothing yet: whoever knows the DMX can make a packet that is recognised. */
  handleRecognised(): void {}

  /** The entry `seq` came in on this face at that time. */
  handleVerified(seq: Seq, heardMs: number): void {
    const { context, face } = this;
    const elapsedMs = heardMs - (this.lead.askedMs(seq) ?? Number.NEGATIVE_INFINITY);
    const answered = elapsedMs <= 2 * this.window.retryMs;
    // What follows at the same time was kept, and came earlier.
    const isTimed = answered && this.tries === 0 && heardMs !== this.entryMs;
    this.entryMs = heardMs;
    this.progressMs = context.nowMs;
    this.lead.noteAnswered(seq);
    this.lead.forgetUpTo(this.replica.front.seq);
    this.tries = 0;
    this.suppressions = 0;
    this.pausedUntilMs = 0;
    this.idleMs = face.timing.idleMinMs;
    if (answered || this.mode === "chasing") {
      this.mode = "chasing";
      this.window.noteAnswer(isTimed ? elapsedMs : undefined);
      // Entries come many at a time: asking once for all of them fills the WANTs.
      context.afterwards(this.askOn);
    } else {
      this.mode = "settling";
      this.timer.set(context.nowMs + context.between(0, face.timing.liveJitterMs));
    }
  }

  /**
   * The replica moved on without this face: by another one, or by an own entry. Nodes here may not know, so a WANT for the
   * next entry tells them soon, unless somebody here sends it.
   */
  handleProgressElsewhere(): void {
    this.lead.forgetUpTo(this.replica.front.seq);
    this.pausedUntilMs = 0;
    if (this.mode === "chasing") {
      if (!this.isServedElsewhere()) return;
      this.goIdle();
    }
    this.idleMs = this.face.timing.idleMinMs;
    const soonMs = this.context.nowMs + this.face.timing.newsJitterMs * this.context.between(1, 2);
    if (soonMs < this.timer.dueMs) this.timer.set(soonMs);
  }

  handleOverheardWant(seq: Seq, isInAdvance: boolean): void {
    const { context, face, replica, lead } = this;
    const next = replica.expected.seq;
    if (context.nowMs < this.pausedUntilMs) return;
    const isCompany = lead.handleWant(seq, { next, frontSeq: replica.front.seq, isInAdvance });
    if (isCompany && seq > next) lead.noteOther(seq);
    else if (isCompany && this.suppressions < MAX_SUPPRESSIONS) {
      this.suppressions++;
      lead.noteOther(next);
      if (this.mode === "chasing") this.planRetry();
      else this.goIdle();
    }
    if (seq <= next || isInAdvance || this.mode === "chasing" || context.nowMs < this.doubtUntilMs) return;
    this.mode = "chasing";
    this.hintedSeq = seq - 1;
    this.tries = 0;
    this.retryDueMs = context.nowMs + context.between(0, face.timing.liveJitterMs);
    this.timer.set(this.retryDueMs);
  }

  pauseUntil(untilMs: number): void {
    this.goIdle();
    this.pausedUntilMs = untilMs;
    this.timer.set(untilMs);
  }

  /** Asks for nothing any more. */
  stop(): void {
    this.mode = "idle";
    this.timer.cancel();
    this.company.leave(this);
  }

  get idleDueMs(): number | undefined {
    return this.mode === "idle" && this.context.nowMs >= this.pausedUntilMs ? this.timer.dueMs : undefined;
  }

  ride(): WantPair {
    const { feedId, expected } = this.replica;
    this.suppressions = 0;
    this.lead.noteOwn(expected.seq);
    this.goIdle();
    return { feedId, seq: expected.seq };
  }

  private fire(): void {
    if (this.mode === "chasing") {
      if (this.context.nowMs < this.retryDueMs) {
        this.hurry();
        return;
      }
      const unanswered = this.lead.askedMs(this.replica.expected.seq) !== undefined;
      const isHinted = this.hintedSeq >= this.replica.expected.seq;
      if (unanswered && ++this.tries > (isHinted ? MAX_TRIES : MAX_BLIND_TRIES)) {
        if (isHinted) this.doubtUntilMs = this.context.nowMs + DOUBT_MS;
        this.goIdle();
        return;
      }
      if (unanswered) this.window.halve();
      if (this.lead.isLed) this.window.beginSmall();
      if (this.isServedElsewhere()) this.goIdle();
      else if (unanswered) this.askAgain();
      else this.ask("unasked");
      return;
    }
    const untilMs = this.context.nowMs + this.idleMs * RIDE_SHARE;
    const pairs = [this.ride(), ...this.company.takeAlong(this, MAX_PAIRS_SENT - 1, untilMs)];
    this.face.enqueue("request", serializeWant(pairs), { what: "want", pairs });
  }

  private goIdle(): void {
    this.mode = "idle";
    this.window.reset();
    this.tries = 0;
    this.timer.set(this.context.nowMs + this.idleMs * this.context.between(0.75, 1.25));
    const { idleMaxMs, ownIdleMaxMs } = this.face.timing;
    const longestMs = this.replica.own ? ownIdleMaxMs : this.company.idleMaxMs(idleMaxMs);
    this.idleMs = Math.min(2 * this.idleMs, longestMs);
  }

  private readonly askOn = (): void => {
    if (this.mode === "chasing") this.ask("answered");
  };

  private planRetry(): void {
    const askedMs = this.waitsSinceMs(this.replica.expected.seq) ?? this.context.nowMs;
    const waitMs = this.window.waitMs(this.tries, this.context.random());
    // What overtook the entry is kept for so long only.
    const isAmongMany = this.lead.isInCompany && !this.hasLater;
    this.retryDueMs = askedMs + waitMs + (isAmongMany ? backoffMs(this.context.random(), COMPANY_SPAN_MS, MANY) : 0);
    const soonMs = this.context.nowMs + this.context.between(OVERTAKEN_MS, 2 * OVERTAKEN_MS);
    const isSoon = this.isHeldBack || this.hurriedSeq < this.replica.expected.seq;
    this.timer.set(isSoon ? Math.min(soonMs, this.retryDueMs) : this.retryDueMs);
  }

  /** What was asked for is lost for sure when what was asked for after it has come: the very next entry is asked for again at once, one time. */
  private hurry(): void {
    const { seq } = this.replica.expected;
    const isOvertaken = this.hasLater && this.context.nowMs - this.progressMs >= OVERTAKEN_MS;
    const askedMs = this.lead.askedMs(seq);
    if (isOvertaken && this.context.nowMs - (askedMs ?? Number.NEGATIVE_INFINITY) >= OVERTAKEN_MS) {
      this.hurriedSeq = seq;
      this.askAgain();
    } else if (this.isHeldBack && !this.lead.isLed) this.ask("later");
    else this.timer.set(this.retryDueMs);
  }

  /** Only for the very next entry: its answer tells that the others may be repeated as well, and until then they may just be late. */
  private askAgain(): void {
    const { seq } = this.replica.expected;
    this.lead.noteUnanswered(seq);
    this.sendWants([seq]);
    this.planRetry();
  }

  /** Since when an answer is due; undefined when `seq` was not asked for. What overtook it, and was kept, says that it was lost. */
  private waitsSinceMs(seq: Seq): number | undefined {
    const askedMs = this.lead.askedMs(seq);
    return askedMs === undefined || this.hasLater ? askedMs : Math.max(askedMs, this.progressMs);
  }

  /** What overtook a lost entry is here, without a name: only the lost one is asked for again. */
  private get hasLater(): boolean {
    const { orphans } = this.face;
    return orphans.size > 0 && this.context.nowMs - orphans.keptMs < KEPT_MS;
  }

  /**
   * Sends WANTs for what the window allows and was not asked for within the retry time. In company one node goes on with what nobody asked for; the
   * others begin when it does not. `later`: more is allowed than before, and nothing is repeated.
   */
  private ask(occasion: "answered" | "unasked" | "later"): void {
    const { nowMs } = this.context;
    const next = this.replica.expected.seq;
    const most = Math.min(next + this.window.size - 1, this.replica.front.seq + MAX_TENTATIVE, MAX_SEQ);
    const last = Math.min(most, this.lead.horizon(this.replica.front.seq));
    this.isHeldBack = last < most;
    const goesOn = this.lead.goesOn(next, last, occasion === "unasked");
    const repeats = occasion !== "later";
    const seqs: Seq[] = [];
    for (let seq = next; seq <= last; seq++) {
      const sinceMs = this.waitsSinceMs(seq);
      const isLost =
        sinceMs !== undefined && nowMs - sinceMs >= this.window.retryMs && (seq === next || !this.hasLater);
      if (sinceMs === undefined ? goesOn : repeats && isLost) seqs.push(seq);
    }
    // A WANT holds three pairs: small leftovers wait for company, unless the very next entry is among them.
    const isUrgent = seqs[0] === next;
    const worthwhile = isUrgent ? seqs.length : seqs.length - (seqs.length % MAX_PAIRS_SENT);
    this.sendWants(seqs.slice(0, worthwhile));
    this.planRetry();
  }

  private sendWants(seqs: readonly Seq[]): void {
    const { feedId } = this.replica;
    for (let at = 0; at < seqs.length; at += MAX_PAIRS_SENT) {
      const pairs = seqs.slice(at, at + MAX_PAIRS_SENT).map((seq) => ({ feedId, seq }));
      this.face.enqueue("request", serializeWant(pairs), { what: "want", pairs });
    }
    for (const seq of seqs) this.lead.noteOwn(seq);
  }
}
