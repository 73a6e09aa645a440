/**
 * The askers of all feeds on one radio face: whose a frame without a name may be, and whose heartbeats travel in one WANT.
 */
import type { Replica } from "../replica.ts";
import type { WantPair } from "../requests.ts";

/** One asker as the others see it. */
export interface CompanyMember {
  readonly replica: Replica;
  /** Whether its feed was on air a moment ago. */
  readonly isOnAir: boolean;
  readonly isNeeding: boolean;
  readonly lastHeardMs: number;
  /** An entry of its feed that is here already was heard, or we sent one. */
  handleTraffic(): void;
  /** A frame was heard that can not be named yet and is probably of its feed. */
  handleUnnamed(): void;
  /** Its pair for a WANT that another sends now anyway, when its heartbeat is due soon. */
  maybeCompanionPair(): WantPair | undefined;
}

export class RadioCompany {
  private readonly askers = new Map<Replica, CompanyMember>();

  get size(): number {
    return this.askers.size;
  }

  /** How much longer than for one feed first questions are spread out. */
  get spread(): number {
    return Math.max(1, this.askers.size / 4);
  }

  add(asker: CompanyMember): void {
    this.askers.set(asker.replica, asker);
  }

  remove(asker: CompanyMember): void {
    this.askers.delete(asker.replica);
  }

  maybeAsker(replica: Replica): CompanyMember | undefined {
    return this.askers.get(replica);
  }

  /** A frame of 120 bytes that can not be named: of a feed that is on air or waits for more, else of the one that was heard last. */
  handleUnknown(): void {
    let likely: CompanyMember | undefined;
    for (const asker of this.askers.values()) {
      const isLikelier = Number(asker.isOnAir || asker.isNeeding) - Number(likely?.isOnAir || likely?.isNeeding);
      if (!likely || isLikelier > 0 || (isLikelier === 0 && asker.lastHeardMs > likely.lastHeardMs)) likely = asker;
    }
    likely?.handleUnnamed();
  }

  /** Up to two more pairs for a heartbeat of `sender`. */
  companionPairs(sender: CompanyMember): WantPair[] {
    const pairs: WantPair[] = [];
    for (const asker of this.askers.values()) {
      if (asker === sender) continue;
      const pair = asker.maybeCompanionPair();
      if (pair) pairs.push(pair);
      if (pairs.length === 2) break;
    }
    return pairs;
  }
}
