/** A store that reports writes as failed which it has done: the node goes on from what is there. */
import { describe, expect, it } from "vitest";
import { EnvironmentError } from "../../src/core/environment-error.ts";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/port.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();

type Write = "commit" | "addFeed" | "renameFeed" | "removeFeed";

/** Does every write, and reports the next `times` of `method` as failed. */
class LyingStore extends MemoryStore {
  lies: { method: Write; times: number } | undefined;

  override commit = this.misreporting("commit", super.commit);
  override addFeed = this.misreporting("addFeed", super.addFeed);
  override renameFeed = this.misreporting("renameFeed", super.renameFeed);
  override removeFeed = this.misreporting("removeFeed", super.removeFeed);

  private misreporting<Name extends Write>(name: Name, write: Store[Name]): Store[Name] {
    const lying = async (...args: unknown[]): Promise<unknown> => {
      const result = await (write as (...all: unknown[]) => Promise<unknown>).apply(this, args);
      if (this.lies?.method !== name || this.lies.times-- <= 0) return result;
      throw new EnvironmentError("store-failed", "The disk said nothing.");
    };
    return lying as Store[Name];
  }
}

async function start() {
  const disk = new MemoryDisk();
  const store = new LyingStore(disk);
  let lost = 0;
  const running = await bench.start(disk, { store, lostLock: () => lost++ });
  return { ...running, store, lost: () => lost };
}

const texts = (entries: readonly { content: string | null }[]) =>
  entries.map(({ content }) => Buffer.from(content ?? "", "hex").toString());

describe("a write that is done and reported as failed", () => {
  it("is found out for an own entry, which then counts as written, once", async () => {
    const { node, store, lost } = await start();
    store.lies = { method: "commit", times: 1 };
    expect(await node.append("one")).toMatchObject({ seq: 1 });
    expect(await node.append("two")).toMatchObject({ seq: 2 });
    expect(texts(await node.entries((await node.whoami()).feedId))).toEqual(["one", "two"]);
    expect(lost()).toBe(0);
  });

  it("ends the node at its next write when it is not found out, and the next node goes on behind what is written", async () => {
    const { node, started, store, lost, disk } = await start();
    store.lies = { method: "commit", times: 2 };
    await expect(node.append("one")).rejects.toMatchObject({ code: "store-failed" });
    const { feedId } = await node.whoami();
    await expect(started.handle({ id: "1", method: "append", args: ["two"], isRepeated: false })).rejects.toMatchObject(
      { code: "lost-lock" },
    );
    expect(lost()).toBeGreaterThan(0);
    await bench.end(started);
    const next = await bench.start(disk);
    expect(await next.started.handle({ id: "1", method: "append", args: ["two"], isRepeated: true })).toMatchObject({
      seq: 2,
    });
    expect(texts(await next.node.entries(feedId))).toEqual(["one", "two"]);
  });

  it("does not keep received entries from going on", async () => {
    const author = await bench.start(undefined, { profile: "author" });
    for (const text of ["one", "two ".repeat(60), "three"]) await author.node.append(text);
    const { feedId } = await author.node.whoami();
    const { node, store, lost } = await start();
    store.lies = { method: "commit", times: 1 };
    await node.follow(feedId);
    const seqAndMissing = async () => (await node.feeds()).filter((feed) => feed.feedId === feedId);
    await expect.poll(seqAndMissing, { timeout: 10_000 }).toMatchObject([{ seq: 3, missingBlobs: 0 }]);
    expect(store.lies.times).toBeLessThanOrEqual(0);
    expect(lost()).toBe(0);
  });

  it("leaves no feed that the store has and the node does not know, nor the other way round", async () => {
    const author = await bench.start(undefined, { profile: "author" });
    await author.node.append("one");
    const { feedId } = await author.node.whoami();
    const { node, store, lost } = await start();
    const followed = async () => (await node.feeds()).filter((feed) => feed.feedId === feedId);
    store.lies = { method: "addFeed", times: 1 };
    await expect(node.follow(feedId)).rejects.toMatchObject({ code: "store-failed" });
    await expect.poll(followed, { timeout: 10_000 }).toMatchObject([{ seq: 1 }]);
    store.lies = { method: "renameFeed", times: 1 };
    await expect(node.follow(feedId, { name: "Ann" })).rejects.toMatchObject({ code: "store-failed" });
    expect(await followed()).toMatchObject([{ name: "Ann" }]);
    store.lies = { method: "removeFeed", times: 1 };
    await expect(node.unfollow(feedId)).rejects.toMatchObject({ code: "store-failed" });
    expect(await followed()).toEqual([]);
    expect(await node.follow(feedId)).toMatchObject({ feedId });
    expect(lost()).toBe(0);
  });
});
