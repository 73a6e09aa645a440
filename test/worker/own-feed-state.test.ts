/** Restores, copies and moves of a profile: its own feed must not fork, and tells when it has. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { MemoryDisk } from "../../src/store/memory-store.ts";
import type { NodeApi } from "../../src/worker/api.ts";
import { type Started, useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const start = (disk?: MemoryDisk, profile = "test") => bench.start(disk, { profile });
const patient = { timeout: 20_000, interval: 50 };

const stateOf = async (node: NodeApi) => (await node.whoami()).state;
const feedOf = async (node: NodeApi, feedId: string) => (await node.feeds()).find((feed) => feed.feedId === feedId);
const secretOf = async (node: NodeApi): Promise<string> =>
  JSON.parse(new TextDecoder().decode((await node.exportFiles())["config.json"])).secret;

/** What is on a disk now, as of a copied browser profile. */
function copyOf(disk: MemoryDisk): MemoryDisk {
  const copy = new MemoryDisk();
  Object.assign(copy, structuredClone({ ...disk }));
  return copy;
}

/** An author with `count` entries and a reader who has them. */
async function authorAndReader(count: number) {
  const author = await start(undefined, "author");
  const reader = await start(undefined, "reader");
  const { feedId } = await author.node.whoami();
  await reader.node.follow(feedId);
  for (let i = 1; i <= count; i++) await author.node.append(`entry ${i}`);
  await expect.poll(() => feedOf(reader.node, feedId), patient).toMatchObject({ seq: count });
  return { author, reader, feedId };
}

const isKept = ({ node }: Started, feedId: string, seq: number) =>
  expect.poll(() => feedOf(node, feedId), patient).toMatchObject({ seq, fork: null });

describe("an own feed that was restored", () => {
  it("is ready at first and after an ordinary restart", async () => {
    const { node, started, disk } = await start();
    expect(await stateOf(node)).toBe("ready");
    await node.append("one");
    await bench.end(started);
    const again = await start(disk);
    expect(await stateOf(again.node)).toBe("ready");
    expect(await again.node.append("two")).toMatchObject({ seq: 2 });
  });

  it("waits after the import of an old export, catches up from a peer, then writes at the right SEQ", async () => {
    const { author, reader, feedId } = await authorAndReader(3);
    const old = await author.node.exportFiles();
    await author.node.append("newer");
    await author.node.append("newest");
    await isKept(reader, feedId, 5);
    await bench.end(author.started);

    const restored = await start(undefined, "restored");
    expect(await restored.node.importFiles(old)).toMatchObject({ becameNode: true });
    const early = restored.node.append("too early");
    await expect(early).rejects.toMatchObject({ code: "own-feed-recovering" });
    await expect.poll(() => stateOf(restored.node), patient).toBe("ready");
    expect(restored.events).toContainEqual({ name: "feed", event: { feedId, change: "state" } });
    expect(await restored.node.append("mine again")).toMatchObject({ seq: 6 });
    await isKept(reader, feedId, 6);
  });

  it("comes back from the key alone", async () => {
    const { author, reader, feedId } = await authorAndReader(4);
    const secret = await secretOf(author.node);
    await bench.end(author.started);
    const restored = await start(undefined, "restored");
    expect(await restored.node.restoreKey(secret, { name: "Alice" })).toMatchObject({ becameNode: true });
    expect(await restored.node.whoami()).toMatchObject({ feedId, name: "Alice", state: "recovering" });
    await expect.poll(() => stateOf(restored.node), patient).toBe("ready");
    expect(await restored.node.append("five")).toMatchObject({ seq: 5 });
    await isKept(reader, feedId, 5);
    // How far its entries get is told of the feed that it has now.
    expect((await restored.node.delivery(5)).airedTimes).toBeGreaterThan(0);
    expect(await secretOf(restored.node)).toBe(secret);
  });

  it("stays recovering over a restart where nobody answers, until a person confirms", async () => {
    const { node, started, disk } = await start();
    const seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    await node.restoreKey(seed);
    const key = { kty: "OKP", crv: "Ed25519", d: Buffer.from(seed, "hex").toString("base64url"), x: "" };
    const der = Buffer.concat([
      Buffer.from("302e020100300506032b657004220420", "hex"),
      Buffer.from(key.d, "base64url"),
    ]);
    const publicKey = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
    expect((await node.whoami()).feedId).toBe(
      publicKey.export({ format: "der", type: "spki" }).subarray(12).toString("hex"),
    );
    await bench.end(started);
    const again = await start(disk);
    expect(await stateOf(again.node)).toBe("recovering");
    await expect(again.node.append("no")).rejects.toMatchObject({ code: "own-feed-recovering" });
    expect(await again.node.confirmOwnFeed()).toMatchObject({ state: "ready" });
    expect(await again.node.append("first")).toMatchObject({ seq: 1 });
  });

  it.each([[""], ["00"], ["g".repeat(64)], [5]])("refuses %j as a key", async (secret) => {
    const { node } = await start();
    await expect(node.restoreKey(secret as string)).rejects.toMatchObject({ code: "bad-argument" });
  });

  it("refuses a key where something was written already", async () => {
    const { node } = await start();
    await node.append("mine");
    await expect(node.restoreKey("11".repeat(32))).rejects.toMatchObject({ code: "other-identity" });
    expect(await node.whoami()).toMatchObject({ seq: 1, state: "ready" });
  });
});

