import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { branchesOf, untriedIn } from "./branches.ts";
import { makeBundle, patched } from "./bundle.ts";
import { drawPlan } from "./draw-plan.ts";
import type { Plan } from "./plan.ts";
import { PLANTED_BUGS } from "./planted.ts";
import { runPool } from "./pool.ts";
import { missingCounts } from "./required-counts.ts";
import { runPlan } from "./run-plan.ts";

/** Seeds of this run. */
const SEEDS = Number(process.env.FAULT_SEEDS ?? 20_000);
const BRANCH_SEEDS = 600;
const THREADS = 2;
/** A full run on a busy machine, ms. */
const LIMIT_MS = 3_600_000;

const TRACES = new URL("traces/", import.meta.url);

const traces = (await readdir(TRACES)).filter((name) => name.endsWith(".json"));

describe("planted bugs", () => {
  it.each(PLANTED_BUGS)("can be planted: $name", async ({ patches }) => {
    for (const patch of patches) {
      const source = await readFile(new URL(`../../../${patch.file}`, import.meta.url), "utf8");
      expect(patched(source, patch)).not.toBe(source);
    }
  });

  it("are found", async () => {
    const byName = (name: string) => PLANTED_BUGS.find((bug) => bug.name === name)!;
    const bundle = await makeBundle("test-planted", byName("takes entries without looking at the signature").patches);
    const { failures } = await runPool({ bundle, firstSeed: 1, seeds: 40, threads: 1, stopsAtFailure: true });
    expect(failures.map(({ invariant }) => invariant)).toContain("replica is what its author wrote");
  });
});

describe("the node among faults", () => {
  it("calls every function of its replication, and takes nearly every branch", async () => {
    const branches = await branchesOf(await makeBundle("test-branches"), BRANCH_SEEDS);
    expect(untriedIn(branches)).toEqual([]);
  });

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
