/**
 * The run of the conversation that is in memory to be shown: unbroken, in order, bounded. Knows nothing of elements.
 *
 * Entries may come in at any place (one that is late stands where it belongs), so a refresh reads the whole run again.
 */
import type { TimelineItem, TimelinePage, TimelineQuery } from "../../client/api.ts";

/** Items that one step loads: two screens, and few enough that showing them anew while posts pour in keeps nobody waiting. */
export const PAGE_ITEMS = 30;
/** Items in memory; beyond it those farthest from where the person reads leave. */
export const MAX_WINDOW_ITEMS = 200;

type Read = (query: TimelineQuery) => Promise<TimelinePage>;

export class TimelineWindow {
  items: readonly TimelineItem[] = [];
  hasBefore = false;
  hasAfter = false;
  /** Entries that are here and not yet in their place. */
  pending = 0;
  firstUnread: string | null = null;
  readonly #read: Read;

  /** @param read the conversation of all feeds, or of one. */
  constructor(read: Read) {
    this.#read = read;
  }

  /** The latest items, as many as there are now and at least one step. */
  async readLatest(): Promise<void> {
    const limit = Math.min(MAX_WINDOW_ITEMS, Math.max(PAGE_ITEMS, this.items.length));
    this.#take(await this.#read({ limit }));
  }

  /** The same run again, with what has come in between. */
  async readAgain(): Promise<void> {
    const first = this.items[0];
    if (!first || !this.hasAfter) return this.readLatest();
    const page = await this.#read({ after: first.mid, limit: Math.min(MAX_WINDOW_ITEMS, this.items.length) - 1 || 1 });
    this.items = [first, ...page.items];
    this.hasAfter = page.hasAfter;
  }

  async readOlder(): Promise<void> {
    const first = this.items[0];
    if (!first) return;
    const page = await this.#read({ before: first.mid, limit: PAGE_ITEMS });
    const all = [...page.items, ...this.items];
    this.hasAfter ||= all.length > MAX_WINDOW_ITEMS;
    this.items = all.slice(0, MAX_WINDOW_ITEMS);
    this.hasBefore = page.hasBefore;
  }

  /** A run with this item in it, and what stands before and after. Rejects where there is no such item. */
  async readAround(mid: string): Promise<void> {
    const page = await this.#read({ after: mid, limit: PAGE_ITEMS });
    const next = page.items[0];
    if (!next) return this.readLatest();
    const { items, hasBefore } = await this.#read({ before: next.mid, limit: PAGE_ITEMS });
    this.#take({ ...page, items: [...items, ...page.items], hasBefore });
  }

  #take(page: TimelinePage): void {
    this.items = page.items;
    this.hasBefore = page.hasBefore;
    this.hasAfter = page.hasAfter;
    this.pending = page.pending;
    this.firstUnread = page.firstUnread;
  }
}
