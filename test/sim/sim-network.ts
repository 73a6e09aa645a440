/**
 * A network of real nodes in one thread: virtual clock, one seed, media that lose, delay and duplicate packets.
 *
 * Signatures are the HMAC flavour made with node:crypto, so that thousands of entries cost little; stores are arrays. Nothing waits
 * for anything real, and the same seed gives the same run.
 */
import { createHmac } from "node:crypto";
import { asFeedId, asMid, type FeedId, type HashPointer, keyOf, toHex } from "../../src/core/bytes.ts";
import type {
  ChainRecord,
  Commit,
  Effect,
  EntryRun,
  FeedRecord,
  Medium,
  NodeEvent,
  OwnFeedState,
} from "../../src/core/effects.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import { Node } from "../../src/core/node.ts";
import { RADIO } from "../../src/core/replication/radio.ts";
import { pointerTo, successorOf } from "../../src/core/sidechain.ts";
import { seededRandom } from "../support/seeded-random.ts";

/** A medium that everybody attached hears. */
export interface SimMedium {
  readonly medium: Medium;
  readonly members: Set<{ node: SimNode; faceId: string }>;
  lossRate: number;
  duplicateRate: number;
  delayMs: { low: number; high: number };
  isCut: boolean;
  transmissions: number;
  /** Counts of what went over it, by kind. */
  readonly sent: Map<string, number>;
}

export class SimNetwork {
  nowMs = 0;
  readonly random: () => number;
  readonly nodes: SimNode[] = [];
  private readonly events: { atMs: number; order: number; run: () => void }[] = [];
  private order = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  lan(lossRate = 0): SimMedium {
    return this.medium({ kind: "lan" }, lossRate, { low: 0.2, high: 2 });
  }

  medium(medium: Medium, lossRate: number, delayMs: { low: number; high: number }): SimMedium {
    return {
      medium,
      members: new Set(),
      lossRate,
      duplicateRate: 0,
      delayMs,
      isCut: false,
      transmissions: 0,
      sent: new Map(),
    };
  }

  node(name: string, storage?: SimStorage): SimNode {
    const node = new SimNode(this, name, storage);
    this.nodes.push(node);
    return node;
  }

  at(delayMs: number, run: () => void): void {
    this.events.push({ atMs: this.nowMs + delayMs, order: this.order++, run });
    this.events.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  }

  /** Runs until `done` holds or `limitMs` of virtual time have passed. Returns whether it holds. */
  runUntil(done: () => boolean, limitMs: number): boolean {
    const endMs = this.nowMs + limitMs;
    while (!done()) {
      const event = this.events[0];
      const timerMs = Math.min(...this.nodes.map((node) => node.nextDeadlineMs()));
      const nextMs = Math.min(event?.atMs ?? Number.POSITIVE_INFINITY, timerMs);
      if (nextMs > endMs) {
        this.nowMs = endMs;
        return done();
      }
      this.nowMs = Math.max(this.nowMs, nextMs);
      if (event && event.atMs <= nextMs) {
        this.events.shift();
        event.run();
      } else for (const node of this.nodes) node.handleTimeout();
    }
    return true;
  }

  run(limitMs: number): void {
    this.runUntil(() => false, limitMs);
  }

  broadcast(medium: SimMedium, from: SimNode, packet: Uint8Array): void {
    medium.transmissions++;
    if (medium.isCut) return;
    for (const { node, faceId } of medium.members) {
      if (node === from) continue;
      const copies = this.random() < medium.duplicateRate ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        if (this.random() < medium.lossRate) continue;
        const { low, high } = medium.delayMs;
        this.at(low + this.random() * (high - low), () => node.handlePacket(faceId, packet.slice()));
      }
    }
  }
}

/** What survives a restart. */
export interface SimStorage {
  readonly secret: Uint8Array;
  readonly feedId: FeedId;
  feeds: FeedRecord[];
  nextFeedNo: number;
  packets: Map<number, { packet: Uint8Array; mid: Uint8Array }[]>;
  blobs: Map<string, Uint8Array>;
  chains: Map<string, ChainRecord>;
}

/** A copy of a profile as it is now, as of a backup; `ownState`: what the copy begins with. */
export function copyOf({ storage }: SimNode, ownState?: OwnFeedState): SimStorage {
  return {
    ...storage,
    feeds: storage.feeds.map((feed) => (feed.own && ownState ? { ...feed, ownState } : feed)),
    packets: new Map([...storage.packets].map(([feedNo, log]) => [feedNo, [...log]])),
    blobs: new Map(storage.blobs),
    chains: new Map(storage.chains),
  };
}

/** Everybody in a simulation shares the secret of a feed: it is derived from the feed ID. */
const secretOf = (feedId: FeedId): Uint8Array =>
  createHmac("sha512", "simulation").update(feedId).digest().subarray(0, 32);

