/**
 * What a node does for one feed on one radio face, as the one who answers: what it was asked for, how sure it is of its answers, what it sends.
 *
 * Decides nothing about when to answer (`responsibility.ts`) and sends nothing (`answer-sender.ts`).
 */
import { BoundedMap } from "../bounded-map.ts";
import type { Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import { MAX_PENDING_ANSWERS } from "../limits.ts";
import type { Replica } from "../replica.ts";
import type { AirMemory } from "./air-memory.ts";
import type { NeedEstimate } from "./need-estimate.ts";
import { PassingOn, type PassingOnHost } from "./passing-on.ts";
import { AnswerPlan } from "./radio-plan.ts";

/** Another node's entry within this time after ours, or instead of ours, makes it a rival, ms. */
const RIVAL_MS = 1000;

/** Who answers for all feeds of the face. */
export interface AnsweredFeedHost extends Omit<PassingOnHost, "isSure" | "gain" | "push"> {
  /** It is time to answer what was asked for. */
  readonly begin: (feed: AnsweredFeed) => void;
  readonly isSure: (feed: AnsweredFeed) => boolean;
  /** Entries are to be sent that nobody asked for. */
  readonly push: (feed: AnsweredFeed, seqs: readonly Seq[]) => void;
}

export class AnsweredFeed {
  readonly replica: Replica;
  readonly plan: AnswerPlan;
  readonly passing: PassingOn;
  /** What is to be answered when the timer fires -> when it was asked. */
  readonly asked = new Map<Seq, number>();
  /** WANTs for an entry since it was last on air. */
  readonly wants = new BoundedMap<Seq, number>(MAX_PENDING_ANSWERS);
  readonly timer: Timer;
  isResponsible = false;
  /** Whether a reference peer asked last, which wants one entry at a time. */
  isEager = false;
  /** Place of the feed in the WANT that is answered. */
  rank = 0;
  confidence = 0;
  confidentMs = 0;
  lastTrafficMs = Number.NEGATIVE_INFINITY;
  indexedTo: Seq = 0;
  /** Highest entry that was ever on air here. */
  highestAired: Seq = 0;
  private readonly context: Context;
  private readonly air: AirMemory;

  constructor(
    context: Context,
    replica: Replica,
    { air, need }: { readonly air: AirMemory; readonly need: NeedEstimate },
    host: AnsweredFeedHost,
  ) {
    this.context = context;
    this.replica = replica;
    this.air = air;
    this.plan = new AnswerPlan(replica, air, need);
    this.timer = context.timer(() => host.begin(this));
    this.passing = new PassingOn(context, air, replica, {
      ...host,
      isSure: () => host.isSure(this),
      push: (seqs) => host.push(this, seqs),
      gain: () => {
        this.confidence = Math.max(1, this.confidence);
        this.confidentMs = context.nowMs;
      },
    });
  }

  /** Another node put the entry on air; `isHere`: we hold it already. */
  handleHeard(seq: Seq, isHere: boolean, wasMineNow: boolean): void {
    this.passing.handleHeard(seq, isHere);
    this.noteOnAir(seq);
    const isEcho = this.passing.isWay && this.plan.isDone;
    if ((wasMineNow && !isEcho) || this.asked.has(seq) || this.plan.includes(seq)) {
      this.confidence = 0;
      this.passing.doubt();
    }
    if (this.plan.yieldTo(seq, this.replica.own ? 2 : 1)) this.asked.clear();
    this.asked.delete(seq);
    if (this.asked.size === 0 || (!this.isResponsible && this.isServedBy(seq))) this.cancel();
  }

  /** Whether we put the entry on air just now: whoever sends it too is a rival. To be asked before that is noted. */
  isMineNow(seq: Seq): boolean {
    const before = this.air.maybeAiring(this.replica.feedNo, seq);
    return before?.isMine === true && this.context.nowMs - before.lastMs < RIVAL_MS;
  }

  /** The entry is on air, another's or ours. */
  noteOnAir(seq: Seq): void {
    this.lastTrafficMs = this.context.nowMs;
    this.wants.delete(seq);
    this.highestAired = Math.max(this.highestAired, seq);
  }

  /** One more WANT for the entry. Returns how many there were since it was on air. */
  countWant(seq: Seq): number {
    const wants = (this.wants.get(seq) ?? 0) + 1;
    this.wants.set(seq, wants);
    return wants;
  }

  /** What was asked for, is here and was not on air since. Nothing is asked for any more then. */
  takeAsked(): Seq[] {
    const { replica } = this;
    const seqs = [...this.asked]
      .filter(
        ([seq, askedMs]) => (this.air.maybeAiring(replica.feedNo, seq)?.lastMs ?? 0) <= askedMs && replica.holds(seq),
      )
      .map(([seq]) => seq);
    this.cancel();
    return seqs;
  }

  stop(): void {
    this.cancel();
    this.passing.stop();
  }

  private cancel(): void {
    this.timer.cancel();
    this.asked.clear();
  }

  /** Whether an entry on air shows that what is asked for is being answered. */
  private isServedBy(seq: Seq): boolean {
    for (const wanted of this.asked.keys()) if (seq >= wanted - 8 && seq <= wanted + 2) return true;
    return false;
  }
}
