/**
 * What the tabs of a profile are told: who listens to which events, and the bundles in which they go.
 *
 * Knows nothing of calls, locks, or what an event means. Invariants: an event reaches only who listens to it, in the order in which it was told; a
 * guest that has not said for a while what it listens to is forgotten.
 */
import type { EventMessage, EventName } from "./messages.ts";

/** Events are sent in bundles. */
const BUNDLE_MS = 16;
/** Guests say this often what they listen to, and are forgotten after the second time. */
const INTEREST_MS = 10_000;
const INTEREST_LEASE_MS = 25_000;
/** Guests whose interests are known; one more is told nothing until another has been forgotten. */
const MAX_GUESTS = 256;

export interface TabEventsParts {
  toPage(events: EventMessage[]): void;
  toGuests(events: EventMessage[]): void;
  /** Tells the tab that is the node what this one listens to. */
  toNode(names: EventName[]): void;
  isNode(): boolean;
}

export class TabEvents {
  private readonly parts: TabEventsParts;
  private readonly guests = new Map<string, { names: ReadonlySet<EventName>; untilMs: number }>();
  /** What this tab's page listens to. */
  private interests: ReadonlySet<EventName> = new Set();
  private bundle: EventMessage[] = [];
  private bundleTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly interestTimer: ReturnType<typeof setInterval>;

  constructor(parts: TabEventsParts) {
    this.parts = parts;
    this.interestTimer = setInterval(() => this.tellInterests(), INTEREST_MS);
  }

  /** What this tab's page listens to from now on. */
  listen(names: readonly EventName[]): void {
    this.interests = new Set(names);
    this.tellInterests();
  }

  /** What a guest listens to, until further notice. */
  noteGuest(guest: string, names: readonly EventName[]): void {
    if (!this.guests.has(guest) && this.guests.size >= MAX_GUESTS) return;
    this.guests.set(guest, { names: new Set(names), untilMs: performance.now() + INTEREST_LEASE_MS });
  }

  /** Says what the page listens to, unless the node is here; forgets guests. */
  tellInterests(): void {
    if (!this.parts.isNode()) this.parts.toNode([...this.interests]);
    for (const [guest, { untilMs }] of this.guests) if (untilMs < performance.now()) this.guests.delete(guest);
  }

  /** Whether the page or a guest listens to this event. */
  isWanted(name: EventName): boolean {
    return this.interests.has(name) || this.isWantedByGuests(name);
  }

  /** Tells the page and the guests, as far as they listen. */
  emit<Name extends EventName>(name: Name, event: EventMessage<Name>["event"]): void {
    if (this.isWanted(name)) this.enqueue({ name, event } as EventMessage);
  }

  /** Tells the page what another tab told, or what concerns it alone. */
  tellPage(told: EventMessage): void {
    if (this.interests.has(told.name)) this.enqueue(told);
  }

  /** Sends what waits now: before an answer that was given after it. */
  flush(): void {
    clearTimeout(this.bundleTimer);
    this.bundleTimer = undefined;
    if (this.bundle.length === 0) return;
    const events = this.bundle;
    this.bundle = [];
    const forPage = events.filter(({ name }) => this.interests.has(name));
    if (forPage.length > 0) this.parts.toPage(forPage);
    if (!this.parts.isNode()) return;
    // Each tab tells its page its own status.
    const forGuests = events.filter(({ name }) => name !== "status" && this.isWantedByGuests(name));
    if (forGuests.length > 0) this.parts.toGuests(forGuests);
  }

  /** Ends; what waits is not sent any more. */
  stop(): void {
    clearInterval(this.interestTimer);
    clearTimeout(this.bundleTimer);
  }

  private enqueue(told: EventMessage): void {
    this.bundle.push(told);
    this.bundleTimer ??= setTimeout(() => this.flush(), BUNDLE_MS);
  }

  private isWantedByGuests(name: EventName): boolean {
    for (const { names } of this.guests.values()) if (names.has(name)) return true;
    return false;
  }
}
