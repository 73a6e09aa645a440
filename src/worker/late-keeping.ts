/**
 * When something that changes often is written: soon after a change, together with what changes meanwhile, or at once.
 *
 * Has no timer: whoever owns it calls `tick` now and then.
 */

/** What changed is stored so long after it did: a page that is reloaded has no time to store anything. */
const KEEP_MS = 250;

export class LateKeeping {
  private readonly write: () => Promise<void>;
  private keeping: Promise<void> | undefined;
  private dueMs = Number.POSITIVE_INFINITY;

  /** @param write never rejects. */
  constructor(write: () => Promise<void>) {
    this.write = write;
  }

  soon(nowMs = Date.now()): void {
    this.dueMs = Math.min(this.dueMs, nowMs + KEEP_MS);
  }

  /** A tab that is closed at once takes with it what is not kept: it is as soon as all of one go is known. */
  atOnce(): void {
    this.keeping ??= Promise.resolve()
      .then(() => this.keep())
      .finally(() => {
        this.keeping = undefined;
      });
  }

  tick(nowMs: number): void {
    if (nowMs >= this.dueMs) void this.keep();
  }

  async stop(): Promise<void> {
    if (this.dueMs !== Number.POSITIVE_INFINITY) await this.keep();
  }

  private keep(): Promise<void> {
    this.dueMs = Number.POSITIVE_INFINITY;
    return this.write();
  }
}
