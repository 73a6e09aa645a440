/**
 * What the packets that pass tell of how far entries got and what is around: delivery, replication, feeds nearby.
 *
 * Concludes only what is really there. Of own entries, what is known is kept among the store's notes and never goes back.
 */

import { BoundedMap } from "../core/bounded-map.ts";
import { asFeedId, type FeedId, fromHex, toHex } from "../core/bytes.ts";
import type { FeedRecord, Medium, NodeEvent } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { HeardWants, lowestAsked } from "../core/heard-wants.ts";
import { MAX_FEEDS } from "../core/limits.ts";
import type { FaceLink } from "../faces/port.ts";
import type { Store } from "../store/port.ts";
import { Airings } from "./airings.ts";
import type { DeliveryView, EvidenceApi, NearbyView, ReplicationView } from "./api.ts";
import { assertWhole } from "./arguments.ts";
import { DeliveryCounts } from "./delivery-counts.ts";
import type { FaceSet } from "./face-set.ts";
import { airtimeOn, FaceTraffics } from "./face-traffics.ts";
import { facesDown, radiosHeldBack } from "./held-up-faces.ts";
import { evidenceNoteName, parseKept, serializeKept } from "./kept-evidence.ts";
import { LateKeeping } from "./late-keeping.ts";
import type { WorkerEvents } from "./messages.ts";
import { NearbyViews } from "./nearby-views.ts";
import type { NodeLife } from "./node-life.ts";
import { type BlobsOnFace, OwnBlobs } from "./own-blobs.ts";
import { type Held, OwnHeld } from "./own-held.ts";
import type { Profile } from "./profile.ts";
import { replicationNow } from "./replication-now.ts";

type PacketEvent = Extract<NodeEvent, { kind: "packet" }>;

/** That somebody was heard is kept anew after so long. */
const KEEP_HEARD_MS = 60_000;

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

export class ProfileEvidence implements EvidenceApi {
  private readonly parts: ProfileEvidenceParts;
  private readonly wants = new HeardWants();
  private readonly nearbyFeeds = new NearbyViews();
  private readonly traffics = new FaceTraffics();
  /** By feed; what was heard longest ago leaves, which is of a feed that was unfollowed when there are too many. */
  private readonly lastHeard = new BoundedMap<string, { ms: number; faceId: string }>(MAX_FEEDS);
  private readonly airings = new Airings();
  private counts!: DeliveryCounts;
  private readonly held = new OwnHeld();
  private readonly blobs: OwnBlobs;
  private ownKey = "";
  /** Up to here the own feed is known of: what is beyond after an import came with it. */
  private ownSeq = 0;
  /** The last own entry that was not written here. */
  private elsewhereTo = 0;
  private namedTo = 0;
  private waitingFor = "";
  private changed: { from: number; to: number } | undefined;
  private readonly keeping: LateKeeping;

  constructor(parts: ProfileEvidenceParts) {
    this.parts = parts;
    this.keeping = new LateKeeping(() => this.keep(), parts.failed);
    this.blobs = new OwnBlobs({
      store: parts.store,
      own: () => this.own,
      changed: (seq, asked) => {
        this.noteChange(seq, seq);
        // Only who holds the entry, and the blobs before, knows by what name to ask.
        if (asked) this.noteHeld({ faceId: asked.faceId, feedKey: this.ownKey, seq, heardMs: asked.atMs, by: "blobs" });
      },
      failed: parts.failed,
    });
  }

  /** @throws EnvironmentError of the store. */
  async start(): Promise<void> {
    this.ownKey = toHex(this.parts.profile.own.feedId);
    this.ownSeq = this.own.front.seq;
    const name = evidenceNoteName(this.ownKey);
    this.counts = new DeliveryCounts(this.parts.store, name);
    const note = (await this.parts.store.readNotes(name)).get(name);
    const kept = note && parseKept(note);
    this.blobs.load(kept?.chains ?? [], kept?.blobsFrom ?? this.ownSeq + 1);
    if (!kept) return;
    // Written as segments together with the note that has them no more.
    for (const [seq, times] of kept.totals) this.counts.add(seq, times);
    this.airings.load(kept.aired, kept.heard);
    this.elsewhereTo = kept.elsewhereTo ?? 0;
    for (const level of kept.held) this.held.note({ ...level, feedKey: this.ownKey });
    for (const level of this.held.all()) this.wants.restore(level);
  }

