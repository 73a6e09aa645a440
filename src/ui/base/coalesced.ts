/**
 * Runs an action for a stream of reasons: at once for the first, then at most once in a gap, never twice at a time.
 *
 * A burst of thousands of events so costs one refresh in each gap, and the last event is always followed by a run. While reasons go
 * on and on, as when a long feed comes in, gaps double up to CALM_GAP_MS: nobody reads faster, and the node needs the processor.
 */

/** Shortest time between two refreshes of one part of the page. */
export const REFRESH_GAP_MS = 100;
/** The longest gap, unless a part has chosen a longer one from the start. */
export const CALM_GAP_MS = 1000;

export class Coalesced {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #wanted = false;
  #stopped = false;
  readonly #action: () => Promise<void> | void;
  readonly #shortestGapMs: number;
  #gapMs: number;

  /** `action` reports its own errors; it must not throw. @param gapMs the first gap of a burst. */
  constructor(action: () => Promise<void> | void, gapMs = REFRESH_GAP_MS) {
    this.#action = action;
    this.#shortestGapMs = gapMs;
    this.#gapMs = gapMs;
  }

  /** Asks for a run after this moment. */
  request(): void {
    this.#wanted = true;
    if (!this.#running && this.#timer === undefined && !this.#stopped) void this.#run();
  }

  /** No run begins any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#wanted = false;
    this.#running = true;
    try {
      await this.#action();
    } finally {
      this.#running = false;
      if (!this.#stopped) this.#timer = setTimeout(() => this.#gapIsOver(), this.#gapMs);
    }
  }

  #gapIsOver(): void {
    this.#timer = undefined;
    this.#gapMs = this.#wanted
      ? Math.min(2 * this.#gapMs, Math.max(CALM_GAP_MS, this.#shortestGapMs))
      : this.#shortestGapMs;
    if (this.#wanted) void this.#run();
  }
}
