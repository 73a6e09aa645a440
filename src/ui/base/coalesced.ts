/**
 * Runs an action for a stream of reasons: at once for the first, then at most once in a gap, never twice at a time.
 *
 * A burst of thousands of events so costs one refresh in each gap, and the last event is always followed by a run.
 */

/** Shortest time between two refreshes of one part of the page. */
export const REFRESH_GAP_MS = 100;

export class Coalesced {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #wanted = false;
  #stopped = false;
  readonly #action: () => Promise<void> | void;
  readonly #gapMs: number;

  /** `action` reports its own errors; it must not throw. */
  constructor(action: () => Promise<void> | void, gapMs = REFRESH_GAP_MS) {
    this.#action = action;
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
    if (this.#wanted) void this.#run();
  }
}
