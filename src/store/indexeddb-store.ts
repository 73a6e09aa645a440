/**
 * The store of one profile in IndexedDB.
 *
 * Knows nothing of locks, nodes or packets; only that another tab may write too. Invariant: every write is one transaction
 * that first compares the epoch of this object, and the front of each feed it moves, with what is on disk. A transaction that
 * fails is aborted, so nothing of it stays. Cost of opening and loading: by the number of feeds, never of entries.
 */
import { openDB } from "idb";
import type { HashPointer, Mid, Seq } from "../core/bytes.ts";
import type { ChainRecord, Commit, EntryRun, FeedRecord, Receipt } from "../core/effects.ts";
import { assert, EnvironmentError } from "../core/environment-error.ts";
import { assertTokensDiffer, sweepNote } from "./commit-checks.ts";
import { deepCopy, keyCopy } from "./deep-copy.ts";
import { isQuota } from "./full-store.ts";
import {
  BLOB_PORTION,
  type Reading,
  readBlobPortion,
  readBlobs,
  readChains,
  readEntries,
  readMid,
  readNotes,
} from "./indexeddb-reads.ts";
import { transact } from "./indexeddb-transaction.ts";
import {
  type Name,
  removeFeed,
  type Writing,
  writeCommit,
  writeDone,
  writeFeed,
  writeNotes,
} from "./indexeddb-writes.ts";
import {
  type DoneCall,
  type Identity,
  type ImportChange,
  type ProfileSettings,
  type Store,
  type StoredProfile,
  SWEEP_NOTE,
} from "./port.ts";
import { planRuns } from "./runs.ts";
import { DATABASE_VERSION, databaseName, migrate, type ProfileDatabase, type ProfileSchema } from "./schema.ts";
import { asEnvironmentError } from "./store-errors.ts";

const EVERYTHING: Name[] = ["meta", "feeds", "runs", "blobs", "chains", "receipts"];
const noSettings: ProfileSettings = { name: "" };

/** What the owner of a store may want to hear of its database. */
export interface DatabaseListener {
  /** An upgrade waits for tabs that hold the older database and do not let go (asleep). Opening goes on when they do. */
  readonly onBlocked?: () => void;
  /** The database was closed for a newer version, was deleted, or failed: `error` says which. Every later call rejects with it. */
  readonly onClosed?: (error: EnvironmentError) => void;
}

/**
 * Opens the store of `profile`, making it when it is new.
 * @throws EnvironmentError `newer-store` when a newer version of the app wrote it; `quota`, `store-failed`.
 */
export async function openIndexedDbStore(profile: string, listener: DatabaseListener = {}): Promise<Store> {
  let store: IndexedDbStore | undefined;
  const close = (error: EnvironmentError) => {
    store?.closeFor(error);
    listener.onClosed?.(error);
  };
  try {
    const database = await openDB<ProfileSchema>(databaseName(profile), DATABASE_VERSION, {
      upgrade: (opened, oldVersion, _newVersion, upgrade) => migrate(opened, oldVersion, upgrade),
      blocked: () => listener.onBlocked?.(),
      blocking: (_version, newVersion) =>
        close(
          newVersion === null
            ? new EnvironmentError("store-failed", "The profile is being deleted.")
            : new EnvironmentError("newer-store"),
        ),
      terminated: () => close(new EnvironmentError("store-failed", "The browser closed the database.")),
    });
    store = new IndexedDbStore(database);
    return store;
  } catch (error) {
    throw asEnvironmentError(error);
  }
}

class IndexedDbStore implements Store {
  readonly #database: ProfileDatabase;
  #epoch: number | undefined;
  #closedFor: EnvironmentError | undefined;

  constructor(database: ProfileDatabase) {
    this.#database = database;
  }

