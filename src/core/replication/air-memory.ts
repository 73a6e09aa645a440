/**
 * What a radio face remembers of its channel: which entries were on air, how often and by whom, how many nodes compete, when it was
 * last busy; and the random waits that all of replication on a radio is made of.
 *
 * Packets carry no sender, so "by whom" is "by us" or "by another". Everything is in units of the face's τ, the airtime of 120 bytes.
 */
import { airtimeMs, type LoRaSettings } from "../airtime.ts";
import type { Seq } from "../bytes.ts";
import type { Context } from "../context.ts";
import { MAX_AIRINGS, PACKET_BYTES } from "../limits.ts";
import { backoffMs } from "./backoff.ts";
import { Competition } from "./competition.ts";
import { Earshot } from "./earshot.ts";
import { FeedTurns, TURN_FORGOTTEN_MS } from "./feed-turns.ts";
import { Reception } from "./reception.ts";
import { ReferencePeers } from "./reference-peers.ts";

/** What an answer takes to begin after a request, ms. */
export const ANSWER_MS = 250;
const WANT_BYTES = 43;
/** What it takes until others know of a request, beyond its airtime: the serial line and the host, ms. */
const HANDLING_MS = 33;
/** Pause between two frames of one sender, ms. */
const GAP_MS = 30;
/** After this time an entry on air counts as never aired: who missed it then has told, or was not there. */
export const AIRING_FORGOTTEN_MS = 180_000;
const RANK_SLOTS = 2.9;
/** A channel is calm with fewer frames of 120 bytes than this within this time, ms: single entries, and their repairs. */
const CALM_FRAMES = 12;
const CALM_MS = 30_000;
/** Feeds that came up within this time share the channel, ms. */
const SHARED_MS = 60_000;
/** Probability that two nodes ask at the same time, at which the waits aim. */
const COLLISION_SHARE = 0.05;

/** How often an entry was on air lately. */
export interface Airing {
  count: number;
  lastMs: number;
  /** Whether we sent it last. */
  isMine: boolean;
  /** When we sent it last; 0 when we never did. */
  mineMs: number;
  /** `countWant` of its feed when it was last on air. */
  wantMark: number;
  /** How often it was asked for again after we answered. */
  repeats: number;
  /** The number of airings after which it was known whether somebody missed it. */
  toldLevel: number;
  wasMissed: boolean;
  /** The number of airings after which it was wanted beside another, while that does not count yet; else 0. */
  pendingLevel: number;
}

export class AirMemory {
  /** Airtime of 120 bytes and of a WANT for one entry, ms. */
  readonly tauMs: number;
  readonly wantMs: number;
  /** From one frame of a stream to the next, ms. */
  readonly slotMs: number;
  /** When another node's frame of 120 bytes was last heard, and when any was heard or sent. */
  foreignMs = Number.NEGATIVE_INFINITY;
  busyMs = Number.NEGATIVE_INFINITY;
  /** Until then the answers to the last request for entries, and for blobs, sent or heard, begin to be heard. */
  entriesDueMs = Number.NEGATIVE_INFINITY;
  blobsDueMs = Number.NEGATIVE_INFINITY;
  /** Until then somebody near is served, perhaps by a node that is not heard here. */
  yieldUntilMs = Number.NEGATIVE_INFINITY;
  /** Until then the channel is left to those further on. */
  leftUntilMs = Number.NEGATIVE_INFINITY;
  /** When a blob was last on air, or asked for. */
  blobsMs = Number.NEGATIVE_INFINITY;
  /** Frames of 120 bytes heard. Only grows. */
  heardCount = 0;
  /** When the latest CALM_FRAMES frames of 120 bytes were on air, in the order of their end. */
  private readonly frameTimesMs: number[] = [];
  /** WANTs for entries of a feed that are here. Only grow. */
  private readonly wantCounts = new Map<number, number>();
  readonly references: ReferencePeers;
  readonly earshot: Earshot;
  readonly reception = new Reception();
  readonly competition: Competition;
  private readonly turns = new FeedTurns();
  private readonly context: Context;
  private readonly airings = new Map<number, Map<Seq, Airing>>();
  /** Those of the feed that was asked about last. */
  private lastFeedNo = 0;
  private lastAirings: Map<Seq, Airing> | undefined;
  private feedNo = 0;
  /** When another feed came up than the one before. */
  private switchMs = Number.NEGATIVE_INFINITY;

