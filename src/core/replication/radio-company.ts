/**
 * The askers of all feeds on one radio face: whose a frame without a name may be, and whose heartbeats travel in one WANT.
 */

import { BoundedMap } from "../bounded-map.ts";
import { toHex } from "../bytes.ts";
import { MAX_ORPHANS } from "../limits.ts";
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
  /** Until then this node is the only way to somebody who lacks entries of its feed. */
  noteWay(untilMs: number): void;
  /** A WANT is to tell how far it is here. */
  poll(): void;
  /** A frame was heard that can not be named yet and is probably of its feed. */
  handleUnnamed(key: string): void;
  /** A frame that could not be named is an entry or a blob that has now been taken, of this or another feed. */
  handleNamed(key: string): void;
  /** Another feed is asked for and gets this many answers: this one waits for its turn. */
  giveWay(answers: number): void;
  /** Its pair for a WANT that another sends now anyway, when its heartbeat is due soon. */
  maybeCompanionPair(): WantPair | undefined;
}

export class RadioCompany {
  private readonly askers = new Map<Replica, CompanyMember>();
  /** Key of a frame that could not be named -> who took it for its own. */
  private readonly unnamed = new BoundedMap<string, CompanyMember>(MAX_ORPHANS);
  /** `needs`, while askers give way. */
  private countedNeeds: number | undefined;

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
  handleUnknown(key: string): void {
    let likely: CompanyMember | undefined;
    for (const asker of this.askers.values()) {
      const isLikelier = Number(asker.isOnAir || asker.isNeeding) - Number(likely?.isOnAir || likely?.isNeeding);
      if (!likely || isLikelier > 0 || (isLikelier === 0 && asker.lastHeardMs > likely.lastHeardMs)) likely = asker;
    }
    if (!likely) return;
    likely.handleUnnamed(key);
    this.unnamed.set(key, likely);
  }

  /** What could not be named was taken now: nobody waits for it any more. */
  handleNamed(key: string): void {
    this.unnamed.get(key)?.handleNamed(key);
    this.unnamed.delete(key);
  }

  /** A WANT for these is on its way, of this node or another: who wants other feeds leaves the channel to the answers. */
  giveWay(pairs: readonly WantPair[]): void {
    if (this.askers.size === 1) return;
    const keys = new Set(pairs.map(({ feedId }) => toHex(feedId)));
    // Who gives way needs as much as before, and each of them wants to know the count.
    this.countedNeeds = this.needs;
    for (const asker of this.askers.values()) if (!keys.has(asker.replica.feedKey)) asker.giveWay(pairs.length);
    this.countedNeeds = undefined;
  }

  /** Feeds of which entries are known or likely to be missing here. Cost: the number of feeds; while they give way, none. */
  get needs(): number {
    if (this.countedNeeds !== undefined) return this.countedNeeds;
    let count = 0;
    for (const asker of this.askers.values()) if (asker.isNeeding) count++;
    return count;
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
