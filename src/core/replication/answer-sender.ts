/**
 * How the answers of a radio face are sent: one frame after the other while the face is free, with pauses in which others can be heard.
 *
 * Knows what the plans of the feeds hold, not why. Blobs that were asked for go first, blind ones last; what one feed was asked for is sent before the next
 * feed's.
 */
import { type HashPointer, keyOf, type Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import { payloadOf, TYPE_CHAIN20, TYPE_OFFSET } from "../entry.ts";
import type { EntryCache } from "../entry-cache.ts";
import type { FaceState } from "../face-state.ts";
import type { Replica } from "../replica.ts";
import { parseSidechainHead, pointerTo } from "../sidechain.ts";
import type { AirMemory } from "./air-memory.ts";
import type { AnsweredFeed } from "./answered-feed.ts";
import type { RadioBlobs } from "./radio-blobs.ts";
import type { RadioCompany } from "./radio-company.ts";

/** Two that begin at the same time do not hear each other: after these frames of an answer one pauses, or not, this many slots. */
const PAUSE_AFTER = [1, 3];
const PAUSE_SLOTS = 1.2;
/** Pause after the first frame of a stream, in which a reference peer is recognised by its WANT, ms: shorter than what is taken for quiet. */
const PROBE_MS = 200;
/** An answer is held back for another's frames at most this long, ms. */
const MAX_HOLD_MS = 8000;
/** Blobs that follow their entry unasked. */
const MAX_PUSHED_BLOBS = 16;

/** What the sender needs of its face. */
export interface AnswerSenderParts {
  readonly face: FaceState;
  readonly cache: EntryCache;
  readonly air: AirMemory;
  readonly company: RadioCompany;
  readonly blobs: RadioBlobs;
  /** Those that may have something to send, in the order in which they do. */
  readonly feeds: Map<Replica, AnsweredFeed>;
}

export class AnswerSender {
  private readonly context: Context;
  private readonly parts: AnswerSenderParts;
  private readonly resumeTimer: Timer;
  private sentMs = Number.NEGATIVE_INFINITY;
  private pauseMs = Number.NEGATIVE_INFINITY;

  constructor(context: Context, parts: AnswerSenderParts) {
    this.context = context;
    this.parts = parts;
    this.resumeTimer = context.timer(() => parts.face.wake());
  }

  stop(): void {
    this.resumeTimer.cancel();
  }

  /** Whoever a pause is for has told: what comes next need not wait for it. */
  endPause(): void {
    this.pauseMs = this.context.nowMs;
  }

  /** The face is free: the next packet of the plans, one feed after the other, unless somebody else is sending. */
  sendNext(): void {
    const { context } = this;
    const { air, blobs, feeds } = this.parts;
    const freeMs = Math.max(this.pauseMs, Math.min(air.foreignMs + air.holdMs, this.sentMs + MAX_HOLD_MS));
    if (context.nowMs < freeMs) {
      if (this.resumeTimer.dueMs === Number.POSITIVE_INFINITY) this.resumeTimer.set(freeMs + context.between(0, 60));
      return;
    }
    if (blobs.sendNext()) {
      this.sentMs = context.nowMs;
      return;
    }
    for (const feed of feeds.values()) {
      const seq = feed.plan.next();
      if (seq === undefined) continue;
      this.send(feed, seq);
      // What a feed was asked for is sent in one go; then it goes to the end of the row.
      if (feed.plan.isDone) {
        feeds.delete(feed.replica);
        feeds.set(feed.replica, feed);
      }
      return;
    }
    if (blobs.sendBlind()) this.sentMs = context.nowMs;
  }

  /** A new own entry is on its way: so are the first blobs of its sidechain. */
  pushNews(chain: readonly Uint8Array[]): void {
    if (chain.length === 0) return;
    this.parts.blobs.noteEntry(keyOf(pointerTo(chain[0])), true, true);
    this.parts.blobs.push(chain.slice(0, MAX_PUSHED_BLOBS));
  }

  private send(feed: AnsweredFeed, seq: Seq): void {
    const { replica, plan } = feed;
    const { air, cache, company, face } = this.parts;
    const { nowMs } = this.context;
    const packet = cache.maybeGet(replica.feedNo, seq);
    if (!packet) {
      plan.putBack(seq);
      if (!plan.isLoading) {
        plan.isLoading = true;
        cache.withEntry(replica.feedNo, seq, replica.front.seq, () => {
          plan.isLoading = false;
          face.wake();
        });
      }
      return;
    }
    face.enqueue("entry", packet, { what: "entry", feedId: replica.feedId, seq });
    this.sentMs = nowMs;
    const isFirst = air.countOf(replica.feedNo, seq) === 0;
    const listenMs = plan.sent === 0 && isFirst ? Math.max(PROBE_MS, air.listenMs) : air.listenMs;
    if (listenMs > 0) this.pauseMs = nowMs + air.slotMs + listenMs;
    if (PAUSE_AFTER.includes(++plan.sent) && this.context.random() < 0.5)
      this.pauseMs = nowMs + (1 + PAUSE_SLOTS) * air.slotMs;
    this.pushChain(replica, packet, isFirst);
    const airing = air.noteAiring(replica.feedNo, seq, true);
    feed.passing.noteSent(seq);
    air.noteFrame();
    airing.repeats = airing.count === 1 ? 0 : airing.repeats;
    feed.noteOnAir(seq);
    air.busyMs = nowMs;
    company.maybeAsker(replica)?.handleTraffic();
  }

  /** The sidechain of an entry that was sent: its blobs follow when they were never on air either. */
  private pushChain(replica: Replica, packet: Uint8Array, isFirst: boolean): void {
    const { blobs } = this.parts;
    const pointer = maybeChainPointer(replica, packet);
    if (!pointer) return;
    const pointerKey = keyOf(pointer);
    const isNew = isFirst && !blobs.knows(pointerKey);
    blobs.noteEntry(pointerKey, true, replica.own);
    if (isNew) blobs.read(pointer.slice() as HashPointer, MAX_PUSHED_BLOBS);
  }
}

/** First blob of an entry's sidechain, when it has one that is worth fetching. A view. */
function maybeChainPointer(replica: Replica, packet: Uint8Array): HashPointer | undefined {
  if (packet[TYPE_OFFSET] !== TYPE_CHAIN20) return undefined;
  const head = parseSidechainHead(payloadOf(packet), replica.lengthCode);
  return head.state === "chained" ? head.pointer : undefined;
}
