/**
 * What the packets that pass tell of how far entries got and what is around: delivery, replication, feeds nearby.
 *
 * Concludes only what is really there. Of own entries, what is known is kept among the store's notes and never goes back.
 */

import { airtimeMs } from "../core/airtime.ts";
import { BoundedMap } from "../core/bounded-map.ts";
import { asFeedId, type FeedId, fromHex, toHex } from "../core/bytes.ts";
import type { Medium, NodeEvent } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { HeardWants, type Level } from "../core/heard-wants.ts";
import { MAX_FEEDS, MAX_KNOWN_FACES } from "../core/limits.ts";
import type { FaceLink } from "../faces/port.ts";
import type { Store } from "../store/port.ts";
import type { DeliveryView, EvidenceApi, NearbyView, ReplicationView } from "./api.ts";
import { assertWhole } from "./arguments.ts";
import { DeliveryCounts } from "./delivery-counts.ts";
import type { FaceSet } from "./face-set.ts";
import { FaceTraffics } from "./face-traffics.ts";
import type { WorkerEvents } from "./messages.ts";
import { NearbyViews } from "./nearby-views.ts";
import { airtimeNeeded } from "./needed-airtime.ts";
import type { NodeLife } from "./node-life.ts";
import type { Profile } from "./profile.ts";

type PacketEvent = Extract<NodeEvent, { kind: "packet" }>;

/** Own entries of which is known where and when they went out; of older ones only how often. */
const MAX_AIRED = 512;
/** What changed is stored so long after it did: a page that is reloaded has no time to store anything. */
const KEEP_MS = 250;
const NOTE = "delivery/";

export interface ProfileEvidenceParts {
  readonly store: Store;
  readonly profile: Profile;
  readonly life: NodeLife;
  readonly faces: FaceSet;
  /** The medium of a face, a radio as it is set. */
  mediumOf(faceId: string, link: FaceLink): Medium;
  emit<Name extends "delivery" | "nearby" | "error">(name: Name, event: WorkerEvents[Name]): void;
  failed(error: unknown): void;
}

/** Where an own entry went out. */
type Airing = Omit<DeliveryView["aired"][number], "isHeard">;

interface Kept {
  readonly feedId: string;
  readonly held: readonly { faceId: string; seq: number; heardMs: number }[];
  readonly aired: readonly [seq: number, airings: Airing[]][];
  /** Faces on which somebody was heard; earlier versions did not keep it, and of theirs it is taken as so. */
  readonly heardOn?: readonly string[];
  /** Of earlier versions: how often each own entry went out, by SEQ. */
  readonly totals?: readonly (number | null)[];
}

export class ProfileEvidence implements EvidenceApi {
  private readonly parts: ProfileEvidenceParts;
  private readonly wants = new HeardWants();
  private readonly nearbyFeeds = new NearbyViews();
  private readonly traffics = new FaceTraffics();
  /** Faces on which somebody was ever heard, by ID. */
  private readonly heardOn = new BoundedMap<string, true>(MAX_KNOWN_FACES);
  /** By feed; what was heard longest ago leaves, which is of a feed that was unfollowed when there are too many. */
  private readonly lastHeard = new BoundedMap<string, { ms: number; faceId: string }>(MAX_FEEDS);
  /** The entry that went out, or was looked at, longest ago leaves. */
  private readonly aired = new BoundedMap<number, Airing[]>(MAX_AIRED);
  private counts!: DeliveryCounts;
  /** How far nodes hold the own feed, by face; where nobody asked for longest leaves. */
  private readonly held = new BoundedMap<string, Level>(MAX_KNOWN_FACES);
  private ownKey = "";
  private changed: { from: number; to: number } | undefined;
  private keepDueMs = Number.POSITIVE_INFINITY;

  constructor(parts: ProfileEvidenceParts) {
    this.parts = parts;
  }

  /** @throws EnvironmentError of the store. */
  async start(): Promise<void> {
    this.ownKey = toHex(this.parts.profile.own.feedId);
    const name = NOTE + this.ownKey;
    this.counts = new DeliveryCounts(this.parts.store, name);
    const note = (await this.parts.store.readNotes(name)).get(name);
    if (!note) return;
    const kept = JSON.parse(new TextDecoder().decode(note)) as Kept;
    // Written as segments together with the note that has them no more.
    for (const [seq, times] of (kept.totals ?? []).entries()) if (seq > 0 && times) this.counts.add(seq, times);
    for (const [seq, airings] of kept.aired) this.aired.set(seq, airings);
    const airedOn = kept.aired.flatMap(([, airings]) => airings.map(({ faceId }) => faceId));
    for (const faceId of kept.heardOn ?? airedOn) this.heardOn.set(faceId, true);
    for (const { faceId, seq, heardMs } of kept.held) this.setHeld({ faceId, feedKey: this.ownKey, seq, heardMs });
    for (const level of this.held.values()) this.wants.restore(level);
  }

