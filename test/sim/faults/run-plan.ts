/** Runs one plan and tells what came of it. */
import { BrokenInvariant } from "./broken-invariant.ts";
import type { Plan } from "./plan.ts";
import { Trace } from "./trace.ts";
import { World } from "./world.ts";

export interface Failure {
  readonly invariant: string;
  readonly detail: string;
}

export interface Outcome {
  readonly seed: number;
  readonly failure: Failure | undefined;
  readonly traceHash: number;
  readonly counts: Record<string, number>;
  readonly steps: number;
  readonly virtualMs: number;
  readonly agreementMs: number;
  /** The last lines of what happened, where they were asked for. */
  readonly text: string;
}

/** Deterministic. Never rejects: what breaks is the outcome. */
export async function runPlan(plan: Plan, keptLines = 0): Promise<Outcome> {
  const trace = new Trace(keptLines);
  const world = new World(plan, trace);
  let failure: Failure | undefined;
  try {
    await world.run();
  } catch (error) {
    failure = failureOf(error);
  }
  return {
    seed: plan.seed,
    failure,
    traceHash: trace.value,
    counts: world.sometimes.counts,
    steps: world.steps,
    virtualMs: world.clock.nowMs,
    agreementMs: world.clock.nowMs - plan.calmMs,
    text: trace.text,
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof BrokenInvariant) return { invariant: error.invariant, detail: error.message };
  if (error instanceof Error && error.message.startsWith("invariant broken"))
    return { invariant: "the core's own assertions hold", detail: error.stack ?? error.message };
  return {
    invariant: "nothing is thrown",
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
