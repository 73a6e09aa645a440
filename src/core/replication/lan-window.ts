/**
 * How much one node asks for in advance on a face of a LAN, and when it takes a WANT for lost: both follow from how long answers take.
 */
import type { FaceTiming } from "./timing.ts";

/** How often the wait for an answer doubles. */
const MAX_DOUBLINGS = 3;
/**
 * A window that is not closed because of queueing: on a busy machine everything queues, and a small window would only wait. Holds
 * several passes of MAX_FACE_SHARE, so that one is asked for while another is on its way; the answers fit the receive buffer of a UDP socket.
 */
const EASY_WINDOW = 192;
/** By how much an answer opens the window below that: after each round trip it is this and one times as wide. */
const EASY_STEP = 3;

export class LanWindow {
  /** Entries that may be asked for and not be here. */
  size = 1;
  private readonly timing: FaceTiming;
  private roundTripMs: number | undefined;
  private leastRoundTripMs = Number.POSITIVE_INFINITY;

  constructor(timing: FaceTiming) {
    this.timing = timing;
  }

  /** After this long an unanswered WANT is repeated, ms. */
  get retryMs(): number {
    const { retryMinMs, retryMaxMs } = this.timing;
    return Math.min(retryMaxMs, Math.max(retryMinMs, 3 * (this.roundTripMs ?? 0)));
  }

  /** How long to wait for the answer of a WANT after so many in a row that were not answered, ms. `random` is 0 to 1. */
  waitMs(tries: number, random: number): number {
    return this.retryMs * 2 ** Math.min(tries, MAX_DOUBLINGS) * (1 + random / 4);
  }

  /** Nothing is known to be missing. */
  reset(): void {
    this.size = 1;
  }

  /** A WANT was not answered. */
  halve(): void {
    this.size = Math.max(this.timing.windowMin, this.size >> 1);
  }

  /** Others may begin at the same moment: then each has asked for little. */
  beginSmall(): void {
    this.size = this.timing.windowMin;
  }

  /**
   * Opens the window while answers come without queueing on the way; closes it when they do: a longer queue brings nothing sooner. `elapsedMs`: how
   * long the answer took; undefined where that says nothing.
   */
  noteAnswer(elapsedMs: number | undefined): void {
    if (elapsedMs !== undefined) this.noteRoundTrip(elapsedMs);
    const queueingMs = elapsedMs === undefined ? 0 : elapsedMs - this.leastRoundTripMs;
    const { windowMin, windowMax, queueingMs: bearableMs } = this.timing;
    // The first answer may be to the only entry that there is: one full WANT is enough then.
    if (this.size < windowMin) this.size = windowMin;
    else if (this.size < EASY_WINDOW) this.size = Math.min(windowMax, this.size + EASY_STEP);
    else this.size = Math.min(windowMax, this.size + (queueingMs <= bearableMs ? 1 : -1));
  }

  /** A way that grows longer is believed sooner than one that grows shorter: a WANT that is repeated too early brings its answer twice. */
  private noteRoundTrip(elapsedMs: number): void {
    this.leastRoundTripMs = Math.min(this.leastRoundTripMs, elapsedMs);
    const before = this.roundTripMs ?? elapsedMs;
    this.roundTripMs = before + (elapsedMs > before ? 0.5 : 0.2) * (elapsedMs - before);
  }
}
