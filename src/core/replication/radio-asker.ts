/**
 * How a node asks for the entries of one feed on a radio, where every WANT is paid for by all.
 *
 * Two clocks. *Need*: entries are known or likely to be missing; one WANT for the very next one, after a random wait that begins when the channel is
 * quiet, and put off when another node sends one that serves as well. *Heartbeat*: nothing is known to be missing; one
 * node of the domain says WANT(next) at intervals that grow (Trickle), which tells the others how far the feed goes.
 *
 * What counts as evidence that more exists: frames that can not be named yet, a WANT of another node for a later entry, and (worth one
 * try) a stream that ended.
 */

import type { Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_PAIRS_SENT } from "../limits.ts";
import type { Replica } from "../replica.ts";
import { serializeWant, type WantPair } from "../requests.ts";
import { type AirMemory, ANSWER_MS } from "./air-memory.ts";
import { MANY } from "./backoff.ts";
import { GapGuess } from "./gap-guess.ts";
import type { CompanyMember, RadioCompany } from "./radio-company.ts";
import type { FeedAsker } from "./roles.ts";
import { WantOrder } from "./want-order.ts";

/** How much longer the waits get while own WANTs are not answered. */
const MAX_PATIENCE = 3;
/** Unanswered WANTs before a need is given up and left to the heartbeat. */
const MAX_TRIES = 6;
/** WANTs of others in a row, without an answer, that put an own one off. */
const MAX_SUPPRESSIONS = 3;
/** WANTs for other feeds in a row that put an own one off: more than there are turns before it is this feed's again. */
const MAX_GIVEN_WAY = 24;
/** How long hints are not believed after they led to nothing, and how long a WANT for the next entry speaks for all. */
const DOUBT_MS = 60_000;
/** A feed has sidechains for this long after a blob was missing, ms. */
const CHAINS_MS = 600_000;
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
/** Frames without a name that are held for a feed's; more say nothing new. */
const MAX_UNNAMED = 64;
/** Waits for what was just written are shorter by this factor, in a calm channel and where no more than so many entries are missing: few lack them. */
const HASTE = 0.25;
const MAX_HASTY_ENTRIES = 2;
/** An entry that comes alone, so long after any WANT for the feed, was just written; its author is here for as long as this. */
const UNASKED_MS = 1500;
const LIVE_MS = 180_000;
/** Waits of a need are longer than what a single question would take: a WANT that collides costs its airtime twice. */
const CAUTION = 1.5;
/** Who is the only way to somebody has no rival, and others before and behind it on the channel. */
const WAY_CAUTION = 1;
const WAY_CROWD = 2;
/** Who is sent new entries unasked waits for this much longer before it asks whether there are more, ms. */
const PUSHED_MS = 12_000;
/** Another node's WANT for our next entry lets a way ask for it, unless it did within this time, ms. */
const ASKED_ON_MS = 5000;

export class RadioAsker implements FeedAsker, CompanyMember {
  readonly replica: Replica;
  private readonly context: Context;
  private readonly face: FaceState;
  private readonly air: AirMemory;
  private readonly company: RadioCompany;
  private readonly isServedElsewhere: () => boolean;
  private readonly needTimer: Timer;
  private readonly beatTimer: Timer;
  private readonly gaps: GapGuess;
  /** What the last WANT asked for beside the next entry. */
  private askedGaps: readonly Seq[] = [];
  /** Highest entry that somebody seems to have. */
  private hintSeq: Seq = 0;
  /** Frames heard that can not be named yet and seem to be of this feed, by key. */
  private readonly unnamed = new Set<string>();
  /** Key of the frame that was named last. */
  private takenKey = "";
  /** When blobs of this feed were missing last. */
  private chainsMs = Number.NEGATIVE_INFINITY;
  private streamLength = 0;
  private mayGoOn = false;
  private lastEntryMs = Number.NEGATIVE_INFINITY;
  private lastFrameMs = Number.NEGATIVE_INFINITY;
  /** When a WANT for the feed was heard or sent last, and when an entry came alone that nobody had asked for. */
  private wantMs = Number.NEGATIVE_INFINITY;
  private liveMs = Number.NEGATIVE_INFINITY;
  private toldMs = Number.NEGATIVE_INFINITY;
  private sameWantMs = Number.NEGATIVE_INFINITY;
  private askedSeq: Seq = 0;
  private tries = 0;
  private suppressions = 0;
  private givenWay = 0;
  private patience = 1;
  private doubtUntilMs = 0;
  private pausedUntilMs = 0;
  private beatMs = BEAT_MIN_MS;
  private beatEndMs = 0;
  private readonly order = new WantOrder();
  private isBeatHeard = false;
  private beatsInRow = 0;
  /** Until then we are the only way to somebody. */
  private wayUntilMs = 0;
  /** The entry that was asked for because another one behind us wants it, and when the last WANT of ours was sent. */
  private askedOnSeq: Seq = 0;
  private askedMs = Number.NEGATIVE_INFINITY;
  /** Whether the present stream came though nobody had asked for it, and whether the last one of three entries or more did. */
  private isUnasked = false;
  private isPushed = false;

