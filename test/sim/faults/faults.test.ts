import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { makeBundle } from "./bundle.ts";
import { drawPlan } from "./draw-plan.ts";
import type { Plan } from "./plan.ts";
import { runPool } from "./pool.ts";
import { missingCounts } from "./required-counts.ts";
import { runPlan } from "./run-plan.ts";

/** Seeds of this run; a run of 20 000 takes ten minutes on two cores. */
const SEEDS = Number(process.env.FAULT_SEEDS ?? 1000);
const THREADS = 2;
/** A full run on a busy machine, ms. */
const LIMIT_MS = 3_600_000;

const TRACES = new URL("traces/", import.meta.url);

const traces = (await readdir(TRACES)).filter((name) => name.endsWith(".json"));

describe("the node among faults", () => {
  it(
    `keeps its invariants and agrees afterwards, for ${SEEDS} seeds`,
    async () => {
      const bundle = await makeBundle("test");
      const totals = await runPool({ bundle, firstSeed: 1, seeds: SEEDS, threads: THREADS });
      const broken = totals.failures.map(
        ({ seed, detail }) => `npm run faults -- --seed ${seed} --shrink   # ${detail}`,
      );
      expect(broken).toEqual([]);
      expect(totals.seeds).toBe(SEEDS);
      expect(missingCounts(totals)).toEqual([]);
    },
    LIMIT_MS,
  );

  it.each(traces)("passes the trace %s of a fault that was found", async (name) => {
    const plan = JSON.parse(await readFile(new URL(name, TRACES), "utf8")) as Plan;
    expect((await runPlan(plan)).failure).toBeUndefined();
  });

  it("does the same for the same seed", async () => {
    const [first, second] = [await runPlan(drawPlan(5)), await runPlan(drawPlan(5))];
    expect(second.traceHash).toBe(first.traceHash);
  });

  it("does something else for another seed", async () => {
    const [first, second] = [await runPlan(drawPlan(5)), await runPlan(drawPlan(6))];
    expect(second.traceHash).not.toBe(first.traceHash);
  });
});
