/**
 * Runs seeds on several threads, a few at a time, and adds up what they tell.
 */
import { Worker } from "node:worker_threads";
import { addCounts } from "./sometimes.ts";
import type { SeedFailure, Told } from "./worker.ts";

/** Seeds that a thread is given at once. */
const ROW = 10;
/** A seed that takes longer hangs, ms. */
const HANG_MS = 120_000;

export interface Totals {
  seeds: number;
  steps: number;
  virtualMs: number;
  readonly counts: Record<string, number>;
  readonly failures: SeedFailure[];
}

export interface PoolOptions {
  readonly bundle: string;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly threads: number;
  /** Whether nothing more is begun after a failure. */
  readonly stopsAtFailure?: boolean;
  readonly progress?: (totals: Totals) => void;
}

/** Runs seeds `firstSeed`.. on threads. Failures come in the order of seeds. */
export async function runPool(options: PoolOptions): Promise<Totals> {
  const totals: Totals = { seeds: 0, steps: 0, virtualMs: 0, counts: {}, failures: [] };
  let nextSeed = options.firstSeed;
  const endSeed = options.firstSeed + options.seeds;
  const takeRow = (): { firstSeed: number; count: number } | undefined => {
    if (nextSeed >= endSeed || (options.stopsAtFailure && totals.failures.length > 0)) return undefined;
    const row = { firstSeed: nextSeed, count: Math.min(ROW, endSeed - nextSeed) };
    nextSeed += row.count;
    return row;
  };
  const work = async (): Promise<void> => {
    let row = takeRow();
    while (row) {
      const worker = new Worker(options.bundle, { execArgv: ["--enable-source-maps"] });
      row = await drive(worker, row, takeRow, (told) => {
        totals.seeds += told.seeds;
        totals.steps += told.steps;
        totals.virtualMs += told.virtualMs;
        addCounts(totals.counts, told.counts);
        totals.failures.push(...told.failures);
        options.progress?.(totals);
      });
    }
  };
  await Promise.all(Array.from({ length: options.threads }, work));
  totals.failures.sort((a, b) => a.seed - b.seed);
  return totals;
}

type Row = { readonly firstSeed: number; readonly count: number };
type Done = Extract<Told, { kind: "done" }>;

/** Feeds one thread until there is nothing more. Resolves with a row to go on with when the thread died of a seed. */
function drive(
  worker: Worker,
  first: Row,
  takeRow: () => Row | undefined,
  done: (told: Done) => void,
): Promise<Row | undefined> {
  return new Promise((resolve) => {
    let row = first;
    let seed = first.firstSeed;
    let watch: NodeJS.Timeout | undefined;
    const give = (next: Row): void => {
      row = next;
      worker.postMessage(next);
    };
    const die = (detail: string): void => {
      clearTimeout(watch);
      worker.removeAllListeners();
      void worker.terminate();
      const failures = [{ seed, invariant: "a run ends", detail }];
      done({ kind: "done", seeds: seed - row.firstSeed + 1, steps: 0, virtualMs: 0, counts: {}, failures });
      const left = row.firstSeed + row.count - seed - 1;
      resolve(left > 0 ? { firstSeed: seed + 1, count: left } : takeRow());
    };
    worker.on("message", (told: Told) => {
      clearTimeout(watch);
      if (told.kind === "begins") {
        seed = told.seed;
        watch = setTimeout(() => die(`still running after ${HANG_MS / 1000} s`), HANG_MS);
        return;
      }
      done(told);
      const next = takeRow();
      if (next) {
        give(next);
        return;
      }
      worker.removeAllListeners();
      void worker.terminate().then(() => resolve(undefined));
    });
    worker.on("error", (error) => die(String(error)));
    worker.on("exit", (code) => die(`its thread ended with code ${code}`));
    give(first);
  });
}
