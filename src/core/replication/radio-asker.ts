/**
 * How a node asks for the entries of one feed on a radio, where every WANT is paid for by all.
 *
 * Two clocks. *Need* (`entry-need.ts`): entries are known or likely to be missing; one WANT for the very next one, after a random wait that begins when
 * the channel is quiet, and put off when another node sends one that serves as well. *Heartbeat* (`heartbeat.ts`): nothing is known to be missing.
 */

import type { Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { FaceState } from "../face-state.ts";
import type { Replica } from "../replica.ts";
import { serializeWant, type WantPair } from "../requests.ts";
import { type AirMemory, ANSWER_MS } from "./air-memory.ts";
import { AskingOn } from "./asking-on.ts";
import { EntryNeed } from "./entry-need.ts";
import { FeedFrames } from "./feed-frames.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { CompanyMember, RadioCompany } from "./radio-company.ts";
import type { FeedAsker } from "./roles.ts";
import { WantWait } from "./want-wait.ts";

/** Unanswered WANTs before a need is given up and left to the heartbeat. */
const MAX_TRIES = 6;
/** WANTs of others in a row, without an answer, that put an own one off. */
const MAX_SUPPRESSIONS = 3;
/** WANTs for other feeds in a row that put an own one off: more than there are turns before it is this feed's again. */
const MAX_GIVEN_WAY = 24;
/** How long a WANT for the next entry speaks for all. */
const SAME_WANT_MS = 60_000;
/** An entry that comes alone, so long after any WANT for the feed, was just written, ms. */
const UNASKED_MS = 1500;

export class RadioAsker implements FeedAsker, CompanyMember {
  readonly replica: Replica;
  private readonly context: Context;
  private readonly face: FaceState;
  private readonly air: AirMemory;
  private readonly company: RadioCompany;
  private readonly isServedElsewhere: () => boolean;
  private readonly needTimer: Timer;
  private readonly heartbeat: Heartbeat;
  private readonly need: EntryNeed;
  private readonly askingOn: AskingOn;
  private readonly wait: WantWait;
  private readonly frames: FeedFrames;
  /** When a WANT for the feed was heard or sent last, and another node's for our next entry. */
  private wantMs = Number.NEGATIVE_INFINITY;
  private sameWantMs = Number.NEGATIVE_INFINITY;
  /** The entry that was asked for last, and when. */
  private asked = { seq: 0, atMs: Number.NEGATIVE_INFINITY };
  /** When the last entry was heard that proved genuine. */
  private verifiedMs = Number.NEGATIVE_INFINITY;
  private tries = 0;
  private suppressions = 0;
  private givenWay = 0;
  private pausedUntilMs = 0;

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
    this.company = shared.company;
    this.isServedElsewhere = shared.isServedElsewhere;
    this.needTimer = context.timer(() => this.fireNeed());
    this.need = new EntryNeed(context, replica, shared.air);
    this.wait = new WantWait(context, replica, shared, this.need);
    this.frames = new FeedFrames(context, shared.air, this.need);
    this.askingOn = new AskingOn(context, shared.air);
    this.company.add(this);
    this.heartbeat = new Heartbeat(context, replica, shared, this);
  }

  handleRecognised(seq: Seq): void {
    const { nowMs } = this.context;
    const wasKept = this.frames.noteEntry(seq);
    const { streamLength } = this.frames;
    const isUnasked = nowMs - this.wantMs > UNASKED_MS;
    this.askingOn.noteEntry(streamLength, wasKept, isUnasked);
    this.need.noteEntry();
    if (seq === this.asked.seq) this.wait.noteAnswered();
    else if (!wasKept && streamLength === 1 && isUnasked) this.wait.noteLive();
    this.tries = this.suppressions = this.givenWay = 0;
    this.pausedUntilMs = 0;
    // Who answered may have more, and a node of the demos sends one entry for one WANT.
    const isTried = this.wait.order.isTried(seq + 1, nowMs);
    const isStream = streamLength >= 2 || seq === this.asked.seq;
    this.need.mayGoOn = isStream && !isTried && nowMs - this.sameWantMs > SAME_WANT_MS;
    this.sameWantMs = Number.NEGATIVE_INFINITY;
    this.heartbeat.reset();
    this.rearm();
  }

  /** What counts on air is the frame, when it was heard. What was lost can be told from genuine entries only. */
  handleVerified(_seq: Seq, heardMs: number): void {
    this.air.reception.note(heardMs === this.verifiedMs);
    this.verifiedMs = heardMs;
  }

  /** Nobody sends on what we passed on: a WANT tells how far we are. */
  poll(): void {
    this.need.mayGoOn = true;
    this.rearm();
  }

  noteWay(untilMs: number): void {
    this.askingOn.noteWay(untilMs);
  }

  /** An entry of this feed that is here already was heard, or we sent one. */
  handleTraffic(): void {
    this.frames.noteTraffic();
    this.rearm();
  }

  /** A frame was heard that can not be named yet and is probably of this feed. */
  handleUnnamed(key: string): void {
    this.need.noteUnnamed(key);
    this.frames.noteUnnamed(key);
    this.handleTraffic();
  }

  /** What could not be named is an entry or blob of some feed that has now been taken. */
  handleNamed(key: string): void {
    this.need.noteNamed(key);
    this.frames.noteNamed(key);
  }

  get isOnAir(): boolean {
    return this.frames.isOnAir;
  }

  get lastHeardMs(): number {
    return this.frames.lastMs;
  }

  handleProgressElsewhere(): void {
    this.pausedUntilMs = 0;
    this.heartbeat.reset();
    if (this.need.isOver) this.dropNeed();
  }

  handleOverheardWant(seq: Seq): void {
    const { nowMs } = this.context;
    const next = this.replica.expected.seq;
    this.frames.noteTraffic();
    if (this.askingOn.isWay && seq <= next) {
      this.handleWantBehind(seq);
      return;
    }
    this.wantMs = nowMs;
    // Of several in one WANT the first is its sender's next.
    const isFirst = this.wait.order.note(seq, nowMs);
    this.frames.noteWanted(seq);
    if (seq > next) {
      if (this.need.isInDoubt || this.isPaused) return;
      this.need.noteHint(seq);
      this.needTimer.set(nowMs + ANSWER_MS + this.air.tauMs + this.waitMs());
      return;
    }
    if (isFirst && (seq < next || this.isNeeding)) this.air.competition.noteCompetitor(seq);
    if (seq === next) {
      this.sameWantMs = nowMs;
      this.heartbeat.noteTold();
      this.need.noteSame();
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
    else if (this.askingOn.asksFor(seq, this.asked)) {
      this.need.mayGoOn = true;
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
    this.heartbeat.stop();
    this.company.remove(this);
  }

  /** The pair for a heartbeat that another feed sends now anyway, when this one's is due within half its interval. */
  maybeCompanionPair(): WantPair | undefined {
    return this.heartbeat.ridesAlong() ? this.pair() : undefined;
  }

  /** Says how far we are, and how far the feeds are whose turn comes soon. */
  say(): void {
    this.send([this.pair(), ...this.company.companionPairs(this)]);
  }

  /** A nameless frame that was left to the blobs counts once they are here: nobody has set the timer for it. */
  keepNeed(): void {
    if (this.isNeeding && this.needTimer.dueMs === Number.POSITIVE_INFINITY)
      this.needTimer.set(this.context.nowMs + this.waitMs());
  }

  get isNeeding(): boolean {
    return this.need.isThere;
  }

  get isPaused(): boolean {
    return this.context.nowMs < this.pausedUntilMs;
  }

  private waitMs(): number {
    return this.askingOn.isWay ? this.askingOn.waitMs() : this.wait.drawMs(this.frames.streamLength);
  }

  private rearm(): void {
    const { air } = this;
    const patienceMs = this.need.isKnown ? 0 : this.askingOn.patienceMs;
    if (this.isNeeding) this.needTimer.set(this.context.nowMs + air.askQuietMs + patienceMs + this.waitMs());
    else this.needTimer.cancel();
  }

  private fireNeed(): void {
    if (!this.isNeeding) return;
    if (this.isPaused) {
      this.dropNeed();
      return;
    }
    const freeMs = Math.max(this.air.askFreeMs, this.air.leftUntilMs, this.air.yieldUntilMs);
    if (this.context.nowMs < freeMs) {
      this.needTimer.set(freeMs + this.waitMs());
      return;
    }
    const { isSure } = this.need;
    if (this.isServedElsewhere() || this.tries >= (isSure ? MAX_TRIES : 1)) {
      if (isSure) this.need.doubt();
      this.dropNeed();
      this.heartbeat.reset();
      return;
    }
    const gaps = this.noteAsked();
    const { feedId } = this.replica;
    this.send([this.pair(), ...gaps.map((seq) => ({ feedId, seq }))]);
  }

  /** A WANT for the next entry goes out now. Returns what it asks for besides. */
  private noteAsked(): readonly Seq[] {
    if (this.tries > 0) this.wait.noteUnanswered();
    this.tries++;
    this.suppressions = 0;
    this.givenWay = 0;
    const { seq } = this.replica.expected;
    this.asked = { seq, atMs: this.context.nowMs };
    this.wantMs = this.context.nowMs;
    this.wait.order.note(seq, this.context.nowMs, true);
    this.heartbeat.noteSaid();
    const gaps = this.frames.gapsAfter(seq, this.tries > 1);
    for (const asked of [seq, ...gaps]) this.frames.noteWanted(asked);
    const waitMs = this.waitMs() * 2 ** Math.min(this.tries, 2);
    this.needTimer.set(this.context.nowMs + ANSWER_MS + this.air.askQuietMs + waitMs);
    return gaps;
  }

  private dropNeed(): void {
    this.need.drop();
    this.tries = 0;
    this.needTimer.cancel();
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
