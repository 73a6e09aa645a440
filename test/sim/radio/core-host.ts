/**
 * A host of the simulation that runs the real node of `src/core`. Its store and its signatures answer at once; only links take time.
 */
import { keyOf } from "../../../src/core/bytes.ts";
import type { Commit, Effect, EntryRun, FeedRecord, Medium } from "../../../src/core/effects.ts";
import { genesisAnchor } from "../../../src/core/entry.ts";
import { Node } from "../../../src/core/node.ts";
import { RADIO } from "../../../src/core/replication/radio.ts";
import { successorOf } from "../../../src/core/sidechain.ts";
import { type FeedLog, isStubSignature, stubSignature } from "./feed-log.ts";
import type { World } from "./world.ts";

export const FACE = "face";
const STUB_SECRET = new Uint8Array(32);

export interface Holding {
  readonly log: FeedLog;
  readonly own: boolean;
  /** Entries here at the start. */
  readonly count: number;
}

interface Stored {
  readonly log: FeedLog;
  front: number;
  missingBlobs: number;
}

export class CoreHost {
  readonly index: number;
  readonly node: Node;
  private readonly world: World;
  private readonly feeds = new Map<number, Stored>();
  private readonly blobs = new Set<string>();
  private plannedMs = Number.POSITIVE_INFINITY;
  private nextToken = 0;

  constructor(world: World, index: number, holdings: readonly Holding[], random: () => number) {
    this.world = world;
    this.index = index;
    this.node = new Node(random);
    const records: FeedRecord[] = [];
    for (const { log, own, count } of holdings) {
      this.feeds.set(log.feedNo, { log, front: count, missingBlobs: 0 });
      if (count > 0) for (const key of log.blobs.keys()) this.blobs.add(key);
      records.push({
        feedNo: log.feedNo,
        feedId: log.feedId,
        name: "",
        own,
        scheme: "hmac-sha512",
        secret: STUB_SECRET,
        lengthCode: "compact-size",
        anchor: genesisAnchor(log.feedId),
        front: { seq: count, mid: log.midOf(count) },
        missingBlobs: 0,
        parent: undefined,
      });
    }
    this.node.start(records, 0);
    this.settle();
  }

  /** The host comes up on its face. */
  start(medium: Medium): void {
    this.node.addFace({ id: FACE, medium }, this.world.clock.nowMs, RADIO);
    this.settle();
  }

  handlePacket(packet: Uint8Array): void {
    this.node.handlePacket(FACE, packet, this.world.clock.nowMs);
    this.settle();
  }

  publish(content: Uint8Array, type: 0 | 1): void {
    this.node.publish({ token: `${this.index}-${this.nextToken++}`, type, content }, this.world.clock.nowMs);
    this.settle();
  }

  /** Frames that wait on the face. */
  get queued(): number {
    return this.node.maybeFace(FACE)?.queued ?? 0;
  }

  private settle(): void {
    for (let effect = this.node.pollEffect(); effect; effect = this.node.pollEffect()) this.execute(effect);
    const dueMs = this.node.nextDeadlineMs();
    if (dueMs >= this.plannedMs || dueMs === Number.POSITIVE_INFINITY) return;
    this.plannedMs = dueMs;
    this.world.clock.at(dueMs, () => {
      if (this.plannedMs !== dueMs) return;
      this.plannedMs = Number.POSITIVE_INFINITY;
      if (this.node.nextDeadlineMs() <= this.world.clock.nowMs) this.node.handleTimeout(this.world.clock.nowMs);
      this.settle();
    });
  }

  private execute(effect: Effect): void {
    const { node, world } = this;
    const { nowMs } = world.clock;
    switch (effect.kind) {
      case "transmit":
        world.submit(this.index, effect.packet);
        return;
      case "notify":
        return;
      case "verify":
        node.handleVerified(effect.id, isStubSignature(effect.message, effect.signature), nowMs);
        return;
      case "sign":
        node.handleSigned(effect.id, stubSignature(effect.message), nowMs);
        return;
      case "commit":
        this.write(effect.commit);
        node.handleCommitted(effect.id, { ok: true }, nowMs);
        return;
      case "load-entries":
        node.handleEntriesLoaded(effect.id, this.entries(effect.feedNo, effect.fromSeq, effect.toSeq), nowMs);
        return;
      case "load-blobs":
        node.handleBlobsLoaded(effect.id, this.chain(effect.pointer, effect.count), nowMs);
        return;
      case "load-chains":
        node.handleChainsLoaded(effect.id, [], nowMs);
        return;
    }
  }

  private entries(feedNo: number, fromSeq: number, toSeq: number): EntryRun[] {
    const stored = this.feeds.get(feedNo);
    if (!stored) return [];
    const runs: EntryRun[] = [];
    for (let seq = fromSeq; seq <= Math.min(toSeq, stored.front); seq++)
      runs.push({ feedNo, firstSeq: seq, packets: stored.log.packets[seq - 1], mids: stored.log.mids[seq - 1] });
    return runs;
  }

  private chain(pointer: Uint8Array, count: number): Uint8Array[] {
    const found: Uint8Array[] = [];
    let next: Uint8Array | undefined = pointer;
    while (next && found.length < count) {
      const key = keyOf(next);
      const blob: Uint8Array | undefined = this.blobs.has(key) ? this.world.maybeBlob(key) : undefined;
      if (!blob) break;
      found.push(blob);
      next = successorOf(blob);
    }
    return found;
  }

  /** Takes a commit, and checks that every entry is byte for byte what its author wrote, without a gap. */
  private write(commit: Commit): void {
    const { world } = this;
    const newBlobs = commit.blobs.map(({ blob }) => blob);
    for (const { pointer } of commit.blobs) this.blobs.add(keyOf(pointer));
    for (const { feedNo, firstSeq, packets, mids } of commit.runs) {
      const stored = this.feeds.get(feedNo);
      if (!stored || firstSeq !== stored.front + 1) throw new Error(`gap: SEQ ${firstSeq} after ${stored?.front}`);
      const count = packets.length / 120;
      for (let at = 0; at < count; at++) {
        const packet = count === 1 ? packets : packets.subarray(at * 120, at * 120 + 120);
        const mid = count === 1 ? mids : mids.subarray(at * 20, at * 20 + 20);
        world.confirm(this.index, stored.log, firstSeq + at, packet, mid, newBlobs);
      }
    }
    for (const { feedNo, front, missingBlobs } of commit.advances) {
      const stored = this.feeds.get(feedNo);
      if (!stored) continue;
      const before = { front: stored.front, missing: stored.missingBlobs };
      stored.front = front.seq;
      stored.missingBlobs = missingBlobs;
      world.advanced(this.index, stored.log, before, { front: stored.front, missing: missingBlobs });
    }
  }
}
