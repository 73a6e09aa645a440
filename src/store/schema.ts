/**
 * The IndexedDB database of one profile, `tinyssb:<profile>`: its object stores, its version, and how it gets from one to the next.
 *
 * Knows nothing of transactions. The version of the database is the version of the schema. Keys and what `README.md` measured:
 *
 *     meta      "epoch" | "nextFeedNo" | "identity" | "settings" | "done" (latest calls, oldest first)
 *     feeds     feedNo -> FeedRecord, unique index `feedId`
 *     runs      [feedNo, lastSeq] -> { firstSeq, packets, mids }      added, never rewritten
 *     blobs     pointer -> 120 bytes
 *     chains    [feedNo, seq] -> { next, missing }
 *     receipts  number of receipts ever written -> the receipts of one commit, unique index over `tokens`
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { Seq } from "../core/bytes.ts";
import type { ChainRecord, EntryRun, FeedRecord, Receipt } from "../core/effects.ts";
import type { DoneCall, Identity, ProfileSettings } from "./port.ts";

export const DATABASE_VERSION = 1;
const PREFIX = "tinyssb:";
/** In front of the names of notes among the keys of `meta`. */
export const NOTE_PREFIX = "note:";

/** Bytes as a key: never a view of shared memory. */
type Bytes = Uint8Array<ArrayBuffer>;

/** One record for all receipts of a commit: a record for each would cost as much as the entries. */
export interface CommitReceipts {
  readonly tokens: readonly string[];
  readonly receipts: readonly Receipt[];
}

export interface ProfileSchema extends DBSchema {
  meta: { key: string; value: number | Identity | ProfileSettings | readonly DoneCall[] | Uint8Array };
  feeds: { key: number; value: FeedRecord; indexes: { feedId: Bytes } };
  runs: { key: [number, Seq]; value: Omit<EntryRun, "feedNo"> };
  blobs: { key: Bytes; value: Uint8Array };
  chains: { key: [number, Seq]; value: Omit<ChainRecord, "feedNo" | "seq"> };
  receipts: { key: number; value: CommitReceipts; indexes: { tokens: string } };
}

export type ProfileDatabase = IDBPDatabase<ProfileSchema>;
type Upgrade = IDBPTransaction<ProfileSchema, StoreNames<ProfileSchema>[], "versionchange">;

/** Name of a profile's database. */
export const databaseName = (profile: string): string => PREFIX + profile;

/** The profile that a database belongs to, or undefined for the database of something else. */
export function maybeProfileOf(name: string | undefined): string | undefined {
  return name?.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
}

/** Step n makes version n+1 out of version n. A step that was released is never changed. */
const STEPS: readonly ((database: ProfileDatabase, upgrade: Upgrade) => void | Promise<void>)[] = [
  (database) => {
    database.createObjectStore("meta");
    database.createObjectStore("feeds", { keyPath: "feedNo" }).createIndex("feedId", "feedId", { unique: true });
    database.createObjectStore("runs");
    database.createObjectStore("blobs");
    database.createObjectStore("chains");
    database.createObjectStore("receipts").createIndex("tokens", "tokens", { unique: true, multiEntry: true });
  },
];

/** Brings a database from `oldVersion` (0: new) to DATABASE_VERSION, within its upgrade transaction. */
export async function migrate(database: ProfileDatabase, oldVersion: number, upgrade: Upgrade): Promise<void> {
  for (const step of STEPS.slice(oldVersion, DATABASE_VERSION)) await step(database, upgrade);
}
