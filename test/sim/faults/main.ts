/**
 * `npm run faults -- [--seeds n] [--first seed] [--threads n]` runs many seeds; `--seed s [--shrink]` repeats one and shows what happened;
 * `--planted [--only name]` shows which planted bugs are found; `--branches` which branches of the core are never taken.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { branchesOf, untriedIn } from "./branches.ts";
import { makeBundle } from "./bundle.ts";
import { drawPlan } from "./draw-plan.ts";
import { reportPlanted } from "./planted-report.ts";
import { runPool, type Totals } from "./pool.ts";
import { missingCounts } from "./required-counts.ts";
import { runPlan } from "./run-plan.ts";
import { shrink } from "./shrink.ts";

const SHOWN_LINES = 60;
const SHOWN_FAILURES = 10;

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : (process.argv[at + 1] ?? "");
}

const has = (name: string): boolean => process.argv.includes(`--${name}`);
const threads = Number(argument("threads") ?? 2);

async function repeatOne(seed: number): Promise<void> {
  const plan = drawPlan(seed);
  const outcome = await runPlan(plan, SHOWN_LINES);
  console.log(outcome.text);
  console.log(`seed ${seed}: ${outcome.steps} steps, trace ${outcome.traceHash.toString(16)}`);
  console.log(outcome.failure ? `BROKEN ${outcome.failure.detail}` : "nothing is broken");
  if (!outcome.failure) return;
  process.exitCode = 1;
  if (!has("shrink")) return;
  const small = await shrink(plan, outcome.failure, runPlan);
  const path = fileURLToPath(new URL(`traces/seed-${seed}.json`, import.meta.url));
  await writeFile(path, `${JSON.stringify(small, undefined, 2)}\n`);
  console.log(`shrunk to ${small.events.length} events: ${path}`);
}

async function runMany(firstSeed: number, seeds: number): Promise<void> {
  const bundle = await makeBundle("plain");
  const [beganMs, beganCpu] = [performance.now(), process.cpuUsage()];
  const progress = ({ seeds: done, failures }: Totals): void => {
    if (done % 1000 < 10) console.log(`${done} seeds, ${failures.length} broken`);
  };
  const totals = await runPool({ bundle, firstSeed, seeds, threads, progress });
  const { user, system } = process.cpuUsage(beganCpu);
  const elapsedS = (performance.now() - beganMs) / 1000;
  for (const [name, count] of Object.entries(totals.counts).sort())
    console.log(`${String(count).padStart(9)}  ${name}`);
  for (const { seed, detail } of totals.failures.slice(0, SHOWN_FAILURES))
    console.log(`seed ${seed}: ${detail}\n  npm run faults -- --seed ${seed} --shrink`);
  for (const missing of missingCounts(totals)) console.log(`hardly ever happened: ${missing}`);
  const cpuMs = (user + system) / 1000 / totals.seeds;
  console.log(
    `${totals.seeds} seeds, ${totals.failures.length} broken; ${elapsedS.toFixed(0)} s on ${threads} threads, ${cpuMs.toFixed(1)} ms CPU and ` +
      `${Math.round(totals.steps / totals.seeds)} steps a seed, ${(totals.virtualMs / 3_600_000).toFixed(0)} simulated hours`,
  );
  if (totals.failures.length > 0 || missingCounts(totals).length > 0) process.exitCode = 1;
}

async function tellBranches(seeds: number): Promise<void> {
  const branches = await branchesOf(await makeBundle("branches"), seeds);
  const never = branches.filter(({ times }) => times === 0);
  for (const { place, functionName, text } of never) console.log(`${place}  ${functionName}  ${text}`);
  console.log(`${never.length} of ${branches.length} branches of the core were never taken by ${seeds} seeds`);
  for (const untried of untriedIn(branches)) console.log(untried);
  if (untriedIn(branches).length > 0) process.exitCode = 1;
}

const one = argument("seed");
if (one !== undefined) await repeatOne(Number(one));
else if (has("branches")) await tellBranches(Number(argument("seeds") ?? 1000));
else if (has("planted"))
  await reportPlanted({ threads, seeds: Number(argument("seeds") ?? 1000), only: argument("only") });
else await runMany(Number(argument("first") ?? 1), Number(argument("seeds") ?? 1000));
