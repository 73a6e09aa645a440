/**
 * How many entries this node loses, of all feeds of a channel.
 *
 * An entry that comes after some that follow it was lost before: those were kept until it came, and are taken with it. What is lost alone at the
 * end of a stream is not noticed. Old entries fade.
 */

/** What is left of older entries with each new one. */
const MEMORY = 0.97;

export class Reception {
  /** Entries that came the first time, and those that were lost before they came; the latest count most. */
  heard = 0;
  lost = 0;
  private isAlone = false;

  /** An entry is genuine; `wasKept`: it was heard before the one that it follows. */
  note(wasKept: boolean): void {
    const isLost = wasKept && this.isAlone;
    this.isAlone = !wasKept;
    this.heard = MEMORY * this.heard + (isLost ? 0 : 1);
    this.lost = MEMORY * this.lost + (isLost ? 1 : 0);
  }
}
