/** Following feeds, and reading what they hold. */
import type { SignatureScheme } from "../../core/effects.ts";
import type { EntryType } from "./own-feed.ts";

export interface FeedView {
  feedId: string;
  /** To be shown: the nickname, else the published name, else empty (show the short name). The own feed has the name of the node. */
  name: string;
  /** What the person calls it here; may be empty. */
  nickname: string;
  /** What its author calls it, as far as is known here; may be empty. Anybody can take any name. */
  publishedName: string;
  own: boolean;
  /** False: the replica was kept when it was unfollowed. It is readable, and nothing of it is asked, answered or taken. */
  followed: boolean;
  scheme: SignatureScheme;
  anchorSeq: number;
  anchorMid: string;
  seq: number;
  mid: string;
  missingBlobs: number;
  /** Null, or the proof that its author has forked the feed: what is here stays readable, nothing more is taken or asked for. */
  fork: ForkView | null;
}

/** Two valid entries with one SEQ and one predecessor. With the feed ID this convinces everybody. */
export interface ForkView {
  seq: number;
  /** Message ID of the entry before. */
  prev: string;
  /** The one that came first here, then the other: message IDs, and packets of 120 bytes. */
  mids: [string, string];
  packets: [string, string];
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

export interface FollowOptions {
  anchorSeq?: number;
  anchorMid?: string;
  name?: string;
  /** Shared secret (64 hex digits) of a MicroPython feed, which is then an `hmac-sha512` feed. */
  secret?: string;
}

export interface FeedsApi {
  /** Follows a feed: hex, `@…=.ed25519`, `did:ssb:ed25519:…` or a `web+tinyssb:` link. Following again with the same anchor only renames, or goes on with a kept replica. */
  follow(reference: string, options?: FollowOptions): Promise<FeedView>;
  /**
   * Stops following. Removes the replica unless it is to be kept; called again without `keepReplica` it removes a kept one. Code `own-feed`, `unknown-feed`.
   */
  unfollow(feedId: string, options?: { keepReplica?: boolean }): Promise<void>;
  feeds(): Promise<FeedView[]>;
  /** Entries from..to, both included; all that are here by default. Cost: one read of the range. */
  entries(feedId: string, range?: EntryRange): Promise<EntryView[]>;
  /** The `web+tinyssb:` link of a feed; of the own one by default. */
  link(feedId?: string): Promise<string>;
  /** Whether the ID of a feed is a key that can sign, by the rule of the verifier; of what can not, no entry will ever come. With a shared secret it need not be one. Code `bad-reference`. */
  canSign(reference: string): Promise<boolean>;
}
