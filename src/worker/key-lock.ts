/**
 * The right to write one own feed, in the whole browser: of all profiles that hold its key, one node has it.
 *
 * A Web Lock per feed ID. A second one, named after the profile too, is held with it: so the next node of the same profile
 * sees that a sleeping tab of its own has the lock, and takes it away; the store's epoch refuses what the sleeper still writes. It is never taken
 * away from another profile. Invariant: after `close` nothing is held, and nothing is got any more.
 */
import { type FeedId, toHex } from "../core/bytes.ts";

export interface KeyLockParts {
  readonly locks: Pick<LockManager, "request" | "query">;
  readonly profile: string;
  /** What another profile had is here now. */
  got(): void;
  /** It was taken away. */
  lost(): void;
}

interface Claim {
  readonly name: string;
  isHeld: boolean;
  /** Aborted when the claim is given up, also while it waits. */
  readonly end: AbortController;
  /** Resolves when nothing is held or waited for any more. */
  over: Promise<void>;
}

export class KeyLock {
  private readonly parts: KeyLockParts;
  private claim: Claim | undefined;
  private isClosed = false;

  constructor(parts: KeyLockParts) {
    this.parts = parts;
  }

  get isHeld(): boolean {
    return this.claim?.isHeld ?? false;
  }

  /** Takes the lock of this feed and lets go of any other. False when another profile has it: then it is waited for, and `got` tells. */
  async take(feedId: FeedId): Promise<boolean> {
    const name = `tinyssb-key:${toHex(feedId)}`;
    if (this.claim?.name === name) return this.claim.isHeld;
    await this.letGo();
    if (this.isClosed) return false;
    const claim: Claim = { name, isHeld: false, end: new AbortController(), over: Promise.resolve() };
    this.claim = claim;
    if (await this.request(claim, { ifAvailable: true })) return true;
    if (claim.end.signal.aborted) return false;
    if ((await this.isOurSleepers(claim)) && (await this.request(claim, { steal: true }))) return true;
    if (claim.end.signal.aborted) return false;
    void this.request(claim, { signal: claim.end.signal }).then((isHeld) => isHeld && this.parts.got());
    return false;
  }

  /** Lets go of what is held or waited for; resolves when another may have it. Its node must sign no more. */
  async letGo(): Promise<void> {
    const { claim } = this;
    this.claim = undefined;
    claim?.end.abort();
    await claim?.over;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.letGo();
  }

  private async isOurSleepers({ name }: Claim): Promise<boolean> {
    const { held = [] } = await this.parts.locks.query();
    return held.some((lock) => lock.name === this.markOf(name));
  }

  private markOf(name: string): string {
    return `${name}:${this.parts.profile}`;
  }

  /** Resolves with whether it is held, once that is known. */
  private request(claim: Claim, options: LockOptions): Promise<boolean> {
    const { locks } = this.parts;
    const { signal } = claim.end;
    return new Promise((resolve) => {
      claim.over = locks
        .request(claim.name, options, async (lock) => {
          if (!lock || signal.aborted) return;
          const ended = new Promise<void>((end) => signal.addEventListener("abort", () => end()));
          // The sleeper from whom it was taken still holds the mark.
          const marked = locks.request(this.markOf(claim.name), { steal: true }, () => {
            claim.isHeld = true;
            resolve(true);
            return ended;
          });
          await Promise.all([ended, marked.catch(() => undefined)]);
        })
        .catch(() => undefined) // Given up while it waited, or taken away.
        .then(() => {
          const wasHeld = claim.isHeld;
          claim.isHeld = false;
          resolve(false);
          if (wasHeld && !signal.aborted) this.parts.lost();
        });
    });
  }
}
