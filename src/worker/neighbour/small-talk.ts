/**
 * When a simulated neighbour says what: a greeting at its first start, then an answer to what the person posts, in turn.
 *
 * Knows no node and no timers. Invariant: one answer to one post at most, and none while an answer is on its way, so that two neighbours
 * could not talk for ever.
 */
import type { NeighbourTalk } from "../api.ts";

export class SmallTalk {
  readonly #talk: NeighbourTalk;
  #saidReplies: number;
  #isAnswering = false;

  /** @param saidReplies how many replies were said in earlier times. */
  constructor(talk: NeighbourTalk, saidReplies: number) {
    this.#talk = talk;
    this.#saidReplies = saidReplies;
  }

  /** What to answer to a post that came in, or undefined. `answered` is to be called when it is written. */
  maybeReply(): string | undefined {
    const { replies } = this.#talk;
    if (this.#isAnswering || replies.length === 0) return undefined;
    this.#isAnswering = true;
    return replies[this.#saidReplies++ % replies.length];
  }

  answered(): void {
    this.#isAnswering = false;
  }
}
