/**
 * The heartbeat of a feed on a radio: nothing is known to be missing, and one node of the domain says WANT(next) at intervals that grow (Trickle),
 * which tells the others how far the feed goes.
 *
 * Knows nothing of what is asked for when entries are missing; its host says when that is so, and sends.
 */
import type { Context, Timer } from "../context.ts";
import type { Replica } from "../replica.ts";
import type { AirMemory } from "./air-memory.ts";
import { MANY } from "./backoff.ts";
import type { RadioCompany } from "./radio-company.ts";

/** After the start: listen for this long, then ask within this span, ms. */
const LISTEN_MS = 300;
const START_SPAN_MS = 5000;
const BEAT_MIN_MS = 8000;
/** The author tells soon how far its feed goes; the others only when it seems to be away, or never does (nodes of the demos). */
const READER_BEAT_MIN_MS = 32_000;
/** How long a WANT for the next entry by somebody else counts as a sign that others tell. */
const BEAT_TOLD_MS = 300_000;
const BEAT_MAX_MS = 1_024_000;
/** With more feeds than 64 the longest interval grows, so that all feeds together stay within their share of the channel. */
const BEAT_MAX_PER_FEED_MS = 16_000;
const BEAT_GROWTH = 4;
/** Who alone said it in so many of the longest intervals in a row leaves one out: it may silence a node that lacks the same, and is heard further away. */
const MAX_BEATS_IN_ROW = 2;

/** The asker whose heartbeat it is. */
export interface HeartbeatHost {
  /** Whether entries are known or likely to be missing: asking for them tells as much. */
  readonly isNeeding: boolean;
  /** When the feed was last on air or asked for. */
  readonly lastHeardMs: number;
  /** Whether nothing is asked for now, whatever is heard. */
  readonly isPaused: boolean;
  /** Sets the timer of a need that came up without a frame. */
  keepNeed(): void;
  /** Says WANT(next) now. */
  say(): void;
}

export class Heartbeat {
  private readonly context: Context;
  private readonly air: AirMemory;
  private readonly company: RadioCompany;
  private readonly replica: Replica;
  private readonly host: HeartbeatHost;
  private readonly beatTimer: Timer;
  private beatMs = BEAT_MIN_MS;
  private beatEndMs = 0;
  /** Whether somebody said it in this interval. */
  private isSaid = false;
  /** When somebody else said it last. */
  private toldMs = Number.NEGATIVE_INFINITY;
  /** The longest intervals in a row in which nobody else did. */
  private beatsInRow = 0;

  constructor(
    context: Context,
    replica: Replica,
    shared: { readonly air: AirMemory; readonly company: RadioCompany },
    host: HeartbeatHost,
  ) {
    this.context = context;
    this.replica = replica;
    this.air = shared.air;
    this.company = shared.company;
    this.host = host;
    this.beatTimer = context.timer(() => this.fire());
    this.beatTimer.set(context.nowMs + LISTEN_MS + this.air.backoffMs(START_SPAN_MS * this.company.spread, MANY));
    this.beatEndMs = context.nowMs + BEAT_MIN_MS;
  }

  stop(): void {
    this.beatTimer.cancel();
  }

  /** Another node wants the next entry. */
  noteTold(): void {
    this.toldMs = this.context.nowMs;
    this.isSaid = true;
    this.beatsInRow = 0;
  }

  /** A WANT of ours for the next entry goes out. */
  noteSaid(): void {
    this.isSaid = true;
  }

  /** The feed goes on: the intervals are short again. */
  reset(): void {
    const isTold = !this.replica.own && this.context.nowMs - this.toldMs < BEAT_TOLD_MS;
    this.beatMs = isTold ? READER_BEAT_MIN_MS : BEAT_MIN_MS;
    this.begin();
  }

  /** Whether it is said along with another feed's, which goes out now: when it is due within half its interval. */
  ridesAlong(): boolean {
    if (this.isSaid || this.host.isNeeding || this.beatTimer.dueMs === this.beatEndMs) return false;
    if (this.host.isPaused || this.beatTimer.dueMs - this.context.nowMs > this.beatMs / 2) return false;
    this.isSaid = true;
    return !this.isLeftOut();
  }

  private begin(): void {
    const { nowMs } = this.context;
    this.isSaid = false;
    this.beatEndMs = nowMs + this.beatMs;
    const spreadMs = this.replica.own
      ? this.context.between(0, this.beatMs / 8)
      : this.air.backoffMs(0.7 * this.beatMs, MANY);
    this.beatTimer.set(nowMs + this.beatMs / 4 + spreadMs);
  }

  /** Half-way through an interval: say how far we are unless somebody did; at its end: begin a longer one. */
  private fire(): void {
    const { nowMs } = this.context;
    const { host } = this;
    if (nowMs >= this.beatEndMs) {
      this.beatMs = Math.min(
        BEAT_GROWTH * this.beatMs,
        Math.max(BEAT_MAX_MS, BEAT_MAX_PER_FEED_MS * this.company.size),
      );
      this.begin();
      return;
    }
    host.keepNeed();
    const isBusy = nowMs - host.lastHeardMs < this.beatMs / 5 || host.isPaused;
    const isDue = !this.isSaid && !host.isNeeding && !isBusy;
    if (isDue && nowMs < this.air.askFreeMs) {
      this.beatTimer.set(Math.min(this.beatEndMs, this.air.askFreeMs + this.air.contentionMs(MANY)));
      return;
    }
    if (isDue && !this.isLeftOut()) {
      this.isSaid = true;
      host.say();
    }
    this.beatTimer.set(this.beatEndMs);
  }

  private isLeftOut(): boolean {
    const isLongest = !this.replica.own && this.beatMs >= BEAT_MAX_MS;
    this.beatsInRow = isLongest && this.beatsInRow < MAX_BEATS_IN_ROW ? this.beatsInRow + 1 : 0;
    return isLongest && this.beatsInRow === 0;
  }
}
