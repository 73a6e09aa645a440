/** A set of whole numbers that mostly come one after the other, as ranges: small in memory and as JSON, however many there are. */
export class IndexRanges {
  /** First and last number of each range, in order, none touching the next. */
  private readonly ranges: [first: number, last: number][];

  constructor(ranges: readonly (readonly [number, number])[] = []) {
    this.ranges = ranges.map(([first, last]) => [first, last]);
  }

  /** False when it is in it already. Costs as much as there are ranges. */
  add(index: number): boolean {
    const { ranges } = this;
    const at = ranges.findIndex(([, last]) => last >= index - 1);
    const range = ranges[at];
    if (!range || index < range[0] - 1) {
      ranges.splice(at < 0 ? ranges.length : at, 0, [index, index]);
      return true;
    }
    if (index >= range[0] && index <= range[1]) return false;
    range[0] = Math.min(range[0], index);
    range[1] = Math.max(range[1], index);
    const next = ranges[at + 1];
    if (next && next[0] === range[1] + 1) {
      range[1] = next[1];
      ranges.splice(at + 1, 1);
    }
    return true;
  }

  get size(): number {
    return this.ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  toJSON(): readonly (readonly [number, number])[] {
    return this.ranges;
  }
}
