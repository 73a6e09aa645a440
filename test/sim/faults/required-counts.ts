/**
 * Faults and branches that must have happened often enough in a run of many seeds; else the run proves less than it seems to.
 */
import { ATTACKS, CRASH_MOMENTS } from "./plan.ts";
import type { Totals } from "./pool.ts";

/** How often each, in a run of at least `FULL_SEEDS`. */
const LEAST = 100;
const FULL_SEEDS = 4000;

const NAMES: readonly string[] = [
  ...ATTACKS.map((attack) => `attack: ${attack}`),
  ...CRASH_MOMENTS.map((moment) => `crash: ${moment}`),
];

/** What happened too rarely, with its count. For few seeds nothing is asked. */
export function missingCounts({ seeds, counts }: Pick<Totals, "seeds" | "counts">): string[] {
  if (seeds < FULL_SEEDS) return [];
  return NAMES.filter((name) => (counts[name] ?? 0) < LEAST).map((name) => `${name}: ${counts[name] ?? 0}`);
}
