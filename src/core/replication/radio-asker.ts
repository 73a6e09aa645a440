/**
 * How a node asks for the entries of one feed on a radio, where every WANT is paid for by all.
 *
 * Two clocks. *Need* (`entry-need.ts`): entries are known or likely to be missing; one WANT for the very next one, after a random wait that begins when
 * the channel is quiet, and put off when another node sends one that serves as well. *Heartbeat* (`heartbeat.ts`): nothing is known to be missing.
 */

import type { Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_PAIRS_SENT } from "../limits.ts";
import type { Replica } from "../replica.ts";
import { serializeWant, type WantPair } from "../requests.ts";
import { type AirMemory, ANSWER_MS } from "./air-memory.ts";
import { AskingOn } from "./asking-on.ts";
import { EntryNeed } from "./entry-need.ts";
import { GapGuess } from "./gap-guess.ts";
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
  private readonly gaps: GapGuess;
  /** What the last WANT asked for beside the next entry. */
  private askedGaps: readonly Seq[] = [];
  /** Key of the frame that was named last. */
  private takenKey = "";
  private streamLength = 0;
  private lastEntryMs = Number.NEGATIVE_INFINITY;
  private lastFrameMs = Number.NEGATIVE_INFINITY;
  /** When a WANT for the feed was heard or sent last, and another node's for our next entry. */
  private wantMs = Number.NEGATIVE_INFINITY;
  private sameWantMs = Number.NEGATIVE_INFINITY;
  /** The entry that was asked for last, and when. */
  private asked = { seq: 0, atMs: Number.NEGATIVE_INFINITY };
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
    this.gaps = new GapGuess(shared.air);
    this.company = shared.company;
    this.isServedElsewhere = shared.isServedElsewhere;
    this.needTimer = context.timer(() => this.fireNeed());
    this.need = new EntryNeed(context, replica, shared.air);
    this.wait = new WantWait(context, replica, shared, this.need);
    this.askingOn = new AskingOn(context, shared.air);
    this.company.add(this);
    this.heartbeat = new Heartbeat(context, replica, shared, this);
  }

  handleRecognised(seq: Seq): void {
    const { nowMs } = this.context;
    const wasKept = nowMs === this.lastEntryMs;
    if (!wasKept) this.streamLength = nowMs - this.lastFrameMs < this.streamGapMs ? this.streamLength + 1 : 1;
    const isUnasked = nowMs - this.wantMs > UNASKED_MS;
    this.askingOn.noteEntry(this.streamLength, wasKept, isUnasked);
    if (wasKept) this.gaps.noteKept(seq, this.takenKey);
    else this.gaps.noteNamed(seq, { atMs: nowMs, heard: this.air.heardCount });
    this.air.reception.note(wasKept);
    this.need.noteEntry();
    if (seq === this.asked.seq) this.wait.noteAnswered();
    else if (!wasKept && this.streamLength === 1 && isUnasked) this.wait.noteLive();
    this.lastEntryMs = this.lastFrameMs = nowMs;
    this.tries = 0;
    this.suppressions = 0;
    this.pausedUntilMs = 0;
    this.givenWay = 0;
    // Who answered may have more, and a node of the demos sends one entry for one WANT.
    const isTried = this.wait.order.isTried(seq + 1, nowMs);
    const isStream = this.streamLength >= 2 || seq === this.asked.seq;
    this.need.mayGoOn = isStream && !isTried && nowMs - this.sameWantMs > SAME_WANT_MS;
    this.sameWantMs = Number.NEGATIVE_INFINITY;
    this.heartbeat.reset();
    this.rearm();
  }

  /** What counts on air is the frame, when it was heard. */
  handleVerified(): void {}

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
    this.lastFrameMs = this.context.nowMs;
    this.rearm();
  }

  /** A frame was heard that can not be named yet and is probably of this feed. */
  handleUnnamed(key: string): void {
    this.need.noteUnnamed(key);
    const { nowMs } = this.context;
    // What was asked for beside the next entry is perhaps this.
    this.askedGaps = [];
    if (this.isPlain) this.gaps.noteUnnamed(key, { atMs: nowMs, heard: this.air.heardCount });
    this.streamLength = this.isOnAir ? this.streamLength + 1 : 1;
    this.handleTraffic();
  }

  /** What could not be named is an entry or blob of some feed that has now been taken. */
  handleNamed(key: string): void {
    this.need.noteNamed(key);
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
    this.heartbeat.reset();
    if (this.need.isOver) this.dropNeed();
  }

  handleOverheardWant(seq: Seq): void {
    const { nowMs } = this.context;
    const next = this.replica.expected.seq;
    this.lastFrameMs = Math.max(this.lastFrameMs, nowMs);
    if (this.askingOn.isWay && seq <= next) {
      this.handleWantBehind(seq);
      return;
    }
    this.wantMs = nowMs;
    // Of several in one WANT the first is its sender's next.
    const isFirst = this.wait.order.note(seq, nowMs);
    this.gaps.noteWanted(seq, nowMs);
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

  private get streamGapMs(): number {
    return this.air.runGapMs;
  }

  get isNeeding(): boolean {
    return this.need.isThere;
  }

  get isPaused(): boolean {
    return this.context.nowMs < this.pausedUntilMs;
  }

  private waitMs(): number {
    return this.askingOn.isWay ? this.askingOn.waitMs() : this.wait.drawMs(this.streamLength);
  }

  /** Whether the channel is left to the entries of this one feed: then slots tell something. */
  private get isPlain(): boolean {
    const { air } = this;
    return !this.need.mayBeBlobs && !air.isShared && !air.hasEager;
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
    this.noteAsked();
    const { feedId } = this.replica;
    this.send([this.pair(), ...this.askedGaps.map((seq) => ({ feedId, seq }))]);
  }

  /** A WANT for the next entry goes out now. */
  private noteAsked(): void {
    if (this.tries > 0) this.wait.noteUnanswered();
    this.tries++;
    this.suppressions = 0;
    this.givenWay = 0;
    const { seq } = this.replica.expected;
    this.asked = { seq, atMs: this.context.nowMs };
    this.wantMs = this.context.nowMs;
    this.wait.order.note(seq, this.context.nowMs, true);
    this.heartbeat.noteSaid();
    if (!this.isPlain) this.askedGaps = [];
    else if (this.tries === 1) this.askedGaps = this.gaps.after(seq, MAX_PAIRS_SENT - 1, this.air.heardCount);
    for (const asked of [seq, ...this.askedGaps]) this.gaps.noteWanted(asked, this.context.nowMs);
    const waitMs = this.waitMs() * 2 ** Math.min(this.tries, 2);
    this.needTimer.set(this.context.nowMs + ANSWER_MS + this.air.askQuietMs + waitMs);
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