export class SimNode {
  readonly name: string;
  readonly storage: SimStorage;
  readonly events: NodeEvent[] = [];
  /** Makes the next commits fail with this code. */
  failCommits: "quota" | "store-failed" | undefined;
  readonly commits: Commit[] = [];
  verifications = 0;
  private node: Node;
  private readonly network: SimNetwork;
  private readonly media = new Map<string, SimMedium>();
  private generation = 0;
  private nextToken = 0;

  constructor(network: SimNetwork, name: string, storage?: SimStorage) {
    this.network = network;
    this.name = name;
    const feedId = asFeedId(createHmac("sha256", "feed").update(name).digest());
    this.storage = storage ?? {
      secret: secretOf(feedId),
      feedId,
      feeds: [],
      nextFeedNo: 1,
      packets: new Map(),
      blobs: new Map(),
      chains: new Map(),
    };
    if (!storage) this.record(feedId, true);
    this.node = this.boot();
  }

  get feedId(): FeedId {
    return this.storage.feedId;
  }

  attach(medium: SimMedium, faceId = "face"): this {
    this.media.set(faceId, medium);
    medium.members.add({ node: this, faceId });
    this.node.addFace({ id: faceId, medium: medium.medium }, this.network.nowMs, RADIO);
    this.drain();
    return this;
  }

  detach(faceId = "face"): void {
    const medium = this.media.get(faceId);
    for (const member of medium?.members ?? [])
      if (member.node === this && member.faceId === faceId) medium?.members.delete(member);
    this.media.delete(faceId);
    this.node.removeFace(faceId, this.network.nowMs);
    this.drain();
  }

  follow(feedId: FeedId): this {
    this.node.addFeed(this.record(feedId, false), this.network.nowMs);
    this.drain();
    return this;
  }

  unfollow(feedId: FeedId): void {
    this.node.removeFeed(feedId, this.network.nowMs);
    this.storage.feeds = this.storage.feeds.filter((feed) => toHex(feed.feedId) !== toHex(feedId));
    this.drain();
  }

  publish(content: string | Uint8Array, type: 0 | 1 = 0): string {
    const token = `${this.name}-${this.nextToken++}`;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.node.publish({ token, type, content: bytes }, this.network.nowMs);
    this.drain();
    return token;
  }

  /** Forgets everything but the storage, as after a crash, and starts again on the same media. */
  crash(): void {
    this.generation++;
    this.node = this.boot();
    for (const [faceId, { medium }] of this.media) this.node.addFace({ id: faceId, medium }, this.network.nowMs, RADIO);
    this.drain();
  }

  handlePacket(faceId: string, packet: Uint8Array): void {
    if (!this.media.has(faceId)) return;
    this.node.handlePacket(faceId, packet, this.network.nowMs);
    this.drain();
  }

  handleTimeout(): void {
    if (this.node.nextDeadlineMs() > this.network.nowMs) return;
    this.node.handleTimeout(this.network.nowMs);
    this.drain();
  }

  nextDeadlineMs(): number {
    return this.node.nextDeadlineMs();
  }

  drops(faceId = "face"): Map<string, number> {
    return this.node.maybeFace(faceId)?.counters.drops ?? new Map();
  }

  seqOf(feedId: FeedId): number {
    return this.storage.feeds.find((feed) => toHex(feed.feedId) === toHex(feedId))?.front.seq ?? -1;
  }

  /** What is stored of a feed. */
  recordOf(feedId: FeedId): FeedRecord | undefined {
    return this.storage.feeds.find((feed) => toHex(feed.feedId) === toHex(feedId));
  }

  missingBlobsOf(feedId: FeedId): number {
    return this.storage.feeds.find((feed) => toHex(feed.feedId) === toHex(feedId))?.missingBlobs ?? -1;
  }

  logOf(feedId: FeedId): string[] {
    const feed = this.storage.feeds.find((candidate) => toHex(candidate.feedId) === toHex(feedId));
    return (this.storage.packets.get(feed?.feedNo ?? -1) ?? []).map(({ packet }) => toHex(packet));
  }

  private record(feedId: FeedId, own: boolean): FeedRecord {
    const anchor = genesisAnchor(feedId);
    const feedNo = this.storage.nextFeedNo++;
    const feed: FeedRecord = {
      feedNo,
      feedId,
      name: "",
      own,
      scheme: "hmac-sha512",
      secret: secretOf(feedId),
      lengthCode: "compact-size",
      anchor,
      front: anchor,
      missingBlobs: 0,
      parent: undefined,
    };
    this.storage.feeds.push(feed);
    this.storage.packets.set(feedNo, []);
    return feed;
  }

  private boot(): Node {
    this.node = new Node(this.network.random);
    this.node.start(this.storage.feeds, this.network.nowMs);
    this.drain();
    return this.node;
  }

  private drain(): void {
    for (let effect = this.node.pollEffect(); effect; effect = this.node.pollEffect()) this.execute(effect);
  }

  /** Completes an effect a little later, unless the node crashed meanwhile. */
  private later(run: () => void, delayMs = 0.2): void {
    const { generation } = this;
    this.network.at(delayMs, () => {
      if (generation !== this.generation) return;
      run();
      this.drain();
    });
  }

