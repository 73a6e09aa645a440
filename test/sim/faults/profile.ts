/**
 * What outlives a node: its disk, what was promised about it, and the person in front of it.
 *
 * Checks each write when it is made and each start against what was written before. Invariants: replicas are what their authors
 * wrote; what was reported as persisted is there after a restart; a loss of power takes only what was not written strictly.
 */
import type { Commit, FeedRecord } from "../../../src/core/effects.ts";
import { genesisAnchor } from "../../../src/core/entry.ts";
import { MemoryDisk, MemoryStore } from "../../../src/store/memory-store.ts";
import type { StoredProfile } from "../../../src/store/port.ts";
import { makeChain, plain48, pointerOf } from "../../support/reference-codec.ts";
import { demand } from "./broken-invariant.ts";
import { bytesKey, type FeedTruth, type Front } from "./feed-truth.ts";
import type { Person } from "./person.ts";

interface Followed {
  readonly truth: FeedTruth;
  readonly isAuthor: boolean;
  front: Front;
}

export class Profile {
  readonly index: number;
  /** The feed that this profile writes. */
  readonly ownFeed: FeedTruth | undefined;
  disk = new MemoryDisk();
  /** Feeds that the person does not want now. */
  readonly unwanted = new Set<FeedTruth>();
  readonly person: Person;
  /** Airtime spent on each face, as it was kept, and when. */
  readonly ledgers = new Map<
    string,
    { readonly atMs: number; readonly rows: readonly { ageMs: number; airtimeMs: number }[] }
  >();
  private readonly truths: ReadonlyMap<string, FeedTruth>;
  private readonly followed = new Map<number, Followed>();
  /** Every packet that was ever written here. */
  private stored = new Set<string>();
  /** The disk as it is if power fails now; undefined while that is the same as `disk`. */
  private durable: MemoryDisk | undefined;
  private readonly mayLosePower: boolean;

  constructor(
    index: number,
    truths: ReadonlyMap<string, FeedTruth>,
    options: { readonly ownFeed: FeedTruth | undefined; readonly mayLosePower: boolean; readonly person: Person },
  ) {
    this.index = index;
    this.truths = truths;
    this.ownFeed = options.ownFeed;
    this.mayLosePower = options.mayLosePower;
    this.person = options.person;
  }

  /** Makes a new profile that follows these feeds. */
  async create(feeds: readonly FeedTruth[]): Promise<void> {
    const store = new MemoryStore(this.disk);
    await store.claimEpoch();
    for (const truth of feeds) await store.addFeed(this.newRecord(truth));
  }

  /** A copy of another profile's disk: the same key, and all that was there. */
  copyFrom(other: Profile): void {
    this.disk = copyOf(other.disk);
    this.followed.clear();
    this.stored = new Set(other.stored);
  }

  hasStored(packet: Uint8Array): boolean {
    return this.stored.has(bytesKey(packet));
  }

  /** Whether the store holds this entry. */
  hasEntry(feedId: Uint8Array, seq: number): boolean {
    const truth = this.truths.get(bytesKey(feedId));
    return truth !== undefined && this.frontOf(truth) >= seq;
  }

  /** What is stored first of a feed that is followed from now on. */
  newRecord(truth: FeedTruth): Omit<FeedRecord, "feedNo"> {
    return newFeed(truth, truth === this.ownFeed);
  }

  frontOf(truth: FeedTruth): number {
    for (const { truth: other, front } of this.followed.values()) if (other === truth) return front.seq;
    return -1;
  }

  /** Whether the own feed may be written, as it is stored. */
  get ownState(): string {
    for (const { record } of this.disk.feeds.values()) if (record.own) return record.ownState ?? "ready";
    return "absent";
  }

  /** Blobs of a feed's sidechains that the store lacks. */
  missingBlobsOf(truth: FeedTruth): number {
    for (const { record } of this.disk.feeds.values())
      if (bytesKey(record.feedId) === truth.feedKey) return record.missingBlobs;
    return 0;
  }

  /** Looks at what a node finds at its start. @throws BrokenInvariant when something is gone that was there. */
  confirmStart({ feeds }: StoredProfile): void {
    for (const { feedNo, feedId, front } of feeds) {
      const known = this.followed.get(feedNo);
      if (!known) {
        const truth = this.truths.get(bytesKey(feedId))!;
        this.followed.set(feedNo, {
          truth,
          isAuthor: truth === this.ownFeed,
          front: { seq: front.seq, mid: front.mid },
        });
        continue;
      }
      demand(
        known.front.seq === front.seq && Buffer.compare(known.front.mid, front.mid) === 0,
        "persisted is there after a restart",
        () =>
          `profile ${this.index} stands at ${front.seq} of feed ${known.truth.log.feedNo}, not at ${known.front.seq}`,
      );
    }
  }

