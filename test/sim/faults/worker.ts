/**
 * What runs seeds: the entry of the bundle, in a thread of the pool or imported by who wants to run a single plan.
 */
import { parentPort, workerData } from "node:worker_threads";
import { type Branch, countBranches } from "./branch-counts.ts";
import { drawPlan } from "./draw-plan.ts";
import { type Failure, type Outcome, runPlan } from "./run-plan.ts";
import { addCounts } from "./sometimes.ts";

export { drawPlan, runPlan };

/** One seed in this many is run twice: the same seed must give the same trace. */
const REPEAT_EVERY = 100;

export interface SeedFailure extends Failure {
  readonly seed: number;
}

/** What a thread tells: which seed it begins, and what came of a row of seeds. */
export type Told =
  | { readonly kind: "begins"; readonly seed: number }
  | {
      readonly kind: "done";
      readonly seeds: number;
      readonly steps: number;
      readonly virtualMs: number;
      readonly counts: Record<string, number>;
      readonly failures: readonly SeedFailure[];
    };

/** Runs a seed, and some seeds twice. */
export async function runSeed(seed: number): Promise<Outcome> {
  const plan = drawPlan(seed);
  const outcome = await runPlan(plan);
  if (outcome.failure || seed % REPEAT_EVERY !== 0) return outcome;
  const again = await runPlan(plan);
  outcome.counts["run twice"] = 1;
  if (again.traceHash === outcome.traceHash) return outcome;
  const detail = `${outcome.traceHash} and ${again.traceHash} in ${outcome.steps} and ${again.steps} steps`;
  return { ...outcome, failure: { invariant: "same seed, same trace", detail } };
}

/** What a thread is made with that counts branches over these seeds, and nothing else. */
export interface BranchTask {
  readonly seeds: readonly number[];
}

const task = workerData as BranchTask | null;
if (parentPort && task?.seeds) {
  const { seeds } = task;
  const branches: Branch[] = await countBranches(import.meta.url, async () => {
    for (const seed of seeds) await runSeed(seed);
  });
  parentPort.postMessage(branches);
}

parentPort?.on("message", async ({ firstSeed, count }: { firstSeed: number; count: number }) => {
  const counts: Record<string, number> = {};
  const failures: SeedFailure[] = [];
  let [steps, virtualMs] = [0, 0];
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    parentPort?.postMessage({ kind: "begins", seed } satisfies Told);
    const outcome = await runSeed(seed);
    addCounts(counts, outcome.counts);
    steps += outcome.steps;
    virtualMs += outcome.virtualMs;
    if (outcome.failure) failures.push({ seed, ...outcome.failure });
  }
  parentPort?.postMessage({ kind: "done", seeds: count, steps, virtualMs, counts, failures } satisfies Told);
});
