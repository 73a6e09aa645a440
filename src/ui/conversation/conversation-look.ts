/**
 * One look at the conversation: where it stands, and where "new since you last looked" does. The rule, in one place; time is an argument.
 *
 * The divider is absent at the first look ever, since nothing was looked at before it. It stands before what was unread when the look began, and
 * through short absences. It goes when the person has written something since, and when a later look begins, which sets it anew.
 * Outlives the element that shows it, so that who goes to another screen and comes back finds the place again.
 */
import type { TimelineItem } from "../../client/api.ts";

/** Whoever was away for so long looks anew. */
export const AWAY_MS = 60_000;

/** What the page knows when the conversation comes into sight. */
export interface Arrival {
  readonly nowMs: number;
  /** The earliest unread post; null when all is read. */
  readonly firstUnread: string | null;
  /** Whether this conversation was ever looked at before. */
  readonly hasLooked: boolean;
  /** Latest own entry. */
  readonly ownSeq: number;
}

/** The first post in view, by message ID, and how far below the upper edge of the window it begins, in pixels. */
export interface Place {
  readonly mid: string;
  readonly top: number;
}

export class ConversationLook {
  /** Message ID of the post before which the divider stands. */
  divider: string | null = null;
  /** Where it was read last; undefined at the end. */
  place: Place | undefined;
  #ownSeq = 0;
  /** When it went out of sight; undefined while it is in sight. */
  #leftMs: number | undefined = Number.NEGATIVE_INFINITY;

  /** The conversation is in sight, for the first time or again. */
  arrive({ nowMs, firstUnread, hasLooked, ownSeq }: Arrival): void {
    const isLater = nowMs - (this.#leftMs ?? nowMs) >= AWAY_MS;
    this.#leftMs = undefined;
    if (isLater) this.divider = null;
    if (this.divider !== null || firstUnread === null || !hasLooked) return;
    this.divider = firstUnread;
    this.#ownSeq = ownSeq;
  }

  leave(nowMs: number): void {
    this.#leftMs ??= nowMs;
  }

  /** What is shown now: an own post that is newer than the divider answers what is new. */
  handleItems(items: readonly Pick<TimelineItem, "own" | "seq" | "content">[]): void {
    if (this.divider === null) return;
    const isAnswered = items.some(({ own, seq, content }) => own && seq > this.#ownSeq && content?.kind !== "name");
    if (isAnswered) this.divider = null;
  }
}
