/**
 * The store in memory: what tests and simulated networks use, and the plainest statement of what a store does.
 *
 * Knows nothing of files or browsers. Invariant: every write is checked completely before it changes anything, so it is
 * done whole or not at all. Byte arrays are copied in and out.
 */
import { type HashPointer, keyOf, type Mid, type Seq } from "../core/bytes.ts";
import type { ChainRecord, Commit, EntryRun, FeedRecord, Receipt } from "../core/effects.ts";
import { assert, EnvironmentError } from "../core/environment-error.ts";
import { successorOf } from "../core/sidechain.ts";
import { takeEvenly } from "./chain-shares.ts";
import { assertTokensDiffer, feedsNamedOnly, marked, sweepNote } from "./commit-checks.ts";
import { deepCopy } from "./deep-copy.ts";
import {
  type DoneCall,
  feedNotes,
  type Identity,
  type ImportChange,
  MAX_DONE_CALLS,
  type NewFeed,
  type ProfileSettings,
  type Store,
  type StoredProfile,
  SWEEP_NOTE,
} from "./port.ts";
import { cutRun, firstEndingFrom, midInRun, planRuns, splitRun } from "./runs.ts";

/** Outcomes of publishes that are kept; the oldest leaves first. */
const MAX_RECEIPTS = 1000;

interface Feed {
  record: FeedRecord;
  readonly runs: EntryRun[];
  readonly chains: Map<Seq, ChainRecord>;
}

/** What outlives a MemoryStore, as a disk would: give the same one to a second store to "reopen" the profile. */
export class MemoryDisk {
  epoch = 0;
  nextFeedNo = 1;
  identity: Identity | undefined;
  settings: ProfileSettings = { name: "" };
  readonly notes = new Map<string, Uint8Array>();
  readonly feeds = new Map<number, Feed>();
  readonly blobs = new Map<string, { pointer: HashPointer; blob: Uint8Array }>();
  readonly receipts = new Map<string, Receipt>();
  done: readonly DoneCall[] = [];
}

/** A store on a MemoryDisk. Methods reject as the port says. */
export class MemoryStore implements Store {
  readonly #disk: MemoryDisk;
  #epoch: number | undefined;
  #closed = false;

  constructor(disk = new MemoryDisk()) {
    this.#disk = disk;
  }

  async load(): Promise<StoredProfile> {
    this.#assertOpen();
    const { identity, settings, feeds } = this.#disk;
    return deepCopy({ identity, settings, feeds: [...feeds.values()].map(({ record }) => record) });
  }

  async claimEpoch(): Promise<number> {
    this.#assertOpen();
    this.#epoch = ++this.#disk.epoch;
    return this.#epoch;
  }

  async commit(commit: Commit, done?: DoneCall): Promise<void> {
    this.#assertWriter();
    this.#assertCommit(commit);
    this.#writeCommit(commit);
    this.#writeDone(done);
  }

