/** Relays of a running node that are connected and disconnected in a hurry. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import { useRunningBench } from "./running-bench.ts";

const RELAY = "ws://127.0.0.1:9/relay";

const bench = useRunningBench();

/** A socket that is open at once, and closes when the test lets it. */
class SlowSocket extends EventTarget {
  static all: SlowSocket[] = [];
  readonly readyState = 1;
  readonly bufferedAmount = 0;
  constructor() {
    super();
    SlowSocket.all.push(this);
    queueMicrotask(() => this.dispatchEvent(new Event("open")));
  }
  send(): void {}
  close(): void {}
  letClose(): void {
    this.dispatchEvent(new Event("close"));
  }
}

beforeEach(() => {
  SlowSocket.all = [];
  vi.stubGlobal("WebSocket", SlowSocket);
});
afterEach(() => {
  for (const socket of SlowSocket.all) socket.letClose();
  vi.unstubAllGlobals();
});

describe("a relay", () => {
  const relays = async (node: Awaited<ReturnType<typeof bench.start>>["node"]) =>
    (await node.faces()).filter(({ kind }) => kind === "relay").map(({ id, phase }) => `${id} ${phase}`);

  it("that is connected while it is being disconnected is connected afterwards, and remembered", async () => {
    const { node, started, disk } = await bench.start();
    await node.connectRelay(RELAY);
    const [leaving, coming] = [node.disconnect(RELAY), node.connectRelay(RELAY)];
    SlowSocket.all[0].letClose();
    await leaving;
    expect(await coming).toMatchObject({ id: RELAY, phase: "up" });
    expect(await relays(node)).toEqual([`${RELAY} up`]);
    const ended = bench.end(started);
    for (const socket of SlowSocket.all) socket.letClose();
    await ended;
    const again = await bench.start(disk);
    await expect.poll(() => relays(again.node)).toEqual([`${RELAY} up`]);
  });

  it("is the same one under each of its addresses, and another one under another host, port or path", async () => {
    const { node } = await bench.start();
    for (const address of [
      RELAY,
      "ws://localhost:9/relay",
      "ws://[::1]:9/relay/",
      "ws://LOCALHOST:9/relay",
      "ws://localhost:9",
    ])
      expect(await node.connectRelay(address), address).toMatchObject({ id: RELAY });
    expect(await relays(node)).toEqual([`${RELAY} up`]);
    for (const address of ["ws://localhost:10/relay", "ws://hut.example:9/relay", "ws://localhost:9/other"])
      expect((await node.connectRelay(address)).id, address).toBe(address);
  });

  it("that an earlier version kept under several of its addresses is opened once, and gone when it is disconnected", async () => {
    const other = "ws://127.0.0.1:9/other";
    const kept = [RELAY, "ws://localhost:9/relay", other, "ws://[::1]:9/relay/"];
    const disk = new MemoryDisk();
    const store = new MemoryStore(disk);
    await store.claimEpoch();
    await store.putSettings({ name: "", relays: kept });
    const { node } = await bench.start(disk);
    await expect.poll(() => relays(node)).toEqual([`${RELAY} up`, `${other} up`]);
    const leaving = node.disconnect(RELAY);
    for (const socket of SlowSocket.all) socket.letClose();
    await leaving;
    const { settings } = await store.load();
    expect(settings.relays).toEqual([other]);
  });

  it("that is disconnected twice at once is gone, and the second is told so", async () => {
    const { node } = await bench.start();
    await node.connectRelay(RELAY);
    const both = Promise.allSettled([node.disconnect(RELAY), node.disconnect(RELAY)]);
    SlowSocket.all[0].letClose();
    expect(await both).toMatchObject([
      { status: "fulfilled" },
      { status: "rejected", reason: { code: "unknown-face" } },
    ]);
    expect(await relays(node)).toEqual([]);
  });
});
