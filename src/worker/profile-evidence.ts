/**
 * What the packets that pass tell of how far entries got and what is around: delivery, replication, feeds nearby.
 *
 * Concludes only what is really there. Of own entries, what is known is kept among the store's notes and never goes back.
 */

import { airtimeMs } from "../core/airtime.ts";
import { BoundedMap } from "../core/bounded-map.ts";
import { asFeedId, type FeedId, fromHex, toHex } from "../core/bytes.ts";
import type { FeedRecord, Medium, NodeEvent } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { HeardWants, type Level } from "../core/heard-wants.ts";
import { MAX_FEEDS, MAX_KNOWN_FACES } from "../core/limits.ts";
import type { FaceLink } from "../faces/port.ts";
import type { Store } from "../store/port.ts";
import { type Airing, Airings } from "./airings.ts";
import type { DeliveryView, EvidenceApi, NearbyView, ReplicationView } from "./api.ts";
import { assertWhole } from "./arguments.ts";
import { DeliveryCounts } from "./delivery-counts.ts";
import type { FaceSet } from "./face-set.ts";
import { FaceTraffics } from "./face-traffics.ts";
import type { WorkerEvents } from "./messages.ts";
import { NearbyViews } from "./nearby-views.ts";
import type { NodeLife } from "./node-life.ts";
import type { Profile } from "./profile.ts";
import { replicationNow } from "./replication-now.ts";

type PacketEvent = Extract<NodeEvent, { kind: "packet" }>;

/** What changed is stored so long after it did: a page that is reloaded has no time to store anything. */
const KEEP_MS = 250;
/** That somebody was heard is kept anew after so long. */
const KEEP_HEARD_MS = 60_000;
const NOTE = "delivery/";

export interface ProfileEvidenceParts {
  readonly store: Store;
  readonly profile: Profile;
  readonly life: NodeLife;
  readonly faces: FaceSet;
  /** The latest own entry that a post of another feed names, and whose post it is. */
  namedBy(): { readonly seq: number; readonly feedId: string; readonly name: string } | undefined;
  /** The medium of a face, a radio as it is set. */
  mediumOf(faceId: string, link: FaceLink): Medium;
  /** Up to which SEQ a feed was read: after a backup, beyond what is here. */
  readToOf(record: FeedRecord): number;
  emit<Name extends "delivery" | "nearby" | "error">(name: Name, event: WorkerEvents[Name]): void;
  failed(error: unknown): void;
}

/** How far nodes on a face hold the own feed; `entry`: one of them sent what was not here. */
type Held = Level & { readonly by?: "entry" };

interface Kept {
  readonly feedId: string;
  readonly held: readonly { faceId: string; seq: number; heardMs: number; by?: "entry" }[];
  /** Earlier versions did not keep whether somebody was heard, and of theirs it is taken as so. */
  readonly aired: readonly (readonly [
    seq: number,
    airings: readonly (Omit<Airing, "isHeard"> & { isHeard?: boolean })[],
  ])[];
  /** When somebody was last heard, by face; of earlier versions only where. */
  readonly heard?: readonly (readonly [faceId: string, heardMs: number])[];
  readonly heardOn?: readonly string[];
  /** Up to which SEQ own entries came from elsewhere. */
  readonly elsewhereTo?: number;
  /** Of earlier versions: how often each own entry went out, by SEQ. */
  readonly totals?: readonly (number | null)[];
}

