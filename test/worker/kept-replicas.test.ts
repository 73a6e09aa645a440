/** Replicas that are kept when their feed is unfollowed: readable, and otherwise as if they were not there. */
import { expect, it } from "vitest";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const LONG = "long ".repeat(100);

/** Two nodes, of which the second has read the first one's entry and its blobs. */
async function pair() {
  const a = await bench.start(undefined, { profile: "a" });
  const b = await bench.start(undefined, { profile: "b" });
  await a.node.append(LONG);
  const { feedId } = await a.node.whoami();
  await b.node.disconnect("tabs");
  await b.node.importFeeds(await a.node.exportFeeds(), { take: [feedId] });
  return { a, b, feedId };
}

const feedOf = async (node: Awaited<ReturnType<typeof pair>>["a"]["node"], feedId: string) =>
  (await node.feeds()).find((feed) => feed.feedId === feedId);

it("stay readable with their blobs, also after a restart, and are asked of nobody", async () => {
  const { a, b, feedId } = await pair();
  await b.node.unfollow(feedId, { keepReplica: true });
  expect(await feedOf(b.node, feedId)).toMatchObject({ followed: false, seq: 1 });
  expect(b.events).toContainEqual({ name: "feed", event: { feedId, change: "removed" } });
  await a.node.append("two");
  await b.node.connectTabs();
  await a.node.follow((await b.node.whoami()).feedId);
  await b.node.append("a sign that they hear each other");
  await expect.poll(async () => (await a.node.feeds())[1]?.seq, { timeout: 10_000 }).toBe(1);
  expect(await feedOf(b.node, feedId)).toMatchObject({ followed: false, seq: 1 });
  expect((await b.node.replication()).feeds.map((feed) => feed.feedId)).not.toContain(feedId);
  await bench.end(b.started);
  const again = await bench.start(b.disk, { profile: "b" });
  expect(await feedOf(again.node, feedId)).toMatchObject({ followed: false, seq: 1, missingBlobs: 0 });
  const [entry] = await again.node.entries(feedId);
  expect(Buffer.from(entry!.content!, "hex").toString()).toBe(LONG);
});

it("go on where they ended when the feed is followed again", async () => {
  const { a, b, feedId } = await pair();
  await b.node.unfollow(feedId, { keepReplica: true });
  await a.node.append("two");
  await b.node.connectTabs();
  expect(await b.node.follow(feedId, { name: "Alice" })).toMatchObject({ followed: true, seq: 1, nickname: "Alice" });
  await expect.poll(async () => (await feedOf(b.node, feedId))?.seq, { timeout: 10_000 }).toBe(2);
});

it("are removed when they are unfollowed once more", async () => {
  const { b, feedId } = await pair();
  await b.node.unfollow(feedId, { keepReplica: true });
  await b.node.unfollow(feedId);
  expect(await feedOf(b.node, feedId)).toBeUndefined();
  await expect.poll(() => b.disk.blobs.size).toBe(0);
});

it("are left alone by a file of feeds, and followed again when their feed is taken out of a file", async () => {
  const { a, b, feedId } = await pair();
  await b.node.unfollow(feedId, { keepReplica: true });
  await a.node.append("two");
  const file = await a.node.exportFeeds();
  expect((await b.node.importFeeds(file)).feeds).toMatchObject([{ outcome: "not-followed" }]);
  expect(await feedOf(b.node, feedId)).toMatchObject({ followed: false, seq: 1 });
  expect((await b.node.importFeeds(file, { take: [feedId] })).feeds).toMatchObject([{ outcome: "merged", added: 1 }]);
  expect(await feedOf(b.node, feedId)).toMatchObject({ followed: true, seq: 2 });
});
