/**
 * A simulated domain: hosts with their faces on one medium, and the count of what goes over it.
 *
 * One seed decides everything; each concern has its own generator, so that a change in one does not shift the others. The trace hash covers
 * every transmission with its time.
 */
import { DEMO_BRIDGE_LORA, type LoRaSettings } from "../../../src/core/airtime.ts";
import { equalBytes, keyOf } from "../../../src/core/bytes.ts";
import type { Medium } from "../../../src/core/effects.ts";
import { isBlobRequest, parseWant } from "../../../src/core/requests.ts";
import { seededRandom } from "../../support/seeded-random.ts";
import { AIRTIME_MARGIN, Air, type Losses } from "./air.ts";
import { AirAccount } from "./air-account.ts";
import { Bridge, serialMs } from "./bridge.ts";
import { Clock } from "./clock.ts";
import { CoreHost, type Holding } from "./core-host.ts";
import { FeedLog } from "./feed-log.ts";
import { discLinks, type Links } from "./links.ts";
import { type Pacing, ReferenceHost } from "./reference-host.ts";

const HOUR_MS = 3_600_000;
const HOST_MS = { low: 2, high: 10 };
const LAN_DELAY_MS = { low: 0.2, high: 2 };

export const FRAME_KINDS = ["entry", "want", "blob", "blob-request"] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

export interface FeedPlan {
  readonly author: number;
  /** Entries at the start, at the author and at those who hold it. */
  readonly entries: number;
  readonly blobsPerEntry?: number;
  /** Whether a node other than the author has all entries at the start. */
  readonly holds?: (node: number) => boolean;
}

export interface WorldOptions {
  readonly seed: number;
  readonly nodes: number;
  readonly feeds: readonly FeedPlan[];
  readonly medium: "lora" | "lan";
  readonly settings?: LoRaSettings;
  readonly links?: (random: () => number) => Links;
  readonly losses: Losses;
  readonly capture?: boolean;
  readonly senses?: boolean;
  /** Share of the time that a node may transmit in any hour. */
  readonly dutyCycle?: number;
  readonly isReference?: (node: number) => boolean;
  readonly pacing?: Pacing;
  /** Nodes that never come up. */
  readonly isAbsent?: (node: number) => boolean;
  /** Whether it is accounted for what the air was spent. */
  readonly accounts?: boolean;
  /** When nodes come up that join late, ms; what was on air before is not counted. */
  readonly joins?: { readonly isLate: (node: number) => boolean; readonly atMs: number };
  /** Nodes come up within this time, authors at its end: so everybody hears what goes on air first. */
  readonly startSpreadMs?: number;
}

export class World {
  readonly clock = new Clock();
  readonly hosts: (CoreHost | ReferenceHost)[] = [];
  readonly logs: FeedLog[];
  readonly options: WorldOptions;
  readonly air: Air;
  readonly frames: Record<FrameKind, number> = { entry: 0, want: 0, blob: 0, "blob-request": 0 };
  readonly airtimeMs: Record<FrameKind, number> = { entry: 0, want: 0, blob: 0, "blob-request": 0 };
  readonly airtimeOfNode: Float64Array;
  /** Airtime of the entries and blobs of each feed, and of its part of the WANTs, ms. */
  readonly airtimeOfFeed: Float64Array;
  /** Times between the writing of an entry and its arrival at the last node, ms. */
  readonly latenciesMs: number[] = [];
  /** Hours in which a node was longer on air than it may. */
  dutyViolations = 0;
  /** For what the air was spent, where asked for. */
  account: AirAccount | undefined;
  /** Entry and sidechain arrivals that are still due, over all present nodes. */
  private due = 0;
  private hash = 0x811c9dc5;
  private readonly seen = new Map<string, { count: number; bornMs: number }>();
  private readonly feedOfEntry = new Map<string, number>();
  private readonly feedOfBlob = new Map<string, number>();
  private readonly feedOfId = new Map<string, number>();
  private readonly bridges: Bridge[] = [];
  private readonly spent: { readonly atMs: number; readonly ms: number }[][];
  private readonly spentSumMs: Float64Array;
  private readonly hostRandom: () => number;
  private readonly lanRandom: () => number;
  private readonly present: number;

