/** Finding words in what was written. */
import type { TimelineItem } from "./conversation.ts";

export interface SearchOptions {
  /** Only in this feed. */
  feedId?: string;
  /** Go on before this message ID: the `next` of the page before. Without it: from the latest on. */
  before?: string;
  /** Posts of a page, 1 to 100; 20 without it. */
  limit?: number;
  /** Feed IDs that are left out, at most 1000: whom the person has muted. */
  without?: string[];
}

/** One post in which every word was found. */
export interface SearchHit
  extends Pick<TimelineItem, "feedId" | "seq" | "mid" | "own" | "name" | "timeMs" | "claimedMs" | "isTimeDoubtful"> {
  /** The piece of its text around the first place, with the places of words in it (UTF-16). Text of others: never markup. */
  text: string;
  marks: { start: number; end: number }[];
  isCutBefore: boolean;
  isCutAfter: boolean;
}

export interface SearchPage {
  /** In the order of the conversation, latest first. There may be none though `next` says that there is more to look at. */
  hits: SearchHit[];
  /** From where to go on; null when everything has been looked at. */
  next: string | null;
  /** Entries that are earlier than the last one that was looked at, of `total`: how much is left. */
  left: number;
  total: number;
  /** Entries that are here and not in the conversation yet, so nobody has looked at them. */
  pending: number;
}

export interface SearchApi {
  /**
   * The posts that hold every one of these words, anywhere in them, without regard to case and accents. Returns what was found in a short
   * while, also when that is less than a page: whoever wants more calls again with `next`, and whoever does not has nothing to stop.
   * Looks at the first 64 KiB of text; not at names, voice, and content that is no text. Code `bad-argument`, also for a message ID that is not here.
   */
  search(words: string, options?: SearchOptions): Promise<SearchPage>;
}
