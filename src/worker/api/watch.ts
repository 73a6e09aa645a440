/** Looking at the node at work: the packets that pass, and how it is. */
import type { PacketOutcome } from "../../core/effects.ts";

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

export interface NodeStatus {
  profile: string;
  /** Whether this tab does the work (`node`) or another one (`guest`). */
  role: "node" | "guest";
  /** Which verifier passed the self-test. */
  verifier: "webcrypto" | "noble";
  /** Verifying threads of this tab that were given up since they did not answer; the node did their work itself. 0 in a healthy browser. */
  silentThreads: number;
  /** Whether the browser promised not to evict the store. Null: it can not tell. */
  persisted: boolean | null;
  usedBytes: number | null;
  quotaBytes: number | null;
  /** There was no space when the node started: what is here is read, and nothing is stored until there is some. */
  isFull: boolean;
  /** When the latest backup of this profile was made: Unix time, ms. Null: never. */
  lastBackupMs: number | null;
  /** How many entries the own feed had then. Null: never, or an earlier version made it. */
  lastBackupSeq: number | null;
  /** Entries appended since the node started, for curiosity: own and received. */
  entriesTaken: number;
}

export interface WatchApi {
  /** The latest packets, oldest first; at most 500 are kept. */
  packets(): Promise<PacketView[]>;
  status(): Promise<NodeStatus>;
  /** Names of the profiles that this browser keeps for this page, sorted; `default` is the one without a name in the address. */
  profiles(): Promise<string[]>;
}