  constructor(options: WorldOptions) {
    this.options = options;
    const generator = (concern: number): (() => number) => seededRandom(options.seed * 64 + concern);
    const { nodes } = options;
    this.hostRandom = generator(1);
    this.lanRandom = generator(2);
    const links = options.links?.(generator(3)) ?? discLinks(nodes, generator(3));
    this.airtimeOfNode = new Float64Array(nodes);
    this.airtimeOfFeed = new Float64Array(options.feeds.length);
    this.spent = Array.from({ length: nodes }, () => []);
    this.spentSumMs = new Float64Array(nodes);
    const settings = options.settings ?? DEMO_BRIDGE_LORA;
    const air = { settings, losses: options.losses, capture: options.capture ?? true };
    this.air = new Air(this.clock, generator(4), links, air, (to, packet) => this.receive(to, packet));
    this.logs = options.feeds.map(({ entries, blobsPerEntry = 0 }, index) => {
      const log = new FeedLog(index + 1);
      for (let i = 0; i < entries; i++) log.write(blobsPerEntry);
      for (const packet of log.packets) this.feedOfEntry.set(keyOf(packet, 0, 7), index);
      for (const blob of log.blobs.values()) this.feedOfBlob.set(keyOf(blob), index);
      this.feedOfId.set(keyOf(log.feedId), index);
      return log;
    });
    const isAbsent = options.isAbsent ?? (() => false);
    const all = Array.from({ length: nodes }, (_, index) => index);
    this.present = all.filter((node) => !isAbsent(node)).length;
    if (options.accounts && options.medium === "lora") {
      const account = new AirAccount(this.present);
      this.account = account;
      this.air.whenEnded = (packet, isOverlapped) => account.end(packet, isOverlapped);
    }
    const startRandom = generator(5);
    for (const index of all) {
      const holdings = this.holdingsOf(index);
      const random = seededRandom(options.seed * 8191 + index);
      if (options.isReference?.(index)) {
        const pacing = options.pacing ?? "broken";
        this.hosts.push(new ReferenceHost(this, index, holdings, { random, pacing }));
      } else this.hosts.push(new CoreHost(this, index, holdings, random));
      this.bridges.push(
        new Bridge(this.clock, this.air, index, {
          senses: options.senses ?? false,
          random: generator(6 + index),
          started: (packet) => this.count(index, packet),
        }),
      );
      const spreadMs = options.startSpreadMs ?? 10_000;
      const startMs = options.feeds.some(({ author }) => author === index) ? spreadMs : startRandom() * spreadMs;
      if (isAbsent(index)) continue;
      for (const { log, count } of holdings) this.due += log.length - count + (count === 0 ? this.blobsOf(log) : 0);
      this.accountFor(index, holdings);
      const atMs = options.joins?.isLate(index) ? options.joins.atMs : startMs;
      this.clock.at(atMs, () => this.hosts[index].start(this.medium()));
    }
  }

  get isComplete(): boolean {
    return this.due === 0;
  }

  /** Arrivals still due, over all nodes. */
  get dueArrivals(): number {
    return this.due;
  }

  get traceHash(): number {
    return this.hash >>> 0;
  }

  get totalFrames(): number {
    return FRAME_KINDS.reduce((sum, kind) => sum + this.frames[kind], 0);
  }

  get totalAirtimeMs(): number {
    return FRAME_KINDS.reduce((sum, kind) => sum + this.airtimeMs[kind], 0);
  }

  get overflows(): number {
    return this.bridges.reduce((sum, { overflows }) => sum + overflows, 0);
  }

  /** Runs until all have everything, at most for this long. Returns whether they have. */
  run(limitMs: number): boolean {
    return this.clock.runUntil(this.clock.nowMs + limitMs, () => this.due === 0);
  }

  /** Runs for this long. */
  runFor(durationMs: number): void {
    this.clock.runUntil(this.clock.nowMs + durationMs, () => false);
  }

  /** The author of a feed writes an entry now. */
  publish(feed: number, blobCount = 0): void {
    const log = this.logs[feed];
    const host = this.hosts[this.options.feeds[feed].author];
    this.due += (this.present - 1) * (1 + blobCount);
    if (host instanceof ReferenceHost) {
      log.write(blobCount);
      this.noteEntry(log, log.length);
      host.push(log);
    } else host.publish(log.contentOf(log.length + 1, blobCount), blobCount === 0 ? 0 : 1);
  }

  // --- what hosts call ---

  submit(from: number, packet: Uint8Array): void {
    if (this.options.medium === "lora") {
      this.bridges[from].write(packet);
      return;
    }
    this.count(from, packet);
    const { rate } = this.options.losses;
    for (let to = 0; to < this.hosts.length; to++) {
      if (to === from || this.options.isAbsent?.(to) || this.lanRandom() < rate) continue;
      const delayMs = LAN_DELAY_MS.low + this.lanRandom() * (LAN_DELAY_MS.high - LAN_DELAY_MS.low);
      this.clock.after(delayMs, () => this.hosts[to].handlePacket(packet));
    }
  }

  maybeBlob(key: string): Uint8Array | undefined {
    for (const log of this.logs) {
      const blob = log.blobs.get(key);
      if (blob) return blob;
    }
    return undefined;
  }

  /** A host stores an entry: it must be what the author wrote; the author's own new one is what all others must agree with. */
  confirm(
    node: number,
    log: FeedLog,
    seq: number,
    packet: Uint8Array,
    mid: Uint8Array,
    blobs: readonly Uint8Array[],
  ): void {
    if (seq === log.length + 1 && this.options.feeds[log.feedNo - 1].author === node) {
      log.append(packet.slice(), mid.slice(), blobs);
      this.noteEntry(log, seq);
    } else if (!log.packets[seq - 1] || !equalBytes(packet, log.packets[seq - 1]))
      throw new Error(`node ${node} stored another entry ${seq} than its author wrote`);
  }

