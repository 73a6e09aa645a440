/**
 * What every store checks before it writes, beside runs (`runs.ts`), and what it makes of what it is handed.
 *
 * Does not know where feeds are kept.
 */
import type { Commit, FeedMark, FeedRecord } from "../core/effects.ts";
import { assert } from "../core/environment-error.ts";

/** Feeds that have chain rows or marks in a commit which does not advance them: they too must be there. */
export function feedsNamedOnly({ advances, chains, endedChains, marks }: Commit): number[] {
  const advanced = new Set(advances.map(({ feedNo }) => feedNo));
  const named = new Set([...chains, ...endedChains, ...marks].map(({ feedNo }) => feedNo));
  return [...named].filter((feedNo) => !advanced.has(feedNo));
}

/** The record with what a mark says of it. A fork that is known stays: the first proof is as good as any. */
export function marked(record: FeedRecord, { fork, ownState, lengthCode, followed }: FeedMark): FeedRecord {
  return {
    ...record,
    fork: record.fork ?? fork,
    ownState: ownState ?? record.ownState,
    lengthCode: lengthCode ?? record.lengthCode,
    followed: followed ?? record.followed,
  };
}

/** What SWEEP_NOTE holds after this feed was removed. */
export function sweepNote(feedNo: number): Uint8Array {
  return new TextEncoder().encode(String(feedNo));
}

/** @throws Error when two receipts of one commit have the same token: the publisher's mistake. */
export function assertTokensDiffer({ receipts }: Commit): void {
  assert(new Set(receipts.map(({ token }) => token)).size === receipts.length, "a commit uses a token once");
}