  constructor(
    context: Context,
    face: FaceState,
    replica: Replica,
    shared: { readonly air: AirMemory; readonly company: RadioCompany; readonly isServedElsewhere: () => boolean },
  ) {
    this.context = context;
    this.face = face;
    this.replica = replica;
    this.air = shared.air;
    this.gaps = new GapGuess(shared.air);
    this.company = shared.company;
    this.isServedElsewhere = shared.isServedElsewhere;
    this.needTimer = context.timer(() => this.fireNeed());
    this.beatTimer = context.timer(() => this.fireBeat());
    this.company.add(this);
    this.beatTimer.set(context.nowMs + LISTEN_MS + this.air.backoffMs(START_SPAN_MS * this.company.spread, MANY));
    this.beatEndMs = context.nowMs + BEAT_MIN_MS;
  }

  handleRecognised(seq: Seq): void {
    const { nowMs } = this.context;
    const wasKept = nowMs === this.lastEntryMs;
    if (!wasKept) this.streamLength = nowMs - this.lastFrameMs < this.streamGapMs ? this.streamLength + 1 : 1;
    if (!wasKept && this.streamLength === 1) this.isUnasked = nowMs - this.wantMs > UNASKED_MS;
    if (this.streamLength === 3) this.isPushed = this.isUnasked && this.air.isApart;
    if (wasKept) this.gaps.noteKept(seq, this.takenKey);
    else this.gaps.noteNamed(seq, { atMs: nowMs, heard: this.air.heardCount });
    this.air.reception.note(wasKept);
    this.noteChains();
    if (seq === this.askedSeq) this.patience = Math.max(1, 0.8 * this.patience);
    else if (!wasKept && this.streamLength === 1 && nowMs - this.wantMs > UNASKED_MS) this.liveMs = nowMs;
    this.lastEntryMs = this.lastFrameMs = nowMs;
    this.tries = 0;
    this.suppressions = 0;
    this.pausedUntilMs = 0;
    this.givenWay = 0;
    // Who answered may have more, and a node of the demos sends one entry for one WANT.
    const isTried = this.order.isTried(seq + 1, nowMs);
    this.mayGoOn = (this.streamLength >= 2 || seq === this.askedSeq) && !isTried && nowMs - this.sameWantMs > DOUBT_MS;
    this.sameWantMs = Number.NEGATIVE_INFINITY;
    this.resetBeat();
    this.rearm();
  }

  /** What counts on air is the frame, when it was heard. */
  handleVerified(): void {}

  /** Nobody sends on what we passed on: a WANT tells how far we are. */
  poll(): void {
    this.mayGoOn = true;
    this.rearm();
  }

  noteWay(untilMs: number): void {
    this.wayUntilMs = untilMs;
  }

  /** An entry of this feed that is here already was heard, or we sent one. */
  handleTraffic(): void {
    this.lastFrameMs = this.context.nowMs;
    this.rearm();
  }

  /** A frame was heard that can not be named yet and is probably of this feed. */
  handleUnnamed(key: string): void {
    if (this.unnamed.size < MAX_UNNAMED) this.unnamed.add(key);
    this.noteChains();
    const { nowMs } = this.context;
    // What was asked for beside the next entry is perhaps this.
    this.askedGaps = [];
    if (this.isPlain) this.gaps.noteUnnamed(key, { atMs: nowMs, heard: this.air.heardCount });
    this.streamLength = this.isOnAir ? this.streamLength + 1 : 1;
    this.handleTraffic();
  }

