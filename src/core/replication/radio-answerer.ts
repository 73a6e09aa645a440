/**
 * How a node answers on a radio: one node of the domain, and with as few requests as possible.
 *
 * Takes what is wanted and heard, and has it answered when it is time: `responsibility.ts` says who and when; all others wait until the request was
 * repeated, and leave it when they hear that somebody answers. An answer is a plan (`radio-plan.ts`): a stream of entries that were never on air, or a
 * repair, to which entries are added that are probably missed as well. `answer-sender.ts` sends it.
 */

import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { PacketOutcome } from "../effects.ts";
import type { EntryCache } from "../entry-cache.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_PENDING_ANSWERS } from "../limits.ts";
import type { NamedPair } from "../packet-facts.ts";
import type { Replica } from "../replica.ts";
import type { BlobPair } from "../requests.ts";
import type { AirMemory } from "./air-memory.ts";
import { AnswerSender } from "./answer-sender.ts";
import { AnsweredFeed } from "./answered-feed.ts";
import { MANY } from "./backoff.ts";
import { DmxIndex } from "./dmx-index.ts";
import { NeedEstimate } from "./need-estimate.ts";
import { RadioBlobs } from "./radio-blobs.ts";
import type { RadioCompany } from "./radio-company.ts";
import { Responsibility } from "./responsibility.ts";
import type { FaceAnswerer, News } from "./roles.ts";

/** A WANT for what was on air within this time was sent before it could be heard, ms. */
const JUST_AIRED_MS = 300;
/** Entries sent beyond what was asked for: two that answer at the same time do not hear each other. */
const MOST_BY_CONFIDENCE = [1, 7, Number.POSITIVE_INFINITY];
/** A WANT within this time after the entry before is sooner than ours mostly are, ms. */
const SOON_MS = 500;
/** Whoever is answered by a node that we do not hear is left alone for this long, ms, or until a frame is heard. */
const YIELD_MS = 4000;
/** An answer waits for silence and its turn at most this long, ms. */
const MAX_WAIT_MS = 30_000;

export class RadioAnswerer implements FaceAnswerer {
  private readonly context: Context;
  private readonly face: FaceState;
  private readonly air: AirMemory;
  private readonly company: RadioCompany;
  private readonly need: NeedEstimate;
  private readonly blobs: RadioBlobs;
  private readonly responsibility: Responsibility;
  private readonly sender: AnswerSender;
  private readonly feeds = new Map<Replica, AnsweredFeed>();
  private readonly index: DmxIndex;

  constructor(
    context: Context,
    face: FaceState,
    cache: EntryCache,
    shared: { readonly air: AirMemory; readonly company: RadioCompany },
  ) {
    this.context = context;
    this.face = face;
    this.index = new DmxIndex(cache);
    this.air = shared.air;
    this.company = shared.company;
    this.need = new NeedEstimate(shared.air);
    this.blobs = new RadioBlobs(context, face, shared.air, this.need);
    this.blobs.whenBlind = (level) => {
      for (const feed of this.feeds.values())
        if (feed.replica.own && !this.responsibility.isShort(feed)) feed.plan.addBlind(level, feed.highestAired);
    };
    this.responsibility = new Responsibility(context, shared.air, face.ledger);
    this.sender = new AnswerSender(context, { face, cache, ...shared, blobs: this.blobs, feeds: this.feeds });
    face.whenFree = () => this.sender.sendNext();
    face.orphans.whenTaken = (key) => this.company.handleNamed(key);
  }

  handleWant(pairs: readonly NamedPair[], replicaOf: (pair: NamedPair) => Replica | undefined): PacketOutcome {
    if (pairs.length === 0) return "wrong-length";
    let outcome: PacketOutcome = "unknown-feed";
    const seen = pairs.length > 1 ? new Set<Replica>() : undefined;
    for (const [rank, pair] of pairs.entries()) {
      const replica = replicaOf(pair);
      if (!replica) continue;
      this.air.noteAsked(replica.feedNo);
      const result = this.consider(replica, pair.seq, rank, !seen?.has(replica));
      if (rank === 0 && result === "not-here" && this.feedOf(replica).passing.mayBeHidden)
        this.air.yieldUntilMs = this.context.nowMs + YIELD_MS;
      seen?.add(replica);
      if (outcome !== "answered") outcome = result;
    }
    return outcome;
  }

  handleBlobRequest(pairs: readonly BlobPair[]): PacketOutcome {
    return this.blobs.handleRequest(pairs);
  }

  handleHeardBlob(blob: Uint8Array, pointerKey: string): void {
    this.blobs.handleHeard(blob, pointerKey);
  }

  knowsBlob(pointerKey: string): boolean {
    return this.blobs.knows(pointerKey);
  }

  handleHeard(packet: Uint8Array): void {
    this.air.foreignMs = this.air.busyMs = this.context.nowMs;
    this.air.heardCount++;
    this.air.yieldUntilMs = Number.NEGATIVE_INFINITY;
    this.air.noteFrame();
    this.face.withdraw(packet);
  }

  handleHeardEntry(replica: Replica, seq: Seq, isHere: boolean): void {
    const feed = this.feeds.get(replica);
    const wasMineNow = feed?.isMineNow(seq) ?? false;
    this.air.noteAiring(replica.feedNo, seq, false);
    feed?.handleHeard(seq, isHere, wasMineNow);
    if (isHere) this.company.maybeAsker(replica)?.handleTraffic();
  }

  handleHeardUnknown(key: string): void {
    this.company.handleUnknown(key);
  }

  maybeKnown(dmxKey: string): { readonly replica: Replica; readonly seq: Seq } | undefined {
    return this.index.maybeKnown(dmxKey);
  }

