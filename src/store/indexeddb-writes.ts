/**
 * What goes into a writing transaction of the IndexedDB store: the parts that a commit and an import share.
 *
 * Knows nothing of epochs (compared before) or of what happens on failure: any rejection here aborts the whole transaction.
 * Byte arrays are copied, so that a view does not carry its buffer into the database.
 */
import type { IDBPTransaction, StoreNames } from "idb";
import type { Commit, EntryRun, FeedRecord, Receipt } from "../core/effects.ts";
import { assert, EnvironmentError } from "../core/environment-error.ts";
import { feedsNamedOnly, marked } from "./commit-checks.ts";
import { deepCopy, keyCopy } from "./deep-copy.ts";
import { type DoneCall, feedNotes, MAX_DONE_CALLS, type NewFeed } from "./port.ts";
import { lastSeqOf, planRuns } from "./runs.ts";
import { NOTE_PREFIX, type ProfileSchema } from "./schema.ts";

export type Name = StoreNames<ProfileSchema>;
export type Writing = IDBPTransaction<ProfileSchema, Name[], "readwrite">;

/** Outcomes of publishes that are kept at least; older ones leave when RECEIPT_SLACK more have gathered. */
const MAX_RECEIPTS = 1000;
const RECEIPT_SLACK = 64;

/** Writes a commit, its runs cut before. @throws EnvironmentError `lost-lock` when a feed is gone or has another front. */
export async function writeCommit(writing: Writing, commit: Commit, runs: readonly EntryRun[]): Promise<void> {
  const feeds = writing.objectStore("feeds");
  const [before, alsoNamed] = await Promise.all([
    Promise.all(commit.advances.map(({ feedNo }) => feeds.get(feedNo))),
    Promise.all(feedsNamedOnly(commit).map(async (feedNo) => ({ feedNo, key: await feeds.getKey(feedNo) }))),
  ]);
  commit.advances.forEach(({ feedNo, fromSeq }, at) => {
    const seq = before[at]?.front.seq;
    if (seq !== fromSeq)
      throw new EnvironmentError("lost-lock", `Feed ${feedNo} stands at SEQ ${seq}, not ${fromSeq}.`);
  });
  for (const { feedNo, key } of alsoNamed)
    if (key === undefined) throw new EnvironmentError("lost-lock", `Feed ${feedNo} is gone.`);
  // From here on nothing throws before every request has somebody who waits for it.
  const requests: Promise<unknown>[] = commit.advances.map(({ front, missingBlobs }, at) =>
    feeds.put({ ...before[at]!, front: deepCopy(front), missingBlobs }),
  );
  requests.push(...addRuns(writing, runs));
  for (const { pointer, blob } of commit.blobs)
    requests.push(writing.objectStore("blobs").put(deepCopy(blob), keyCopy(pointer)));
  for (const { feedNo, seq } of commit.endedChains) requests.push(writing.objectStore("chains").delete([feedNo, seq]));
  for (const { feedNo, seq, next, missing } of commit.chains)
    requests.push(writing.objectStore("chains").put({ next: deepCopy(next), missing }, [feedNo, seq]));
  await Promise.all(requests);
  for (const mark of commit.marks) {
    const feed = await feeds.get(mark.feedNo);
    assert(feed, "a feed that was there a moment ago is there");
    await feeds.put(marked(feed, deepCopy(mark)));
  }
  if (commit.receipts.length > 0) await addReceipts(writing, commit.receipts);
}

async function addReceipts(writing: Writing, receipts: readonly Receipt[]): Promise<void> {
  const store = writing.objectStore("receipts");
  const before = (await store.openKeyCursor(null, "prev"))?.primaryKey ?? 0;
  const total = before + receipts.length;
  await store.add({ tokens: receipts.map(({ token }) => token), receipts: deepCopy([...receipts]) }, total);
  if (Math.floor(before / RECEIPT_SLACK) < Math.floor(total / RECEIPT_SLACK))
    await store.delete(IDBKeyRange.upperBound(before - MAX_RECEIPTS));
}

/** Adds a feed under a new number. @throws EnvironmentError `feed-here` when its ID is here. */
export async function writeFeed(writing: Writing, { record, packets, mids, chains }: NewFeed): Promise<FeedRecord> {
  const meta = writing.objectStore("meta");
  const feedNo = ((await meta.get("nextFeedNo")) as number | undefined) ?? 1;
  if (await writing.objectStore("feeds").index("feedId").getKey(keyCopy(record.feedId)))
    throw new EnvironmentError("feed-here");
  const runs = planRuns({
    advances: [{ feedNo, fromSeq: record.anchor.seq, front: record.front, missingBlobs: record.missingBlobs }],
    runs: [{ feedNo, firstSeq: record.anchor.seq + 1, packets, mids }],
  });
  const stored: FeedRecord = deepCopy({ ...record, feedNo });
  await Promise.all([
    meta.put(feedNo + 1, "nextFeedNo"),
    writing.objectStore("feeds").add(stored),
    ...addRuns(writing, runs),
    ...chains.map(({ seq, next, missing }) =>
      writing.objectStore("chains").add({ next: deepCopy(next), missing }, [feedNo, seq]),
    ),
  ]);
  return stored;
}

/** Writes notes by name; those that are undefined go. */
export async function writeNotes(writing: Writing, notes: ReadonlyMap<string, Uint8Array | undefined>): Promise<void> {
  const meta = writing.objectStore("meta");
  await Promise.all(
    [...notes].map(([name, note]) =>
      note ? meta.put(deepCopy(note), NOTE_PREFIX + name) : meta.delete(NOTE_PREFIX + name),
    ),
  );
}

/** Remembers a call as done, if there is one. */
export async function writeDone(writing: Writing, done: DoneCall | undefined): Promise<void> {
  if (!done) return;
  const meta = writing.objectStore("meta");
  const before = ((await meta.get("done")) as readonly DoneCall[] | undefined) ?? [];
  await meta.put([...before, deepCopy(done)].slice(-MAX_DONE_CALLS), "done");
}

/** Removes a feed with its entries, chain rows and notes. */
export async function removeFeed(writing: Writing, feedNo: number): Promise<void> {
  assert(Number.isInteger(feedNo), "a feed has a number");
  const all = IDBKeyRange.bound([feedNo, 0], [feedNo, Number.POSITIVE_INFINITY]);
  const notes = NOTE_PREFIX + feedNotes(feedNo);
  await Promise.all([
    writing.objectStore("feeds").delete(feedNo),
    writing.objectStore("runs").delete(all),
    writing.objectStore("chains").delete(all),
    writing.objectStore("meta").delete(IDBKeyRange.bound(notes, `${notes}\uffff`)),
  ]);
}

function addRuns(writing: Writing, runs: readonly EntryRun[]): Promise<unknown>[] {
  return runs.map((run) =>
    writing
      .objectStore("runs")
      .add({ firstSeq: run.firstSeq, packets: run.packets, mids: run.mids }, [run.feedNo, lastSeqOf(run)]),
  );
}
