/** A node that finds no space at its start: it reads, exports and backs up, stores nothing, and goes on when there is space again. */
import { afterEach, expect, it } from "vitest";
import { EnvironmentError } from "../../src/core/environment-error.ts";
import { writingOrReading } from "../../src/store/full-store.ts";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();

afterEach(() => {
  SmallStore.isFull = false;
});

/** A store that refuses to be written while the disk is full, as IndexedDB does: the epoch too. */
class SmallStore extends MemoryStore {
  static isFull = false;
  readonly written: string[] = [];

  override async claimEpoch(): Promise<number> {
    if (SmallStore.isFull) throw new EnvironmentError("quota");
    return super.claimEpoch();
  }

  override putSettings(...all: Parameters<MemoryStore["putSettings"]>): Promise<void> {
    this.written.push("settings");
    return super.putSettings(...all);
  }
}

/** A disk with two entries of the own feed, which is full now. */
async function fullDisk() {
  const disk = new MemoryDisk();
  const before = await bench.start(disk);
  const { feedId } = await before.node.whoami();
  for (const text of ["one", "two"]) await before.node.append(text);
  await bench.end(before.started);
  SmallStore.isFull = true;
  let lostLocks = 0;
  const store = new SmallStore(disk);
  const reading = await bench.start(disk, { store, lostLock: () => lostLocks++ });
  return { disk, feedId, store, reading, lostLocks: () => lostLocks };
}

it("reads, exports and backs up without having become the writer, and says that it is full", async () => {
  const { disk, feedId, reading, store } = await fullDisk();
  const { node, events } = reading;
  expect(events).toContainEqual({ name: "error", event: expect.objectContaining({ code: "quota" }) });
  expect(await node.status()).toMatchObject({ isFull: true });
  expect((await node.entries(feedId)).map(({ seq }) => seq)).toEqual([1, 2]);
  await expect.poll(async () => (await node.timeline()).total).toBe(2);
  await expect(node.append("three")).rejects.toMatchObject({ code: "quota" });
  await expect(node.rename("Bob")).rejects.toMatchObject({ code: "quota" });
  expect(Object.keys(await node.exportFiles())).toContain(`_logs/${feedId}.log`);
  const backup = await node.backup("a long passphrase");
  expect(store.written).toEqual([]);
  await bench.end(reading.started);

  SmallStore.isFull = false;
  const restored = await bench.start(undefined, { profile: "restored" });
  await restored.node.restore(backup, "a long passphrase");
  expect(await restored.node.whoami()).toMatchObject({ feedId, seq: 2 });
  const again = await bench.start(disk);
  expect(await again.node.status()).toMatchObject({ isFull: false });
  expect(await again.node.append("three")).toMatchObject({ seq: 3 });
});

it("asks to be started anew at the first write for which there is space, and has written nothing before", async () => {
  const { disk, reading, lostLocks } = await fullDisk();
  await expect(reading.node.rename("Bob")).rejects.toMatchObject({ code: "quota" });
  expect(lostLocks()).toBe(0);
  SmallStore.isFull = false;
  await expect(reading.node.rename("Bob")).rejects.toMatchObject({ code: "lost-lock" });
  expect(lostLocks()).toBeGreaterThan(0);
  await bench.end(reading.started);
  const again = await bench.start(disk);
  expect((await again.node.whoami()).name).toBe("");
});

it("is not begun at all by a new profile", async () => {
  SmallStore.isFull = true;
  const disk = new MemoryDisk();
  await expect(bench.start(disk, { store: new SmallStore(disk) })).rejects.toMatchObject({ code: "quota" });
});

it("that was left takes the epoch of no other writer, whatever it has still to write", async () => {
  const disk = new MemoryDisk();
  SmallStore.isFull = true;
  let isLeft = false;
  const left = await writingOrReading(new SmallStore(disk), { full: () => {}, freed: () => {}, isLeft: () => isLeft });
  SmallStore.isFull = false;
  isLeft = true;
  const writer = new MemoryStore(disk);
  await writer.claimEpoch();
  await expect(left.putNotes(new Map())).rejects.toMatchObject({ code: "lost-lock" });
  await writer.putNotes(new Map([["note", new Uint8Array(1)]]));
});
