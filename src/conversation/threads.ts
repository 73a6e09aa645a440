/**
 * Threads: posts that are connected by naming each other. A thread is known by the earliest of its posts.
 *
 * Threads only ever grow together; a union-find over rows.
 */
import { grown, type Row } from "./rows.ts";

export class Threads {
  private readonly isBefore: (a: Row, b: Row) => boolean;
  /** Parent + 1 of each row; 0: it stands for itself. */
  private parents = new Uint32Array(1024);
  /** Earliest row + 1 of a thread, by the row that stands for it; 0: that row itself. */
  private firsts = new Uint32Array(1024);

  constructor(isBefore: (a: Row, b: Row) => boolean) {
    this.isBefore = isBefore;
  }

  /** Both are posts of one thread. */
  join(a: Row, b: Row): void {
    const [x, y] = [this.standing(a), this.standing(b)];
    if (x === y) return;
    const [firstX, firstY] = [this.firstOf(x), this.firstOf(y)];
    this.reach(Math.max(x, y));
    this.parents[y] = x + 1;
    this.firsts[x] = (this.isBefore(firstY, firstX) ? firstY : firstX) + 1;
  }

  /** A row of a thread has moved, and may be the earliest now. */
  handleMoved(row: Row): void {
    const standing = this.standing(row);
    if (standing >= this.firsts.length) return;
    if (this.isBefore(row, this.firstOf(standing))) this.firsts[standing] = row + 1;
  }

  /** The earliest post of the row's thread, which may be itself. */
  rootOf(row: Row): Row {
    return this.firstOf(this.standing(row));
  }

  private firstOf(standing: Row): Row {
    return (this.firsts[standing] || standing + 1) - 1;
  }

  private standing(row: Row): Row {
    let at = row;
    while (this.parents[at]) {
      const parent = this.parents[at] - 1;
      if (this.parents[parent]) this.parents[at] = this.parents[parent];
      at = parent;
    }
    return at;
  }

  private reach(row: Row): void {
    while (row >= this.parents.length) {
      this.parents = grown(this.parents);
      this.firsts = grown(this.firsts);
    }
  }
}