describe("two copies of a profile", () => {
  it("are stopped before they fork where one hears the other", async () => {
    const { author, reader, feedId } = await authorAndReader(1);
    const copy = await start(copyOf(author.disk), "copy");
    await copy.node.append("by the copy");
    await expect.poll(() => author.node.whoami(), patient).toMatchObject({ state: "copied", seq: 2 });
    expect(author.events).toContainEqual({ name: "feed", event: { feedId, change: "state" } });
    await expect(author.node.append("no")).rejects.toMatchObject({ code: "own-feed-copied" });
    await expect(author.node.confirmOwnFeed()).rejects.toMatchObject({ code: "own-feed-copied" });
    await bench.end(author.started);
    const again = await start(author.disk, "author");
    expect(await stateOf(again.node)).toBe("copied");

    // The person lets this one go on: it looks first for more that the copy wrote.
    expect(await again.node.unlockOwnFeed()).toMatchObject({ state: "recovering" });
    await expect.poll(() => stateOf(again.node), { timeout: 90_000, interval: 50 }).toBe("ready");
    expect(await again.node.append("by the author")).toMatchObject({ seq: 3 });
    await isKept(reader, feedId, 3);
    // The other one is told the same, and can be locked.
    await expect.poll(() => copy.node.whoami(), patient).toMatchObject({ state: "copied", seq: 3 });
    expect(await copy.node.lockOwnFeed()).toMatchObject({ state: "moved" });
  }, 150_000);

  it("are told that they have forked the feed, and write no more; so are their readers", async () => {
    const { author, reader, feedId } = await authorAndReader(2);
    const copy = await start(copyOf(author.disk), "copy");
    await copy.node.disconnect("tabs");
    await copy.node.append("three there");
    await author.node.append("three here");
    await isKept(reader, feedId, 3);
    await copy.node.connectTabs();
    for (const { node } of [copy, author]) {
      await expect.poll(() => stateOf(node), patient).toBe("forked");
      await expect(node.append("four")).rejects.toMatchObject({ code: "own-feed-forked" });
      await expect(node.confirmOwnFeed()).rejects.toMatchObject({ code: "own-feed-forked" });
    }
    await expect.poll(async () => (await feedOf(reader.node, feedId))?.fork?.seq, patient).toBe(3);
    const { fork, mid } = (await feedOf(reader.node, feedId))!;
    expect(fork?.mids[0]).toBe(mid);
    expect(new Set(fork?.packets).size).toBe(2);
    // The conversation marks what is of one branch only.
    const marks = async () =>
      (await reader.node.timeline({ feedId })).items.map(({ seq, isForked }) => [seq, isForked]);
    await expect.poll(marks, patient).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(reader.events).toContainEqual({ name: "feed", event: { feedId, change: "forked" } });

    await bench.end(reader.started);
    const again = await start(reader.disk, "reader");
    expect(await feedOf(again.node, feedId)).toMatchObject({ seq: 3, fork });
  });
});

describe("a feed that was moved to another device", () => {
  it("is not written until it is unlocked, and then only when it is caught up", async () => {
    const { node, started, disk } = await start();
    await node.append("one");
    expect(await node.lockOwnFeed()).toMatchObject({ state: "moved" });
    await expect(node.append("no")).rejects.toMatchObject({ code: "own-feed-moved" });
    await expect(node.confirmOwnFeed()).rejects.toMatchObject({ code: "own-feed-moved" });
    await bench.end(started);
    const again = await start(disk);
    expect(await stateOf(again.node)).toBe("moved");
    await expect(again.node.append("no")).rejects.toMatchObject({ code: "own-feed-moved" });
    expect(await again.node.unlockOwnFeed()).toMatchObject({ state: "recovering" });
    await again.node.confirmOwnFeed();
    expect(await again.node.append("two")).toMatchObject({ seq: 2 });
  });

  it("is locked after what was being written", async () => {
    const { node } = await start();
    const appended = Promise.all(Array.from({ length: 50 }, (_, i) => node.append(`entry ${i}`)));
    await node.lockOwnFeed();
    expect((await appended).length).toBe(50);
    expect(await node.whoami()).toMatchObject({ seq: 50, state: "moved" });
  });
});
