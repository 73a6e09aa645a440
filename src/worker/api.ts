/**
 * What a page or a script may ask of the node, and what it hears: the types of `window.tinyssb`.
 *
 * Binary values are lower-case hex. Every promise rejects with an error that has a `code` of `EnvironmentErrorCode`, its
 * advice in words, and `detail`. Nothing here depends on which tab does the work.
 */
import type { DropReason, PacketOutcome, SignatureScheme } from "../core/effects.ts";
import type { EnvironmentErrorCode } from "../core/environment-error.ts";
import type { FaceKind, LinkPhase } from "../faces/port.ts";

export type EntryType = "plain48" | "chain20";

export interface WhoAmI {
  name: string;
  feedId: string;
  /** SEQ and MID of the own feed's last entry; 0 and the first 20 bytes of the feed ID before the first post. */
  seq: number;
  mid: string;
}

export interface FeedView {
  feedId: string;
  name: string;
  own: boolean;
  scheme: SignatureScheme;
  anchorSeq: number;
  anchorMid: string;
  seq: number;
  mid: string;
  missingBlobs: number;
}

export interface EntryView {
  seq: number;
  mid: string;
  /** Number for types other than these two, which replicate all the same. */
  type: EntryType | number;
  /** 120 bytes. */
  packet: string;
  /** The content, without the padding of plain48; null while blobs are missing, and for unknown types. */
  content: string | null;
  complete: boolean;
  /** Content bytes announced by a chain20 entry; the stored length otherwise. */
  contentBytes: number;
  /** Blobs that are missing; 0 when complete. `broken`: can never be complete. `oversize`: too long to be fetched. */
  missingBlobs: number;
  chainState: "whole" | "chained" | "broken" | "oversize";
}

export interface EntryRange {
  from?: number;
  to?: number;
  /** Content beyond it is left out of `content`; `contentBytes` still tells the whole length. */
  maxContentBytes?: number;
}

export interface FaceView {
  id: string;
  kind: FaceKind;
  address: string;
  phase: LinkPhase;
  code: EnvironmentErrorCode | null;
  detail: string;
  packetsIn: number;
  packetsOut: number;
  /** Packets waiting for their turn. */
  queued: number;
  /** Packets that were dropped, by reason; reasons without a packet are left out. */
  drops: Partial<Record<DropReason, number>>;
  /** Milliseconds of air that sending took since the face came up; 0 on a LAN. */
  airtimeMs: number;
}

/** One line of the live packet list. */
export interface PacketView {
  /** Counts up within one run of the node. */
  no: number;
  /** Unix time, ms. */
  timeMs: number;
  faceId: string;
  direction: "in" | "out";
  bytes: number;
  packet: string;
  what: "entry" | "want" | "blob" | "blob-request" | "unknown";
  /** Feed of an entry, of a blob where it is known, or of each pair of a WANT. */
  feedId: string | null;
  seq: number | null;
  wants: { feedId: string; seq: number }[];
  blobs: { pointer: string; count: number }[];
  outcome: PacketOutcome;
}

export interface AppendOptions {
  /** Without it: plain48 when the content fits and comes back unchanged from there, else chain20. */
  type?: EntryType;
}

export interface FollowOptions {
  anchorSeq?: number;
  anchorMid?: string;
  name?: string;
  /** Shared secret (64 hex digits) of a MicroPython feed, which is then an `hmac-sha512` feed. */
  secret?: string;
}

export interface ImportOptions {
  /** Take the directory's own feed as this scheme. Without it: HMAC where the feed ID is not the Ed25519 key of the secret, or where the log says so. */
  scheme?: SignatureScheme;
}

/** What is wrong with one file of an import. */
export interface ImportFault {
  path: string;
  seq: number | null;
  reason: string;
}

export interface ImportReport {
  /** Whether this profile has become the node of the directory's `config.json`. */
  becameNode: boolean;
  feeds: { feedId: string; entries: number; added: number }[];
  blobs: number;
  notes: string[];
}

