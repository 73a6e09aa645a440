/**
 * All feeds of one LAN face, as their askers see each other while they are idle.
 *
 * A thousand quiet feeds must not cost a thousand WANTs in ten seconds: one that is due takes up to two along that will be soon, and where
 * there are many each asks more rarely. A Python peer drops a WANT whose first pair names a feed that it does not follow, so each
 * feed leads at least every third of its WANTs. Invariant: an asker rides only while it is idle.
 */
import type { WantPair } from "../requests.ts";

/** Quiet WANTs of a face in a second at most, about; below so many feeds nothing is stretched. */
const QUIET_WANTS_PER_SECOND = 16;
/** A quiet feed is asked for at least this often, however many there are, ms. */
const LONGEST_MS = 60_000;
/** WANTs in a row in which a feed may come second or third. */
const MAX_RIDES = 2;
/** Askers that are looked at for company; more would cost more than a packet. */
const MAX_LOOKED_AT = 64;

/** An asker as the company sees it. */
export interface Companion {
  /** When it will ask on its own, ms; undefined while it is not idle. */
  readonly idleDueMs: number | undefined;
  /** Takes what it would ask for; it will not ask on its own for a while. */
  ride(): WantPair;
}

export class LanCompany {
  /** Whoever was taken along last stands last. The number is that of the rides since it led. */
  private readonly rides = new Map<Companion, number>();

  join(companion: Companion): void {
    this.rides.set(companion, 0);
  }

  leave(companion: Companion): void {
    this.rides.delete(companion);
  }

  /** The longest interval of a quiet feed here, where `usualMs` is that of a few. */
  idleMaxMs(usualMs: number): number {
    return Math.max(usualMs, Math.min(LONGEST_MS, (this.rides.size * 1000) / QUIET_WANTS_PER_SECOND));
  }

  /** What others may say in a WANT that `leader` sends now: up to `most` pairs of feeds that are due until `untilMs`. */
  takeAlong(leader: Companion, most: number, untilMs: number): WantPair[] {
    this.rides.set(leader, 0);
    const riders: Companion[] = [];
    let lookedAt = 0;
    for (const [companion, rides] of this.rides) {
      if (riders.length === most || lookedAt++ === MAX_LOOKED_AT) break;
      const dueMs = companion.idleDueMs;
      if (companion !== leader && rides < MAX_RIDES && dueMs !== undefined && dueMs <= untilMs) riders.push(companion);
    }
    return riders.map((rider) => {
      const rides = this.rides.get(rider) ?? 0;
      this.rides.delete(rider);
      this.rides.set(rider, rides + 1);
      return rider.ride();
    });
  }
}
