/**
 * Which branches of the core some seeds take. What is never taken is told with its text; of how the node replicates nearly all must be.
 */
import { Worker } from "node:worker_threads";
import type { Branch } from "./branch-counts.ts";
import type { BranchTask } from "./worker.ts";

/** Of the branches in `src/core/replication` this share must be taken; the rest are limits and what cannot happen. */
const WANTED_SHARE = 0.93;
const REPLICATION = "src/core/replication/";

/** Functions of replication that were never called, and whether too many of its branches were never taken. Empty when all is well. */
export function untriedIn(branches: readonly Branch[]): string[] {
  const ours = branches.filter(({ place }) => place.startsWith(REPLICATION));
  const never = ours.filter(({ times }) => times === 0);
  const untried = never
    .filter(({ isWholeFunction, functionName }) => isWholeFunction && functionName !== "")
    .map(({ place, functionName }) => `${place} ${functionName} was never called`);
  const share = 1 - never.length / ours.length;
  if (share < WANTED_SHARE) untried.push(`only ${(100 * share).toFixed(1)} % of ${ours.length} branches were taken`);
  return untried;
}

/** Runs seeds 1 to `seeds` of a bundle in a thread. Rejects when it fails or ends without an answer. */
export function branchesOf(bundle: string, seeds: number): Promise<Branch[]> {
  const task: BranchTask = { seeds: Array.from({ length: seeds }, (_, at) => 1 + at) };
  return new Promise((resolve, reject) => {
    const worker = new Worker(bundle, { workerData: task });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the thread ended with code ${code} before it told anything`)));
    worker.once("message", (branches: Branch[]) => {
      resolve(branches);
      void worker.terminate();
    });
  });
}
