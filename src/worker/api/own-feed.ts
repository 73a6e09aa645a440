/** Asking about and writing the own feed. */
import type { OwnFeedState } from "../../core/effects.ts";

export type EntryType = "plain48" | "chain20";

export interface WhoAmI {
  name: string;
  feedId: string;
  /** SEQ and MID of the own feed's last entry; 0 and the first 20 bytes of the feed ID before the first post. */
  seq: number;
  mid: string;
  /** Where another profile of this browser holds more of this feed, or a copy has written it (`copied`): up to which SEQ. */
  copySeq?: number;
  /**
   * Whether entries may be written. `recovering`: the feed may have newer entries than this node has, so it asks its peers first, or waits for
   * `confirmOwnFeed`. `copied`: entries up to `seq` came in that were not written here, so a copy of this node writes as well; `unlockOwnFeed` goes on
   * here, `lockOwnFeed` leaves it to the copy. `forked`: two entries have one SEQ, and nothing can be written any more. `moved`: locked until `unlockOwnFeed`.
   * `elsewhere`: another profile of this browser has the feed open, and writes; when it closes this one takes over.
   */
  state: OwnFeedState | "elsewhere";
}

export interface AppendOptions {
  /** Without it: plain48 when the content fits and comes back unchanged from there, else chain20. */
  type?: EntryType;
}

export interface OwnFeedApi {
  whoami(): Promise<WhoAmI>;
  /** Gives this node another name. Not published. */
  rename(name: string): Promise<WhoAmI>;
  /**
   * Writes an own entry; resolves once it is durable. Codes: `bad-argument`, also for an empty text; `too-long`, `quota`, `store-failed`, `lost-lock`, `too-busy`; `own-feed-recovering`,
   * `own-feed-copied`, `own-feed-forked`, `own-feed-moved` and `own-feed-elsewhere` where the state is not `ready`.
   */
  append(content: string | Uint8Array, options?: AppendOptions): Promise<{ seq: number; mid: string }>;
  /** A person says that no newer entry of the own feed exists anywhere: `recovering` becomes `ready`. Codes `own-feed-copied`, `own-feed-forked`, `own-feed-moved`, `own-feed-elsewhere`. */
  confirmOwnFeed(): Promise<WhoAmI>;
  /** The feed goes on on another device: nothing is written here until it is unlocked. Code `own-feed-forked`. */
  lockOwnFeed(): Promise<WhoAmI>;
  /** It comes back, or its copy was stopped: `moved` and `copied` become `recovering`, as the other device has probably written. Code `own-feed-forked`. */
  unlockOwnFeed(): Promise<WhoAmI>;
}
