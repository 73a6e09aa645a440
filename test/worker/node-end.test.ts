/** A node that is stopped, or started anew, while changes wait and something is being written. */
import { expect, it, vi } from "vitest";
import { EnvironmentError } from "../../src/core/environment-error.ts";
import { NeighbourLink } from "../../src/faces/neighbour-link.ts";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import { Driver } from "../../src/worker/driver.ts";
import type { NodeLife } from "../../src/worker/node-life.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();

/** Commits wait while `gate` is set, and are counted when they begin. */
class SlowStore extends MemoryStore {
  gate: Promise<void> | undefined;
  begun = 0;
  readonly #write = super.commit.bind(this);

  override commit: MemoryStore["commit"] = async (...args) => {
    this.begun++;
    await this.gate;
    return this.#write(...args);
  };

  /** Holds commits; returns how to let them go. */
  hold(): () => void {
    let open = (): void => {};
    this.gate = new Promise((resolve) => {
      open = resolve;
    });
    return () => {
      this.gate = undefined;
      open();
    };
  }
}

async function start(links: readonly NeighbourLink[] = []) {
  const disk = new MemoryDisk();
  const store = new SlowStore(disk);
  let lost = 0;
  const running = await bench.start(disk, { store, links, lostLock: () => lost++ });
  return { ...running, store, lost: () => lost };
}

/** A node whose entries somebody else may follow. */
async function author() {
  const made = await bench.start(undefined, { profile: "author" });
  return { ...made, feedId: (await made.node.whoami()).feedId };
}

it("stops while a change waits for an own entry, and a sweep for the change", async () => {
  const { node, started, store, events, lost } = await start();
  const { feedId } = await author();
  await node.follow(feedId);
  const letGo = store.hold();
  await node.unfollow(feedId);
  const append = node.append("hello");
  const lock = node.lockOwnFeed();
  const refused = [expect(append).rejects, expect(lock).rejects].map((refusal) =>
    refusal.toMatchObject({ code: "lost-lock" }),
  );
  await expect.poll(() => store.begun).toBeGreaterThan(0);
  const end = bench.end(started);
  letGo();
  await end;
  await Promise.all(refused);
  // The pending change does not go on with the closed store.
  expect(lost()).toBe(0);
  expect(events.filter(({ name }) => name === "error")).toEqual([]);
}, 5_000);

it("takes along what it found out of a feed while another commit was under way, before it is started anew", async () => {
  const [near, far] = NeighbourLink.pair("far");
  far.open({ packet() {}, state() {}, dropped() {} });
  const { node, started, disk, store } = await start([near]);
  const other = await author();
  await other.node.append("by another");
  // The same key on another device, which has written.
  const twin = await bench.start(undefined, { profile: "twin" });
  await twin.node.importFiles(await node.exportFiles());
  await twin.node.confirmOwnFeed();
  await node.disconnect("tabs");
  await twin.node.append("by the twin");
  const [theirs, mine] = [other, twin].map(({ disk }) => firstPacketOf(disk));
  // From here on packets come when this test sends them.
  for (const { started } of [other, twin]) await bench.end(started);
  await node.follow(other.feedId);

  const letGo = store.hold();
  const before = store.begun;
  far.send(theirs);
  await expect.poll(() => store.begun).toBe(before + 1);
  far.send(mine);
  await expect.poll(async () => (await node.whoami()).state).toBe("copied");
  const unlocked = node.unlockOwnFeed();
  await expect.poll(() => (started as unknown as { life: { rebuilt: unknown } }).life.rebuilt !== undefined).toBe(true);
  letGo();
  expect(await unlocked).toMatchObject({ state: "recovering" });
  expect([...disk.feeds.values()].find(({ record }) => record.own)?.record.ownState).toBe("recovering");
});

const firstPacketOf = (disk: MemoryDisk): Uint8Array =>
  [...disk.feeds.values()].find(({ record }) => record.own)!.runs[0].packets.slice(0, 120);

it("leaves nothing running when its start fails half-way", async () => {
  const store = new (class extends MemoryStore {
    override readNotes: MemoryStore["readNotes"] = async (prefix) => {
      if (prefix.startsWith("delivery/")) throw new EnvironmentError("store-failed");
      return super.readNotes(prefix);
    };
  })();
  const stop = vi.spyOn(Driver.prototype, "stop");
  await expect(bench.start(undefined, { store })).rejects.toMatchObject({ code: "store-failed" });
  expect(stop).toHaveBeenCalledOnce();
  stop.mockRestore();
  await expect(store.load()).rejects.toThrow();
});

it("takes no input any more after a broken invariant", async () => {
  const { started, lost } = await start();
  const { life } = started as unknown as { life: NodeLife };
  life.input(() => {
    throw new Error("A broken invariant, made by a test.");
  });
  expect(lost()).toBe(1);
  expect(life.input(() => expect.unreachable())).toBe(false);
});