  /** The profile may have become another node. @throws EnvironmentError of the store. */
  async handleImported(): Promise<void> {
    const { feedId } = this.parts.profile.own;
    if (this.ownKey === toHex(feedId)) {
      this.handleFork(feedId);
      return;
    }
    this.aired.clear();
    this.held.clear();
    await this.start();
  }

  /** Concludes, tells and keeps what is due; called now and then. */
  tick(nowMs = Date.now()): void {
    for (const level of this.wants.settle(nowMs)) {
      if (level.feedKey !== this.ownKey) continue;
      const before = this.held.get(level.faceId)?.seq ?? 0;
      this.setHeld(level);
      this.noteChange(before + 1, level.seq);
    }
    if (this.changed) this.parts.emit("delivery", this.changed);
    this.changed = undefined;
    if (nowMs >= this.keepDueMs) void this.keep();
  }

  async stop(): Promise<void> {
    this.tick();
    if (this.keepDueMs !== Number.POSITIVE_INFINITY) await this.keep();
  }

  handlePacket(event: PacketEvent): void {
    const nowMs = Date.now();
    const { faceId, direction, packet, label, outcome } = event;
    this.traffics.note(faceId, direction, this.airtimeOf(faceId, packet.length), nowMs);
    if (direction === "out") {
      if (label.what === "entry" && toHex(label.feedId) === this.ownKey) this.noteAired(label.seq, faceId, nowMs);
      return;
    }
    if (!this.heardOn.get(faceId)) this.noteHeard(faceId);
    if (label.what === "want") this.noteWants(faceId, label.pairs, nowMs);
    else if (
      (label.what === "entry" || label.what === "blob") &&
      label.feedId &&
      (outcome === "taken" || outcome === "duplicate")
    )
      this.lastHeard.set(toHex(label.feedId), { ms: nowMs, faceId });
  }

  async delivery(seq: number): Promise<DeliveryView> {
    const { life, profile } = this.parts;
    const { front, anchor, fork } = life.recordNow(profile.own);
    if (assertWhole(seq, "seq") <= anchor.seq || seq > front.seq)
      throw new EnvironmentError("unknown-entry", `SEQ ${seq}`);
    const airedTimes = await this.counts.timesOf(seq);
    // From a fork on, nobody who asks for the next entry says which of two it has.
    const isForked = fork !== undefined && seq >= fork.seq;
    const held = isForked ? [] : [...this.held.values()].filter((level) => level.seq >= seq);
    return {
      seq,
      inLog: true,
      aired: (this.aired.get(seq) ?? []).map((airing) => ({
        ...airing,
        isHeard: this.heardOn.get(airing.faceId) === true,
      })),
      airedTimes,
      isForked,
      held: held.map(({ faceId, seq: upToSeq, heardMs }) => ({
        faceId,
        upToSeq: Math.min(upToSeq, fork ? fork.seq - 1 : front.seq),
        heardMs,
      })),
    };
  }

  async replication(): Promise<ReplicationView> {
    const nowMs = Date.now();
    const { life, profile, faces } = this.parts;
    const media = new Map([...faces.linksUp()].map(([faceId, link]) => [faceId, this.parts.mediumOf(faceId, link)]));
    const feeds = profile.followed.map((record) => {
      const feedId = toHex(record.feedId);
      const { front, missingBlobs } = life.recordNow(record);
      const levels = [...media.keys()].map((faceId) => this.wants.maybeLevel(faceId, feedId)?.seq ?? 0);
      const knownHead = record.own ? front.seq : Math.max(front.seq, ...levels);
      const missingEntries = knownHead - front.seq;
      const heard = this.lastHeard.get(feedId);
      return {
        feedId,
        own: record.own,
        have: front.seq,
        knownHead,
        missingEntries,
        missingBlobs,
        lastHeardMs: heard?.ms ?? null,
        lastHeardFaceId: heard?.faceId ?? null,
        airtimeMs: airtimeNeeded(media, heard?.faceId, missingEntries + missingBlobs),
      };
    });
    return {
      feeds,
      faces: [...media].map(([faceId, { kind }]) => ({
        faceId,
        queued: life.view.maybeFace(faceId)?.queued ?? 0,
        ...this.traffics.view(faceId, kind === "lora", nowMs),
      })),
    };
  }