  private execute(effect: Effect): void {
    const { node, network, storage } = this;
    switch (effect.kind) {
      case "transmit": {
        const medium = this.media.get(effect.faceId);
        if (medium) network.broadcast(medium, this, effect.packet);
        return;
      }
      case "notify": {
        this.events.push(effect.event);
        if (effect.event.kind === "packet" && effect.event.direction === "out") {
          const sent = this.media.get(effect.event.faceId)?.sent;
          sent?.set(effect.event.label.what, (sent.get(effect.event.label.what) ?? 0) + 1);
        }
        return;
      }
      case "verify": {
        this.verifications++;
        const ok = createHmac("sha512", effect.key).update(effect.message).digest().equals(effect.signature);
        this.later(() => node.handleVerified(effect.id, ok, network.nowMs));
        return;
      }
      case "sign": {
        const signature = new Uint8Array(createHmac("sha512", storage.secret).update(effect.message).digest());
        this.later(() => node.handleSigned(effect.id, signature, network.nowMs));
        return;
      }
      case "commit": {
        this.commits.push(effect.commit);
        const code = this.failCommits;
        this.later(() => {
          if (code === undefined) applyCommit(storage, effect.commit);
          node.handleCommitted(
            effect.id,
            code === undefined ? { ok: true } : { ok: false, code, detail: "" },
            network.nowMs,
          );
        }, 1);
        return;
      }
      case "load-entries": {
        const feed = storage.feeds.find(({ feedNo }) => feedNo === effect.feedNo);
        const all = storage.packets.get(effect.feedNo) ?? [];
        const first = feed?.anchor.seq ?? 0;
        const runs: EntryRun[] = all
          .slice(Math.max(0, effect.fromSeq - first - 1), effect.toSeq - first)
          .map(({ packet, mid }, index) => ({
            feedNo: effect.feedNo,
            firstSeq: effect.fromSeq + index,
            packets: packet,
            mids: mid,
          }));
        this.later(() => node.handleEntriesLoaded(effect.id, runs, network.nowMs));
        return;
      }
      case "load-blobs": {
        const blobs: Uint8Array[] = [];
        let pointer: HashPointer | undefined = effect.pointer;
        while (pointer && blobs.length < effect.count) {
          const blob = storage.blobs.get(keyOf(pointer));
          if (!blob) break;
          blobs.push(blob);
          pointer = successorOf(blob);
        }
        this.later(() => node.handleBlobsLoaded(effect.id, blobs, network.nowMs));
        return;
      }
      case "load-chains":
        this.later(() =>
          node.handleChainsLoaded(effect.id, [...storage.chains.values()].slice(0, effect.count), network.nowMs),
        );
        return;
    }
  }
}

/** Writes a commit into the arrays, and checks on the way that it keeps what the store's contract says. */
function applyCommit(storage: SimStorage, commit: Commit): void {
  for (const advance of commit.advances) {
    const feed = storage.feeds.find(({ feedNo }) => feedNo === advance.feedNo);
    if (!feed) continue;
    if (feed.front.seq !== advance.fromSeq)
      throw new Error(`commit from SEQ ${advance.fromSeq}, the front is ${feed.front.seq}`);
    storage.feeds = storage.feeds.map((other) =>
      other === feed ? { ...feed, front: advance.front, missingBlobs: advance.missingBlobs } : other,
    );
  }
  for (const { feedNo, firstSeq, packets, mids } of commit.runs) {
    const log = storage.packets.get(feedNo) ?? [];
    const feed = storage.feeds.find((candidate) => candidate.feedNo === feedNo);
    if (feed && log.length !== firstSeq - 1 - feed.anchor.seq)
      throw new Error(`gap: run begins at SEQ ${firstSeq}, ${log.length} entries are there`);
    for (let i = 0; i < mids.length / 20; i++)
      log.push({ packet: packets.slice(i * 120, i * 120 + 120), mid: asMid(mids.slice(i * 20, i * 20 + 20)) });
  }
  for (const { pointer, blob } of commit.blobs) {
    if (toHex(pointerTo(blob)) !== toHex(pointer)) throw new Error("a blob under another's hash");
    storage.blobs.set(keyOf(pointer), blob);
  }
  for (const { feedNo, fork, ownState } of commit.marks)
    storage.feeds = storage.feeds.map((feed) =>
      feed.feedNo === feedNo ? { ...feed, fork: feed.fork ?? fork, ownState: ownState ?? feed.ownState } : feed,
    );
  for (const chain of commit.chains) storage.chains.set(`${chain.feedNo}:${chain.seq}`, chain);
  for (const { feedNo, seq } of commit.endedChains) storage.chains.delete(`${feedNo}:${seq}`);
}

/** Bytes that are junk of the given size, from the network's seed. */
export const junk = (net: SimNetwork, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, () => Math.floor(net.random() * 256));
