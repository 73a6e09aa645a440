/**
 * A tinySSB node without I/O: packets, completions and time in, effects out.
 *
 * Owns the feeds and faces of one profile and routes what comes in; the work is done by its parts: `Intake` (entries), `Chains` (blobs),
 * `Asker` and `Answerer` (requests), `Commits` (the store), `Publisher` (own entries). Every input is a method that carries the time; afterwards
 * effects are pulled with `pollEffect` until there is none, and `nextDeadlineMs` says when `handleTimeout` is due.
 *
 * Order of checks on a packet of 120 bytes: expected entry, expected blob, request, else kept; on others: request, else dropped.
 */
import type { AirtimeLedger } from "./airtime-ledger.ts";
import { asFeedId, DMX_BYTES, equalBytes, type FeedId, keyOf, toHex } from "./bytes.ts";
import { type CommitOutcome, Commits, type CommittedEntry } from "./commits.ts";
import { Context } from "./context.ts";
import {
  type ChainRecord,
  type Effect,
  type EntryRun,
  type FaceDescription,
  type FeedRecord,
  isDrop,
  type PacketLabel,
  type PacketOutcome,
} from "./effects.ts";
import { EntryCache } from "./entry-cache.ts";
import type { EnvironmentErrorCode } from "./environment-error.ts";
import { type FaceCounters, FaceState } from "./face-state.ts";
import { Intake } from "./intake.ts";
import { MAX_PACKET_BYTES, PACKET_BYTES } from "./limits.ts";
import { type Draft, Publisher } from "./publisher.ts";
import { Replica } from "./replica.ts";
import type { AirMemory } from "./replication/air-memory.ts";
import { Answerer } from "./replication/answerer.ts";
import { Asker } from "./replication/asker.ts";
import { Chains, type PendingBlobs } from "./replication/chains.ts";
import { RadioAnswerer } from "./replication/radio-answerer.ts";
import { RadioAsker } from "./replication/radio-asker.ts";
import { RadioCompany } from "./replication/radio-company.ts";
import type { FaceAnswerer, FeedAsker } from "./replication/roles.ts";
import { isBlobRequest, isWant, laterWantDmx, parseBlobRequest, parseWant, wantDmx } from "./requests.ts";
import { pointerTo } from "./sidechain.ts";

/** Shortest packet that can mean something: a DMX and a byte. */
const MIN_PACKET_BYTES = 8;

interface Feed {
  readonly replica: Replica;
  /** Only for the own feed. */
  readonly publisher: Publisher | undefined;
  readonly askers: Map<string, FeedAsker>;
  /** Face that brought it forward last. */
  source: { readonly face: FaceState; readonly atMs: number } | undefined;
}

interface Face {
  readonly state: FaceState;
  readonly answerer: FaceAnswerer;
  /** What replication shares on a radio; undefined on a LAN. */
  readonly radio: { readonly air: AirMemory; readonly company: RadioCompany } | undefined;
}

export class Node {
  private readonly context: Context;
  private readonly feeds = new Map<string, Feed>();
  private readonly faces = new Map<string, Face>();
  /** DMX of WANTs whose first pair names a feed that was followed since the start: the request may name other feeds. */
  private readonly wantKeys = new Set<string>();
  private readonly cache: EntryCache;
  private readonly intake: Intake;
  private readonly chains: Chains;
  private readonly commits: Commits;

  /** @param random uniform in [0, 1): the only source of randomness. */
  constructor(random: () => number) {
    this.context = new Context(random);
    this.cache = new EntryCache(this.context);
    this.intake = new Intake(this.context, {
      faces: () => this.faceStates(),
      mayTake: (replica) => !this.feedOf(replica)?.publisher?.isBusy,
      recognised: (replica, seq, face) => this.handleRecognised(replica, seq, face),
      verified: (replica) => {
        if (this.feedOf(replica)) this.commits.markReady(replica);
      },
      rewound: (replica) => this.feedOf(replica)?.publisher?.signNext(),
      takeAsBlob: (packet) => this.chains.take(packet, keyOf(pointerTo(packet))),
    });
    this.chains = new Chains(this.context, {
      faces: () => this.faceStates(),
      sourceOf: (replica) => this.feedOf(replica)?.source?.face,
      replicaByNo: (feedNo) => [...this.feeds.values()].find(({ replica }) => replica.feedNo === feedNo)?.replica,
      changed: () => this.commits.markBlobs(),
    });
    this.commits = new Commits(this.context, this.chains, {
      committed: (entries, blobs) => this.handleCommit(entries, blobs),
      failed: (replicas, code, detail) => this.handleCommitFailure(replicas, code, detail),
    });
  }