export class ProfileEvidence implements EvidenceApi {
  private readonly parts: ProfileEvidenceParts;
  private readonly wants = new HeardWants();
  private readonly nearbyFeeds = new NearbyViews();
  private readonly traffics = new FaceTraffics();
  /** By feed; what was heard longest ago leaves, which is of a feed that was unfollowed when there are too many. */
  private readonly lastHeard = new BoundedMap<string, { ms: number; faceId: string }>(MAX_FEEDS);
  private readonly airings = new Airings();
  private counts!: DeliveryCounts;
  /** How far nodes hold the own feed, by face; where nobody asked for longest leaves. */
  private readonly held = new BoundedMap<string, Held>(MAX_KNOWN_FACES);
  private ownKey = "";
  /** Up to here the own feed is known of: what is beyond after an import came with it. */
  private ownSeq = 0;
  /** The last own entry that was not written here. */
  private elsewhereTo = 0;
  private namedTo = 0;
  private waitingFor = "";
  private changed: { from: number; to: number } | undefined;
  private keeping: Promise<void> | undefined;
  private keepDueMs = Number.POSITIVE_INFINITY;

  constructor(parts: ProfileEvidenceParts) {
    this.parts = parts;
  }

  /** @throws EnvironmentError of the store. */
  async start(): Promise<void> {
    this.ownKey = toHex(this.parts.profile.own.feedId);
    this.ownSeq = this.ownFront();
    const name = NOTE + this.ownKey;
    this.counts = new DeliveryCounts(this.parts.store, name);
    const note = (await this.parts.store.readNotes(name)).get(name);
    if (!note) return;
    const kept = JSON.parse(new TextDecoder().decode(note)) as Kept;
    // Written as segments together with the note that has them no more.
    for (const [seq, times] of (kept.totals ?? []).entries()) if (seq > 0 && times) this.counts.add(seq, times);
    const wasHeard = (faceId: string): boolean => kept.heardOn?.includes(faceId) ?? true;
    const airings = kept.aired.map(
      ([seq, all]) => [seq, all.map((one) => ({ isHeard: wasHeard(one.faceId), ...one }))] as const,
    );
    this.airings.load(airings, kept.heard);
    this.elsewhereTo = kept.elsewhereTo ?? 0;
    for (const level of kept.held) this.setHeld({ ...level, feedKey: this.ownKey });
    for (const level of this.held.values()) this.wants.restore(level);
  }

  /** The profile may have become another node. @throws EnvironmentError of the store. */
  async handleImported(): Promise<void> {
    const { feedId } = this.parts.profile.own;
    const known = this.ownKey === toHex(feedId) ? this.ownSeq : 0;
    if (this.ownKey === toHex(feedId)) this.handleFork(feedId);
    else {
      this.airings.clear();
      this.held.clear();
      this.elsewhereTo = 0;
      this.namedTo = 0;
      await this.start();
    }
    const front = this.ownFront();
    if (front > known) this.noteElsewhere(front);
  }

  /** Concludes, tells and keeps what is due; called now and then. */
  tick(nowMs = Date.now()): void {
    for (const level of this.wants.settle(nowMs)) {
      if (level.feedKey !== this.ownKey) continue;
      const before = this.held.get(level.faceId)?.seq ?? 0;
      this.setHeld(level);
      this.noteChange(before + 1, level.seq);
    }
    this.lookAround();
    if (this.changed) this.parts.emit("delivery", this.changed);
    this.changed = undefined;
    if (nowMs >= this.keepDueMs) void this.keep();
  }

  async stop(): Promise<void> {
    this.tick();
    if (this.keepDueMs !== Number.POSITIVE_INFINITY) await this.keep();
  }

  handleEvent(event: NodeEvent): void {
    if (event.kind === "packet") this.handlePacket(event);
    else if (event.kind === "fork") this.handleFork(event.feedId);
    else if (event.kind === "entry" && event.own) this.ownSeq = Math.max(this.ownSeq, event.seq);
  }