  /** What could not be named is an entry or blob of some feed that has now been taken. */
  handleNamed(key: string): void {
    this.unnamed.delete(key);
    this.takenKey = key;
  }

  /** Whether this feed was on air a moment ago, so that what follows is probably of it. */
  get isOnAir(): boolean {
    return this.context.nowMs - this.lastFrameMs < this.streamGapMs;
  }

  get lastHeardMs(): number {
    return this.lastFrameMs;
  }

  handleProgressElsewhere(): void {
    this.pausedUntilMs = 0;
    this.resetBeat();
    if (this.isNeeding && this.hintSeq < this.replica.expected.seq && this.unnamed.size === 0) this.dropNeed();
  }

  handleOverheardWant(seq: Seq): void {
    const { nowMs } = this.context;
    const next = this.replica.expected.seq;
    this.lastFrameMs = Math.max(this.lastFrameMs, nowMs);
    if (this.isWay && seq <= next) {
      this.handleWantBehind(seq);
      return;
    }
    this.wantMs = nowMs;
    // Of several in one WANT the first is its sender's next.
    const isFirst = this.order.note(seq, nowMs);
    this.gaps.noteWanted(seq, nowMs);
    if (seq > next) {
      if (nowMs < this.doubtUntilMs || nowMs < this.pausedUntilMs) return;
      this.hintSeq = Math.max(this.hintSeq, seq - 1);
      this.needTimer.set(nowMs + ANSWER_MS + this.air.tauMs + this.waitMs());
      return;
    }
    if (isFirst && (seq < next || this.isNeeding)) this.air.competition.noteCompetitor(seq);
    if (seq === next) {
      this.sameWantMs = this.toldMs = nowMs;
      this.isBeatHeard = true;
      this.beatsInRow = 0;
      this.mayGoOn = false;
      if (!this.isSure) this.unnamed.clear();
    }
    if (!this.isNeeding) this.needTimer.cancel();
    else if (this.suppressions < MAX_SUPPRESSIONS) {
      if (isFirst) this.suppressions++;
      this.needTimer.set(nowMs + ANSWER_MS + this.air.askQuietMs + this.waitMs());
    }
  }

  /** Somebody behind us lacks what is here and is answered first, or what is missing here too: then we ask for it, once. */
  private handleWantBehind(seq: Seq): void {
    const { nowMs } = this.context;
    const dueMs = nowMs + ANSWER_MS + this.air.askQuietMs + this.waitMs();
    if (seq < this.replica.expected.seq) this.needTimer.set(Math.max(this.needTimer.dueMs, dueMs));
    else if (seq !== this.askedOnSeq && (seq !== this.askedSeq || nowMs - this.askedMs > ASKED_ON_MS)) {
      this.askedOnSeq = seq;
      this.mayGoOn = true;
      this.needTimer.set(dueMs);
    }
  }

  pauseUntil(untilMs: number): void {
    this.dropNeed();
    this.pausedUntilMs = untilMs;
  }

  /** Another feed is asked for, and gets this many answers: this one waits for its turn. */
  giveWay(answers: number): void {
    if (!this.isNeeding || this.givenWay >= MAX_GIVEN_WAY) return;
    this.givenWay++;
    const answeredMs = this.context.nowMs + ANSWER_MS + this.air.askQuietMs + this.air.rankMs(answers - 1);
    this.needTimer.set(Math.max(this.needTimer.dueMs, answeredMs + this.waitMs()));
  }

  stop(): void {
    this.needTimer.cancel();
    this.beatTimer.cancel();
    this.company.remove(this);
  }

  /** The pair for a heartbeat that another feed sends now anyway, when this one's is due within half its interval. */
  maybeCompanionPair(): WantPair | undefined {
    if (this.isBeatHeard || this.isNeeding || this.beatTimer.dueMs === this.beatEndMs) return undefined;
    if (this.context.nowMs < this.pausedUntilMs || this.beatTimer.dueMs - this.context.nowMs > this.beatMs / 2)
      return undefined;
    this.isBeatHeard = true;
    return this.pair();
  }

