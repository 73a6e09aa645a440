/**
 * What may still be sent because somebody asked for it: rights by what they are for, which run out.
 */

interface Grant {
  readonly firstMs: number;
  lastMs: number;
  left: number;
}

/** Grants within this share of the time after which they run out are one, which runs out with its last: so much later at most than its first. */
const MERGED_SHARE = 1 / 16;

export class Grants {
  private readonly byKey = new Map<string, Grant[]>();
  private readonly windowMs: number;

  /** @param windowMs after which a grant runs out. */
  constructor(windowMs: number) {
    this.windowMs = windowMs;
  }

  give(key: string, count: number, nowMs: number): void {
    const grants = this.byKey.get(key) ?? [];
    this.byKey.set(key, grants);
    this.expire(grants, nowMs);
    const latest = grants.at(-1);
    if (latest && nowMs - latest.firstMs <= MERGED_SHARE * this.windowMs) {
      latest.left += count;
      latest.lastMs = nowMs;
    } else grants.push({ firstMs: nowMs, lastMs: nowMs, left: count });
  }

  /** Uses one up, of the oldest grant that has not run out. False when there is none. */
  take(key: string, nowMs: number): boolean {
    const grants = this.byKey.get(key);
    if (!grants) return false;
    this.expire(grants, nowMs);
    const first = grants.at(0);
    if (!first) return false;
    if (--first.left === 0) grants.shift();
    return true;
  }

  private expire(grants: Grant[], nowMs: number): void {
    while (grants.length > 0 && nowMs - grants[0].lastMs > this.windowMs) grants.shift();
  }
}

/** Time in which the timers of a host run: not while it sleeps, is throttled, or has a clock that stands since it went back. */
export class RunningTime {
  private pauses = 0;
  private pausedMs = 0;
  private lostMs = 0;

  at(nowMs: number): number {
    return (this.pauses > 0 ? this.pausedMs : nowMs) - this.lostMs;
  }

  pause(nowMs: number): void {
    if (this.pauses++ === 0) this.pausedMs = nowMs;
  }

  resume(nowMs: number): void {
    if (--this.pauses === 0) this.lostMs += nowMs - this.pausedMs;
  }
}