  handlePacket(event: PacketEvent): void {
    const nowMs = Date.now();
    const { faceId, direction, packet, label, outcome } = event;
    this.traffics.note(faceId, direction, this.airtimeOf(faceId, packet.length), nowMs);
    if (direction === "out") {
      if (label.what === "entry" && toHex(label.feedId) === this.ownKey) this.noteAired(label.seq, faceId, nowMs);
      return;
    }
    if (nowMs - this.airings.lastHeardMs(faceId) > KEEP_HEARD_MS)
      this.keepDueMs = Math.min(this.keepDueMs, nowMs + KEEP_MS);
    for (const seq of this.airings.noteHeard(faceId, nowMs)) this.noteChange(seq, seq);
    if (label.what === "entry" && outcome === "taken" && toHex(label.feedId) === this.ownKey) {
      this.setHeld({ faceId, feedKey: this.ownKey, seq: label.seq, heardMs: nowMs, by: "entry" });
      this.noteElsewhere(label.seq);
    }
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
    const named = isForked ? undefined : this.parts.namedBy();
    return {
      seq,
      inLog: true,
      isFromElsewhere: seq <= this.elsewhereTo,
      aired: this.airings.of(seq).map((airing) => ({ ...airing })),
      airedTimes,
      isForked,
      waitsFor: this.facesDown(),
      namedBy: named && named.seq >= seq ? { feedId: named.feedId, name: named.name } : undefined,
      held: held.map(({ faceId, seq: upToSeq, heardMs, by }) => ({
        ...(by && { by }),
        faceId,
        upToSeq: Math.min(upToSeq, fork ? fork.seq - 1 : front.seq),
        heardMs,
      })),
    };
  }

  async replication(): Promise<ReplicationView> {
    return replicationNow({ ...this.parts, wants: this.wants, traffics: this.traffics, lastHeard: this.lastHeard });
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

  /** Whoever was on this face is gone for good, and was nobody to others. */
  forgetFace(faceId: string): void {
    const level = this.held.get(faceId);
    this.held.delete(faceId);
    if (level) this.noteChange(1, level.seq);
    for (const { seq, times } of this.airings.forgetFace(faceId)) {
      this.counts.add(seq, -times);
      this.noteChange(seq, seq);
    }
  }

  /** What others say of the own feed, and which faces are down, may be another now. */
  private lookAround(): void {
    const named = this.parts.namedBy()?.seq ?? 0;
    if (named !== this.namedTo) this.noteChange(Math.min(named, this.namedTo) + 1, Math.max(named, this.namedTo));
    this.namedTo = named;
    const waitingFor = this.facesDown().join("\n");
    if (waitingFor !== this.waitingFor) this.noteChange(1, this.ownFront());
    this.waitingFor = waitingFor;
  }

  /** Faces on which packets can not go out now, and may later. */
  private facesDown(): string[] {
    return this.parts.faces.views().flatMap(({ id, phase }) => (phase === "up" || phase === "closed" ? [] : [id]));
  }

  private ownFront(): number {
    const { life, profile } = this.parts;
    return life.recordNow(profile.own).front.seq;
  }

  private noteElsewhere(seq: number): void {
    this.ownSeq = Math.max(this.ownSeq, seq);
    if (seq <= this.elsewhereTo) return;
    this.noteChange(this.elsewhereTo + 1, seq);
    this.elsewhereTo = seq;
  }

  private noteAired(seq: number, faceId: string, nowMs: number): void {
    const isFirst = this.airings.add(seq, faceId, nowMs);
    if (isFirst && seq === this.ownFront()) this.wants.noteWritten(faceId, this.ownKey, seq, nowMs);
    this.counts.add(seq);
    this.noteChange(seq, seq);
    if (isFirst) this.keepAtOnce();
  }

  private setHeld(level: Held): void {
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

  /** A tab that is closed at once takes with it that the entry went out: it is kept as soon as all of one go is. */
  private keepAtOnce(): void {
    this.keeping ??= Promise.resolve()
      .then(() => this.keep())
      .finally(() => {
        this.keeping = undefined;
      });
  }

  private async keep(): Promise<void> {
    this.keepDueMs = Number.POSITIVE_INFINITY;
    try {
      const held = [...this.held.values()].map(({ feedKey: _, ...level }) => level);
      const aired = this.airings.entries();
      const kept: Kept = {
        feedId: this.ownKey,
        held,
        aired,
        heard: this.airings.heard(),
        elsewhereTo: this.elsewhereTo,
      };
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