  /** A host's replica moved on. */
  advanced(
    node: number,
    log: FeedLog,
    before: { front: number; missing: number },
    now: { front: number; missing: number },
  ): void {
    if (this.options.feeds[log.feedNo - 1].author === node) return;
    const announced = log.blobsUpTo[now.front] - log.blobsUpTo[before.front];
    this.due -= now.front - before.front + (before.missing + announced - now.missing);
    for (let seq = before.front + 1; seq <= now.front; seq++) {
      const seen = this.seen.get(`${log.feedNo}:${seq}`);
      if (seen && ++seen.count === this.present - 1) this.latenciesMs.push(this.clock.nowMs - seen.bornMs);
    }
  }

  // --- within ---

  private medium(): Medium {
    const { medium, settings = DEMO_BRIDGE_LORA, dutyCycle } = this.options;
    if (medium === "lan") return { kind: "lan" };
    return { kind: "lora", settings, serialBitsPerSecond: 115_200, ...(dutyCycle === undefined ? {} : { dutyCycle }) };
  }

  private holdingsOf(node: number): Holding[] {
    return this.options.feeds.map(({ author, holds }, feed) => {
      const own = author === node;
      return { log: this.logs[feed], own, count: own || holds?.(node) ? this.logs[feed].length : 0 };
    });
  }

  private accountFor(node: number, holdings: readonly Holding[]): void {
    for (const { log, count } of holdings) {
      for (const packet of log.packets.slice(0, count)) this.account?.noteHere(node, packet);
      if (count > 0) for (const blob of log.blobs.values()) this.account?.noteHere(node, blob);
    }
  }

  private blobsOf(log: FeedLog): number {
    return log.blobsUpTo[log.length];
  }

  private noteEntry(log: FeedLog, seq: number): void {
    this.feedOfEntry.set(keyOf(log.packets[seq - 1], 0, 7), log.feedNo - 1);
    for (const blob of log.blobs.values()) this.feedOfBlob.set(keyOf(blob), log.feedNo - 1);
    this.seen.set(`${log.feedNo}:${seq}`, { count: 0, bornMs: this.clock.nowMs });
  }

  private receive(to: number, packet: Uint8Array): void {
    if (this.options.isAbsent?.(to)) return;
    if (packet.length === 120) this.account?.noteHere(to, packet);
    const host = this.hosts[to];
    const hostMs = host instanceof CoreHost ? HOST_MS.low + this.hostRandom() * (HOST_MS.high - HOST_MS.low) : 0;
    this.clock.after(serialMs(packet.length) + 1 + hostMs, () => host.handlePacket(packet));
  }

  private kindOf(packet: Uint8Array): FrameKind {
    if (packet.length === 120 && this.feedOfEntry.has(keyOf(packet, 0, 7))) return "entry";
    if (isBlobRequest(packet)) return "blob-request";
    return packet.length === 120 ? "blob" : "want";
  }

  /** A frame goes on the medium now. */
  private count(node: number, packet: Uint8Array): void {
    const kind = this.kindOf(packet);
    if (this.clock.nowMs < (this.options.joins?.atMs ?? 0)) return;
    const ms = this.options.medium === "lan" ? 0 : this.air.durationMs(packet.length);
    this.frames[kind]++;
    this.airtimeMs[kind] += ms;
    if (packet.length === 120) this.account?.noteHere(node, packet);
    this.account?.begin(kind, packet, ms);
    this.airtimeOfNode[node] += ms;
    this.countForFeed(kind, packet, ms);
    this.mix(Math.round(this.clock.nowMs * 1000));
    this.mix(node);
    for (let i = 0; i < packet.length; i += 8) this.mix(packet[i]);
    if (this.options.dutyCycle === undefined) return;
    const spent = this.spent[node];
    spent.push({ atMs: this.clock.nowMs, ms });
    this.spentSumMs[node] += ms;
    while (spent[0].atMs <= this.clock.nowMs + ms - HOUR_MS) this.spentSumMs[node] -= spent.shift()!.ms;
    if (this.spentSumMs[node] > this.options.dutyCycle * HOUR_MS + 1e-6) this.dutyViolations++;
  }

  private countForFeed(kind: FrameKind, packet: Uint8Array, ms: number): void {
    if (kind === "blob-request" || this.logs.length === 1) return;
    const pairs = kind === "want" ? parseWant(packet) : [];
    const feeds =
      kind === "want"
        ? pairs.map(({ feedId }) => this.feedOfId.get(keyOf(feedId)))
        : [kind === "entry" ? this.feedOfEntry.get(keyOf(packet, 0, 7)) : this.feedOfBlob.get(keyOf(packet))];
    for (const feed of feeds) if (feed !== undefined) this.airtimeOfFeed[feed] += ms / feeds.length;
  }

  private mix(value: number): void {
    this.hash = Math.imul(this.hash ^ (value & 0xffff), 0x01000193);
    this.hash = Math.imul(this.hash ^ (value >>> 16), 0x01000193);
  }
}

/** Time of a 120-byte frame on air, as the simulation counts it, ms. */
export const frameMs = (air: Air): number => air.durationMs(120);
export { AIRTIME_MARGIN };