  // --- inputs: the profile ---

  /** Takes up the feeds of the profile. Called once, before anything else. */
  start(records: readonly FeedRecord[], nowMs: number): void {
    this.input(nowMs, () => {
      for (const record of records) this.takeUp(record);
      this.chains.loadFromStore();
    });
  }

  /** A feed was added to the store. */
  addFeed(record: FeedRecord, nowMs: number): void {
    this.input(nowMs, () => this.takeUp(record));
  }

  /** A feed is about to be removed from the store. Nothing of it is asked, answered or written any more. */
  removeFeed(feedId: FeedId, nowMs: number): void {
    this.input(nowMs, () => {
      const feed = this.feeds.get(toHex(feedId));
      if (!feed) return;
      this.feeds.delete(feed.replica.feedKey);
      for (const asker of feed.askers.values()) asker.stop();
      for (const { answerer } of this.faces.values()) answerer.forget(feed.replica);
      this.intake.disarm(feed.replica);
      this.commits.forget(feed.replica);
      this.chains.forget(feed.replica.feedNo);
    });
  }

  /** Writes an own entry. Its outcome comes as an event `published` or `publish-failed` with the draft's token. */
  publish(draft: Draft, nowMs: number): void {
    this.input(nowMs, () => {
      const own = [...this.feeds.values()].find(({ publisher }) => publisher);
      if (own?.publisher) own.publisher.publish(draft);
      else this.context.notify({ kind: "publish-failed", token: draft.token, code: "unknown-feed", detail: "" });
    });
  }

  // --- inputs: faces ---

  /** A face is up. */
  addFace(description: FaceDescription, nowMs: number): void {
    this.input(nowMs, () => {
      this.dropFace(description.id);
      const state = new FaceState(description, this.context);
      const radio = state.air ? { air: state.air, company: new RadioCompany() } : undefined;
      const answerer = radio
        ? new RadioAnswerer(this.context, state, this.cache, radio)
        : new Answerer(this.context, state, this.cache);
      const face: Face = { state, answerer, radio };
      this.faces.set(state.id, face);
      for (const feed of this.feeds.values()) this.addAsker(feed, face);
      this.chains.handleFace();
    });
  }

  /** A face is down; what waited there is gone. */
  removeFace(faceId: string, nowMs: number): void {
    this.input(nowMs, () => this.dropFace(faceId));
  }

  /** A packet came in. The array must not be changed afterwards. Never throws, whatever it holds. */
  handlePacket(faceId: string, packet: Uint8Array, nowMs: number): void {
    this.input(nowMs, () => {
      const face = this.faces.get(faceId);
      if (face) this.route(face, packet);
    });
  }

  // --- inputs: time and completions of effects ---

  handleTimeout(nowMs: number): void {
    this.input(nowMs, () => {});
  }