  private get streamGapMs(): number {
    return this.air.runGapMs;
  }

  /** Whether entries are known or likely to be missing. */
  get isNeeding(): boolean {
    return this.mayGoOn || this.isKnown;
  }

  /** The same but for the end of a stream. */
  private get isKnown(): boolean {
    return this.hasUnnamed || this.hintSeq >= this.replica.expected.seq;
  }

  private get isWay(): boolean {
    return this.context.nowMs < this.wayUntilMs;
  }

  /** Whether more frames were heard that can not be named than blobs are missing, or as many as are counted: blobs may be missing for ever. */
  private get hasUnnamed(): boolean {
    return this.unnamed.size > Math.min(this.replica.missingBlobs, MAX_UNNAMED - 1);
  }

  private waitMs(): number {
    const { air } = this;
    if (this.isWay) return WAY_CAUTION * air.contentionMs(WAY_CROWD);
    // A node that lacks entries of several feeds has as many chances to be the first.
    const crowd =
      Math.max(1, this.company.needs) * (this.streamLength >= 3 ? air.competition.crowd : air.competition.smallCrowd);
    const waitMs = air.contentionMs(crowd) * this.patience;
    if (this.isHasty) return HASTE * waitMs;
    if (air.hasEager) return waitMs;
    return (air.isShared ? 1 : CAUTION) * waitMs + this.order.delayMs(this.replica.expected.seq, this.context.nowMs);
  }

  /** Whether the latest entries of a feed are missing, and surely exist, where entries come one by one. */
  private get isHasty(): boolean {
    const missing = this.hintSeq - this.replica.front.seq;
    const isLittle = missing >= 1 && missing <= MAX_HASTY_ENTRIES && this.unnamed.size <= missing;
    const isLive = this.context.nowMs - this.liveMs < LIVE_MS;
    return isLittle && isLive && this.streamLength < 3 && this.air.isCalm;
  }

  /**
   * Whether what is needed surely exists. Frames without a name are perhaps blobs, where there are sidechains, or old entries for
   * another node, where nothing new has come for a while.
   */
  private get isSure(): boolean {
    if (this.hintSeq >= this.replica.expected.seq) return true;
    const { nowMs } = this.context;
    return this.hasUnnamed && nowMs - this.chainsMs >= DOUBT_MS && nowMs - this.lastEntryMs < DOUBT_MS;
  }

  /** Whether the channel is left to the entries of this one feed: then slots tell something. */
  private get isPlain(): boolean {
    const { air } = this;
    return this.context.nowMs - Math.max(this.chainsMs, air.blobsMs) >= CHAINS_MS && !air.isShared && !air.hasEager;
  }

  private noteChains(): void {
    if (this.replica.missingBlobs > 0) this.chainsMs = this.context.nowMs;
  }

  private rearm(): void {
    const { air } = this;
    const isPatient = this.isPushed && air.isApart && !this.isKnown;
    const patienceMs = isPatient ? PUSHED_MS : 0;
    if (this.isNeeding) this.needTimer.set(this.context.nowMs + air.askQuietMs + patienceMs + this.waitMs());
    else this.needTimer.cancel();
  }

  private fireNeed(): void {
    if (!this.isNeeding) return;
    if (this.context.nowMs < this.pausedUntilMs) {
      this.dropNeed();
      return;
    }
    const freeMs = Math.max(
      Math.max(this.air.busyMs, this.air.blobsDueMs) + this.air.askQuietMs + this.air.turnsMs,
      this.air.leftUntilMs,
      this.air.yieldUntilMs,
    );
    if (this.context.nowMs < freeMs) {
      this.needTimer.set(freeMs + this.waitMs());
      return;
    }
    const { isSure } = this;
    if (this.isServedElsewhere() || this.tries >= (isSure ? MAX_TRIES : 1)) {
      if (isSure) this.doubtUntilMs = this.context.nowMs + DOUBT_MS;
      this.dropNeed();
      this.resetBeat();
      return;
    }
    this.noteAsked();
    const { feedId } = this.replica;
    this.send([this.pair(), ...this.askedGaps.map((seq) => ({ feedId, seq }))]);
  }

