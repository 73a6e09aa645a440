/**
 * Blobs on a radio, as the one who answers sees them: which were on air lately, who is responsible, what waits to be sent.
 *
 * A BLOB request names no feed. Responsible is who put on air last what points to the blob (its entry, or the blob before), or the blob itself.
 * Blobs follow their entry at once when it is streamed or new; what was lost is asked for. What was on air as often as the one that is asked for, and is
 * probably missed as well, is sent along (a blind pass), entries and blobs together.
 */

import { AirtimeLedger } from "../airtime-ledger.ts";
import { BoundedMap } from "../bounded-map.ts";
import { keyOf } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { PacketLabel, PacketOutcome } from "../effects.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_BLOBS_PER_PAIR, MAX_BLOBS_PER_REQUEST, MAX_HEARD, MAX_PENDING_ANSWERS } from "../limits.ts";
import type { BlobPair } from "../requests.ts";
import { pointerTo, successorOf } from "../sidechain.ts";
import { AIRING_FORGOTTEN_MS, type AirMemory } from "./air-memory.ts";
import { MANY } from "./backoff.ts";
import type { NeedEstimate } from "./need-estimate.ts";

/** A request for what was on air within this time was sent before it could be heard, ms. */
const JUST_AIRED_MS = 300;
/** A relay that put it on air last may have rivals that it did not hear: it answers within this span, ms. */
const RELAY_SPAN_MS = 2000;
const FALLBACK_SPAN_MS = 4000;
/** Requests for a blob after which others step in, for each doubling of the crowd and one more. */
const PATIENCE = 3;
/** Nobody answers after this silence, ms: then one request is enough. */
const SILENT_MS = 24_000;
/** Share of the hour of a face with a duty cycle that answers to requests for blobs may take. */
const BLOB_SHARE = 0.5;
const MAX_QUEUED_BLOBS = 256;
/** Blobs that we put on air and keep for a blind pass, the oldest leaves first; and how many of them wait at most. */
const MAX_AIRED = 256;
const MAX_BLIND = 32;

interface BlobMemory {
  lastMs: number;
  /** Whether we put it, or what points to it, on air last. */
  isMine: boolean;
  /** Whether it is of an own entry. */
  isOwn: boolean;
  /** Requests since another node put it on air; since it was on air at all where that was not us. */
  requests: number;
  /** How often it was on air lately. */
  count: number;
}

export class RadioBlobs {
  /** Told when a blind pass over blobs of this level begins. */
  whenBlind: ((level: number) => void) | undefined;
  private readonly context: Context;
  private readonly face: FaceState;
  private readonly air: AirMemory;
  private readonly need: Pick<NeedEstimate, "isWorthRepeating">;
  private readonly memory = new BoundedMap<string, BlobMemory>(MAX_HEARD);
  /** Blobs that we put on air, in the order in which that happened first: what a blind pass goes over. */
  private readonly aired = new Map<string, Uint8Array>();
  /** Blobs of a blind pass, which go behind everything that was asked for. */
  private readonly blind = new Map<string, Uint8Array>();
  private readonly queue = new Map<string, Uint8Array>();
  private readonly waiting = new Map<string, Timer>();
  /** Airtime of blobs that were asked for: requests can be replayed for ever, and entries are to go on all the same. */
  private readonly askedLedger: AirtimeLedger;

  constructor(context: Context, face: FaceState, air: AirMemory, need: Pick<NeedEstimate, "isWorthRepeating">) {
    this.context = context;
    this.need = need;
    this.face = face;
    this.air = air;
    const { medium } = face.description;
    const dutyCycle = medium.kind === "lora" ? medium.dutyCycle : undefined;
    this.askedLedger = new AirtimeLedger(dutyCycle && BLOB_SHARE * dutyCycle, [], context.nowMs);
  }

  /** Whether this blob was on air lately or is here: by key of its hash. */
  knows(pointerKey: string): boolean {
    return (this.memory.get(pointerKey)?.lastMs ?? 0) > 0;
  }

  /** Somebody else put a blob on air that is here or awaited. */
  handleHeard(blob: Uint8Array, pointerKey: string): void {
    this.air.blobsMs = this.context.nowMs;
    this.note(pointerKey, false, true);
    this.queue.delete(pointerKey);
    this.blind.delete(pointerKey);
    this.waiting.get(pointerKey)?.cancel();
    this.waiting.delete(pointerKey);
    const successor = successorOf(blob);
    if (successor) this.note(keyOf(successor), false, false);
  }

  /** An entry, sent by us or by another, points to this blob. */
  noteEntry(pointerKey: string, isMine: boolean, isOwn: boolean): void {
    this.note(pointerKey, isMine, false);
    this.memory.get(pointerKey)!.isOwn = isOwn;
  }

  /** Blobs that follow what was sent now. */
  push(blobs: readonly Uint8Array[]): void {
    for (const blob of blobs) {
      if (this.queue.size >= MAX_QUEUED_BLOBS) return;
      const pointerKey = keyOf(pointerTo(blob));
      this.blind.delete(pointerKey);
      this.queue.set(pointerKey, blob);
    }
    this.face.wake();
  }