  publish({ replica, seq, packet, blobs }: News): void {
    this.face.enqueue("own", packet, { what: "entry", feedId: replica.feedId, seq });
    this.sender.pushNews(blobs);
    this.air.noteAiring(replica.feedNo, seq, true);
    this.air.noteFrame();
    const feed = this.feedOf(replica);
    feed.highestAired = Math.max(feed.highestAired, seq);
    if (this.need.isWorthRepeating(1) && !this.responsibility.isShort(feed)) feed.plan.repeatNews(seq);
  }

  forget(replica: Replica): void {
    this.feeds.get(replica)?.stop();
    this.feeds.delete(replica);
    this.blobs.forget();
    this.air.forget(replica.feedNo);
  }

  stop(): void {
    for (const feed of this.feeds.values()) feed.stop();
    this.feeds.clear();
    this.blobs.stop();
    this.sender.stop();
    this.face.whenFree = undefined;
    this.face.orphans.whenTaken = undefined;
  }

  private feedOf(replica: Replica): AnsweredFeed {
    const known = this.feeds.get(replica);
    if (known) return known;
    const feed = new AnsweredFeed(
      this.context,
      replica,
      { air: this.air, need: this.need },
      {
        begin: (feed) => this.begin(feed),
        isSure: (feed) => !replica.own && this.responsibility.confidenceOf(feed) === 2,
        push: (feed, seqs) => {
          if (this.responsibility.isShort(feed)) return;
          feed.plan.pass(seqs);
          this.face.wake();
        },
        poll: () => this.company.maybeAsker(replica)?.poll(),
        tell: (untilMs) => this.company.maybeAsker(replica)?.noteWay(untilMs),
      },
    );
    this.feeds.set(replica, feed);
    return feed;
  }

  private consider(replica: Replica, seq: Seq, rank: number, isFirst: boolean): PacketOutcome {
    const { context, air } = this;
    const { nowMs } = context;
    const feed = this.feedOf(replica);
    this.responsibility.gainConfidence(feed, seq);
    if (isFirst) feed.passing.handleWant(seq);
    const isEager = air.noteWant(replica.feedNo, seq);
    if (!replica.holds(seq)) return "not-here";
    feed.indexedTo = this.index.note(replica, seq, feed.indexedTo);
    const airing = air.maybeAiring(replica.feedNo, seq);
    if (airing && nowMs - airing.lastMs < JUST_AIRED_MS) return "sent-lately";
    if (!airing && air.isHeldForEager(replica.feedNo, seq)) return "sent-lately";
    // Who asks as soon as that lacks what follows, or is a reference peer that keeps nothing: no sign of what others miss.
    const before = air.maybeAiring(replica.feedNo, seq - 1);
    const isSoon = before !== undefined && nowMs - before.lastMs < SOON_MS + air.slotMs;
    if (!isEager && !isSoon) feed.plan.noteWanted(seq, isFirst);
    feed.isEager = (isEager || isSoon) && airing !== undefined;
    if (feed.plan.includes(seq)) {
      if (isEager) this.sender.endPause();
      if (isEager && !airing) feed.plan.endAt(seq);
      return "sent-lately";
    }
    const wants = feed.countWant(seq);
    if (airing?.isMine) airing.repeats++;
    const decision = this.responsibility.decide(feed, seq, { wants, airing });
    if (decision === "later") return "sent-lately";
    if (decision === "no-airtime") return "queue-full";
    if (feed.asked.size >= MAX_PENDING_ANSWERS) return "queue-full";
    // The authors of several feeds in one WANT answer one after the other.
    const delayMs = decision.delayMs + air.rankMs(rank) + air.references.answerMs(replica.feedNo, seq);
    feed.isResponsible = decision.isResponsible || (!isFirst && feed.asked.size > 0 && feed.isResponsible);
    if (feed.asked.size === 0) feed.rank = rank;
    feed.asked.set(seq, nowMs);
    if (nowMs + delayMs < feed.timer.dueMs) feed.timer.set(nowMs + delayMs);
    return "answered";
  }

  private begin(feed: AnsweredFeed): void {
    const { context, air } = this;
    const { replica } = feed;
    const untilMs = Math.max(air.foreignMs + air.holdMs, air.yieldUntilMs);
    const [sinceMs = 0] = feed.asked.values();
    if (context.nowMs < untilMs && context.nowMs - sinceMs < MAX_WAIT_MS) {
      if (feed.rank > 0) feed.rank--;
      const turnMs = air.isShared ? air.turnMs(replica.feedNo) : air.rankMs(feed.rank);
      const politeMs = turnMs + context.between(0, 60);
      const dueMs = untilMs + (feed.isResponsible ? politeMs : air.backoffMs(1000, MANY));
      feed.timer.set(Math.min(dueMs, sinceMs + MAX_WAIT_MS));
      return;
    }
    const wanted = feed.takeAsked();
    const mayAdd = !this.responsibility.isShort(feed) && !feed.isEager;
    const isOnlyOne = air.hasEager && wanted.some((seq) => air.countOf(replica.feedNo, seq) === 0);
    const most = feed.isResponsible && !isOnlyOne ? MOST_BY_CONFIDENCE[this.responsibility.confidenceOf(feed)] : 0;
    if (wanted.length === 0) return;
    const level = air.countOf(replica.feedNo, wanted[0]);
    if (mayAdd && replica.own && level > 0 && this.need.isWorthRepeating(level)) this.blobs.addBlind(level);
    feed.plan.make(wanted, {
      most,
      mayAdd,
      isRelay: !replica.own && (this.responsibility.confidenceOf(feed) === 2 || feed.passing.isLikelyWay),
      isWay: feed.passing.isLikelyWay,
    });
    this.face.wake();
  }
}
