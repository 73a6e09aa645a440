/**
 * How a commit ended, also where the store reports a failure of what it has done after all.
 *
 * A transaction can be on disk although its end was not reported (a database that is closed by force, a device that fails while it flushes). A node that took
 * it for undone would be behind its own store. So a commit that failed and moves a feed is followed by a small one, which says that the fronts
 * stand where they were to be: the store writes it only if they do, and then all of the first is there, since a commit is whole or not at all.
 */
import type { CommitOutcome } from "../core/commits.ts";
import type { Commit } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { Store } from "../store/port.ts";

/** Writes a commit. Never rejects. */
export async function commitTo(store: Pick<Store, "commit">, commit: Commit): Promise<CommitOutcome> {
  const outcome = await attempt(store, commit);
  const isMoving = commit.advances.some(({ fromSeq, front }) => front.seq > fromSeq);
  // Without a front that moves it comes to the same when it is done twice. A lost lock is final.
  if (outcome.ok || outcome.code === "lost-lock" || !isMoving) return outcome;
  return (await attempt(store, confirming(commit))).ok ? { ok: true } : outcome;
}

/** What is true after a commit: refused unless the fronts are where it puts them, and as durable as it. */
function confirming(commit: Commit): Commit {
  const advances = commit.advances.map((advance) => ({ ...advance, fromSeq: advance.front.seq }));
  return { ...commit, advances, runs: [], receipts: [] };
}

async function attempt(store: Pick<Store, "commit">, commit: Commit): Promise<CommitOutcome> {
  try {
    await store.commit(commit);
    return { ok: true };
  } catch (error) {
    const { code, detail } =
      error instanceof EnvironmentError ? error : new EnvironmentError("store-failed", String(error));
    return { ok: false, code, detail: detail.join(" ") };
  }
}
