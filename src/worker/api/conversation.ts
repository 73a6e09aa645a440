/** Posts: writing them, and reading them in the order of the conversation. */
import type { Content } from "../../content/content.ts";

export interface PostOptions {
  /** Message IDs (hex) that the post names as what it follows, at most 8. Without it: the posts that nobody has referred to yet. */
  tips?: string[];
  /** Message ID (hex) of a post that it answers: named besides the posts that nobody has referred to yet, so the post stands where any would, and shows it. */
  answers?: string;
}

/** One entry of the conversation. */
export interface TimelineItem {
  feedId: string;
  seq: number;
  mid: string;
  own: boolean;
  /** The name to show: nickname, else the name that the author published, else the short name. Not unique, never markup. */
  name: string;
  /** Where the entry stands, Unix ms: the claimed time, moved only so far that nothing stands before what it follows. Never decreases within a timeline of all feeds. Null: nothing says when. */
  timeMs: number | null;
  /** What the author says, Unix ms; null where the content says nothing or is not here yet. */
  claimedMs: number | null;
  /** The claim lies in the future of when it came in, or far before what it follows: say so, or show no time. */
  isTimeDoubtful: boolean;
  /** Null while blobs are missing, when it can never be read, and for unknown types. */
  content: Content | null;
  /** Longer content than a timeline carries: `content` is its beginning (text) or bytes; `entries` gives all of it. */
  isCut: boolean;
  contentBytes: number;
  missingBlobs: number;
  /** As in EntryView. */
  chainState: "whole" | "chained" | "broken" | "oversize";
  /** Posts that it names, as far as they are here. */
  follows: string[];
  /** The one of them that it answers on purpose, wherever that stands; see `conversation/answers.ts`. */
  answers: Pick<TimelineItem, "mid" | "name" | "content" | "mentions"> | null;
  /** The first post of its thread: the earliest of all that are connected by tips. Its own for what names nothing and is not named. */
  threadRoot: string;
  isUnread: boolean;
  /** Its author has forked the feed at this entry or before it: which of the branches counts nobody can say. */
  isForked: boolean;
  /** Feeds that the text speaks to, with the place in `content`'s text; `own` when it is this node. */
  mentions: { start: number; end: number; feedId: string; own: boolean; name: string }[];
}

export interface TimelineQuery {
  /** Items before this message ID. Without `before` and `after`: the latest. */
  before?: string;
  /** Items after this message ID. */
  after?: string;
  /** 1 to 200; 50 without it. */
  limit?: number;
  /** Only this feed, by SEQ. */
  feedId?: string;
}

export interface TimelinePage {
  /** In order, earliest first. */
  items: TimelineItem[];
  /** Whether there is more before the first and after the last item. */
  hasBefore: boolean;
  hasAfter: boolean;
  /** Entries in the whole timeline, and entries that are here but not yet in it (while the index is being built). */
  total: number;
  pending: number;
  /** The first unread item of the timeline (by its order), or null; where a divider belongs. */
  firstUnread: string | null;
  unread: number;
}

export interface UnreadView {
  total: number;
  /** Unread entries of each feed that has any. */
  feeds: Record<string, number>;
}

export interface ConversationApi {
  /**
   * Writes a post as today's network does; resolves once it is durable. Codes as `append`. The time is that of this device's clock.
   * `append` writes plain text instead.
   */
  post(text: string, options?: PostOptions): Promise<{ seq: number; mid: string }>;
  /** Publishes a name for the own feed; an empty one withdraws. Codes as `append`. */
  publishName(name: string): Promise<{ seq: number; mid: string }>;
  /** Bytes that a post would take: `contentBytes`, and packets of 120 bytes (entry and blobs) with the present tips. Nothing is written. */
  postCost(text: string, options?: PostOptions): Promise<{ contentBytes: number; packets: number }>;
  /** A page of the conversation of all feeds, or of one. Code `bad-argument`, also for a message ID that is not here. */
  timeline(query?: TimelineQuery): Promise<TimelinePage>;
  /** Message IDs that a post made now would name. */
  tips(): Promise<string[]>;
  unread(): Promise<UnreadView>;
  /** What is here now counts as read: of all feeds, or of one, up to a SEQ. Never goes back. */
  markRead(feedId?: string, seq?: number): Promise<UnreadView>;
}
