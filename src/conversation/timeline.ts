/**
 * Rows in the order of their standing times, ties by message ID: the same for everybody who has the same entries.
 *
 * Does not know where times come from. Cost of a change: the rows after the earliest that moves; at the end of the timeline, where
 * almost everything happens, next to nothing.
 */
import { grown, type Row, type Rows } from "./rows.ts";

export class Timeline {
  private readonly rows: Rows;
  private order: Row[] = [];
  /** Times under which the rows stand in `order`; NaN for what stands nowhere. */
  private placedMs = new Float64Array(1024).fill(Number.NaN);

  constructor(rows: Rows) {
    this.rows = rows;
  }

  get length(): number {
    return this.order.length;
  }

  at(place: number): Row {
    return this.order[place];
  }

  slice(from: number, to: number): Row[] {
    return this.order.slice(from, to);
  }

  /** Place of a row that is in the timeline. O(log n). */
  placeOf(row: Row): number {
    return this.lowerBound(this.placedMs[row], row);
  }

  has(row: Row): boolean {
    return row < this.placedMs.length && !Number.isNaN(this.placedMs[row]);
  }

  /** Puts rows, new or moved, where their time says. */
  place(changed: ReadonlySet<Row>, timesMs: Float64Array): void {
    const incoming = [...changed];
    let from = this.order.length;
    for (const row of incoming) {
      if (this.has(row)) from = Math.min(from, this.placeOf(row));
      from = Math.min(from, this.lowerBound(timesMs[row], row));
    }
    const staying = this.order.slice(from).filter((row) => !changed.has(row));
    for (const row of incoming) this.setPlaced(row, timesMs[row]);
    incoming.sort((a, b) => this.compare(a, b));
    this.order.length = from;
    let next = 0;
    for (const row of staying) {
      while (next < incoming.length && this.compare(incoming[next], row) < 0) this.order.push(incoming[next++]);
      this.order.push(row);
    }
    while (next < incoming.length) this.order.push(incoming[next++]);
  }

  /** Takes out the rows for which `isGone` says so. O(n). */
  remove(isGone: (row: Row) => boolean): void {
    this.order = this.order.filter((row) => {
      if (isGone(row)) this.placedMs[row] = Number.NaN;
      return !isGone(row);
    });
  }

  /** Whether `a` stands before `b`; both are in the timeline. */
  isBefore(a: Row, b: Row): boolean {
    return this.compare(a, b) < 0;
  }

  private compare(a: Row, b: Row): number {
    return this.placedMs[a] - this.placedMs[b] || this.rows.compareMids(a, b);
  }

  private setPlaced(row: Row, timeMs: number): void {
    while (row >= this.placedMs.length) {
      const { length } = this.placedMs;
      this.placedMs = grown(this.placedMs).fill(Number.NaN, length);
    }
    this.placedMs[row] = timeMs;
  }

  /** First place whose row does not stand before (`timeMs`, `row`). */
  private lowerBound(timeMs: number, row: Row): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.order[middle];
      const isBefore = (this.placedMs[other] - timeMs || this.rows.compareMids(other, row)) < 0;
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