  async nearby(): Promise<NearbyView[]> {
    const followed = new Set(this.parts.profile.followed.map(({ feedId }) => toHex(feedId)));
    return this.nearbyFeeds.list(Date.now()).filter(({ feedId }) => !followed.has(feedId));
  }

  private noteWants(faceId: string, pairs: readonly { feedId: Uint8Array; seq: number }[], nowMs: number): void {
    const asked = new Map<string, number[]>();
    for (const { feedId, seq } of pairs) {
      const feedKey = toHex(feedId);
      asked.set(feedKey, [...(asked.get(feedKey) ?? []), seq]);
    }
    const { life, profile } = this.parts;
    for (const [feedKey, seqs] of asked) {
      const seq = Math.min(...seqs);
      const record = profile.maybeFeed(asFeedId(fromHex(feedKey)));
      if (!record) {
        const isNew = this.nearbyFeeds.note(faceId, feedKey, seq, nowMs);
        if (isNew) this.parts.emit("nearby", isNew);
        continue;
      }
      // Nobody holds more of the own feed than there is: such a WANT is one in advance.
      if (record.own && seq > life.recordNow(record).front.seq + 1) continue;
      this.wants.note(faceId, feedKey, seq, seqs.length === 1, nowMs);
    }
  }

  /** The own feed may have a fork: what was claimed of its entries is to be told anew. */
  handleFork(feedId: FeedId): void {
    const { fork, front } = this.parts.life.recordNow(this.parts.profile.own);
    if (fork && toHex(feedId) === this.ownKey) this.noteChange(1, front.seq);
  }

  private noteHeard(faceId: string): void {
    this.heardOn.set(faceId, true);
    this.keepSoon();
    for (const [seq, airings] of this.aired.entries())
      if (airings.some((airing) => airing.faceId === faceId)) this.noteChange(seq, seq);
  }

  /** Whoever was on this face is gone for good. */
  forgetFace(faceId: string): void {
    const level = this.held.get(faceId);
    this.held.delete(faceId);
    if (level) this.noteChange(1, level.seq);
  }

  private noteAired(seq: number, faceId: string, nowMs: number): void {
    const airings = this.aired.get(seq) ?? [];
    const known = airings.find((airing) => airing.faceId === faceId);
    if (known) {
      known.times++;
      known.lastMs = nowMs;
    } else {
      airings.push({ faceId, times: 1, lastMs: nowMs });
      const { life, profile } = this.parts;
      if (seq === life.recordNow(profile.own).front.seq) this.wants.noteWritten(faceId, this.ownKey, seq, nowMs);
    }
    this.aired.set(seq, airings);
    this.counts.add(seq);
    this.noteChange(seq, seq);
  }

  private setHeld(level: Level): void {
    const known = this.held.get(level.faceId);
    if (!known || level.seq >= known.seq) this.held.set(level.faceId, level);
  }

  private noteChange(from: number, to: number): void {
    const { changed } = this;
    this.changed = { from: Math.min(from, changed?.from ?? from), to: Math.max(to, changed?.to ?? to) };
    this.keepSoon();
  }

  private keepSoon(): void {
    this.keepDueMs = Math.min(this.keepDueMs, Date.now() + KEEP_MS);
  }

  private async keep(): Promise<void> {
    this.keepDueMs = Number.POSITIVE_INFINITY;
    try {
      const held = [...this.held.values()].map(({ faceId, seq, heardMs }) => ({ faceId, seq, heardMs }));
      const heardOn = [...this.heardOn.entries()].map(([faceId]) => faceId);
      const kept: Kept = { feedId: this.ownKey, held, aired: [...this.aired.entries()], heardOn };
      const note = new TextEncoder().encode(JSON.stringify(kept));
      await this.counts.keep(new Map([[NOTE + this.ownKey, note]]));
    } catch (error) {
      this.parts.failed(error);
    }
  }

  private airtimeOf(faceId: string, bytes: number): number {
    for (const [id, link] of this.parts.faces.linksUp()) {
      if (id !== faceId) continue;
      const medium = this.parts.mediumOf(id, link);
      return medium.kind === "lora" ? airtimeMs(bytes, medium.settings) : 0;
    }
    return 0;
  }
}
