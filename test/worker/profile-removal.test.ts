/** Deleting a profile: only the one that is meant, only where no other tab has it open, and after its node has ended. */
import { expect, it, vi } from "vitest";
import { EnvironmentError } from "../../src/core/environment-error.ts";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import type { Call } from "../../src/worker/messages.ts";
import { FakeLocks } from "./fake-locks.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const removalOf = (profile: string): Call => ({
  id: "removal",
  method: "deleteProfile",
  args: [profile],
  isRepeated: false,
});

async function started({ deleteStore = vi.fn(async () => {}) } = {}) {
  const locks = new FakeLocks() as unknown as LockManager;
  const disk = new MemoryDisk();
  const store = new MemoryStore(disk);
  const closed = vi.spyOn(store, "close");
  const lostLock = vi.fn();
  const running = await bench.start(disk, { profile: "hut", store, locks, deleteStore, lostLock });
  return { ...running, locks, closed, deleteStore, lostLock };
}

it("ends the node, closes its store, and deletes it after that", async () => {
  const wasClosed: boolean[] = [];
  const { started: running, closed } = await started({
    deleteStore: vi.fn(async () => void wasClosed.push(closed.mock.calls.length > 0)),
  });
  await running.handle(removalOf("hut"));
  expect(wasClosed).toEqual([true]);
  await expect(running.handle({ ...removalOf("hut"), method: "append", args: ["late"] })).rejects.toMatchObject({
    code: "lost-lock",
  });
});

it("is refused under another name, and the node goes on", async () => {
  const { node, started: running, deleteStore } = await started();
  await expect(running.handle(removalOf("home"))).rejects.toMatchObject({ code: "bad-argument" });
  expect(deleteStore).not.toHaveBeenCalled();
  expect(await node.append("still here")).toMatchObject({ seq: 1 });
});

it("is refused while another tab waits to be the node, and the node goes on", async () => {
  const { node, started: running, locks, deleteStore } = await started();
  // As tabs of the profile do: the first holds the lock, the others wait for it.
  const [here, there] = [new AbortController(), new AbortController()];
  const until = (signal: AbortSignal) => () =>
    new Promise<void>((end) => signal.addEventListener("abort", () => end()));
  void locks.request("tinyssb:node:hut", {}, until(here.signal));
  const waiting = locks.request("tinyssb:node:hut", { signal: there.signal }, () => {});
  await expect(running.handle(removalOf("hut"))).rejects.toMatchObject({ code: "profile-open" });
  expect(deleteStore).not.toHaveBeenCalled();
  expect(await node.append("still here")).toMatchObject({ seq: 1 });
  there.abort();
  await expect(waiting).rejects.toThrow();
  await running.handle(removalOf("hut"));
  expect(deleteStore).toHaveBeenCalledOnce();
  here.abort();
});

it("that fails says why, and asks for the node to be started anew", async () => {
  const { started: running, lostLock } = await started({
    deleteStore: vi.fn().mockRejectedValue(new EnvironmentError("profile-open")),
  });
  await expect(running.handle(removalOf("hut"))).rejects.toMatchObject({ code: "profile-open" });
  expect(lostLock).toHaveBeenCalled();
});