  constructor(context: Context, settings: LoRaSettings) {
    this.context = context;
    this.references = new ReferencePeers(context);
    this.earshot = new Earshot(context);
    this.competition = new Competition(context);
    this.tauMs = airtimeMs(PACKET_BYTES, settings);
    this.wantMs = airtimeMs(WANT_BYTES, settings);
    this.slotMs = this.tauMs + GAP_MS;
  }

  /** A silence of this length means that a stream is over, ms. */
  get quietMs(): number {
    return 2.5 * this.slotMs + this.listenMs;
  }

  /** Whether somebody seems to hear us only. Never beside a reference peer. */
  get isApart(): boolean {
    return this.earshot.isApart && !this.hasEager;
  }

  /** Frames of one sender that are no further apart than this belong together, ms. */
  get runGapMs(): number {
    return 3 * this.slotMs + 300;
  }

  /** Whether several feeds were on air or asked for within the last minute. */
  get isShared(): boolean {
    return this.context.nowMs - this.switchMs < SHARED_MS;
  }

  /** A frame of 120 bytes is on air, another's or ours. */
  noteFrame(): void {
    this.frameTimesMs.push(this.context.nowMs);
    if (this.frameTimesMs.length > CALM_FRAMES) this.frameTimesMs.shift();
  }

  /** Whether little was on air lately: then who lacks an entry that was just written is nearly alone. */
  get isCalm(): boolean {
    return this.frameTimesMs.length < CALM_FRAMES || this.context.nowMs - this.frameTimesMs[0] > CALM_MS;
  }

  /** A silence in which it is nobody's turn to ask, ms: where feeds take turns, who goes on with an answer comes first. */
  get askQuietMs(): number {
    return this.quietMs * (this.isShared ? 2 : 1);
  }

  /** When a need or a heartbeat may be told, if nothing is heard until then, ms. */
  get askFreeMs(): number {
    return Math.max(this.busyMs, this.blobsDueMs) + this.askQuietMs + this.turnsMs;
  }

  /** How long after another's frame a waiting answer begins, ms: when the other has surely stopped, and is not pausing only. */
  get holdMs(): number {
    return this.quietMs * (this.isShared ? 1.8 : 0.8);
  }

  /** How much later than the first the answer to the pair at this place of a WANT begins, ms: enough to hear an answer that pauses. */
  rankMs(rank: number): number {
    return rank * RANK_SLOTS * this.slotMs;
  }

  /** A feed that is followed here is asked for, whoever may answer. */
  noteAsked(feedNo: number): void {
    this.turns.noteAsked(feedNo, this.context.nowMs);
  }

  /** How much later a feed's answer comes than that of the feed whose turn it is, ms: no longer than a turn is waited for. */
  turnMs(feedNo: number): number {
    return Math.min(TURN_FORGOTTEN_MS, this.rankMs(this.turns.before(feedNo, this.context.nowMs)));
  }

  /** What those feeds take to begin whose turn is still to come, where feeds take turns, ms. */
  get turnsMs(): number {
    return this.isShared ? this.rankMs(this.turns.count(this.context.nowMs)) : 0;
  }

  /** Pause after each frame of a stream in which a reference peer asks for the next entry, ms; 0 when none is here. */
  get listenMs(): number {
    return this.references.listenMs;
  }

  /** A WANT for an entry was heard. Returns whether it is a reference peer's, which says nothing of what others miss. */
  noteWant(feedNo: number, seq: Seq): boolean {
    this.noteFeed(feedNo);
    const before = this.maybeAiring(feedNo, seq - 1);
    return this.references.noteWant(feedNo, seq, before && { count: before.count, sinceMs: this.sinceMs(before) });
  }

  /** Whether a reference peer is here. */
  get hasEager(): boolean {
    return this.references.isHere;
  }

