/**
 * How far a person has read: by feed and SEQ, so that what comes in late counts as unread wherever it stands.
 *
 * Kept among the store's notes together with the change. Invariant: a position never goes back; one's own entries are never unread.
 */
import { NO_ROW, type Row } from "../conversation/rows.ts";
import { toHex } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import type { DoneCall, Store } from "../store/port.ts";
import type { UnreadView } from "./api.ts";
import type { ConversationIndex } from "./conversation-index.ts";
import type { Profile } from "./profile.ts";

const READ_NOTE = "conversation-read";

export interface ReadingPositionsParts {
  readonly store: Pick<Store, "readNotes" | "putNotes">;
  readonly profile: Profile;
  readonly index: ConversationIndex;
}

export class ReadingPositions {
  private readonly parts: ReadingPositionsParts;
  /** Last SEQ that was read, by number of the feed. */
  private readTo = new Map<number, number>();

  constructor(parts: ReadingPositionsParts) {
    this.parts = parts;
  }

  /**
   * Reads what is kept. What a profile has that never kept any counts as read, and is kept as that: what comes later is unread at the next
   * start too, though nothing was looked at before. @throws EnvironmentError of the store.
   */
  async load(): Promise<void> {
    const note = (await this.parts.store.readNotes(READ_NOTE)).get(READ_NOTE);
    if (note) {
      this.readTo = new Map(JSON.parse(new TextDecoder().decode(note)) as [number, number][]);
      return;
    }
    this.readTo = new Map(this.parts.profile.feeds.map(({ feedNo, front }) => [feedNo, front.seq]));
    // Where it can not be kept, the next start counts from there.
    void this.parts.store.putNotes(new Map([[READ_NOTE, this.serialized()]])).catch(() => undefined);
  }

  /** Feeds are read at least so far, by number. Returns whether that is news, which is kept by `keep`. */
  take(positions: ReadonlyMap<number, number>): boolean {
    let isNews = false;
    for (const [feedNo, seq] of positions) {
      if (!this.isUnread(feedNo, seq)) continue;
      this.readTo.set(feedNo, seq);
      isNews = true;
    }
    return isNews;
  }

  /** Up to which SEQ a feed is read. */
  readToOf({ feedNo, anchor }: FeedRecord): number {
    return Math.max(anchor.seq, this.readTo.get(feedNo) ?? 0);
  }

  isUnread(feedNo: number, seq: number): boolean {
    return seq > (this.readTo.get(feedNo) ?? 0);
  }

  /** Feeds are read up to `upTo`, or to what is here of them. Returns whether that is news. */
  advance(records: readonly FeedRecord[], upTo: number): boolean {
    let isNews = false;
    for (const { feedNo } of records) {
      const to = Math.min(upTo, this.parts.index.conversation.lastSeqOf(feedNo) ?? 0);
      if (!this.isUnread(feedNo, to)) continue;
      this.readTo.set(feedNo, to);
      isNews = true;
    }
    return isNews;
  }

  /** Stores the positions, where there is news, together with the call that brought it; those of feeds that have gone are forgotten. Rejects as the store does. */
  keep(isNews: boolean, done?: DoneCall): Promise<void> {
    const here = new Set(this.parts.profile.feeds.map(({ feedNo }) => feedNo));
    this.readTo = new Map([...this.readTo].filter(([feedNo]) => here.has(feedNo)));
    return this.parts.store.putNotes(new Map(isNews ? [[READ_NOTE, this.serialized()]] : []), { done });
  }

  private serialized(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify([...this.readTo]));
  }

  /** How many entries of a feed are unread. */
  unreadOf(record: FeedRecord): number {
    const last = this.parts.index.conversation.lastSeqOf(record.feedNo) ?? record.anchor.seq;
    return record.own ? 0 : Math.max(0, last - this.readToOf(record));
  }

  /** How many are unread, in all and by feed. */
  view(): UnreadView {
    const feeds: Record<string, number> = {};
    let total = 0;
    for (const record of this.parts.profile.feeds) {
      const count = this.unreadOf(record);
      if (count === 0) continue;
      feeds[toHex(record.feedId)] = count;
      total += count;
    }
    return { total, feeds };
  }

  /** Message ID, hex, of the earliest of the latest `unread` unread entries of these places; null without one. */
  firstUnread(places: Places, unread: number): string | null {
    const { conversation } = this.parts.index;
    const own = this.parts.profile.own.feedNo;
    let first: Row = NO_ROW;
    let left = unread;
    for (let at = places.length - 1; at >= 0 && left > 0; at--) {
      const [row] = places.slice(at, at + 1);
      const feedNo = conversation.rows.feedNos[row];
      if (feedNo === own || !this.isUnread(feedNo, conversation.rows.seqs[row])) continue;
      first = row;
      left--;
    }
    return first === NO_ROW ? null : toHex(conversation.rows.midOf(first));
  }
}

/** Rows in the order in which they are shown. */
export interface Places {
  readonly length: number;
  slice(from: number, to: number): readonly Row[];
  /** Where a row stands, from 0. */
  placeOf(row: Row): number;
}
