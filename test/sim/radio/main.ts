/**
 * `npm run sim -- [--seeds n] [--first seed] [--only part of a name] [--reference] [--spent]`: runs the scenarios and prints the figures, medians over seeds.
 *
 * `--reference` runs every node as the reference peer instead of ours, with the pacing that its authors meant. `--spent` tells for what
 * the air was spent (see `air-account.ts`), in parts of x; medians, so they add up to it nearly.
 */
import { AIR_SHARES } from "./air-account.ts";
import { medianOf, type Outcome, runScenario } from "./run.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : (process.argv[at + 1] ?? "");
}

const seeds = Number(argument("seeds") ?? 3);
const firstSeed = Number(argument("first") ?? 1);
const only = argument("only");
const isSpentTold = process.argv.includes("--spent");
const asReference = process.argv.includes("--reference");

const number = (value: number, digits = 2): string => (Number.isFinite(value) ? value.toFixed(digits) : "–");

function printRow(cells: readonly string[]): void {
  const widths = [34, 6, 5, 6, 6, 7, 6, 7, 8, 8, 15, 24, 13];
  console.log(cells.map((cell, index) => cell.padEnd(widths[index] ?? 10)).join(" "));
}

function referenceOf(scenario: Scenario): Scenario {
  return {
    ...scenario,
    world: (seed) => ({ ...scenario.world(seed), isReference: () => true, pacing: "intended" }),
  };
}

function report(scenario: Scenario, outcomes: readonly Outcome[]): void {
  const done = outcomes.filter(({ isComplete }) => isComplete).length;
  const of = (figure: (outcome: Outcome) => number): number => medianOf(outcomes, figure);
  const violations = outcomes.reduce((sum, { dutyViolations }) => sum + dutyViolations, 0);
  const notes = [
    scenario.name.includes("reference") && !asReference ? `own share ${number(100 * of((o) => o.ownShare), 0)} %` : "",
    scenario.name.includes("authors") ? `largest/smallest feed ${number(of((o) => o.unfairness))}` : "",
    violations > 0 ? `${violations} duty violations` : "",
    outcomes.some(({ overflows }) => overflows > 0) ? `${of((o) => o.overflows)} overflows` : "",
  ];
  printRow([
    scenario.name,
    `${done}/${outcomes.length}`,
    number(scenario.boundFrames || Number.NaN),
    number(of((o) => o.dataFrames)),
    number(of((o) => o.requestFrames)),
    number(of((o) => o.airMsPerItem / 1000)),
    number(of((o) => o.overBound)),
    `${number(100 * of((o) => o.load), scenario.idle ? 3 : 0)}%`,
    number(
      of((o) => o.elapsedMs / 1000),
      0,
    ),
    number(
      of((o) => o.cpuMs),
      0,
    ),
    `${number(
      of((o) => o.latencyP50Ms / 1000),
      1,
    )}/${number(
      of((o) => o.latencyP95Ms / 1000),
      1,
    )} s`,
    scenario.wanted ?? "",
    scenario.reference ?? "",
    notes.filter((note) => note !== "").join(", "),
  ]);
  if (outcomes[0].spent)
    console.log(`    ${AIR_SHARES.map((share) => `${share} ${number(of((o) => o.spent?.[share] ?? 0))}`).join("  ")}`);
}

console.log(
  `medians over seeds ${firstSeed}..${firstSeed + seeds - 1}; frames and airtime for each item that all nodes got`,
);
printRow([
  "scenario",
  "done",
  "bound",
  "data",
  "asked",
  "air s",
  "x",
  "load",
  "time s",
  "cpu ms",
  "latency p50/p95",
  "wanted",
  "reference",
]);
for (const scenario of SCENARIOS) {
  if (only && !scenario.name.includes(only)) continue;
  const outcomes: Outcome[] = [];
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++)
    outcomes.push(runScenario(asReference ? referenceOf(scenario) : scenario, seed, isSpentTold));
  report(scenario, outcomes);
}