  /** The profile may have become another node. @throws EnvironmentError of the store. */
  async handleImported(): Promise<void> {
    const { feedId, front } = this.own;
    const known = this.ownKey === toHex(feedId) ? this.ownSeq : 0;
    if (this.ownKey === toHex(feedId)) this.handleFork(feedId);
    else {
      this.airings.clear();
      this.held.clear();
      this.blobs.clear();
      this.elsewhereTo = 0;
      this.namedTo = 0;
      await this.start();
    }
    if (front.seq > known) this.noteElsewhere(front.seq);
  }

  /** Concludes, tells and keeps what is due; called now and then. */
  tick(nowMs = Date.now()): void {
    for (const level of this.wants.settle(nowMs)) {
      if (level.feedKey === this.ownKey) this.noteHeld(level);
    }
    this.lookAround();
    if (this.changed) this.parts.emit("delivery", this.changed);
    this.changed = undefined;
    this.keeping.tick(nowMs);
  }

  async stop(): Promise<void> {
    this.tick();
    await this.keeping.stop();
  }

  handleEvent(event: NodeEvent): void {
    if (event.kind === "packet") this.handlePacket(event);
    else if (event.kind === "fork") this.handleFork(event.feedId);
    else if (event.kind === "entry" && event.own) {
      this.ownSeq = Math.max(this.ownSeq, event.seq);
      this.keeping.soon();
    }
  }

  handlePacket(event: PacketEvent): void {
    const nowMs = Date.now();
    const { faceId, direction, packet, label, outcome } = event;
    this.traffics.note(faceId, direction, airtimeOn(this.parts, faceId, packet.length), nowMs);
    this.blobs.handlePacket(event, nowMs);
    if (direction === "out") {
      if (label.what === "entry" && toHex(label.feedId) === this.ownKey) this.noteAired(label.seq, faceId, nowMs);
      return;
    }
    if (nowMs - this.airings.lastHeardMs(faceId) > KEEP_HEARD_MS) this.keeping.soon(nowMs);
    for (const seq of this.airings.noteHeard(faceId, nowMs)) this.noteChange(seq, seq);
    if (label.what === "entry" && outcome === "taken" && toHex(label.feedId) === this.ownKey) {
      this.noteHeld({ faceId, feedKey: this.ownKey, seq: label.seq, heardMs: nowMs, by: "entry" });
      this.noteElsewhere(label.seq);
    }
    const isNamed = (label.what === "entry" || label.what === "blob") && label.feedId;
    if (label.what === "want") this.noteWants(faceId, label.pairs, nowMs);
    else if (isNamed && (outcome === "taken" || outcome === "duplicate"))
      this.lastHeard.set(toHex(label.feedId), { ms: nowMs, faceId });
  }