  /** A WANT for the next entry goes out now. */
  private noteAsked(): void {
    if (this.tries > 0) this.patience = Math.min(MAX_PATIENCE, 1.5 * this.patience);
    this.tries++;
    this.suppressions = 0;
    this.givenWay = 0;
    this.askedSeq = this.replica.expected.seq;
    this.askedMs = this.context.nowMs;
    this.wantMs = this.context.nowMs;
    this.order.note(this.askedSeq, this.context.nowMs, true);
    this.isBeatHeard = true;
    if (!this.isPlain) this.askedGaps = [];
    else if (this.tries === 1) this.askedGaps = this.gaps.after(this.askedSeq, MAX_PAIRS_SENT - 1, this.air.heardCount);
    for (const seq of [this.askedSeq, ...this.askedGaps]) this.gaps.noteWanted(seq, this.context.nowMs);
    const waitMs = this.waitMs() * 2 ** Math.min(this.tries, 2);
    this.needTimer.set(this.context.nowMs + ANSWER_MS + this.air.askQuietMs + waitMs);
  }

  private dropNeed(): void {
    this.hintSeq = 0;
    this.unnamed.clear();
    this.mayGoOn = false;
    this.tries = 0;
    this.needTimer.cancel();
  }

  private resetBeat(): void {
    const isTold = !this.replica.own && this.context.nowMs - this.toldMs < BEAT_TOLD_MS;
    this.beatMs = isTold ? READER_BEAT_MIN_MS : BEAT_MIN_MS;
    this.beginBeat();
  }

  private beginBeat(): void {
    const { nowMs } = this.context;
    this.isBeatHeard = false;
    this.beatEndMs = nowMs + this.beatMs;
    const spreadMs = this.replica.own
      ? this.context.between(0, this.beatMs / 8)
      : this.air.backoffMs(0.7 * this.beatMs, MANY);
    this.beatTimer.set(nowMs + this.beatMs / 4 + spreadMs);
  }

  /** Half-way through an interval: say how far we are unless somebody did; at its end: begin a longer one. */
  private fireBeat(): void {
    const { nowMs } = this.context;
    if (nowMs >= this.beatEndMs) {
      this.beatMs = Math.min(
        BEAT_GROWTH * this.beatMs,
        Math.max(BEAT_MAX_MS, BEAT_MAX_PER_FEED_MS * this.company.size),
      );
      this.beginBeat();
      return;
    }
    // A nameless frame that was left to the blobs counts once they are here: nobody has set the timer for it.
    if (this.isNeeding && this.needTimer.dueMs === Number.POSITIVE_INFINITY) this.needTimer.set(nowMs + this.waitMs());
    const isBusy = nowMs - this.lastFrameMs < this.beatMs / 5 || nowMs < this.pausedUntilMs;
    const freeMs = Math.max(this.air.busyMs, this.air.blobsDueMs) + this.air.askQuietMs + this.air.turnsMs;
    if (!this.isBeatHeard && !this.isNeeding && !isBusy && nowMs < freeMs) {
      this.beatTimer.set(Math.min(this.beatEndMs, freeMs + this.air.contentionMs(MANY)));
      return;
    }
    if (!this.isBeatHeard && !this.isNeeding && !isBusy && !this.leavesBeatOut()) {
      this.isBeatHeard = true;
      this.send([this.pair(), ...this.company.companionPairs(this)]);
    }
    this.beatTimer.set(this.beatEndMs);
  }

  private leavesBeatOut(): boolean {
    const isLongest = !this.replica.own && this.beatMs >= BEAT_MAX_MS;
    this.beatsInRow = isLongest && this.beatsInRow < MAX_BEATS_IN_ROW ? this.beatsInRow + 1 : 0;
    return isLongest && this.beatsInRow === 0;
  }

  private pair(): WantPair {
    return { feedId: this.replica.feedId, seq: this.replica.expected.seq };
  }

  private send(pairs: readonly WantPair[]): void {
    this.face.enqueue("request", serializeWant(pairs), { what: "want", pairs });
    this.air.noteRequest("entries");
    this.company.giveWay(pairs);
  }
}
