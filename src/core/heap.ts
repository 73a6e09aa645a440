/**
 * A binary heap: what is added in any order comes out earliest first.
 *
 * Knows only the order that it is given, which must be total: rows that compare equal come out in no particular order.
 */
export class Heap<Row> {
  private readonly rows: Row[] = [];
  private readonly isEarlier: (a: Row, b: Row) => boolean;

  constructor(isEarlier: (a: Row, b: Row) => boolean) {
    this.isEarlier = isEarlier;
  }

  /** The earliest, or undefined when there is none. */
  peek(): Row | undefined {
    return this.rows[0];
  }

  /** O(log n). */
  push(row: Row): void {
    const { rows } = this;
    let at = rows.push(row) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isEarlier(row, rows[parent])) break;
      rows[at] = rows[parent];
      at = parent;
    }
    rows[at] = row;
  }

  /** Takes the earliest out; undefined when there is none. O(log n). */
  pop(): Row | undefined {
    const { rows } = this;
    const first = rows[0];
    const last = rows.pop();
    if (last === undefined || rows.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= rows.length) break;
      if (child + 1 < rows.length && this.isEarlier(rows[child + 1], rows[child])) child++;
      if (!this.isEarlier(rows[child], last)) break;
      rows[at] = rows[child];
      at = child;
    }
    rows[at] = last;
    return first;
  }
}
