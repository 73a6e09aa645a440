/**
 * What really happened, counted: faults that were drawn and never hit, and branches that nobody took, prove nothing.
 */

/** Counts by name. */
export class Sometimes {
  readonly counts: Record<string, number> = {};

  hit(name: string, times = 1): void {
    this.counts[name] = (this.counts[name] ?? 0) + times;
  }
}

/** Adds the counts of one run to a total. */
export function addCounts(total: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
}