  /** Whether an entry that was never on air is held back until a reference peer asks for the one before again. */
  isHeldForEager(feedNo: number, seq: Seq): boolean {
    const before = this.maybeAiring(feedNo, seq - 1);
    return before !== undefined && this.references.isHolding(this.sinceMs(before));
  }

  /** Time since the end of an airing, ms. */
  private sinceMs({ lastMs, isMine }: Airing): number {
    return this.context.nowMs - lastMs - (isMine ? this.slotMs : 0);
  }

  /** The airing of an entry when it was on air lately. */
  maybeAiring(feedNo: number, seq: Seq): Airing | undefined {
    const airing = this.airingsOf(feedNo)?.get(seq);
    return airing && this.context.nowMs - airing.lastMs < AIRING_FORGOTTEN_MS ? airing : undefined;
  }

  private airingsOf(feedNo: number): Map<Seq, Airing> | undefined {
    if (this.lastFeedNo !== feedNo || this.lastAirings === undefined) {
      this.lastFeedNo = feedNo;
      this.lastAirings = this.airings.get(feedNo);
    }
    return this.lastAirings;
  }

  /** How often an entry was on air lately. */
  countOf(feedNo: number, seq: Seq): number {
    return this.maybeAiring(feedNo, seq)?.count ?? 0;
  }

  /** A request was sent or heard: its answers come first. */
  noteRequest(kind: "entries" | "blobs"): void {
    const dueMs = this.context.nowMs + ANSWER_MS;
    if (kind === "entries") this.entriesDueMs = dueMs;
    else {
      this.blobsDueMs = dueMs;
      this.blobsMs = this.context.nowMs;
    }
  }

  /** Notes that an entry is on air now. */
  noteAiring(feedNo: number, seq: Seq, isMine: boolean): Airing {
    const { nowMs } = this.context;
    this.noteFeed(feedNo);
    this.turns.end(feedNo);
    let ofFeed = this.airingsOf(feedNo);
    if (!ofFeed) {
      ofFeed = new Map();
      this.airings.set(feedNo, ofFeed);
      this.lastAirings = ofFeed;
    }
    let airing = this.maybeAiring(feedNo, seq);
    if (!airing) {
      airing = {
        count: 0,
        lastMs: 0,
        isMine,
        mineMs: 0,
        wantMark: 0,
        repeats: 0,
        toldLevel: 0,
        wasMissed: false,
        pendingLevel: 0,
      };
      ofFeed.delete(seq);
      ofFeed.set(seq, airing);
      if (ofFeed.size > MAX_AIRINGS) {
        const oldest = ofFeed.keys().next();
        if (!oldest.done) ofFeed.delete(oldest.value);
      }
    }
    airing.count++;
    airing.lastMs = nowMs;
    airing.isMine = isMine;
    if (isMine) airing.mineMs = nowMs;
    airing.wantMark = this.wantCounts.get(feedNo) ?? 0;
    return airing;
  }

  /** A WANT for an entry of the feed that is here was heard. Returns how many there were. */
  countWant(feedNo: number): number {
    const count = (this.wantCounts.get(feedNo) ?? 0) + 1;
    this.wantCounts.set(feedNo, count);
    return count;
  }

  forget(feedNo: number): void {
    this.wantCounts.delete(feedNo);
    this.airings.delete(feedNo);
    this.lastAirings = undefined;
    this.references.forget(feedNo);
    this.turns.end(feedNo);
  }

  private noteFeed(feedNo: number): void {
    if (this.feedNo !== 0 && feedNo !== this.feedNo) this.switchMs = this.context.nowMs;
    this.feedNo = feedNo;
  }

  /** A random wait before asking, so that of `crowd` nodes hardly two ask at the same time. */
  contentionMs(crowd: number, requestMs: number = this.wantMs): number {
    return this.backoffMs(((requestMs + HANDLING_MS) / COLLISION_SHARE) * (Math.log(crowd) + 1), crowd);
  }

  /** A random wait up to `spanMs`, so that the first of `crowd` nodes is alone with good probability. */
  backoffMs(spanMs: number, crowd: number): number {
    return backoffMs(this.context.random(), spanMs, crowd);
  }
}
