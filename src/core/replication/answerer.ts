/**
 * How a node answers requests on one face.
 *
 * Answers go to the face where the request came in, and only with what is committed. Who is the author answers at once; others
 * wait a random moment and leave it when somebody else was faster, until they have seen that nobody else answers. What was on
 * the medium a moment ago is not sent again, so equal requests of many nodes cost one answer.
 */
import { BoundedMap } from "../bounded-map.ts";
import { keyOf, type Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { PacketLabel, PacketOutcome } from "../effects.ts";
import type { EntryCache } from "../entry-cache.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_BLOBS_PER_PAIR, MAX_BLOBS_PER_REQUEST, MAX_PENDING_ANSWERS } from "../limits.ts";
import type { Priority } from "../out-queue.ts";
import { type NamedPair, packetKey } from "../packet-facts.ts";
import type { Replica } from "../replica.ts";
import type { BlobPair } from "../requests.ts";
import { pointerTo, successorOf } from "../sidechain.ts";
import { backoffMs, MANY } from "./backoff.ts";
import type { FaceAnswerer, News } from "./roles.ts";

/** Who heard another answer for a feed within this time leaves the next answers to it as well, ms. */
const SERVED_MS = 1000;
/** Nothing is left to others for this long after they did not answer so often in a row, ms. */
const MAX_FAILURES = 3;
const FAILED_MS = 2000;
/** What the other one gets before, and the span within which those who heard it answer when it does not, ms. */
const PRECEDENCE_MS = 20;
const FALLBACK_SPAN_MS = 40;

/** From this many requests in a row on that went on where our answers ended, without a rival, who is not the author answers at once. */
const CONFIDENT = 2;

export class Answerer implements FaceAnswerer {
  private readonly context: Context;
  private readonly face: FaceState;
  private readonly cache: EntryCache;
  /** Answers that wait, by key of the packet. */
  private readonly pending = new Map<string, Timer>();
  /** Feeds that this node answers for: the last SEQ sent since the last request, and how sure we are that nobody else answers. */
  private readonly answering = new Map<number, { sentSeq: Seq; confidence: number }>();
  /** When another node put an entry of a feed on the medium last. */
  private readonly servedMs = new Map<number, number>();
  /** Feed and SEQ of a WANT that was left to another node: when, and whether anybody answered since. What is forgotten is left once more. */
  private readonly left = new BoundedMap<string, { atMs: number; isAnswered: boolean }>(MAX_PENDING_ANSWERS);
  /** Feeds of which something that was left to another node was asked for again, and nobody had answered: how often in a row, and when last. */
  private readonly failures = new Map<number, { count: number; lastMs: number }>();
  /** Successor of the last blob sent: who asks for it goes on with our answers. */
  private nextPointerKey = "";
  private loadingBlobs = 0;

  constructor(context: Context, face: FaceState, cache: EntryCache) {
    this.context = context;
    this.face = face;
    this.cache = cache;
  }

  /** A WANT came in. `replicaOf` finds the replica of a feed by its ID. */
  handleWant(pairs: readonly NamedPair[], replicaOf: (pair: NamedPair) => Replica | undefined): PacketOutcome {
    if (pairs.length === 0) return "wrong-length";
    let outcome: PacketOutcome = "unknown-feed";
    for (const pair of pairs) {
      const replica = replicaOf(pair);
      if (!replica) continue;
      this.gainConfidence(replica.feedNo, pair.seq);
      const result = this.answer(replica, pair.seq);
      if (outcome !== "answered") outcome = result;
    }
    return outcome;
  }

  /** A BLOB request came in. What is not stored is found out by reading, so the outcome may promise too much. */
  handleBlobRequest(pairs: readonly BlobPair[]): PacketOutcome {
    if (pairs.length === 0) return "wrong-length";
    let room = MAX_BLOBS_PER_REQUEST;
    let outcome: PacketOutcome = "queue-full";
    for (const { pointer, count } of pairs) {
      const most = Math.min(count, MAX_BLOBS_PER_PAIR, room);
      if (most <= 0 || this.loadingBlobs >= MAX_PENDING_ANSWERS) break;
      room -= most;
      this.loadingBlobs++;
      const delayMs = keyOf(pointer) === this.nextPointerKey ? 0 : this.jitterMs();
      const owned = pointer.slice() as typeof pointer;
      this.context.request<readonly Uint8Array[]>(
        (id) => ({ kind: "load-blobs", id, pointer: owned, count: most }),
        (blobs) => {
          this.loadingBlobs--;
          for (const blob of blobs) this.sendLater("blob", blob, blobLabel(blob), delayMs);
          const last = blobs.at(-1);
          const next = last && successorOf(last);
          if (next) this.nextPointerKey = keyOf(next);
        },
      );
      outcome = "answered";
    }
    return outcome;
  }

  /** Another node put this packet on the medium: nobody needs it from us now. */
  handleHeard(packet: Uint8Array): void {
    const key = packetKey(packet);
    this.pending.get(key)?.cancel();
    this.pending.delete(key);
    this.face.withdraw(packet);
  }

  /** Another node sent an entry of this feed. When we hold it we are not the only one who answers. */
  handleHeardEntry(replica: Replica, seq: Seq, isHere: boolean): void {
    this.servedMs.set(replica.feedNo, this.context.nowMs);
    if (isHere) this.answering.delete(replica.feedNo);
    const left = this.left.get(leftKey(replica.feedNo, seq));
    if (!left || left.isAnswered) return;
    left.isAnswered = true;
    this.failures.delete(replica.feedNo);
  }

  handleHeardBlob(): void {}

  knowsBlob(): boolean {
    return false;
  }

  handleHeardUnknown(): void {}

  maybeKnown(): undefined {
    return undefined;
  }

  publish({ replica, seq, packet }: News): void {
    this.face.enqueue("own", packet, { what: "entry", feedId: replica.feedId, seq });
  }

  forget(replica: Replica): void {
    this.answering.delete(replica.feedNo);
    this.servedMs.delete(replica.feedNo);
    this.failures.delete(replica.feedNo);
  }

  stop(): void {
    for (const timer of this.pending.values()) timer.cancel();
    this.pending.clear();
  }

  private answer(replica: Replica, seq: Seq): PacketOutcome {
    if (!replica.holds(seq)) return "not-here";
    if (this.pending.size >= MAX_PENDING_ANSWERS) return "queue-full";
    const { feedNo } = replica;
    if (!replica.own && this.leavesToOther(feedNo, seq)) return "sent-lately";
    const confidence = this.answering.get(feedNo)?.confidence ?? 0;
    const delayMs = replica.own || confidence >= CONFIDENT ? 0 : this.othersFirstMs(feedNo);
    const sent = (): void => {
      this.answering.set(feedNo, { sentSeq: seq, confidence: this.answering.get(feedNo)?.confidence ?? 0 });
    };
    const label: PacketLabel = { what: "entry", feedId: replica.feedId, seq };
    const cached = this.cache.maybeGet(feedNo, seq);
    if (cached) return this.sendLater("entry", cached, label, delayMs, sent);
    this.cache.withEntry(feedNo, seq, replica.front.seq, (packet) =>
      this.sendLater("entry", packet, label, delayMs, sent),
    );
    return "answered";
  }

  /** Who asked goes on where our last answer ended: it was heard. */
  private gainConfidence(feedNo: number, seq: Seq): void {
    const served = this.answering.get(feedNo);
    if (!served || served.sentSeq === 0 || seq <= served.sentSeq) return;
    served.confidence++;
    served.sentSeq = 0;
  }

  private sendLater(
    priority: Priority,
    packet: Uint8Array,
    label: PacketLabel,
    delayMs: number,
    sent = () => {},
  ): PacketOutcome {
    const { context, face, pending } = this;
    const key = packetKey(packet);
    if (pending.has(key) || face.isQueued(packet) || face.sinceHeardMs(packet) < face.timing.holdOffMs)
      return "sent-lately";
    const send = (): boolean => {
      sent();
      return face.enqueue(priority, packet, label);
    };
    if (delayMs === 0) return send() ? "answered" : "queue-full";
    if (pending.size >= MAX_PENDING_ANSWERS) return "queue-full";
    const timer = context.timer(() => {
      pending.delete(key);
      // The proof of a fork may have gone out meanwhile, and this is part of it.
      if (face.sinceHeardMs(packet) >= face.timing.holdOffMs) send();
    });
    pending.set(key, timer);
    timer.set(context.nowMs + delayMs);
    return "answered";
  }

  /**
   * Somebody else answers for this feed: what is asked for the first time is left to it, since few of those who hold an entry hear its answer all. Not
   * for a while after it did not answer several times: it may hold less, or be a stranger that sends one entry over and over.
   */
  private leavesToOther(feedNo: number, seq: Seq): boolean {
    if (!this.isServed(feedNo)) return false;
    const { nowMs } = this.context;
    const key = leftKey(feedNo, seq);
    const before = this.left.get(key);
    const isRepeated = before !== undefined && nowMs - before.atMs <= SERVED_MS;
    this.left.set(key, { atMs: nowMs, isAnswered: false });
    const { count, lastMs } = this.failures.get(feedNo) ?? { count: 0, lastMs: 0 };
    if (isRepeated && !before.isAnswered) this.failures.set(feedNo, { count: count + 1, lastMs: nowMs });
    return !isRepeated && (count < MAX_FAILURES || nowMs - lastMs > FAILED_MS);
  }

  private isServed(feedNo: number): boolean {
    return this.context.nowMs - (this.servedMs.get(feedNo) ?? Number.NEGATIVE_INFINITY) < SERVED_MS;
  }

  /** How long to wait for others who may answer as well. */
  private othersFirstMs(feedNo: number): number {
    const { context } = this;
    return this.isServed(feedNo)
      ? PRECEDENCE_MS + backoffMs(context.random(), FALLBACK_SPAN_MS, MANY)
      : this.jitterMs();
  }

  private jitterMs(): number {
    return this.context.between(0, this.face.timing.answerJitterMs);
  }
}

const leftKey = (feedNo: number, seq: Seq): string => `${feedNo}:${seq}`;

const blobLabel = (blob: Uint8Array): PacketLabel => ({
  what: "blob",
  feedId: undefined,
  seq: undefined,
  pointer: pointerTo(blob),
});
