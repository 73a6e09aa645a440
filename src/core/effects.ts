/**
 * The seam between the node and everything around it: what the node wants done, and what it tells.
 *
 * The node never does anything itself. It is pulled for effects after each input; whoever drives it executes them in order
 * and reports back under the same `id`. Byte arrays in effects and events belong to the receiver: they are not changed later.
 */

import type { LoRaSettings } from "./airtime.ts";
import type { SpentAirtime } from "./airtime-ledger.ts";
import type { FeedId, HashPointer, Mid, Seq } from "./bytes.ts";
import type { Frontier } from "./entry.ts";
import type { EnvironmentErrorCode } from "./environment-error.ts";
import type { FeedLengthCode, LengthCode } from "./sidechain.ts";

/** How a feed is signed: by its key pair, or (MicroPython demos) by HMAC-SHA512 with a secret that all its readers share. */
export type SignatureScheme = "ed25519" | "hmac-sha512";

/**
 * Two valid entries for one SEQ of a feed, which only its author can make: other bytes, both signed, the same predecessor. With the feed ID it
 * convinces everybody.
 */
export interface ForkProof {
  readonly seq: Seq;
  /** Message ID of the entry before, which both name. */
  readonly prev: Mid;
  /** The one that was here first, then the other: 120 bytes each. */
  readonly packets: readonly [Uint8Array, Uint8Array];
}

/**
 * Whether the own feed may be written: `recovering` until its end is known (a backup may be older than the feed), `forked` for good, `moved` while
 * another device has it.
 */
export type OwnFeedState = "ready" | "recovering" | "copied" | "forked" | "moved";

/** What is kept of a feed besides its entries. */
export interface FeedRecord {
  /** Small number of the feed within its profile; never used again. */
  readonly feedNo: number;
  readonly feedId: FeedId;
  /** Name given by the person, or heard; not unique. May be empty. */
  readonly name: string;
  /** Whether this node signs it. */
  readonly own: boolean;
  readonly scheme: SignatureScheme;
  /** 32-byte secret of an `hmac-sha512` feed, without which nothing of it can be verified. */
  readonly secret: Uint8Array | undefined;
  readonly lengthCode: FeedLengthCode;
  readonly anchor: Frontier;
  readonly front: Frontier;
  /** Blobs that complete sidechains would need and that are not stored. */
  readonly missingBlobs: number;
  /** Parent feed ID and SEQ as they stand in a demo's log file (36 bytes), kept for export; undefined when zero. */
  readonly parent: Uint8Array | undefined;
  /** The author has forked the feed: it stays as it is here. */
  readonly fork?: ForkProof;
  /** Of the own feed; `ready` without it. */
  readonly ownState?: OwnFeedState;
  /** False: the replica is only kept, and the node knows nothing of it. Followed without it. */
  readonly followed?: boolean;
  /** ID of the one face where it is asked for and answered; on all without it. Not stored. */
  readonly onlyFace?: string;
}

/** Consecutive entries of one feed. */
export interface EntryRun {
  readonly feedNo: number;
  readonly firstSeq: Seq;
  /** n × 120 bytes. */
  readonly packets: Uint8Array;
  /** n × 20 bytes: the message ID of each. */
  readonly mids: Uint8Array;
}

/** A sidechain of which blobs are missing. One row for an entry; gone when complete or known to be broken. */
export interface ChainRecord {
  readonly feedNo: number;
  readonly seq: Seq;
  /** First blob that is missing. */
  readonly next: HashPointer;
  /** Blobs missing from there to the end; above 0. */
  readonly missing: number;
}

/** New state of a feed within a commit. */
export interface FeedAdvance {
  readonly feedNo: number;
  /** SEQ of the front before; the store refuses the commit (`lost-lock`) when it has another. */
  readonly fromSeq: Seq;
  readonly front: Frontier;
  readonly missingBlobs: number;
}

/** What changes in the record of a feed beside its front. A member that is left out stays. */
export interface FeedMark {
  readonly feedNo: number;
  readonly fork?: ForkProof;
  readonly ownState?: OwnFeedState;
  /** What a chain has told of a feed whose code was unknown. */
  readonly lengthCode?: LengthCode;
  readonly followed?: boolean;
}

/** All or nothing: what one transaction of the store writes. */
export interface Commit {
  /** True: on disk before it is reported (own entries). False: the browser may take a moment (received ones). */
  readonly strict: boolean;
  readonly advances: readonly FeedAdvance[];
  readonly runs: readonly EntryRun[];
  readonly blobs: readonly { readonly pointer: HashPointer; readonly blob: Uint8Array }[];
  readonly chains: readonly ChainRecord[];
  readonly endedChains: readonly { readonly feedNo: number; readonly seq: Seq }[];
  readonly marks: readonly FeedMark[];
  /** Outcomes of `publish`, so that a repeated request finds the first one. */
  readonly receipts: readonly Receipt[];
}

/** An own entry under the token of the request that made it. */
export interface Receipt {
  readonly token: string;
  readonly seq: Seq;
  readonly mid: Mid;
}