  load(): Promise<StoredProfile> {
    return this.#read(["meta", "feeds"], async (reading) => {
      const meta = reading.objectStore("meta");
      const [identity, settings, feeds] = await Promise.all([
        meta.get("identity") as Promise<Identity | undefined>,
        meta.get("settings") as Promise<ProfileSettings | undefined>,
        reading.objectStore("feeds").getAll(),
      ]);
      return { identity, settings: settings ?? noSettings, feeds };
    });
  }

  async claimEpoch(): Promise<number> {
    this.#epoch = await this.#transact(["meta"], true, async (writing) => {
      const meta = writing.objectStore("meta");
      const epoch = (((await meta.get("epoch")) as number | undefined) ?? 0) + 1;
      await meta.put(epoch, "epoch");
      return epoch;
    });
    return this.#epoch;
  }

  async commit(commit: Commit, done?: DoneCall): Promise<void> {
    const runs = planRuns(commit);
    assertTokensDiffer(commit);
    const names: Name[] = ["meta", "feeds", "runs"];
    if (commit.blobs.length > 0) names.push("blobs");
    if (commit.chains.length + commit.endedChains.length > 0) names.push("chains");
    if (commit.receipts.length > 0) names.push("receipts");
    await this.#write(names, commit.strict, async (writing) => {
      await writeCommit(writing, commit, runs);
      await writeDone(writing, done);
    });
  }

  findReceipt(token: string): Promise<Receipt | undefined> {
    return this.#read(["receipts"], async (reading) => {
      const committed = await reading.objectStore("receipts").index("tokens").get(token);
      return committed?.receipts.find((receipt) => receipt.token === token);
    });
  }

  async putIdentity(identity: Identity): Promise<void> {
    await this.#write(["meta"], true, (writing) => writing.objectStore("meta").put(deepCopy(identity), "identity"));
  }

  async putSettings(settings: ProfileSettings, done?: DoneCall): Promise<void> {
    await this.#write(["meta"], true, async (writing) => {
      await writing.objectStore("meta").put(deepCopy(settings), "settings");
      await writeDone(writing, done);
    });
  }

  async putNotes(
    notes: ReadonlyMap<string, Uint8Array | undefined>,
    { strict = false, done }: { readonly strict?: boolean; readonly done?: DoneCall } = {},
  ): Promise<void> {
    await this.#write(["meta"], strict, async (writing) => {
      await writeNotes(writing, notes);
      await writeDone(writing, done);
    });
  }

  readNotes(beginning: string): Promise<Map<string, Uint8Array>> {
    return this.#read(["meta"], (reading) => readNotes(reading, beginning));
  }

  addFeed(record: Omit<FeedRecord, "feedNo">, done?: DoneCall): Promise<FeedRecord> {
    assert(record.front.seq === record.anchor.seq, "a feed without entries stands at its anchor");
    const none = new Uint8Array(0);
    return this.#write(["meta", "feeds", "runs", "chains"], true, async (writing) => {
      const added = await writeFeed(writing, { record, packets: none, mids: none, chains: [] });
      await writeDone(writing, done);
      return added;
    });
  }

  async renameFeed(feedNo: number, name: string, done?: DoneCall): Promise<void> {
    await this.#write(["meta", "feeds"], true, async (writing) => {
      const feed = await writing.objectStore("feeds").get(feedNo);
      if (!feed) throw new EnvironmentError("lost-lock", `Feed ${feedNo} is gone.`);
      await writing.objectStore("feeds").put({ ...feed, name });
      await writeDone(writing, done);
    });
  }

  async removeFeed(feedNo: number, done?: DoneCall): Promise<void> {
    const names: Name[] = ["meta", "feeds", "runs", "chains"];
    const note = async (writing: Writing) => {
      await writeNotes(writing, new Map([[SWEEP_NOTE, sweepNote(feedNo)]]));
      await writeDone(writing, done);
    };
    try {
      await this.#write(names, true, async (writing) => {
        await removeFeed(writing, feedNo);
        await note(writing);
      });
    } catch (error) {
      if (!isQuota(error)) throw error;
      // A full store takes what only deletes, which may make room. Without it the blobs stay until a later removal is noted.
      await this.#write(names, true, (writing) => removeFeed(writing, feedNo));
      await this.#write(["meta"], true, note).catch((more: unknown) => {
        if (!isQuota(more)) throw more;
      });
    }
  }

  async deleteBlobs(pointers: readonly HashPointer[]): Promise<void> {
    await this.#write(["meta", "blobs"], false, (writing) => {
      const blobs = writing.objectStore("blobs");
      return Promise.all(pointers.map((pointer) => blobs.delete(keyCopy(pointer))));
    });
  }

  async applyImport(change: ImportChange, done?: DoneCall): Promise<void> {
    const runs = planRuns(change.commit);
    assertTokensDiffer(change.commit);
    await this.#write(EVERYTHING, true, async (writing) => {
      for (const feedNo of change.removedFeedNos) await removeFeed(writing, feedNo);
      for (const feed of change.added) await writeFeed(writing, feed);
      await writeCommit(writing, { ...change.commit, blobs: [...change.commit.blobs, ...change.blobs] }, runs);
      if (change.identity) await writing.objectStore("meta").put(deepCopy(change.identity), "identity");
      if (change.settings) await writing.objectStore("meta").put(deepCopy(change.settings), "settings");
      await writeDone(writing, done);
    });
  }

  findDone(token: string): Promise<DoneCall | undefined> {
    return this.#read(["meta"], async (reading) => {
      const done = (await reading.objectStore("meta").get("done")) as readonly DoneCall[] | undefined;
      return done?.find((call) => call.token === token);
    });
  }

  readEntries(feedNo: number, fromSeq: Seq, toSeq: Seq): Promise<EntryRun[]> {
    return this.#read(["runs"], (reading) => readEntries(reading, feedNo, fromSeq, toSeq));
  }

  readMid(feedNo: number, seq: Seq): Promise<Mid | undefined> {
    return this.#read(["runs"], (reading) => readMid(reading, feedNo, seq));
  }

  readBlobs(pointer: HashPointer, count: number): Promise<Uint8Array[]> {
    return this.#read(["blobs"], (reading) => readBlobs(reading, pointer, count));
  }

  readChains(count: number): Promise<ChainRecord[]> {
    return this.#read(["chains"], (reading) => readChains(reading, count));
  }

  async eachBlob(visit: (pointer: HashPointer, blob: Uint8Array) => void): Promise<void> {
    let last: HashPointer | undefined;
    for (;;) {
      const after = last;
      const portion = await this.#read(["blobs"], (reading) => readBlobPortion(reading, after));
      for (const { pointer, blob } of portion) visit(pointer, blob);
      if (portion.length < BLOB_PORTION) return;
      last = portion[portion.length - 1].pointer.slice() as HashPointer;
    }
  }

  close(): void {
    this.closeFor(new EnvironmentError("store-failed", "The store is closed."));
  }

  /** Closes the database; every later call rejects with `error`. */
  closeFor(error: EnvironmentError): void {
    this.#closedFor ??= error;
    this.#database.close();
  }

  async #read<Result>(names: Name[], work: (reading: Reading) => Promise<Result>): Promise<Result> {
    if (this.#closedFor) throw this.#closedFor;
    try {
      return await work(this.#database.transaction(names));
    } catch (error) {
      throw asEnvironmentError(error);
    }
  }

  /** A transaction of the writer: the epoch is compared before `work` begins. */
  #write<Result>(names: Name[], strict: boolean, work: (writing: Writing) => Promise<Result>): Promise<Result> {
    return this.#transact(names, strict, async (writing) => {
      const epoch = await writing.objectStore("meta").get("epoch");
      if (this.#epoch === undefined || epoch !== this.#epoch)
        throw new EnvironmentError("lost-lock", `The writer has epoch ${epoch}, not ${this.#epoch}.`);
      return work(writing);
    });
  }

  async #transact<Result>(
    names: Name[],
    strict: boolean,
    work: (writing: Writing) => Promise<Result>,
  ): Promise<Result> {
    if (this.#closedFor) throw this.#closedFor;
    return transact(this.#database, names, strict, work);
  }
}