  follow(record: FeedRecord): void {
    const truth = this.truths.get(bytesKey(record.feedId))!;
    this.followed.set(record.feedNo, {
      truth,
      isAuthor: false,
      front: { seq: record.front.seq, mid: record.front.mid },
    });
  }

  unfollow(feedNo: number): void {
    this.followed.delete(feedNo);
  }

  /** Before a write: what is there now is safe from a loss of power only if it was written strictly. */
  prepareWrite(strict: boolean): void {
    if (this.mayLosePower && !strict && !this.durable) this.durable = copyOf(this.disk);
  }

  /** A commit was written. @throws BrokenInvariant when it should not have been. */
  confirmWrite(commit: Commit): void {
    if (commit.strict) this.durable = undefined;
    const isOwn = commit.receipts.length > 0;
    if (isOwn) this.confirmOwn(commit);
    for (const { feedNo, packets, mids } of commit.runs) {
      const known = this.followed.get(feedNo);
      if (!known) continue;
      for (let at = 0; at < packets.length / 120; at++) {
        const packet = packets.subarray(120 * at, 120 * at + 120);
        known.front = known.truth.confirm(known.front, packet, mids.subarray(20 * at, 20 * at + 20), known.isAuthor);
        this.stored.add(bytesKey(packet));
      }
    }
    for (const { feedNo, front } of commit.advances) {
      const known = this.followed.get(feedNo);
      demand(
        !known || (known.front.seq === front.seq && Buffer.compare(known.front.mid, front.mid) === 0),
        "a front is that of the last entry",
        () => `profile ${this.index} has feed ${known?.truth.log.feedNo} at ${front.seq}`,
      );
    }
    for (const { feedNo, fork } of commit.marks) {
      if (!fork) continue;
      this.followed.get(feedNo)?.truth.confirmFork(fork);
      for (const packet of fork.packets) this.stored.add(bytesKey(packet));
    }
    for (const { pointer, blob } of commit.blobs) {
      demand(
        Buffer.compare(pointer, pointerOf(blob)) === 0,
        "a blob is stored under its hash",
        () => `profile ${this.index}`,
      );
      this.stored.add(bytesKey(blob));
    }
  }

  /** Own entries and their chains are what the person wrote, by the independent codec. */
  private confirmOwn({ receipts, runs, blobs }: Commit): void {
    for (const { token, seq } of receipts) {
      const draft = this.person.draftOf(token);
      const run = runs.find(
        ({ feedNo, firstSeq, mids }) =>
          this.followed.get(feedNo)?.isAuthor && seq >= firstSeq && seq < firstSeq + mids.length / 20,
      );
      const at = run ? (seq - run.firstSeq) * 120 : 0;
      const payload = run?.packets.subarray(at + 8, at + 56);
      const chain = draft?.type === 1 ? makeChain(draft.content) : undefined;
      if (chain) this.ownFeed?.addBlobs(chain.blobs);
      const expected = draft && (chain ? chain.payload : plain48(draft.content));
      const isWhole =
        chain?.blobs.every((blob) => blobs.some((other) => Buffer.compare(other.blob, blob) === 0)) ?? true;
      demand(
        expected !== undefined && payload !== undefined && Buffer.compare(expected, payload) === 0 && isWhole,
        "an own entry is what the person wrote",
        () => `entry ${seq} of profile ${this.index}`,
      );
    }
  }

  /** Whether every blob of a feed's chains is here. */
  holdsBlobsOf(truth: FeedTruth): boolean {
    for (const key of truth.blobKeys) if (!this.disk.blobs.has(key)) return false;
    return true;
  }

  /** Power fails: what was not written strictly is gone. Returns whether there was any. */
  losePower(): boolean {
    if (!this.durable) return false;
    this.disk = this.durable;
    this.durable = undefined;
    this.followed.clear();
    return true;
  }
}

function newFeed({ log }: FeedTruth, own: boolean): Omit<FeedRecord, "feedNo"> {
  const anchor = genesisAnchor(log.feedId);
  return {
    feedId: log.feedId,
    name: "",
    own,
    scheme: "ed25519",
    secret: undefined,
    lengthCode: "compact-size",
    anchor,
    front: anchor,
    missingBlobs: 0,
    parent: undefined,
  };
}

function copyOf(disk: MemoryDisk): MemoryDisk {
  return Object.assign(new MemoryDisk(), structuredClone({ ...disk }));
}