  async delivery(seq: number): Promise<DeliveryView> {
    const { front, anchor, fork } = this.own;
    if (assertWhole(seq, "seq") <= anchor.seq || seq > front.seq)
      throw new EnvironmentError("unknown-entry", `SEQ ${seq}`);
    const [airedTimes, blobs] = await Promise.all([this.counts.timesOf(seq), this.blobs.of(seq)]);
    // From a fork on, nobody who asks for the next entry says which of two it has.
    const isForked = fork !== undefined && seq >= fork.seq;
    const held = isForked ? [] : this.held.atLeast(seq);
    const faces = this.parts.faces.views();
    const named = isForked ? undefined : this.parts.namedBy();
    return {
      seq,
      inLog: true,
      isFromElsewhere: seq <= this.elsewhereTo,
      aired: this.airings.of(seq).map((airing) => ({ ...airing })),
      airedTimes,
      isForked,
      ...(blobs && { blobs: { ...blobs, faces: isForked ? blobs.faces.map(ownPart) : blobs.faces } }),
      waitsFor: facesDown(faces),
      waitsForAir: radiosHeldBack(faces, Date.now()),
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
    const { life, profile } = this.parts;
    for (const { feedKey, seq, isAlone } of lowestAsked(pairs)) {
      const record = profile.maybeFeed(asFeedId(fromHex(feedKey)));
      if (!record) {
        const isNew = this.nearbyFeeds.note(faceId, feedKey, seq, nowMs);
        if (isNew) this.parts.emit("nearby", isNew);
        continue;
      }
      // Nobody holds more of the own feed than there is: such a WANT is one in advance.
      if (record.own && seq > life.recordNow(record).front.seq + 1) continue;
      this.wants.note(faceId, feedKey, seq, isAlone, nowMs);
    }
  }

  /** The own feed may have a fork: what was claimed of its entries is to be told anew. */
  handleFork(feedId: FeedId): void {
    const { fork, front } = this.own;
    if (fork && toHex(feedId) === this.ownKey) this.noteChange(1, front.seq);
  }

  /** Whoever was on this face is gone for good, and was nobody to others. */
  forgetFace(faceId: string): void {
    const level = this.held.forgetFace(faceId);
    if (level) this.noteChange(1, level.seq);
    for (const seq of this.blobs.forgetFace(faceId)) this.noteChange(seq, seq);
    for (const { seq, times } of this.airings.forgetFace(faceId)) {
      this.counts.add(seq, -times);
      this.noteChange(seq, seq);
    }
  }

  /** What others say of the own feed, and which faces are down or out of air, may be another now. */
  private lookAround(): void {
    const named = this.parts.namedBy()?.seq ?? 0;
    if (named !== this.namedTo) this.noteChange(Math.min(named, this.namedTo) + 1, Math.max(named, this.namedTo));
    this.namedTo = named;
    const faces = this.parts.faces.views();
    const waitingFor = [...facesDown(faces), "", ...radiosHeldBack(faces, 0).map(({ faceId }) => faceId)].join("\n");
    if (waitingFor !== this.waitingFor) this.noteChange(1, this.own.front.seq);
    this.waitingFor = waitingFor;
  }

  /** The own feed as it is now. */
  private get own(): FeedRecord {
    return this.parts.life.recordNow(this.parts.profile.own);
  }

  private noteElsewhere(seq: number): void {
    this.ownSeq = Math.max(this.ownSeq, seq);
    if (seq <= this.elsewhereTo) return;
    this.noteChange(this.elsewhereTo + 1, seq);
    this.elsewhereTo = seq;
  }

  private noteAired(seq: number, faceId: string, nowMs: number): void {
    const isFirst = this.airings.add(seq, faceId, nowMs);
    if (isFirst && seq === this.own.front.seq) this.wants.noteWritten(faceId, this.ownKey, seq, nowMs);
    this.counts.add(seq);
    this.noteChange(seq, seq);
    if (isFirst) this.keeping.atOnce();
  }

  private noteHeld(level: Held): void {
    const from = this.held.note(level);
    if (from !== undefined) this.noteChange(Math.min(from, level.seq), level.seq);
  }

  private noteChange(from: number, to: number): void {
    const { changed } = this;
    this.changed = { from: Math.min(from, changed?.from ?? from), to: Math.max(to, changed?.to ?? to) };
    this.keeping.soon();
  }

  private keep(): Promise<void> {
    const note = serializeKept({
      feedId: this.ownKey,
      held: this.held.all().map(({ feedKey: _, ...level }) => level),
      aired: this.airings.entries(),
      heard: this.airings.heard(),
      elsewhereTo: this.elsewhereTo,
      blobsFrom: this.blobs.countedFrom,
      chains: this.blobs.kept(),
    });
    return this.counts.keep(new Map([[evidenceNoteName(this.ownKey), note]]));
  }
}

/** After a fork, what others did says nothing of this entry. */
const ownPart = ({ faceId, sent }: BlobsOnFace): BlobsOnFace => ({ faceId, sent });
