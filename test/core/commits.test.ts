/** What goes into a commit, and what becomes of it when it fails. */
import { describe, expect, it } from "vitest";
import { asFeedId, asMid } from "../../src/core/bytes.ts";
import { type CommitOutcome, Commits } from "../../src/core/commits.ts";
import { Context } from "../../src/core/context.ts";
import type { Commit, Effect, FeedRecord } from "../../src/core/effects.ts";
import { Replica } from "../../src/core/replica.ts";
import { Chains } from "../../src/core/replication/chains.ts";

const FAILED: CommitOutcome = { ok: false, code: "quota", detail: "" };

function replicaNo(feedNo: number, own = false): Replica {
  const feedId = asFeedId(new Uint8Array(32).fill(feedNo));
  const front = { seq: 0, mid: asMid(feedId.slice(0, 20)) };
  const record: FeedRecord = {
    feedNo,
    feedId,
    name: "",
    own,
    scheme: "ed25519",
    secret: undefined,
    lengthCode: "leb128",
    anchor: front,
    front,
    missingBlobs: 0,
    parent: undefined,
  };
  return new Replica(record);
}

/** Puts entries on the replica's way, verified, or own ones. */
function bring(replica: Replica, count: number): void {
  for (let i = 0; i < count; i++) {
    const packet = new Uint8Array(120).fill(i);
    replica.append(packet, replica.own ? { token: `own ${i}` } : { faceId: "lan" }).verified = true;
  }
}

function bench() {
  const context = new Context(() => 0.5);
  const chains = new Chains(context, {
    faces: () => [],
    radioRequestsOf: () => undefined,
    sourceOf: () => undefined,
    replicaByNo: () => undefined,
    changed: () => {},
  });
  const commits = new Commits(context, chains, { committed: () => {}, failed: () => {} });
  /** The commit that was asked for last, if any. */
  const asked = (): { id: number; commit: Commit } | undefined => {
    let last: Extract<Effect, { kind: "commit" }> | undefined;
    for (let effect = context.pollEffect(); effect; effect = context.pollEffect())
      if (effect.kind === "commit") last = effect;
    return last;
  };
  const pass = (ms: number): void => {
    context.nowMs += ms;
    context.fireDue();
  };
  return { context, commits, asked, pass };
}

describe("a commit", () => {
  /** What the commit takes of each feed, in order. */
  const takenBy = (commit: Commit | undefined) =>
    commit?.runs.map(({ feedNo, packets }) => [feedNo, packets.length / 120]);

  it("begins with own entries, however large the backlog of others", () => {
    const { context, commits, asked } = bench();
    const [backlog, own] = [replicaNo(1), replicaNo(2, true)];
    bring(backlog, 1000);
    for (let i = 0; i < 64; i++) commits.markReady(backlog);
    const first = asked()!;
    expect(takenBy(first.commit)).toEqual([[1, 256]]);
    bring(own, 2);
    commits.markReady(own);
    context.answer(first.id, { ok: true });
    expect(takenBy(asked()?.commit)).toEqual([
      [2, 2],
      [1, 254],
    ]);
  });

  it("of a packet that is a part of a message takes along nothing else of the message", () => {
    const { asked, commits, pass } = bench();
    const replica = replicaNo(1);
    const message = new Uint8Array(1000).fill(7);
    replica.append(message.subarray(240, 360), { faceId: "lan" }).verified = true;
    commits.markReady(replica);
    pass(100);
    const [{ packets }] = asked()!.commit.runs;
    expect([packets, packets.buffer.byteLength]).toEqual([new Uint8Array(120).fill(7), 120]);
  });

  it("leaves half to others where own entries are many", () => {
    const { commits, asked } = bench();
    const [other, own] = [replicaNo(1), replicaNo(2, true)];
    bring(other, 3);
    commits.markReady(other);
    bring(own, 400);
    commits.markReady(own);
    expect(takenBy(asked()?.commit)).toEqual([
      [2, 128],
      [1, 3],
    ]);
  });

  it("takes feeds in turn that do not fit together", () => {
    const { context, commits, asked } = bench();
    const [backlog, other] = [replicaNo(1), replicaNo(2)];
    bring(backlog, 1000);
    bring(other, 3);
    for (let i = 0; i < 64; i++) for (const replica of [backlog, other]) commits.markReady(replica);
    const first = asked()!;
    expect(takenBy(first.commit)).toEqual([[1, 256]]);
    context.answer(first.id, { ok: true });
    expect(takenBy(asked()?.commit)).toEqual([
      [2, 3],
      [1, 253],
    ]);
  });
});

describe("marks", () => {
  it("of a feed that was removed during a commit that fails are not written with the next one", () => {
    const { context, commits, asked, pass } = bench();
    const [gone, stays] = [replicaNo(1), replicaNo(2)];
    commits.mark(gone, { ownState: "recovering" });
    const first = asked()!;
    expect(first.commit.marks).toEqual([{ feedNo: 1, ownState: "recovering" }]);
    commits.mark(stays, { ownState: "recovering" });
    commits.forget(gone);
    context.answer(first.id, FAILED);
    pass(60_000);
    expect(asked()?.commit.marks).toEqual([{ feedNo: 2, ownState: "recovering" }]);
  });

  it("are known to wait until they are written", () => {
    const { context, commits, asked, pass } = bench();
    expect(commits.hasMarks).toBe(false);
    commits.mark(replicaNo(1), { ownState: "ready" });
    expect([commits.hasMarks, commits.isCommitting]).toEqual([true, true]);
    context.answer(asked()!.id, FAILED);
    expect([commits.hasMarks, commits.isCommitting]).toEqual([true, false]);
    pass(60_000);
    context.answer(asked()!.id, { ok: true });
    expect([commits.hasMarks, commits.isCommitting]).toEqual([false, false]);
  });
});