/** What the node wants done. Every effect with an `id` is answered exactly once. */
export type Effect =
  /** Check a signature with the strict rule; answer `handleVerified`. `key`: public key, or the HMAC secret. */
  | {
      readonly kind: "verify";
      readonly id: number;
      readonly scheme: SignatureScheme;
      readonly key: Uint8Array;
      readonly message: Uint8Array;
      readonly signature: Uint8Array;
    }
  /** Sign with this node's own key; answer `handleSigned`. */
  | { readonly kind: "sign"; readonly id: number; readonly message: Uint8Array }
  /** Write to the store; answer `handleCommitted`. At most one is under way. */
  | { readonly kind: "commit"; readonly id: number; readonly commit: Commit }
  /** Read entries `fromSeq`..`toSeq` of a feed; answer `handleEntriesLoaded` with what is there, in order. */
  | {
      readonly kind: "load-entries";
      readonly id: number;
      readonly feedNo: number;
      readonly fromSeq: Seq;
      readonly toSeq: Seq;
    }
  /** Read up to `count` blobs along a chain from `pointer`; answer `handleBlobsLoaded` with what is there, in order. */
  | { readonly kind: "load-blobs"; readonly id: number; readonly pointer: HashPointer; readonly count: number }
  /** Read incomplete sidechains, newest first, at most `count`; answer `handleChainsLoaded`. */
  | { readonly kind: "load-chains"; readonly id: number; readonly count: number }
  /** Put a packet on the link of a face, now. Not answered: a radio does not tell. */
  | { readonly kind: "transmit"; readonly faceId: string; readonly packet: Uint8Array }
  /** Tell whoever listens. */
  | { readonly kind: "notify"; readonly event: NodeEvent };

/** What became of a packet that came in. A closed list: each has a counter for every face. */
export const DROP_REASONS = [
  "wrong-length", // shorter than 8 or longer than 250 bytes, or a request without a whole pair
  "asks-nothing", // a request whose whole pairs name no entry and no blob: SEQ 0, count 0
  "bad-bundle", // a message of a relay that promised bundles of packets, and is none
  "unknown", // nobody expects it
  "duplicate", // an entry or blob that was taken or sent lately
  "other-entry", // another entry than ours under the DMX of one that is here, which was not looked at: too many, or the feed is frozen
  "fork", // a second valid entry for one SEQ: the author has forked the feed; kept as proof
  "frozen-feed", // an entry of a feed that is frozen because its author has forked it
  "bad-signature",
  "known-bad", // the same bytes failed verification before
  "verification-budget", // this face has caused too many failed verifications
  "oversize", // belongs to a sidechain beyond the limit
  "unknown-feed", // a request for feeds that are not here
  "not-here", // a request for entries or blobs that are not here (yet)
  "sent-lately", // a request for what was on air a moment ago, or is being sent
  "queue-full", // a request that can not be answered now, or a packet that came in faster than packets can be handled
  "link-full", // a packet of ours that the link could not take: its buffer was full, or it was being lost
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** What became of a packet: taken into the store, answered, kept until it may be expected, sent, or dropped. */
export type PacketOutcome = "taken" | "answered" | "kept" | "sent" | DropReason;

const DROPS: ReadonlySet<string> = new Set(DROP_REASONS);

/** Whether the packet went no further, and counts as a drop. */
export function isDrop(outcome: PacketOutcome): outcome is DropReason {
  return DROPS.has(outcome);
}

/** What a packet was found to be. */
export type PacketLabel =
  | { readonly what: "entry"; readonly feedId: FeedId; readonly seq: Seq }
  | {
      readonly what: "blob";
      readonly feedId: FeedId | undefined;
      readonly seq: Seq | undefined;
      readonly pointer: HashPointer;
    }
  | { readonly what: "want"; readonly pairs: readonly { readonly feedId: FeedId; readonly seq: Seq }[] }
  | {
      readonly what: "blob-request";
      readonly pairs: readonly { readonly pointer: HashPointer; readonly count: number }[];
    }
  | { readonly what: "unknown" };

/** What the node tells. */
export type NodeEvent =
  | {
      readonly kind: "entry";
      readonly feedId: FeedId;
      readonly seq: Seq;
      readonly mid: Mid;
      readonly own: boolean;
      readonly missingBlobs: number;
    }
  | { readonly kind: "blob"; readonly feedId: FeedId; readonly seq: Seq; readonly missing: number }
  | { readonly kind: "published"; readonly receipt: Receipt }
  | {
      readonly kind: "publish-failed";
      readonly token: string;
      readonly code: EnvironmentErrorCode;
      readonly detail: string;
    }
  /** The author has forked the feed; the proof is stored. */
  | { readonly kind: "fork"; readonly feedId: FeedId; readonly proof: ForkProof }
  /** The own feed may be written, or may not; stored. */
  | { readonly kind: "own-feed"; readonly feedId: FeedId; readonly state: OwnFeedState }
  | { readonly kind: "store-failed"; readonly code: EnvironmentErrorCode; readonly detail: string }
  | {
      readonly kind: "packet";
      readonly faceId: string;
      readonly direction: "in" | "out";
      readonly packet: Uint8Array;
      readonly label: PacketLabel;
      readonly outcome: PacketOutcome;
    };

/** What kind of medium a face is attached to: the unit of every timer and of pacing. */
export type Medium =
  /** Packets cost next to nothing: loopback, LAN, tabs of a browser. */
  | { readonly kind: "lan" }
  /** A LoRa channel behind a serial line: half duplex, airtime counts, the device holds at most two frames. */
  | {
      readonly kind: "lora";
      readonly settings: LoRaSettings;
      readonly serialBitsPerSecond: number;
      /** Share of any hour that this node may be on air, as 0.01; undefined: no limit. */
      readonly dutyCycle?: number;
    };

/** A face as the node sees it. */
export interface FaceDescription {
  readonly id: string;
  readonly medium: Medium;
  /** On a radio with a duty cycle: what the device has spent in the hour before, oldest first. */
  readonly spentAirtime?: readonly SpentAirtime[];
}
