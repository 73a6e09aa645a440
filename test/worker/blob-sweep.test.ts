import { expect, it } from "vitest";
import { encodeSidechain } from "../../src/core/sidechain.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();

/** How many blobs the long content takes that these tests write. */
const LONG = "long ".repeat(200);
const LONG_BLOBS = encodeSidechain(new TextEncoder().encode(LONG), "leb128").blobs.length;

/** Two nodes between tabs, the second with what the first wrote. */
async function pair() {
  const [a, b] = [await bench.start(undefined, { profile: "a" }), await bench.start(undefined, { profile: "b" })];
  await a.node.append(LONG);
  const { feedId } = await a.node.whoami();
  const whole = async () => (await b.node.entries(feedId))[0]?.complete ?? false;
  await b.node.follow(feedId);
  await expect.poll(whole, { timeout: 10_000 }).toBe(true);
  return { a, b, feedId, whole };
}

it("deletes the blobs of a feed that is unfollowed, not those of others, and has them again when it is followed again", async () => {
  const { b, feedId, whole } = await pair();
  await b.node.append("mine ".repeat(100));
  const own = b.disk.blobs.size - LONG_BLOBS;
  expect(own).toBeGreaterThan(0);
  await b.node.unfollow(feedId);
  await expect.poll(() => b.disk.blobs.size).toBe(own);
  await b.node.follow(feedId);
  await expect.poll(whole, { timeout: 10_000 }).toBe(true);
  expect(b.disk.blobs.size).toBe(own + LONG_BLOBS);
});

it("goes on after a restart", async () => {
  const { b, feedId } = await pair();
  // Ended before the sweep has begun: what is left is the note.
  await Promise.all([b.node.unfollow(feedId), b.started.stop()]).catch(() => undefined);
  const again = await bench.start(b.disk, { profile: "b" });
  if ((await again.node.feeds()).length > 1) await again.node.unfollow(feedId);
  await expect.poll(() => b.disk.blobs.size).toBe(0);
  expect(b.disk.notes.has("sweep")).toBe(false);
});

it("says of no blob that it is here while feeds are unfollowed, followed and imported at once", async () => {
  const { a, b, feedId, whole } = await pair();
  const exported = Object.entries(await a.node.exportFiles()).filter(([path]) => /^_(logs|blob)/.test(path));
  const files = Object.fromEntries(exported);
  expect(exported).toHaveLength(1 + LONG_BLOBS);
  for (let round = 0; round < 5; round++) {
    const changes = [b.node.unfollow(feedId), b.node.follow(feedId), b.node.importFiles(files)];
    await Promise.allSettled(changes);
    await expect.poll(whole, { timeout: 10_000 }).toBe(true);
  }
  await bench.end(b.started);
  const again = await bench.start(b.disk, { profile: "b" });
  await expect.poll(() => b.disk.notes.has("sweep")).toBe(false);
  const feeds = await again.node.feeds();
  expect(feeds.find((feed) => feed.feedId === feedId)).toMatchObject({ seq: 1, missingBlobs: 0 });
  expect((await again.node.entries(feedId))[0]).toMatchObject({ complete: true });
  expect(b.disk.blobs.size).toBe(LONG_BLOBS);
});
