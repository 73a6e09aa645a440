/**
 * The store of one profile: the port that the IndexedDB store and the memory store fill.
 *
 * Knows entries as bytes only; what is handed in has been verified. Invariant: a commit is written whole or not at all, and a
 * feed's entries are without gap from its anchor to its front. `test/contracts/store.ts` is the suite that every store passes.
 */
import type { HashPointer, Mid, Seq } from "../core/bytes.ts";
import type { ChainRecord, Commit, EntryRun, FeedRecord, Receipt, SignatureScheme } from "../core/effects.ts";
import type { RadioSettings } from "../core/lora-presets.ts";

/** The author of this profile. */
export interface Identity {
  /** Seed of the Ed25519 key pair, or the secret of an HMAC feed: 32 bytes. */
  readonly secret: Uint8Array;
  readonly scheme: SignatureScheme;
}

/** What a profile keeps besides feeds. Plain JSON values; unknown members are kept. */
export interface ProfileSettings {
  readonly name: string;
  /** Text of `config.json` and `state.json` as imported, so that an export gives them back byte for byte. */
  readonly demoConfig?: string;
  readonly demoState?: string;
  /** URLs of relays to connect to, and whether the face between tabs is wanted. */
  readonly relays?: readonly string[];
  readonly tabs?: boolean;
  readonly serialFaces?: readonly SerialFaceSetting[];
  /** Before there were several: whether there was a serial face, and its port. Only read. */
  readonly serial?: boolean;
  readonly serialPort?: string;
  /** The simulated neighbour: its seed in hex, its name and what it says. */
  readonly neighbour?: {
    readonly seed: string;
    readonly name: string;
    readonly greeting: string[];
    readonly replies: string[];
    /** Of the call that started it: a repeat of that call means this neighbour. */
    readonly token?: string;
  };
  /** What a person said that the next bridge is set to. */
  readonly nextRadio?: RadioSettings;
  /** When the latest backup was made: Unix time, ms. */
  readonly lastBackupMs?: number;
  /** How many entries the own feed had then; earlier versions did not keep it. */
  readonly lastBackupSeq?: number;
  /** Identities of serial ports that a person said are bridges. */
  readonly bridges?: readonly string[];
}

/** A serial face: its id, and the identity of the port that was up there last. */
export interface SerialFaceSetting {
  readonly id: string;
  /** Of the call that connected it: a repeat of that call means this face. */
  readonly token?: string;
  readonly port?: string;
  /** What a person said that the bridge is set to. */
  readonly radio?: RadioSettings;
  /** What it was taken for when it came, until somebody says so: `nextRadio` of that time. */
  readonly assumedRadio?: RadioSettings;
}

/** A call of the API that was done: its token, and what it answered (a plain value), for when it is repeated. */
export interface DoneCall {
  readonly token: string;
  readonly answer: unknown;
}

/** Calls that are remembered as done; the oldest leaves first. Many more than can be under way when a node moves to another tab. */
export const MAX_DONE_CALLS = 64;

/** Name of the note that says that blobs may be stored which no feed needs. Its content is the number of the feed that was removed last. */
export const SWEEP_NOTE = "sweep";

/** How the names of notes begin that are of a feed and go with it. */
export const feedNotes = (feedNo: number): string => `feed/${feedNo}/`;

/** What another profile of this browser holds of the own feed: up to which SEQ, and whether that profile might write it. */
export interface OwnCopy {
  readonly seq: Seq;
  readonly isReady: boolean;
}
export const NO_COPY: OwnCopy = { seq: 0, isReady: true };

/** Everything that a node needs at its start. Its size depends on the number of feeds, not on that of entries. */
export interface StoredProfile {
  readonly identity: Identity | undefined;
  readonly settings: ProfileSettings;
  readonly feeds: readonly FeedRecord[];
}

/** A feed to add; the store gives the number. With `runs`, the replica comes along (import). */
export interface NewFeed {
  readonly record: Omit<FeedRecord, "feedNo">;
  readonly packets: Uint8Array;
  readonly mids: Uint8Array;
  readonly chains: readonly Omit<ChainRecord, "feedNo">[];
}

