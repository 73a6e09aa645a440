/** Plants each bug in a bundle of its own and looks how soon the simulation finds it. */
import { makeBundle } from "./bundle.ts";
import { PLANTED_BUGS } from "./planted.ts";
import { runPool } from "./pool.ts";

/** Of those planted, this share must be found. */
const WANTED_SHARE = 1;
const FIRST_SEED = 1;

/** Prints a table: bug, seed that found it, rule that it broke. Fails where too few are found. */
export async function reportPlanted({
  threads,
  seeds,
  only,
}: {
  readonly threads: number;
  readonly seeds: number;
  readonly only: string | undefined;
}): Promise<void> {
  const bugs = PLANTED_BUGS.filter(({ name }) => only === undefined || name.includes(only));
  let found = 0;
  for (const [index, { name, patches }] of bugs.entries()) {
    const bundle = await makeBundle(`planted-${index}`, patches);
    const { failures } = await runPool({ bundle, firstSeed: FIRST_SEED, seeds, threads, stopsAtFailure: true });
    const first = failures.at(0);
    if (first) found++;
    const where = first ? `${String(first.seed).padStart(5)}  ${first.invariant}` : "    -  not found";
    console.log(`${String(index + 1).padStart(3)} ${name.padEnd(58)} ${where}`);
  }
  console.log(`${found} of ${bugs.length} planted bugs found within ${seeds} seeds`);
  if (found < WANTED_SHARE * bugs.length) process.exitCode = 1;
}
