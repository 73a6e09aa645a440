/**
 * The conversation of a pretended node: its entries by SEQ, a minute apart, the feeds side by side.
 *
 * Knows no tips, threads or mentions: every post stands for itself.
 */
import { readContent } from "../../src/content/content.ts";
import type {
  EntryView,
  FeedView,
  SearchOptions,
  SearchPage,
  TimelineItem,
  TimelinePage,
  TimelineQuery,
} from "../../src/worker/api.ts";

const START_MS = Date.UTC(2025, 5, 1, 12);
const MINUTE_MS = 60_000;
/** Entries of a feed that are in its conversation, the latest; pretended feeds can be long. */
const MAX_ENTRIES = 300;
const USUAL_LIMIT = 50;

/** A page of the conversation of `feeds`. @throws Error for a message ID that is not in it. */
export function pretendedTimeline(
  feeds: readonly FeedView[],
  entryOf: (feedId: string, seq: number) => EntryView,
  { before, after, limit = USUAL_LIMIT, feedId }: TimelineQuery,
): TimelinePage {
  const items = feeds
    .filter((feed) => feedId === undefined || feed.feedId === feedId)
    .flatMap((feed) => itemsOf(feed, entryOf))
    .sort((a, b) => a.seq - b.seq);
  const from = after === undefined ? 0 : placeOf(items, after) + 1;
  const to = before === undefined ? items.length : placeOf(items, before);
  const first = after === undefined ? Math.max(from, to - limit) : from;
  const shown = items.slice(first, Math.min(to, first + limit));
  return {
    items: shown,
    hasBefore: first > 0,
    hasAfter: first + shown.length < items.length,
    total: items.length,
    pending: 0,
    firstUnread: null,
    unread: 0,
  };
}

/** A page of what holds the words, case apart, latest first. */
export function pretendedSearch(
  feeds: readonly FeedView[],
  entryOf: (feedId: string, seq: number) => EntryView,
  wanted: string,
  { feedId, before, limit = 20, without = [] }: SearchOptions,
): SearchPage {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = feeds.filter((feed) => !without.includes(feed.feedId) && (!feedId || feed.feedId === feedId));
  const items = shown
    .flatMap((feed) => itemsOf(feed, entryOf))
    .sort((a, b) => b.seq - a.seq)
    .filter(
      ({ content }) => content && "text" in content && words.every((word) => content.text.toLowerCase().includes(word)),
    );
  const from = before === undefined ? 0 : placeOf(items, before) + 1;
  const found = items.slice(from, from + limit);
  const isMore = from + found.length < items.length;
  return {
    hits: found.map(({ content, ...item }) => {
      const text = content && "text" in content ? content.text : "";
      const marks = words.map((word) => {
        const start = text.toLowerCase().indexOf(word);
        return { start, end: start + word.length };
      });
      return { ...item, text, marks: marks.sort((a, b) => a.start - b.start), isCutBefore: false, isCutAfter: false };
    }),
    next: isMore ? (found.at(-1)?.mid ?? null) : null,
    left: isMore ? items.length - from - found.length : 0,
    total: items.length,
    pending: 0,
  };
}

function placeOf(items: readonly TimelineItem[], mid: string): number {
  const place = items.findIndex((item) => item.mid === mid);
  if (place < 0) throw new Error(`${mid} is not in the pretended conversation`);
  return place;
}

function itemsOf(feed: FeedView, entryOf: (feedId: string, seq: number) => EntryView): TimelineItem[] {
  const firstSeq = Math.max(feed.anchorSeq + 1, feed.seq - MAX_ENTRIES + 1);
  return Array.from({ length: Math.max(0, feed.seq - firstSeq + 1) }, (_, index) => {
    const seq = firstSeq + index;
    const entry = entryOf(feed.feedId, seq);
    // Entries of two pretended feeds may have one MID.
    const mid = feed.feedId.slice(0, 8) + entry.mid.slice(8);
    const timeMs = START_MS + seq * MINUTE_MS;
    const bytes = entry.content?.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
    return {
      feedId: feed.feedId,
      seq,
      mid,
      own: feed.own,
      name: feed.name || feed.feedId.slice(0, 8),
      timeMs,
      claimedMs: timeMs,
      isTimeDoubtful: false,
      content: entry.content === null ? null : readContent(Uint8Array.from(bytes)),
      isCut: false,
      contentBytes: entry.contentBytes,
      missingBlobs: entry.missingBlobs,
      chainState: entry.chainState,
      follows: [],
      answers: null,
      threadRoot: mid,
      isUnread: false,
      mentions: [],
      isForked: false,
    };
  });
}