export type Files = Record<string, Uint8Array>;

export interface NodeStatus {
  profile: string;
  /** Whether this tab does the work (`node`) or another one (`guest`). */
  role: "node" | "guest";
  /** Which verifier passed the self-test. */
  verifier: "webcrypto" | "noble";
  /** Whether the browser promised not to evict the store. Null: it can not tell. */
  persisted: boolean | null;
  usedBytes: number | null;
  quotaBytes: number | null;
  /** Entries appended since the node started, for curiosity: own and received. */
  entriesTaken: number;
}

export interface ErrorView {
  code: EnvironmentErrorCode;
  message: string;
  happened: string;
  cause: string;
  remedy: string;
  detail: string[];
}

/** Events and what their listeners get. */
export interface TinyssbEvents {
  entry: { feedId: string; seq: number; mid: string; own: boolean };
  blob: { feedId: string; seq: number; missing: number };
  feed: { feedId: string; change: "added" | "removed" | "renamed" };
  face: FaceView;
  /** Only sent while somebody listens. */
  packet: PacketView;
  status: NodeStatus;
  error: ErrorView;
}

/** Requests that go to the node of the profile, in whatever tab it runs. */
export interface NodeApi {
  whoami(): Promise<WhoAmI>;
  /** Gives this node another name. Not published. */
  rename(name: string): Promise<WhoAmI>;
  /** Writes an own entry; resolves once it is durable. Codes: `too-long`, `quota`, `store-failed`, `lost-lock`, `too-busy`. */
  append(content: string | Uint8Array, options?: AppendOptions): Promise<{ seq: number; mid: string }>;
  /** Follows a feed: hex, `@…=.ed25519`, `did:ssb:ed25519:…` or a `web+tinyssb:` link. Following again with the same anchor only renames. */
  follow(reference: string, options?: FollowOptions): Promise<FeedView>;
  /** Stops following and removes the replica. Code `own-feed`, `unknown-feed`. */
  unfollow(feedId: string): Promise<void>;
  feeds(): Promise<FeedView[]>;
  /** Entries from..to, both included; all that are here by default. Cost: one read of the range. */
  entries(feedId: string, range?: EntryRange): Promise<EntryView[]>;
  /** The `web+tinyssb:` link of a feed; of the own one by default. */
  link(feedId?: string): Promise<string>;
  faces(): Promise<FaceView[]>;
  /** Adds a face to a relay and remembers it; resolves when it is up or has failed once. */
  connectRelay(url: string): Promise<FaceView>;
  /** Opens the serial port that the person has permitted. `assumeBridge`: a silent port is a bridge. */
  connectSerial(options?: { assumeBridge?: boolean }): Promise<FaceView>;
  /** Adds the face between tabs of this browser (there from the start unless it was disconnected). */
  connectTabs(): Promise<FaceView>;
  /** A person says that the silent port is a KISS bridge. */
  assumeBridge(faceId: string): Promise<void>;
  /** Takes a face away and forgets it. */
  disconnect(faceId: string): Promise<void>;
  /** The latest packets, oldest first; at most 500 are kept. */
  packets(): Promise<PacketView[]>;
  /** Imports files of one node's directory of the demos. Code `import-refused` (with the list), `other-identity`; nothing is changed then. */
  importFiles(files: Files, options?: ImportOptions): Promise<ImportReport>;
  /** The same files back: `config.json` (with the secret!), `state.json`, `_logs/…`, `_blob/…`. */
  exportFiles(): Promise<Files>;
  status(): Promise<NodeStatus>;
}

/** `window.tinyssb`. */
export interface Tinyssb extends NodeApi {
  /** Calls `listener` for each event from now on, until the returned function is called. */
  on<Name extends keyof TinyssbEvents>(event: Name, listener: (event: TinyssbEvents[Name]) => void): () => void;
}
