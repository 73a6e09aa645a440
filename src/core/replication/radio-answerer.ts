/**
 * How a node answers on a radio: one node of the domain, and with as few requests as possible.
 *
 * Who put an entry on air last, or the one before it, is responsible for the next request; for what was never on air the author is. All others
 * wait until the request was repeated, and leave it when they hear that somebody answers. An answer is a plan: a stream of
 * entries that were never on air, or a repair, to which entries are added that are probably missed as well.
 */

import { BoundedMap } from "../bounded-map.ts";
import { type HashPointer, keyOf, type Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { PacketLabel, PacketOutcome } from "../effects.ts";
import { payloadOf, TYPE_CHAIN20, TYPE_OFFSET } from "../entry.ts";
import type { EntryCache } from "../entry-cache.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_PENDING_ANSWERS } from "../limits.ts";
import type { NamedPair } from "../packet-facts.ts";
import type { Replica } from "../replica.ts";
import type { BlobPair } from "../requests.ts";
import { parseSidechainHead, pointerTo } from "../sidechain.ts";
import type { AirMemory } from "./air-memory.ts";
import { MANY } from "./backoff.ts";
import { DmxIndex } from "./dmx-index.ts";
import { NeedEstimate } from "./need-estimate.ts";
import { PassingOn } from "./passing-on.ts";
import { RadioBlobs } from "./radio-blobs.ts";
import type { RadioCompany } from "./radio-company.ts";
import { AnswerPlan } from "./radio-plan.ts";
import { type Service, Turns } from "./radio-turns.ts";
import type { FaceAnswerer, News } from "./roles.ts";

/** A WANT for what was on air within this time was sent before it could be heard, ms. */
const JUST_AIRED_MS = 300;
/** Entries sent beyond what was asked for: two that answer at the same time do not hear each other. */
const MOST_BY_CONFIDENCE = [1, 7, Number.POSITIVE_INFINITY];
/** Another node's entry within this time after ours, or instead of ours, makes it a rival, ms. */
const RIVAL_MS = 1000;
/** A WANT within this time after the entry before is sooner than ours mostly are, ms. */
const SOON_MS = 500;
/** Two that begin at the same time do not hear each other: after these frames of an answer one pauses, or not, this many slots. */
const PAUSE_AFTER = [1, 3];
const PAUSE_SLOTS = 1.2;
/** Pause after the first frame of a stream, in which a reference peer is recognised by its WANT, ms: shorter than what is taken for quiet. */
const PROBE_MS = 200;
/** An answer is held back for another's frames at most this long, ms. */
const MAX_HOLD_MS = 8000;
/** Blobs that follow their entry unasked. */
const MAX_PUSHED_BLOBS = 16;
/** Whoever is answered by a node that we do not hear is left alone for this long, ms, or until a frame is heard. */
const YIELD_MS = 4000;
const MAX_WAIT_MS = 30_000;

export class RadioAnswerer implements FaceAnswerer {
  private readonly context: Context;
  private readonly face: FaceState;
  private readonly cache: EntryCache;
  private readonly air: AirMemory;
  private readonly company: RadioCompany;
  private readonly need: NeedEstimate;
  private readonly blobs: RadioBlobs;
  private readonly turns: Turns;
  private readonly services = new Map<Replica, Service>();
  private readonly resumeTimer: Timer;
  private sentMs = Number.NEGATIVE_INFINITY;
  private pauseMs = Number.NEGATIVE_INFINITY;
  private readonly index: DmxIndex;

  constructor(
    context: Context,
    face: FaceState,
    cache: EntryCache,
    shared: { readonly air: AirMemory; readonly company: RadioCompany },
  ) {
    this.context = context;
    this.face = face;
    this.cache = cache;
    this.index = new DmxIndex(cache);
    this.air = shared.air;
    this.company = shared.company;
    this.need = new NeedEstimate(shared.air);
    this.blobs = new RadioBlobs(context, face, shared.air, this.need);
    this.blobs.whenBlind = (level) => {
      for (const service of this.services.values())
        if (service.replica.own && !this.turns.isShort(service)) service.plan.addBlind(level, service.highestAired);
    };
    this.turns = new Turns(context, shared.air, face.ledger);
    this.resumeTimer = context.timer(() => face.wake());
    face.whenFree = () => this.sendNext();
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
      if (rank === 0 && result === "not-here" && this.serviceOf(replica).passing.mayBeHidden)
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
    const { context, air } = this;
    const before = air.maybeAiring(replica.feedNo, seq);
    const wasMineNow = before?.isMine === true && context.nowMs - before.lastMs < RIVAL_MS;
    air.noteAiring(replica.feedNo, seq, false);
    const service = this.services.get(replica);
    if (service) {
      service.passing.handleHeard(seq, isHere);
      service.lastTrafficMs = context.nowMs;
      service.wants.delete(seq);
      service.highestAired = Math.max(service.highestAired, seq);
      const isEcho = service.passing.isWay && service.plan.isDone;
      if ((wasMineNow && !isEcho) || service.asked.has(seq) || service.plan.includes(seq)) {
        service.confidence = 0;
        service.passing.doubt();
      }
      if (service.plan.yieldTo(seq, replica.own ? 2 : 1)) service.asked.clear();
      service.asked.delete(seq);
      if (service.asked.size === 0 || (!service.isResponsible && isServedBy(seq, service.asked))) this.cancel(service);
    }
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
    if (blobs.length > 0) {
      this.blobs.noteEntry(keyOf(pointerTo(blobs[0])), true, true);
      this.blobs.push(blobs.slice(0, MAX_PUSHED_BLOBS));
    }
    this.air.noteAiring(replica.feedNo, seq, true);
    this.air.noteFrame();
    const service = this.serviceOf(replica);
    const { plan } = service;
    service.highestAired = Math.max(service.highestAired, seq);
    if (this.need.isWorthRepeating(1) && !this.turns.isShort(service)) plan.repeatNews(seq);
  }

  forget(replica: Replica): void {
    const service = this.services.get(replica);
    if (service) this.cancel(service);
    service?.passing.stop();
    this.services.delete(replica);
    this.blobs.forget();
    this.air.forget(replica.feedNo);
  }

  stop(): void {
    for (const service of this.services.values()) {
      this.cancel(service);
      service.passing.stop();
    }
    this.services.clear();
    this.blobs.stop();
    this.resumeTimer.cancel();
    this.face.whenFree = undefined;
    this.face.orphans.whenTaken = undefined;
  }

  private serviceOf(replica: Replica): Service {
    let service = this.services.get(replica);
    if (!service) {
      const made: Service = {
        replica,
        plan: new AnswerPlan(replica, this.air, this.need),
        asked: new Map(),
        wants: new BoundedMap(MAX_PENDING_ANSWERS),
        timer: this.context.timer(() => this.begin(made)),
        isResponsible: false,
        rank: 0,
        isEager: false,
        confidence: 0,
        confidentMs: 0,
        lastTrafficMs: Number.NEGATIVE_INFINITY,
        indexedTo: 0,
        highestAired: 0,
        passing: new PassingOn(this.context, this.air, replica, {
          isSure: () => !replica.own && this.turns.confidenceOf(made) === 2,
          push: (seqs) => {
            if (this.turns.isShort(made)) return;
            made.plan.pass(seqs);
            this.face.wake();
          },
          gain: () => {
            made.confidence = Math.max(1, made.confidence);
            made.confidentMs = this.context.nowMs;
          },
          poll: () => this.company.maybeAsker(replica)?.poll(),
          tell: (untilMs) => this.company.maybeAsker(replica)?.noteWay(untilMs),
        }),
      };
      service = made;
      this.services.set(replica, service);
    }
    return service;
  }

  private consider(replica: Replica, seq: Seq, rank: number, isFirst: boolean): PacketOutcome {
    const { context, air } = this;
    const { nowMs } = context;
    const service = this.serviceOf(replica);
    this.turns.gainConfidence(service, seq);
    if (isFirst) service.passing.handleWant(seq);
    const isEager = air.noteWant(replica.feedNo, seq);
    if (!replica.holds(seq)) return "not-here";
    service.indexedTo = this.index.note(replica, seq, service.indexedTo);
    const airing = air.maybeAiring(replica.feedNo, seq);
    if (airing && nowMs - airing.lastMs < JUST_AIRED_MS) return "sent-lately";
    if (!airing && air.isHeldForEager(replica.feedNo, seq)) return "sent-lately";
    // Who asks as soon as that lacks what follows, or is a reference peer that keeps nothing: no sign of what others miss.
    const before = air.maybeAiring(replica.feedNo, seq - 1);
    const isSoon = before !== undefined && nowMs - before.lastMs < SOON_MS + air.slotMs;
    if (!isEager && !isSoon) service.plan.noteWanted(seq, isFirst);
    service.isEager = (isEager || isSoon) && airing !== undefined;
    if (service.plan.includes(seq)) {
      // It has told: what comes next need not wait for it.
      if (isEager) this.pauseMs = nowMs;
      if (isEager && !airing) service.plan.endAt(seq);
      return "sent-lately";
    }
    const wants = (service.wants.get(seq) ?? 0) + 1;
    service.wants.set(seq, wants);
    if (airing?.isMine) airing.repeats++;
    const turn = this.turns.turn(service, seq, { wants, airing });
    if (turn === "later" || turn === "no-airtime") return turn === "later" ? "sent-lately" : "queue-full";
    if (service.asked.size >= MAX_PENDING_ANSWERS) return "queue-full";
    // The authors of several feeds in one WANT answer one after the other.
    const delayMs = turn.delayMs + air.rankMs(rank) + air.references.answerMs(replica.feedNo, seq);
    service.isResponsible = turn.isResponsible || (!isFirst && service.asked.size > 0 && service.isResponsible);
    if (service.asked.size === 0) service.rank = rank;
    service.asked.set(seq, nowMs);
    if (nowMs + delayMs < service.timer.dueMs) service.timer.set(nowMs + delayMs);
    return "answered";
  }

  private cancel(service: Service): void {
    service.timer.cancel();
    if (service.asked.size > 0) service.asked.clear();
  }

  private begin(service: Service): void {
    const { context, air } = this;
    const { replica } = service;
    const untilMs = Math.max(air.foreignMs + air.holdMs, air.yieldUntilMs);
    const [sinceMs = 0] = service.asked.values();
    if (context.nowMs < untilMs && context.nowMs - sinceMs < MAX_WAIT_MS) {
      if (service.rank > 0) service.rank--;
      const turnMs = air.isShared ? air.turnMs(replica.feedNo) : air.rankMs(service.rank);
      const politeMs = turnMs + context.between(0, 60);
      service.timer.set(untilMs + (service.isResponsible ? politeMs : air.backoffMs(1000, MANY)));
      return;
    }
    const wanted = [...service.asked]
      .filter(([seq, askedMs]) => (air.maybeAiring(replica.feedNo, seq)?.lastMs ?? 0) <= askedMs && replica.holds(seq))
      .map(([seq]) => seq);
    const mayAdd = !this.turns.isShort(service) && !service.isEager;
    const isOnlyOne = air.hasEager && wanted.some((seq) => air.countOf(replica.feedNo, seq) === 0);
    const most = service.isResponsible && !isOnlyOne ? MOST_BY_CONFIDENCE[this.turns.confidenceOf(service)] : 0;
    this.cancel(service);
    if (wanted.length === 0) return;
    const level = air.countOf(replica.feedNo, wanted[0]);
    if (mayAdd && replica.own && level > 0 && this.need.isWorthRepeating(level)) this.blobs.addBlind(level);
    service.plan.make(wanted, {
      most,
      mayAdd,
      isRelay: !replica.own && (this.turns.confidenceOf(service) === 2 || service.passing.isLikelyWay),
      isWay: service.passing.isLikelyWay,
    });
    this.face.wake();
  }

  /** The face is free: the next packet of the plans, one feed after the other, unless somebody else is sending. */
  private sendNext(): void {
    const { context, air } = this;
    const freeMs = Math.max(this.pauseMs, Math.min(air.foreignMs + air.holdMs, this.sentMs + MAX_HOLD_MS));
    if (context.nowMs < freeMs) {
      if (this.resumeTimer.dueMs === Number.POSITIVE_INFINITY) this.resumeTimer.set(freeMs + context.between(0, 60));
      return;
    }
    if (this.blobs.sendNext()) {
      this.sentMs = context.nowMs;
      return;
    }
    for (const service of this.services.values()) {
      const seq = service.plan.next();
      if (seq === undefined) continue;
      this.send(service, seq);
      // What a feed was asked for is sent in one go; then it goes to the end of the row.
      if (service.plan.isDone) {
        this.services.delete(service.replica);
        this.services.set(service.replica, service);
      }
      return;
    }
    if (this.blobs.sendBlind()) this.sentMs = context.nowMs;
  }

  private send(service: Service, seq: Seq): void {
    const { replica, plan } = service;
    const packet = this.cache.maybeGet(replica.feedNo, seq);
    if (!packet) {
      plan.putBack(seq);
      if (!plan.isLoading) {
        plan.isLoading = true;
        this.cache.withEntry(replica.feedNo, seq, replica.front.seq, () => {
          plan.isLoading = false;
          this.face.wake();
        });
      }
      return;
    }
    const label: PacketLabel = { what: "entry", feedId: replica.feedId, seq };
    this.face.enqueue("entry", packet, label);
    this.sentMs = this.context.nowMs;
    const isProbe = plan.sent === 0 && this.air.countOf(replica.feedNo, seq) === 0;
    const listenMs = isProbe ? Math.max(PROBE_MS, this.air.listenMs) : this.air.listenMs;
    if (listenMs > 0) this.pauseMs = this.context.nowMs + this.air.slotMs + listenMs;
    if (PAUSE_AFTER.includes(++plan.sent) && this.context.random() < 0.5)
      this.pauseMs = this.context.nowMs + (1 + PAUSE_SLOTS) * this.air.slotMs;
    this.pushChain(replica, packet, this.air.countOf(replica.feedNo, seq) === 0);
    const airing = this.air.noteAiring(replica.feedNo, seq, true);
    service.passing.noteSent(seq);
    this.air.noteFrame();
    airing.repeats = airing.count === 1 ? 0 : airing.repeats;
    service.wants.delete(seq);
    service.highestAired = Math.max(service.highestAired, seq);
    service.lastTrafficMs = this.context.nowMs;
    this.air.busyMs = this.context.nowMs;
    this.company.maybeAsker(replica)?.handleTraffic();
  }

  /** The sidechain of an entry that was sent: its blobs follow when they were never on air either. */
  private pushChain(replica: Replica, packet: Uint8Array, isFirst: boolean): void {
    const pointer = maybeChainPointer(replica, packet);
    if (!pointer) return;
    const pointerKey = keyOf(pointer);
    const isNew = isFirst && !this.blobs.knows(pointerKey);
    this.blobs.noteEntry(pointerKey, true, replica.own);
    if (isNew) this.blobs.read(pointer.slice() as HashPointer, MAX_PUSHED_BLOBS);
  }
}

/** First blob of an entry's sidechain, when it has one that is worth fetching. A view. */
function maybeChainPointer(replica: Replica, packet: Uint8Array): HashPointer | undefined {
  if (packet[TYPE_OFFSET] !== TYPE_CHAIN20) return undefined;
  const head = parseSidechainHead(payloadOf(packet), replica.lengthCode);
  return head.state === "chained" ? head.pointer : undefined;
}

/** Whether an entry on air shows that what is asked for is being answered. */
function isServedBy(seq: Seq, asked: ReadonlyMap<Seq, number>): boolean {
  for (const wanted of asked.keys()) if (seq >= wanted - 8 && seq <= wanted + 2) return true;
  return false;
}