  handleVerified(id: number, ok: boolean, nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, ok));
  }

  /** @param signature 64 bytes, or undefined when the key could not sign. */
  handleSigned(id: number, signature: Uint8Array | undefined, nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, signature));
  }

  handleCommitted(id: number, outcome: CommitOutcome, nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, outcome));
  }

  handleEntriesLoaded(id: number, runs: readonly EntryRun[], nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, runs));
  }

  handleBlobsLoaded(id: number, blobs: readonly Uint8Array[], nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, blobs));
  }

  handleChainsLoaded(id: number, rows: readonly ChainRecord[], nowMs: number): void {
    this.input(nowMs, () => this.context.answer(id, rows));
  }

  // --- outputs ---

  /** The next thing to do, or undefined. Pull after every input until there is none. */
  pollEffect(): Effect | undefined {
    return this.context.pollEffect();
  }

  /** When `handleTimeout` is due, ms; Infinity when nothing is planned. */
  nextDeadlineMs(): number {
    return this.context.nextDeadlineMs();
  }

  /** The replica of a feed, to look at. */
  maybeReplica(feedId: FeedId): Replica | undefined {
    return this.feeds.get(toHex(feedId))?.replica;
  }

  /** Counters, queue length and spent airtime of a face, to look at; undefined when it is down. */
  maybeFace(
    faceId: string,
  ): { readonly counters: FaceCounters; readonly queued: number; readonly ledger: AirtimeLedger } | undefined {
    return this.faces.get(faceId)?.state;
  }

  // --- within ---

  private input(nowMs: number, handle: () => void): void {
    this.context.nowMs = Math.max(this.context.nowMs, nowMs);
    handle();
    this.context.fireDue();
  }

  private *faceStates(): Iterable<FaceState> {
    for (const { state } of this.faces.values()) yield state;
  }

  private feedOf(replica: Replica): Feed | undefined {
    const feed = this.feeds.get(replica.feedKey);
    return feed?.replica === replica ? feed : undefined;
  }

  private takeUp(record: FeedRecord): void {
    const replica = new Replica(record);
    const publisher = record.own
      ? new Publisher(this.context, replica, () => {
          this.intake.arm(replica);
          this.commits.markReady(replica);
        })
      : undefined;
    const feed: Feed = { replica, publisher, askers: new Map(), source: undefined };
    this.feeds.set(replica.feedKey, feed);
    for (const dmx of [wantDmx(replica.feedId), laterWantDmx(replica.feedId)]) this.wantKeys.add(keyOf(dmx));
    for (const face of this.faces.values()) this.addAsker(feed, face);
    this.intake.arm(replica);
  }

  private addAsker(feed: Feed, { state: face, radio }: Face): void {
    const isServedElsewhere = (): boolean => {
      if (!feed.source || feed.source.face === face || !this.faces.has(feed.source.face.id)) return false;
      if (face.description.medium.kind === "lan" && feed.source.face.description.medium.kind === "lora") return false;
      return this.context.nowMs - feed.source.atMs < feed.source.face.timing.sourceMs;
    };
    const asker = radio
      ? new RadioAsker(this.context, face, feed.replica, { ...radio, isServedElsewhere })
      : new Asker(this.context, face, feed.replica, isServedElsewhere);
    feed.askers.set(face.id, asker);
  }

  private dropFace(faceId: string): void {
    const face = this.faces.get(faceId);
    if (!face) return;
    this.faces.delete(faceId);
    face.answerer.stop();
    face.state.stop();
    for (const { askers } of this.feeds.values()) {
      askers.get(faceId)?.stop();
      askers.delete(faceId);
    }
  }

  private route(face: Face, packet: Uint8Array): void {
    face.state.counters.packetsIn++;
    const { label, outcome } = this.classify(face, packet);
    if (outcome === undefined) return;
    if (isDrop(outcome)) face.state.countDrop(outcome);
    this.context.notify({ kind: "packet", faceId: face.state.id, direction: "in", packet, label, outcome });
  }

  /** What a packet is and what became of it; an undefined outcome is told later. */
  private classify(face: Face, packet: Uint8Array): { label: PacketLabel; outcome: PacketOutcome | undefined } {
    const unknown: PacketLabel = { what: "unknown" };
    if (packet.length < MIN_PACKET_BYTES || packet.length > MAX_PACKET_BYTES)
      return { label: unknown, outcome: "wrong-length" };
    if (packet.length !== PACKET_BYTES)
      return this.classifyRequest(face, packet) ?? { label: unknown, outcome: "unknown" };

    face.state.markHeard(packet);
    face.answerer.handleHeard(packet);
    const expecting = this.intake.maybeExpecting(packet);
    if (expecting) {
      const label: PacketLabel = { what: "entry", feedId: expecting.feedId, seq: expecting.expected.seq };
      face.answerer.handleHeardEntry(expecting, expecting.expected.seq, false);
      return { label, outcome: this.intake.recognise(expecting, packet, face.state) };
    }
    const taken = this.intake.maybeKnown(packet);
    const known = taken ?? face.answerer.maybeKnown(packet);
    if (known) {
      const isOther = taken !== undefined && !equalBytes(taken.packet, packet);
      const outcome = isOther ? "other-entry" : "duplicate";
      if (!isOther) face.answerer.handleHeardEntry(known.replica, known.seq, true);
      return { label: { what: "entry", feedId: known.replica.feedId, seq: known.seq }, outcome };
    }
    const pointer = pointerTo(packet);
    const pointerKey = keyOf(pointer);
    const chain = this.chains.maybeChainOf(pointerKey);
    if (chain) {
      face.answerer.handleHeardBlob(packet, pointerKey);
      const label: PacketLabel = { what: "blob", feedId: chain.replica.feedId, seq: chain.seq, pointer };
      return { label, outcome: this.chains.take(packet, pointerKey, face.state) ? "taken" : "queue-full" };
    }
    if (face.answerer.knowsBlob(pointerKey)) {
      face.answerer.handleHeardBlob(packet, pointerKey);
      return { label: { what: "blob", feedId: undefined, seq: undefined, pointer }, outcome: "duplicate" };
    }
    const request = this.classifyRequest(face, packet);
    if (request) return request;
    const isNew = face.state.orphans.add(packet, pointerKey);
    if (isNew) face.answerer.handleHeardUnknown();
    return { label: unknown, outcome: isNew ? "kept" : "duplicate" };
  }

  private classifyRequest(face: Face, packet: Uint8Array): { label: PacketLabel; outcome: PacketOutcome } | undefined {
    if (isBlobRequest(packet)) {
      const pairs = parseBlobRequest(packet);
      this.chains.handleOverheardRequest(face.state, pairs);
      return { label: { what: "blob-request", pairs }, outcome: face.answerer.handleBlobRequest(pairs) };
    }
    if (!this.wantKeys.has(keyOf(packet, 0, DMX_BYTES)) && !isWant(packet)) return undefined;
    const pairs = parseWant(packet);
    for (const { feedId, seq } of pairs)
      this.feeds.get(toHex(feedId))?.askers.get(face.state.id)?.handleOverheardWant(seq);
    const outcome = face.answerer.handleWant(pairs, ({ feedId }) => this.feeds.get(toHex(feedId))?.replica);
    return {
      label: { what: "want", pairs: pairs.map(({ feedId, seq }) => ({ feedId: asFeedId(feedId.slice()), seq })) },
      outcome,
    };
  }

  private handleRecognised(replica: Replica, seq: number, face: FaceState): void {
    const feed = this.feedOf(replica);
    if (!feed) return;
    feed.source = { face, atMs: this.context.nowMs };
    for (const [faceId, asker] of feed.askers) {
      if (faceId === face.id) asker.handleEntry(seq);
      else asker.handleProgressElsewhere();
    }
  }

  private handleCommit(entries: readonly CommittedEntry[], blobs: PendingBlobs): void {
    for (const { replica, entry, chain } of entries) {
      this.cache.put(replica.feedNo, entry.seq, entry.packet);
      this.intake.remember(replica, entry.seq, entry.packet);
      const { feedId } = replica;
      const label: PacketLabel = { what: "entry", feedId, seq: entry.seq };
      if (entry.faceId !== undefined)
        this.context.notify({
          kind: "packet",
          faceId: entry.faceId,
          direction: "in",
          packet: entry.packet,
          label,
          outcome: "taken",
        });
      this.context.notify({
        kind: "entry",
        feedId,
        seq: entry.seq,
        mid: entry.mid,
        own: replica.own,
        missingBlobs: chain?.blobCount ?? 0,
      });
      if (entry.token !== undefined) {
        this.context.notify({ kind: "published", receipt: { token: entry.token, seq: entry.seq, mid: entry.mid } });
        const news = { replica, seq: entry.seq, packet: entry.packet, blobs: entry.blobs };
        for (const { answerer } of this.faces.values()) answerer.publish(news);
      }
      if (chain?.pointer && this.feedOf(replica)) this.chains.add(replica, entry.seq, chain.pointer, chain.blobCount);
    }
    for (const { replica, seq, missing } of blobs.changed)
      this.context.notify({ kind: "blob", feedId: replica.feedId, seq, missing });
    for (const replica of new Set(entries.map((committed) => committed.replica))) {
      const feed = this.feedOf(replica);
      if (!feed) continue;
      if (feed.publisher) {
        for (const asker of feed.askers.values()) asker.handleProgressElsewhere();
        feed.publisher.signNext();
      }
      // There may be room now for what was kept while too much was on its way.
      this.intake.arm(replica);
    }
  }

  private handleCommitFailure(replicas: Iterable<Replica>, code: EnvironmentErrorCode, detail: string): void {
    this.context.notify({ kind: "store-failed", code, detail });
    for (const replica of replicas) {
      const publisher = this.feedOf(replica)?.publisher;
      if (!publisher) continue;
      publisher.giveUp(code, detail);
      this.intake.arm(replica);
    }
  }
}
