/**
 * When something that changes often is written: soon after a change, together with what changes meanwhile, or at once. A store that fails again and
 * again, as a full one does, is told of once, until something was written.
 *
 * Has no timer: whoever owns it calls `tick` now and then.
 */

/** What changed is stored so long after it did: a page that is reloaded has no time to store anything. */
const KEEP_MS = 250;

export class LateKeeping {
  private readonly write: () => Promise<void>;
  private readonly failed: (error: unknown) => void;
  private isFailing = false;
  private keeping: Promise<void> | undefined;
  private dueMs = Number.POSITIVE_INFINITY;

  constructor(write: () => Promise<void>, failed: (error: unknown) => void) {
    this.write = write;
    this.failed = failed;
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

  private async keep(): Promise<void> {
    this.dueMs = Number.POSITIVE_INFINITY;
    try {
      await this.write();
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.failed(error);
      this.isFailing = true;
    }
  }
}
