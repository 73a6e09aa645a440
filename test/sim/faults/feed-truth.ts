/**
 * What the author of one feed has written, as its own store has it: the measure of every replica.
 *
 * Knows names, DMX, message IDs and hashes from the independent codec of the tests. Where a key was copied there are several authors, and
 * what they wrote is a tree; a replica must be one path in it.
 */
import { asMid } from "../../../src/core/bytes.ts";
import type { ForkProof } from "../../../src/core/effects.ts";
import { dmxOf, midOf, pointerOf } from "../../support/reference-codec.ts";
import type { FeedLog } from "../radio/feed-log.ts";
import { BrokenInvariant, demand } from "./broken-invariant.ts";

/** A key for tables: equal for equal bytes. */
export const bytesKey = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");

/** Where a replica stands. */
export interface Front {
  readonly seq: number;
  readonly mid: Uint8Array;
}

export class FeedTruth {
  readonly log: FeedLog;
  /** Whether several nodes have the key. */
  readonly isForked: boolean;
  /** In a forked feed: message ID -> message ID of its predecessor, of everything that was written. */
  private readonly tree = new Map<string, string>();
  /** Payloads of own entries: nothing that a person wrote once is there twice. */
  private readonly payloads = new Set<string>();
  /** Hash -> blob, of all chains. */
  private readonly blobs = new Map<string, Uint8Array>();

  constructor(log: FeedLog, isForked: boolean) {
    this.log = log;
    this.isForked = isForked;
  }

  get feedKey(): string {
    return bytesKey(this.log.feedId);
  }

  /** Hashes of all blobs of its chains. */
  get blobKeys(): Iterable<string> {
    return this.blobs.keys();
  }

  hasBlob(pointer: Uint8Array): boolean {
    return this.blobs.has(bytesKey(pointer));
  }

  /** Blobs that somebody wrote with an own entry. */
  addBlobs(blobs: readonly Uint8Array[]): void {
    for (const blob of blobs) this.blobs.set(bytesKey(pointerOf(blob)), blob);
  }

  /**
   * A store holds an entry after `front`. Returns where the replica stands now.
   * @throws BrokenInvariant when it does not continue the replica, or is not what the author wrote.
   */
  confirm(front: Front, packet: Uint8Array, mid: Uint8Array, isAuthor: boolean): Front {
    const { log } = this;
    const { feedId } = log;
    const seq = front.seq + 1;
    demand(
      Buffer.compare(packet.subarray(0, 7), dmxOf(feedId, seq, front.mid)) === 0,
      "replica is a chain",
      () => `entry ${seq} of feed ${log.feedNo} does not follow the one before`,
    );
    demand(
      Buffer.compare(mid, midOf(feedId, seq, front.mid, packet)) === 0,
      "message IDs are right",
      () => `entry ${seq} of feed ${log.feedNo} is stored under another message ID`,
    );
    if (this.isForked) this.confirmBranch(front, mid, isAuthor);
    else if (isAuthor && seq === log.length + 1) this.append(packet, mid);
    else if (!log.packets[seq - 1] || Buffer.compare(log.packets[seq - 1], packet) !== 0) {
      const rule = isAuthor ? "never two own entries with one SEQ" : "replica is what its author wrote";
      throw new BrokenInvariant(rule, `entry ${seq} of feed ${log.feedNo}`);
    }
    return { seq, mid: mid.slice() };
  }

  /** A store keeps a proof that this feed is forked. @throws BrokenInvariant unless it is, by these entries. */
  confirmFork({ seq, prev, packets }: ForkProof): void {
    const isReal = (packet: Uint8Array): boolean =>
      this.tree.get(bytesKey(midOf(this.log.feedId, seq, prev, packet))) === bytesKey(prev);
    demand(
      this.isForked && packets.every(isReal) && Buffer.compare(packets[0], packets[1]) !== 0,
      "only a forked feed counts as forked",
      () => `entry ${seq} of feed ${this.log.feedNo}`,
    );
  }

  private append(packet: Uint8Array, mid: Uint8Array): void {
    const payload = bytesKey(packet.subarray(7, 56));
    demand(
      !this.payloads.has(payload),
      "what a person wrote is there once",
      () => `entry ${this.log.length + 1} of feed ${this.log.feedNo} repeats an earlier one`,
    );
    this.payloads.add(payload);
    this.log.append(packet.slice(), asMid(mid.slice()), []);
  }

  private confirmBranch(front: Front, mid: Uint8Array, isAuthor: boolean): void {
    const [key, before] = [bytesKey(mid), bytesKey(front.mid)];
    if (isAuthor && !this.tree.has(key)) this.tree.set(key, before);
    demand(
      this.tree.get(key) === before,
      "replica of a forked feed is one branch",
      () => `entry ${front.seq + 1} of feed ${this.log.feedNo} was written by nobody`,
    );
  }
}
