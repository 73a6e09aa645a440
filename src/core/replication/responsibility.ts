/**
 * Who is responsible for the answer to a WANT on a radio, and how long to wait with it.
 *
 * Knows what was on air and what is left of the hour; sends nothing. Who put an entry on air last, or the one before it, is responsible; for what was
 * never on air the author is. A relay is the surer of it the more often its answers were followed by a WANT for the next entry.
 */

import type { AirtimeLedger } from "../airtime-ledger.ts";
import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { Replica } from "../replica.ts";
import type { Airing, AirMemory } from "./air-memory.ts";
import type { AnsweredFeed } from "./answered-feed.ts";
import { MANY } from "./backoff.ts";

/** Who aired the entry before goes on with the next within this time, ms. */
const GOES_ON_MS = 60_000;
/** Relay confidence is lost after this silence, ms. */
const CONFIDENCE_MS = 300_000;
const CONFIDENT = 2;
/** A feed is silent after this time, ms: then nobody else is answering. */
const SILENT_MS = 12_000;
/** The same where several feeds take turns. */
const SHARED_SILENT_MS = 48_000;
/** Where airtime is rationed the responsible one may have none left: others step in after this many WANTs. */
const DUTY_PATIENCE = 2;
/** An author that keeps its airtime for what only it can send waits for so many times more. */
const SHORT_PATIENCE = 2;
/** Frames that must be left of the hour to answer at all. */
const RESERVE_FRAMES = 3;
/** Those who are not responsible answer within this span, ms. */
const FALLBACK_SPAN_MS = 8000;
/** Where at most so many seem to want different things the crowd does not count. */
const FEW = 3;
/** WANTs after which others step in, at least; where several feeds take turns one less. */
const LEAST_PATIENCE = 2;
/** What the responsible one gets before others step in, ms. */
const PRECEDENCE_MS = 900;

/** Now, after a wait; when somebody else does not; or not at all, for want of airtime. */
export type Decision = { readonly isResponsible: boolean; readonly delayMs: number } | "later" | "no-airtime";

export class Responsibility {
  private readonly context: Context;
  private readonly air: AirMemory;
  private readonly ledger: AirtimeLedger;

  constructor(context: Context, air: AirMemory, ledger: AirtimeLedger) {
    this.context = context;
    this.air = air;
    this.ledger = ledger;
  }

  /** Whether and when to answer a WANT for an entry that we hold; `wants`: how often it was wanted since it was on air. */
  decide(feed: AnsweredFeed, seq: Seq, { wants, airing }: { wants: number; airing: Airing | undefined }): Decision {
    const { replica } = feed;
    const isSilent = this.context.nowMs - feed.lastTrafficMs > (this.air.isShared ? SHARED_SILENT_MS : SILENT_MS);
    const isFresh = replica.own && seq > feed.highestAired;
    const isShort = this.isShort(feed);
    if (isShort && !replica.own) return "no-airtime";
    if (isFresh || (!isShort && (feed.passing.isWay || this.isResponsible(replica, seq)))) {
      const failures = airing?.isMine ? airing.repeats - 1 : 0;
      return { isResponsible: true, delayMs: this.responsibleDelayMs(feed, failures) };
    }
    // An author that is short leaves repairs to the others unless none of them can.
    const soonest = isShort ? SHORT_PATIENCE * this.patience : isSilent ? 1 : this.patience;
    if (wants < soonest) return "later";
    const delayMs = (isSilent ? 0 : PRECEDENCE_MS) + this.air.backoffMs(FALLBACK_SPAN_MS, MANY);
    return { isResponsible: false, delayMs };
  }

  /**
   * Whether the hour has no room for what others can do as well. Each entry must leave its author once, and nobody else can do that:
   * an author keeps what it needs for entries that were never on air, and lets others go first with repairs when it gets short.
   */
  isShort({ replica, highestAired }: AnsweredFeed): boolean {
    const kept = replica.own ? replica.front.seq - highestAired : 0;
    return this.ledger.leftMs(this.context.nowMs) < (kept + RESERVE_FRAMES) * this.air.tauMs;
  }

  /** Who asked goes on where our plan ended: it was heard, and nobody else answered. */
  gainConfidence(feed: AnsweredFeed, seq: Seq): void {
    if (!feed.plan.isContinuedBy(seq)) return;
    feed.confidence = Math.min(CONFIDENT, feed.confidence + 1);
    feed.confidentMs = this.context.nowMs;
  }

  private isResponsible(replica: Replica, seq: Seq): boolean {
    const airing = this.air.maybeAiring(replica.feedNo, seq);
    const before = this.air.maybeAiring(replica.feedNo, seq - 1);
    if (!airing) return before ? before.isMine : replica.own;
    if (airing.isMine) return true;
    const mineMs = before?.mineMs ?? 0;
    return mineMs > airing.lastMs && this.context.nowMs - mineMs < GOES_ON_MS;
  }

  private responsibleDelayMs(feed: AnsweredFeed, failures: number): number {
    const { context, air } = this;
    if (failures >= 3) return air.backoffMs(Math.min(6000, 500 * 2 ** (failures - 2)), MANY);
    const confidence = this.confidenceOf(feed);
    if (confidence >= CONFIDENT) return context.between(5, 30) * 2 ** failures;
    return air.backoffMs((confidence === 1 ? 800 : 2000) * 2 ** failures, MANY);
  }

  /** How sure we are that nobody else answers for this feed: 0 to 2. */
  confidenceOf({ replica, confidence, confidentMs, passing }: AnsweredFeed): number {
    if (replica.own || passing.isWay) return CONFIDENT;
    return this.context.nowMs - confidentMs > CONFIDENCE_MS ? 0 : confidence;
  }

  /** WANTs for an entry after which those who are not responsible step in. */
  private get patience(): number {
    const least = this.air.isShared || this.air.hasEager ? 1 : LEAST_PATIENCE;
    const patience =
      least + (this.air.competition.several > FEW ? Math.floor(Math.log2(this.air.competition.largestCrowd)) : 0);
    return this.ledger.budgetMs === Number.POSITIVE_INFINITY ? patience : Math.min(patience, DUTY_PATIENCE);
  }
}
