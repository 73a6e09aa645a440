import { expect, it } from "vitest";
import { EnvironmentError } from "../../src/core/environment-error.ts";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import { DeliveryCounts } from "../../src/worker/delivery-counts.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();

async function openStore(disk: MemoryDisk): Promise<MemoryStore> {
  const store = new MemoryStore(disk);
  await store.claimEpoch();
  return store;
}

it("counts from the store on, also after an anchor of a billion, and stores what changed alone", async () => {
  const disk = new MemoryDisk();
  const counts = new DeliveryCounts(await openStore(disk), "delivery/x");
  for (const seq of [1, 256, 257, 1_000_000_001, 1_000_000_001]) counts.add(seq);
  expect(await counts.timesOf(1_000_000_001)).toBe(2);
  await counts.keep(new Map());
  counts.add(257);
  expect([await counts.timesOf(257), await counts.timesOf(258)]).toEqual([2, 0]);
  expect([...disk.notes.values()].map(({ length }) => length)).toEqual([1024, 1024, 1024]);

  const later = new DeliveryCounts(await openStore(disk), "delivery/x");
  later.add(256);
  const times = await Promise.all([1, 256, 257, 1_000_000_001].map((seq) => later.timesOf(seq)));
  expect(times).toEqual([1, 2, 1, 2]);
});

it("counts no less when the store fails for a while", async () => {
  const store = await openStore(new MemoryDisk());
  let isFull = true;
  const counts = new DeliveryCounts(
    {
      readNotes: (beginning) => store.readNotes(beginning),
      putNotes: async (notes) => {
        if (isFull) throw new EnvironmentError("quota");
        await store.putNotes(notes);
      },
    },
    "delivery/x",
  );
  counts.add(1);
  await expect(counts.keep(new Map())).rejects.toMatchObject({ code: "quota" });
  counts.add(1);
  expect(await counts.timesOf(1)).toBe(2);
  isFull = false;
  const keeping = counts.keep(new Map());
  counts.add(1);
  await keeping;
  expect(await counts.timesOf(1)).toBe(3);
});

it("has told of nothing more than a page finds that is reloaded a second after", async () => {
  const { node, disk } = await bench.start();
  await node.append("one");
  await expect.poll(async () => (await node.delivery(1)).airedTimes).toBeGreaterThan(0);
  const noted = () => [...disk.notes.keys()].some((name) => /^delivery\/[0-9a-f]{64}\/00000000$/.test(name));
  await expect.poll(noted, { timeout: 1500 }).toBe(true);
  const { airedTimes } = await node.delivery(1);
  // The worker of a page that goes is not asked to stop.
  const { node: again } = await bench.start(disk);
  expect((await again.delivery(1)).airedTimes).toBeGreaterThanOrEqual(airedTimes);
});

it("takes over the counts of earlier versions", async () => {
  const { node, started, disk } = await bench.start();
  await node.append("one");
  const { feedId } = await node.whoami();
  await node.disconnect("tabs");
  await bench.end(started);
  for (const name of disk.notes.keys()) if (name.startsWith(`delivery/${feedId}`)) disk.notes.delete(name);
  const note = JSON.stringify({ feedId, held: [], aired: [], totals: [null, 7] });
  disk.notes.set(`delivery/${feedId}`, new TextEncoder().encode(note));
  const { node: again } = await bench.start(disk);
  expect((await again.delivery(1)).airedTimes).toBe(7);
});
