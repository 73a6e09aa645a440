/**
 * Makes a plan that fails smaller, as long as it still breaks the same rule: fewer events, fewer faults, fewer nodes.
 */
import { NO_FAULTS, type Plan, type PlannedEvent } from "./plan.ts";
import type { Failure, Outcome } from "./run-plan.ts";

type Run = (plan: Plan) => Promise<Outcome>;
/** Runs that shrinking may cost. */
const MAX_RUNS = 600;

/** The smallest plan found that fails as `failure` does. Deterministic. */
export async function shrink(plan: Plan, failure: Failure, run: Run): Promise<Plan> {
  let best = plan;
  let runs = 0;
  const tries = async (smaller: Plan): Promise<boolean> => {
    if (runs++ >= MAX_RUNS) return false;
    const outcome = await run(smaller);
    if (outcome.failure?.invariant !== failure.invariant) return false;
    best = smaller;
    return true;
  };
  for (let before: Plan | undefined; before !== best; ) {
    before = best;
    await shrinkEvents(() => best, tries);
    await shrinkRates(() => best, tries);
    await shrinkNodes(() => best, tries);
    await shrinkAttacks(() => best, tries);
  }
  return best;
}

type Try = (plan: Plan) => Promise<boolean>;

/** Leaves out halves, quarters … single events. */
async function shrinkEvents(best: () => Plan, tries: Try): Promise<void> {
  for (let size = Math.ceil(best().events.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best().events.length; ) {
      const plan = best();
      const events = [...plan.events.slice(0, at), ...plan.events.slice(at + size)];
      if (!(await tries({ ...plan, events }))) at += size;
    }
  }
}

async function shrinkRates(best: () => Plan, tries: Try): Promise<void> {
  if (await tries({ ...best(), rates: NO_FAULTS })) return;
  for (const name of Object.keys(NO_FAULTS) as (keyof typeof NO_FAULTS)[]) {
    const plan = best();
    if (plan.rates[name] !== NO_FAULTS[name])
      await tries({ ...plan, rates: { ...plan.rates, [name]: NO_FAULTS[name] } });
  }
  const { bursts, ...rates } = best().rates;
  if (bursts) await tries({ ...best(), rates });
}

/** Leaves out the last nodes, which no event names. */
async function shrinkNodes(best: () => Plan, tries: Try): Promise<void> {
  for (let node = best().nodes.length - 1; node > 0; node--) {
    const plan = best();
    const nodes = plan.nodes.filter((_, index) => index !== node);
    if (plan.nodes.some(({ cloneOf }) => cloneOf === node)) continue;
    const events: PlannedEvent[] = [];
    for (const event of plan.events) {
      if (event.node === node || (event.kind === "refollow" && event.feed === node)) continue;
      const down = (index: number): number => (index > node ? index - 1 : index);
      const moved = { ...event, node: down(event.node) };
      if (moved.kind === "refollow") events.push({ ...moved, feed: down(moved.feed) });
      else if (moved.kind === "partition")
        events.push({ ...moved, side: moved.side.filter((index) => index !== node).map(down) });
      else events.push(moved);
    }
    const moved = nodes.map((other) =>
      other.cloneOf !== undefined && other.cloneOf > node ? { ...other, cloneOf: other.cloneOf - 1 } : other,
    );
    await tries({ ...plan, nodes: moved, events });
  }
}

async function shrinkAttacks(best: () => Plan, tries: Try): Promise<void> {
  for (let at = 0; at < best().events.length; at++) {
    for (;;) {
      const plan = best();
      const event = plan.events[at];
      if (event.kind !== "attack" || event.count <= 1) break;
      const smaller = { ...event, count: Math.ceil(event.count / 2) };
      if (!(await tries({ ...plan, events: plan.events.map((other) => (other === event ? smaller : other)) }))) break;
    }
  }
}
