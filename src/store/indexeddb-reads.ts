/**
 * What is read in a transaction of the IndexedDB store: runs of entries, blobs, rows of chains, notes.
 *
 * Knows nothing of epochs or of closing. Costs were measured in Chromium: a get takes 0.2 to 0.4 ms whatever it gets, so reads in a
 * row are made as few as can be.
 */
import type { IDBPTransaction } from "idb";
import { asPointer, type HashPointer, keyOf, type Mid, type Seq } from "../core/bytes.ts";
import type { ChainRecord, EntryRun } from "../core/effects.ts";
import { successorOf } from "../core/sidechain.ts";
import { takeEvenly } from "./chain-shares.ts";
import { keyCopy } from "./deep-copy.ts";
import type { Name } from "./indexeddb-writes.ts";
import { cutRun, lastSeqOf, MAX_RUN_ENTRIES, midInRun } from "./runs.ts";
import { NOTE_PREFIX, type ProfileSchema } from "./schema.ts";

export type Reading = IDBPTransaction<ProfileSchema, Name[], "readonly">;

/** Runs read at once: at most 64 × 36 kB. */
const RUN_PORTION = 64;
/** Blobs read at once when many are visited. */
export const BLOB_PORTION = 1024;
/** Steps along a chain, one get each, before it is asked whether reading every blob of the store would be faster. */
const SINGLE_STEPS = 64;
/** So many blobs may be read in a row in place of one step. Measured: 4 (in a store of 100 000) to 9 (of 10 000). */
const READ_PER_STEP = 4;

/** As `Store.readEntries`. */
export async function readEntries(reading: Reading, feedNo: number, fromSeq: Seq, toSeq: Seq): Promise<EntryRun[]> {
  const found: EntryRun[] = [];
  for (let from = fromSeq; from <= toSeq; ) {
    // A run with something of from..to ends at to + MAX_RUN_ENTRIES - 1 at the latest, and there is one for each entry at most.
    const range = IDBKeyRange.bound([feedNo, from], [feedNo, toSeq + MAX_RUN_ENTRIES - 1]);
    const portion = await reading.objectStore("runs").getAll(range, Math.min(RUN_PORTION, toSeq - from + 1));
    const runs = portion.map((run) => ({ feedNo, ...run })).filter((run) => run.firstSeq <= toSeq);
    if (runs.length === 0) break;
    for (const run of runs) found.push(cutRun(run, from, toSeq));
    from = lastSeqOf(runs[runs.length - 1]) + 1;
  }
  return found;
}

/** As `Store.readMid`. */
export async function readMid(reading: Reading, feedNo: number, seq: Seq): Promise<Mid | undefined> {
  const range = IDBKeyRange.bound([feedNo, seq], [feedNo, seq + MAX_RUN_ENTRIES - 1]);
  const run = await reading.objectStore("runs").get(range);
  return run && midInRun({ feedNo, ...run }, seq);
}

/**
 * As `Store.readBlobs`. Each pointer is known only when the blob before it is here, so a chain is walked step by step; a long one
 * in a store that holds little else is read with the whole store, in large portions.
 */
export async function readBlobs(reading: Reading, pointer: HashPointer, count: number): Promise<Uint8Array[]> {
  const store = reading.objectStore("blobs");
  const blobs: Uint8Array[] = [];
  let all: Map<string, Uint8Array> | undefined;
  for (let next: HashPointer | undefined = pointer; next && blobs.length < count; ) {
    if (blobs.length === SINGLE_STEPS) all = await maybeAllBlobs(reading, (count - blobs.length) * READ_PER_STEP);
    const blob: Uint8Array | undefined = all ? all.get(keyOf(next)) : await store.get(keyCopy(next));
    if (!blob) break;
    blobs.push(blob);
    next = successorOf(blob);
  }
  return blobs;
}

/** Every blob by its pointer, unless there are more than `atMost`. */
async function maybeAllBlobs(reading: Reading, atMost: number): Promise<Map<string, Uint8Array> | undefined> {
  if ((await reading.objectStore("blobs").count()) > atMost) return undefined;
  const all = new Map<string, Uint8Array>();
  let portion = await readBlobPortion(reading);
  for (;;) {
    for (const { pointer, blob } of portion) all.set(keyOf(pointer), blob);
    const last = portion.at(-1);
    if (!last || portion.length < BLOB_PORTION) return all;
    portion = await readBlobPortion(reading, last.pointer);
  }
}

/** Blobs in the order of pointers, those after `after`, BLOB_PORTION at most; fewer are the last. */
export async function readBlobPortion(
  reading: Reading,
  after?: HashPointer,
): Promise<{ pointer: HashPointer; blob: Uint8Array }[]> {
  const range = after && IDBKeyRange.lowerBound(keyCopy(after), true);
  const store = reading.objectStore("blobs");
  const [keys, blobs] = await Promise.all([store.getAllKeys(range, BLOB_PORTION), store.getAll(range, BLOB_PORTION)]);
  return keys.map((key, at) => ({ pointer: asPointer(new Uint8Array(key)), blob: blobs[at] }));
}

/** As `Store.readNotes`. */
export async function readNotes(reading: Reading, beginning: string): Promise<Map<string, Uint8Array>> {
  const from = NOTE_PREFIX + beginning;
  const range = IDBKeyRange.bound(from, `${from}\uffff`);
  const meta = reading.objectStore("meta");
  const [keys, notes] = await Promise.all([meta.getAllKeys(range), meta.getAll(range)]);
  return new Map(keys.map((key, at) => [key.slice(NOTE_PREFIX.length), notes[at] as Uint8Array]));
}

/** As `Store.readChains`. */
export async function readChains(reading: Reading, count: number): Promise<ChainRecord[]> {
  const chains = reading.objectStore("chains");
  const feedNos: number[] = [];
  let key = await chains.openKeyCursor();
  while (key) {
    const [feedNo] = key.primaryKey;
    feedNos.push(feedNo);
    key = await key.continue([feedNo + 1, 0]);
  }
  return takeEvenly(feedNos, count, async (feedNo, beforeSeq, most) => {
    const rows: ChainRecord[] = [];
    const range = IDBKeyRange.bound([feedNo, 0], [feedNo, beforeSeq], false, true);
    for (let row = await chains.openCursor(range, "prev"); row; row = await row.continue()) {
      rows.push({ feedNo, seq: row.primaryKey[1], ...row.value });
      if (rows.length === most) break;
    }
    return rows;
  });
}
