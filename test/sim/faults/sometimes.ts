/**
 * What really happened, counted: faults that were drawn and never hit, and branches that nobody took, prove nothing.
 */

/** Counts by name. */
export class Sometimes {
  private readonly rows = new Map<string, number>();
  /** What became of packets, by what they are: told for every packet, so no text is made for it. */
  private readonly packets = new Map<string, Map<string, number>>();

  get counts(): Record<string, number> {
    const counts = Object.fromEntries(this.rows);
    for (const [what, outcomes] of this.packets)
      for (const [outcome, times] of outcomes) counts[`packet: ${what} ${outcome}`] = times;
    return counts;
  }

  hit(name: string, times = 1): void {
    this.rows.set(name, (this.rows.get(name) ?? 0) + times);
  }

  hitPacket(what: string, outcome: string): void {
    let outcomes = this.packets.get(what);
    if (!outcomes) {
      outcomes = new Map();
      this.packets.set(what, outcomes);
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
}

/** Adds the counts of one run to a total. */
export function addCounts(total: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
}