/** What an import changes, all of it or nothing. */
export interface ImportChange {
  readonly identity: Identity | undefined;
  readonly settings: ProfileSettings | undefined;
  /** Feeds to drop first (an own feed that is still empty, when the profile becomes another node). */
  readonly removedFeedNos: readonly number[];
  readonly added: readonly NewFeed[];
  /** Feeds that are here already and grow. */
  readonly commit: Commit;
  readonly blobs: readonly { readonly pointer: HashPointer; readonly blob: Uint8Array }[];
}

/**
 * A write that carries a `done` call remembers it in the same transaction.
 * Methods reject with EnvironmentError: `quota`, `store-failed`, `newer-store` (open), and `lost-lock` where the epoch or a
 * front is not the expected one.
 */
export interface Store {
  /** Reads the profile; an empty one for a new profile. */
  load(): Promise<StoredProfile>;
  /** Makes the caller the writer: a number larger than every earlier one, checked by every later write of this store object. */
  claimEpoch(): Promise<number>;

  /**
   * Writes all of it or nothing, durably first when `strict`. Checks epoch and `fromSeq` in the same transaction; rejects with
   * `lost-lock` when a feed that it names, also of a chain row, is gone, and with `store-failed` for a token of the latest 1000.
   */
  commit(commit: Commit, done?: DoneCall): Promise<void>;
  /** The receipt of a publish that was committed before, also by another tab. At least the latest 1000 are kept. */
  findReceipt(token: string): Promise<Receipt | undefined>;

  putIdentity(identity: Identity): Promise<void>;
  putSettings(settings: ProfileSettings, done?: DoneCall): Promise<void>;
  /**
   * Writes notes, all or none, durably first when `strict`; without it they are what can be made anew or may be lost in a crash (an index,
   * evidence, reading positions). Undefined removes one. Names are short ASCII.
   */
  putNotes(
    notes: ReadonlyMap<string, Uint8Array | undefined>,
    options?: { readonly strict?: boolean; readonly done?: DoneCall },
  ): Promise<void>;
  /** The notes whose name begins so, by name. */
  readNotes(beginning: string): Promise<Map<string, Uint8Array>>;
  /** Adds a feed at its anchor. Rejects with `feed-here` when a feed with this ID exists. */
  addFeed(record: Omit<FeedRecord, "feedNo">, done?: DoneCall): Promise<FeedRecord>;
  renameFeed(feedNo: number, name: string, done?: DoneCall): Promise<void>;
  /**
   * Removes the feed, its entries, chain rows and notes (`feedNotes`), and leaves SWEEP_NOTE. Blobs stay: other chains may hold them, and a sweep (`blob-sweep.ts`)
   * finds out which. A full store may not take the note nor `done`, also once the feed is removed: then the blobs stay until a later removal.
   */
  removeFeed(feedNo: number, done?: DoneCall): Promise<void>;
  /** Deletes blobs, all or none. It does not matter whether they are there. */
  deleteBlobs(pointers: readonly HashPointer[]): Promise<void>;
  applyImport(change: ImportChange, done?: DoneCall): Promise<void>;
  /** A call that was done before, also by another tab. The latest MAX_DONE_CALLS are kept. */
  findDone(token: string): Promise<DoneCall | undefined>;

  /** Entries `fromSeq`..`toSeq` that are there, in order, in one or more runs cut to the range. */
  readEntries(feedNo: number, fromSeq: Seq, toSeq: Seq): Promise<EntryRun[]>;
  /** Message ID of one entry, or undefined. */
  readMid(feedNo: number, seq: Seq): Promise<Mid | undefined>;
  /** Blobs along the chain from `pointer`, at most `count`; ends at the first that is missing or at the end of the chain. */
  readBlobs(pointer: HashPointer, count: number): Promise<Uint8Array[]>;
  /** Incomplete chains, newest first within a feed, at most `count` over all feeds. */
  readChains(count: number): Promise<ChainRecord[]>;
  /** Every blob, in the order of pointers, in portions; for export. */
  eachBlob(visit: (pointer: HashPointer, blob: Uint8Array) => void): Promise<void>;
  close(): void;
}
