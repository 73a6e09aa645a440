/**
 * What every store checks of a commit before it writes, beside its runs (`runs.ts`).
 *
 * Does not know where feeds are kept.
 */
import type { Commit } from "../core/effects.ts";
import { assert } from "../core/environment-error.ts";

/** Feeds that have chain rows in a commit which does not advance them: they too must be there. */
export function feedsOfChainsOnly({ advances, chains, endedChains }: Commit): number[] {
  const advanced = new Set(advances.map(({ feedNo }) => feedNo));
  const named = new Set([...chains, ...endedChains].map(({ feedNo }) => feedNo));
  return [...named].filter((feedNo) => !advanced.has(feedNo));
}

/** @throws Error when two receipts of one commit have the same token: the publisher's mistake. */
export function assertTokensDiffer({ receipts }: Commit): void {
  assert(new Set(receipts.map(({ token }) => token)).size === receipts.length, "a commit uses a token once");
}