  handleRequest(pairs: readonly BlobPair[]): PacketOutcome {
    if (pairs.length === 0) return "wrong-length";
    let room = MAX_BLOBS_PER_REQUEST;
    let outcome: PacketOutcome = "sent-lately";
    let hasBlind = false;
    for (const { pointer, count } of pairs) {
      const affordable = Math.floor(this.askedLedger.leftMs(this.context.nowMs) / this.air.tauMs);
      const most = Math.min(count, MAX_BLOBS_PER_PAIR, room, affordable);
      if (most <= 0 || this.waiting.size >= MAX_PENDING_ANSWERS) return "queue-full";
      const pointerKey = keyOf(pointer);
      const delayMs = this.delayMs(pointerKey);
      if (delayMs === undefined) continue;
      room -= most;
      const owned = pointer.slice() as typeof pointer;
      const isMine = this.memory.get(pointerKey)?.isMine === true;
      const timer = this.context.timer(() => {
        // Others are sending: it is hardly for us to send then, and many may wait for the same silence.
        const freeMs = this.air.foreignMs + this.air.holdMs;
        if (!isMine && this.context.nowMs < freeMs) {
          timer.set(freeMs + this.air.backoffMs(FALLBACK_SPAN_MS, MANY));
          return;
        }
        this.waiting.delete(pointerKey);
        this.askedLedger.spend(most * this.air.tauMs, this.context.nowMs);
        const level = this.countOf(pointerKey);
        this.read(owned, most, () => {
          // One pass for a request, whatever it names: what a stranger can bring about with one packet is bounded.
          if (hasBlind || !isMine || level === 0 || !this.need.isWorthRepeating(level)) return;
          hasBlind = true;
          this.addBlind(level);
          this.whenBlind?.(level);
        });
      });
      this.waiting.set(pointerKey, timer);
      timer.set(this.context.nowMs + delayMs);
      outcome = "answered";
    }
    return outcome;
  }

  /** Puts the next blob in the face's queue. False when none waits. */
  sendNext(): boolean {
    return this.sendFirst(this.queue);
  }

  /** The same of a blind pass: when nothing waits that was asked for. */
  sendBlind(): boolean {
    return this.sendFirst(this.blind);
  }

  /** Sends along what we put on air and was there so often. Call it when somebody probably misses what was. */
  addBlind(level: number): void {
    for (const [otherKey, blob] of this.aired) {
      if (this.blind.size >= MAX_BLIND) return;
      if (this.askedLedger.leftMs(this.context.nowMs) < this.air.tauMs) return;
      if (this.queue.has(otherKey) || this.blind.has(otherKey)) continue;
      if (this.countOf(otherKey) !== level || this.memory.get(otherKey)?.isMine !== true) continue;
      this.askedLedger.spend(this.air.tauMs, this.context.nowMs);
      this.blind.set(otherKey, blob);
    }
  }

  private sendFirst(from: Map<string, Uint8Array>): boolean {
    for (const [pointerKey, blob] of from) {
      from.delete(pointerKey);
      this.aired.set(pointerKey, blob);
      if (this.aired.size > MAX_AIRED) {
        const oldest = this.aired.keys().next();
        if (!oldest.done) this.aired.delete(oldest.value);
      }
      this.face.enqueue("blob", blob, blobLabel(blob));
      this.air.noteFrame();
      this.note(pointerKey, true, true);
      const successor = successorOf(blob);
      if (successor) this.noteEntry(keyOf(successor), true, this.memory.get(pointerKey)?.isOwn === true);
      return true;
    }
    return false;
  }

  /** A feed is here no more; whose blob is whose is not known, so nothing is sent unasked that was on air before. */
  forget(): void {
    this.blind.clear();
    this.aired.clear();
  }

  stop(): void {
    this.blind.clear();
    for (const timer of this.waiting.values()) timer.cancel();
    this.waiting.clear();
    this.queue.clear();
  }

  /** How long to wait with an answer, or undefined when it is for another, or under way. */
  private delayMs(pointerKey: string): number | undefined {
    const { context, air } = this;
    if (this.waiting.has(pointerKey) || this.queue.has(pointerKey)) return undefined;
    const memory = this.memory.get(pointerKey) ?? { lastMs: 0, isMine: false, isOwn: false, requests: 0, count: 0 };
    if (memory.lastMs > 0 && context.nowMs - memory.lastMs < JUST_AIRED_MS) return undefined;
    memory.requests++;
    this.memory.set(pointerKey, memory);
    if (memory.isMine)
      return memory.isOwn && memory.requests <= 3 ? context.between(5, 30) : air.backoffMs(RELAY_SPAN_MS, MANY);
    // One request names several blobs and gets several answers: others step in later than for entries.
    const isSilent = context.nowMs - air.foreignMs > SILENT_MS;
    return memory.requests < (isSilent ? 1 : PATIENCE * (1 + Math.log2(air.competition.largestCrowd)))
      ? undefined
      : 900 + air.backoffMs(FALLBACK_SPAN_MS, MANY);
  }

  /** Reads blobs along a chain and sends them. `then`: called when they wait to be sent. */
  read(pointer: BlobPair["pointer"], count: number, then?: () => void): void {
    this.context.request<readonly Uint8Array[]>(
      (id) => ({ kind: "load-blobs", id, pointer, count }),
      (blobs) => {
        this.push(blobs);
        then?.();
      },
    );
  }

  private countOf(pointerKey: string): number {
    const memory = this.memory.get(pointerKey);
    return memory && this.context.nowMs - memory.lastMs < AIRING_FORGOTTEN_MS ? memory.count : 0;
  }

  private note(pointerKey: string, isMine: boolean, isAired: boolean): void {
    const memory = this.memory.get(pointerKey) ?? { lastMs: 0, isMine, isOwn: false, requests: 0, count: 0 };
    // What is asked for again and again although we answer may collide each time with another that answers.
    if (!isMine || !memory.isMine) memory.requests = 0;
    memory.isMine = isMine;
    if (isAired) {
      memory.count = this.countOf(pointerKey) + 1;
      memory.lastMs = this.context.nowMs;
    }
    this.memory.set(pointerKey, memory);
  }
}

const blobLabel = (blob: Uint8Array): PacketLabel => ({
  what: "blob",
  feedId: undefined,
  seq: undefined,
  pointer: pointerTo(blob),
});