  async findReceipt(token: string): Promise<Receipt | undefined> {
    this.#assertOpen();
    return deepCopy(this.#disk.receipts.get(token));
  }

  async putIdentity(identity: Identity): Promise<void> {
    this.#assertWriter();
    this.#disk.identity = deepCopy(identity);
  }

  async putSettings(settings: ProfileSettings, done?: DoneCall): Promise<void> {
    this.#assertWriter();
    this.#disk.settings = deepCopy(settings);
    this.#writeDone(done);
  }

  async putNotes(
    notes: ReadonlyMap<string, Uint8Array | undefined>,
    { done }: { readonly done?: DoneCall } = {},
  ): Promise<void> {
    this.#assertWriter();
    this.#writeDone(done);
    for (const [name, note] of notes) {
      if (note) this.#disk.notes.set(name, note.slice());
      else this.#disk.notes.delete(name);
    }
  }

  async readNotes(beginning: string): Promise<Map<string, Uint8Array>> {
    this.#assertOpen();
    const found = [...this.#disk.notes].filter(([name]) => name.startsWith(beginning));
    return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, note]) => [name, note.slice()]));
  }

  async addFeed(record: Omit<FeedRecord, "feedNo">, done?: DoneCall): Promise<FeedRecord> {
    this.#assertWriter();
    const none = new Uint8Array(0);
    assert(record.front.seq === record.anchor.seq, "a feed without entries stands at its anchor");
    const feed: NewFeed = { record, packets: none, mids: none, chains: [] };
    this.#assertNew([feed], []);
    this.#writeDone(done);
    return deepCopy(this.#writeFeed(feed));
  }

  async renameFeed(feedNo: number, name: string, done?: DoneCall): Promise<void> {
    this.#assertWriter();
    const feed = this.#disk.feeds.get(feedNo);
    if (!feed) throw new EnvironmentError("lost-lock", `Feed ${feedNo} is gone.`);
    feed.record = { ...feed.record, name };
    this.#writeDone(done);
  }

  async removeFeed(feedNo: number, done?: DoneCall): Promise<void> {
    this.#assertWriter();
    this.#dropFeed(feedNo);
    this.#disk.notes.set(SWEEP_NOTE, sweepNote(feedNo));
    this.#writeDone(done);
  }

  async deleteBlobs(pointers: readonly HashPointer[]): Promise<void> {
    this.#assertWriter();
    for (const pointer of pointers) this.#disk.blobs.delete(keyOf(pointer));
  }

  async applyImport(change: ImportChange, done?: DoneCall): Promise<void> {
    this.#assertWriter();
    this.#assertNew(change.added, change.removedFeedNos);
    const { advances, chains, endedChains, marks } = change.commit;
    for (const { feedNo } of [...advances, ...chains, ...endedChains, ...marks])
      if (change.removedFeedNos.includes(feedNo)) throw new EnvironmentError("lost-lock", `Feed ${feedNo} is gone.`);
    this.#assertCommit(change.commit);
    for (const feedNo of change.removedFeedNos) this.#dropFeed(feedNo);
    for (const feed of change.added) this.#writeFeed(feed);
    this.#writeCommit(change.commit);
    this.#writeBlobs(change.blobs);
    if (change.identity) this.#disk.identity = deepCopy(change.identity);
    if (change.settings) this.#disk.settings = deepCopy(change.settings);
    this.#writeDone(done);
  }

  async findDone(token: string): Promise<DoneCall | undefined> {
    this.#assertOpen();
    return deepCopy(this.#disk.done.find((call) => call.token === token));
  }

  async readEntries(feedNo: number, fromSeq: Seq, toSeq: Seq): Promise<EntryRun[]> {
    this.#assertOpen();
    const runs = this.#disk.feeds.get(feedNo)?.runs ?? [];
    const found: EntryRun[] = [];
    for (let at = firstEndingFrom(runs, fromSeq); at < runs.length && runs[at].firstSeq <= toSeq; at++)
      found.push(...splitRun(cutRun(runs[at], fromSeq, toSeq)));
    return found;
  }

  async readMid(feedNo: number, seq: Seq): Promise<Mid | undefined> {
    this.#assertOpen();
    const runs = this.#disk.feeds.get(feedNo)?.runs ?? [];
    const at = firstEndingFrom(runs, seq);
    return at < runs.length ? midInRun(runs[at], seq) : undefined;
  }

  async readBlobs(pointer: HashPointer, count: number): Promise<Uint8Array[]> {
    this.#assertOpen();
    const blobs: Uint8Array[] = [];
    for (let next: HashPointer | undefined = pointer; next && blobs.length < count; ) {
      const found = this.#disk.blobs.get(keyOf(next));
      if (!found) break;
      blobs.push(found.blob.slice());
      next = successorOf(found.blob);
    }
    return blobs;
  }

  async readChains(count: number): Promise<ChainRecord[]> {
    this.#assertOpen();
    const feedNos = [...this.#disk.feeds].filter(([, feed]) => feed.chains.size > 0).map(([feedNo]) => feedNo);
    const chains = await takeEvenly(feedNos, count, async (feedNo, beforeSeq, most) =>
      [...this.#disk.feeds.get(feedNo)!.chains.values()]
        .filter(({ seq }) => seq < beforeSeq)
        .sort((a, b) => b.seq - a.seq)
        .slice(0, most),
    );
    return deepCopy(chains);
  }

  async eachBlob(visit: (pointer: HashPointer, blob: Uint8Array) => void): Promise<void> {
    this.#assertOpen();
    for (const key of [...this.#disk.blobs.keys()].sort()) {
      const { pointer, blob } = this.#disk.blobs.get(key)!;
      visit(pointer.slice() as HashPointer, blob.slice());
    }
  }

  close(): void {
    this.#closed = true;
  }

  #assertOpen(): void {
    if (this.#closed) throw new EnvironmentError("store-failed", "The store is closed.");
  }

  #assertWriter(): void {
    this.#assertOpen();
    if (this.#epoch === undefined || this.#epoch !== this.#disk.epoch)
      throw new EnvironmentError("lost-lock", `The writer has epoch ${this.#disk.epoch}, not ${this.#epoch}.`);
  }

  #assertNew(added: readonly NewFeed[], removedFeedNos: readonly number[]): void {
    const ids = new Set<string>();
    for (const [feedNo, { record }] of this.#disk.feeds)
      if (!removedFeedNos.includes(feedNo)) ids.add(keyOf(record.feedId));
    for (const { record, packets, mids } of added) {
      if (ids.has(keyOf(record.feedId))) throw new EnvironmentError("feed-here");
      ids.add(keyOf(record.feedId));
      planRuns({
        advances: [{ feedNo: 0, fromSeq: record.anchor.seq, front: record.front, missingBlobs: 0 }],
        runs: [{ feedNo: 0, firstSeq: record.anchor.seq + 1, packets, mids }],
      });
    }
  }

  #assertCommit(commit: Commit): void {
    planRuns(commit);
    assertTokensDiffer(commit);
    for (const { feedNo, fromSeq } of commit.advances) {
      const front = this.#disk.feeds.get(feedNo)?.record.front;
      if (front?.seq !== fromSeq)
        throw new EnvironmentError("lost-lock", `Feed ${feedNo} stands at SEQ ${front?.seq}, not ${fromSeq}.`);
    }
    for (const feedNo of feedsNamedOnly(commit))
      if (!this.#disk.feeds.has(feedNo)) throw new EnvironmentError("lost-lock", `Feed ${feedNo} is gone.`);
    for (const { token } of commit.receipts)
      if (this.#disk.receipts.has(token)) throw new EnvironmentError("store-failed", "A token is used once.");
  }

  #dropFeed(feedNo: number): void {
    this.#disk.feeds.delete(feedNo);
    for (const name of this.#disk.notes.keys()) if (name.startsWith(feedNotes(feedNo))) this.#disk.notes.delete(name);
  }

  #writeFeed({ record, packets, mids, chains }: NewFeed): FeedRecord {
    const feedNo = this.#disk.nextFeedNo++;
    const stored: FeedRecord = deepCopy({ ...record, feedNo });
    const runs = splitRun({ feedNo, firstSeq: record.anchor.seq + 1, packets, mids });
    const rows = chains.map((chain): [Seq, ChainRecord] => [chain.seq, deepCopy({ ...chain, feedNo })]);
    this.#disk.feeds.set(feedNo, { record: stored, runs, chains: new Map(rows) });
    return stored;
  }

  #writeCommit(commit: Commit): void {
    for (const run of planRuns(commit)) this.#disk.feeds.get(run.feedNo)!.runs.push(run);
    for (const { feedNo, front, missingBlobs } of commit.advances) {
      const feed = this.#disk.feeds.get(feedNo)!;
      feed.record = { ...feed.record, front: deepCopy(front), missingBlobs };
    }
    this.#writeBlobs(commit.blobs);
    for (const { feedNo, seq } of commit.endedChains) this.#disk.feeds.get(feedNo)!.chains.delete(seq);
    for (const mark of commit.marks) {
      const feed = this.#disk.feeds.get(mark.feedNo)!;
      feed.record = marked(feed.record, deepCopy(mark));
    }
    for (const chain of commit.chains) this.#disk.feeds.get(chain.feedNo)!.chains.set(chain.seq, deepCopy(chain));
    for (const receipt of commit.receipts) this.#disk.receipts.set(receipt.token, deepCopy(receipt));
    for (const token of this.#disk.receipts.keys()) {
      if (this.#disk.receipts.size <= MAX_RECEIPTS) break;
      this.#disk.receipts.delete(token);
    }
  }

  #writeDone(done: DoneCall | undefined): void {
    if (done) this.#disk.done = [...this.#disk.done, deepCopy(done)].slice(-MAX_DONE_CALLS);
  }

  #writeBlobs(blobs: Commit["blobs"]): void {
    for (const { pointer, blob } of blobs)
      this.#disk.blobs.set(keyOf(pointer), { pointer: pointer.slice() as HashPointer, blob: blob.slice() });
  }
}
