/**
 * One search as it goes on: asks the node again until there is a page, shows what was found meanwhile, and stops asking when something else is wanted.
 *
 * Knows nothing of elements. The node answers each call after a short while, so to stop is not to ask again.
 */
import type { SearchHit, SearchOptions, SearchPage } from "../../client/api.ts";

/** Posts that one step finds. */
export const PAGE_HITS = 20;
/** Posts that are shown of one search; more words find fewer. */
export const MAX_HITS = 400;

export class SearchRun {
  hits: readonly SearchHit[] = [];
  /** Whether it is being looked. */
  isLooking = false;
  /** Entries that are still to be looked at. */
  left = 0;
  /** Entries that are here and can not be looked at yet. */
  pending = 0;
  readonly #search: (options: SearchOptions) => Promise<SearchPage>;
  readonly #changed: () => void;
  #next: string | null | undefined;
  #isStopped = false;

  /** @param search finds the words. @param changed something here is different. */
  constructor(search: (options: SearchOptions) => Promise<SearchPage>, changed: () => void) {
    this.#search = search;
    this.#changed = changed;
  }

  /** Whether there are older entries to look at, and room for what would be found. */
  get hasMore(): boolean {
    return this.#next !== null && this.hits.length < MAX_HITS;
  }

  /** Looks until there is a page more, or nothing is left. Rejects as the node does; afterwards it can be tried again. */
  async more(): Promise<void> {
    if (this.isLooking || this.#isStopped) return;
    this.isLooking = true;
    this.#changed();
    const wanted = this.hits.length + PAGE_HITS;
    try {
      while (!this.#isStopped && this.#next !== null && this.hits.length < wanted) {
        const before = this.#next;
        const page = await this.#search({ ...(before ? { before } : {}), limit: wanted - this.hits.length });
        if (this.#isStopped) return;
        this.hits = [...this.hits, ...page.hits];
        this.#next = page.next;
        this.left = page.left;
        this.pending = page.pending;
        this.#changed();
      }
    } finally {
      this.isLooking = false;
      if (!this.#isStopped) this.#changed();
    }
  }

  /** Asks no more. What is under way is not told. */
  stop(): void {
    this.#isStopped = true;
  }
}
