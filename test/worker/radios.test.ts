/** Radios of a running node: settings, the limit of the hour, what things cost. Airtimes are those of Semtech's calculator, and 1 %. */
import { describe, expect, it } from "vitest";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import type { NodeApi } from "../../src/worker/api.ts";
import { type FakePort, FakeSerial } from "../faces/fake-serial.ts";
import { bridge } from "../faces/serial-bench.ts";
import { useRunningBench } from "./running-bench.ts";

/** 120 bytes at SF7, 250 kHz, 4/7. */
const FRAME_MS = 135.8 * 1.01;
const CUSTOM = {
  frequencyHz: 869_525_000,
  spreadingFactor: 7,
  bandwidthHz: 250_000,
  codingRateDenominator: 7,
  preambleSymbols: 8,
  crc: false,
};

const bench = useRunningBench();

const start = async (port: FakePort, disk?: MemoryDisk): Promise<NodeApi> =>
  (await bench.start(disk, { serial: new FakeSerial(port) })).node;
const radioOf = async (node: NodeApi) => (await node.faces()).find(({ kind }) => kind === "serial")?.radio;
const isUp = async (node: NodeApi) => (await node.faces()).find(({ kind }) => kind === "serial")?.phase === "up";
/** Packets that wait for the bridge. */
const queuedOf = async (node: NodeApi) => (await node.faces()).find(({ kind }) => kind === "serial")?.queued;
/** Milliseconds on air by Semtech's formula at SF7, 250 kHz, 4/7, explicit header. */
const airOf = (frames: readonly { length: number }[]): number =>
  frames.reduce((sum, { length }) => sum + (12.25 + 8 + Math.max(Math.ceil((8 * length) / 28) * 7, 0)) * 0.512, 0);

describe("a radio", () => {
  it("is taken for the bridge of the demos with 1 % until somebody says otherwise", async () => {
    const node = await start(bridge());
    const { radio } = await node.connectSerial();
    expect(radio).toMatchObject({
      preset: "demo-bridge",
      isAssumed: true,
      settings: { frequencyHz: 867_500_000, spreadingFactor: 7, bandwidthHz: 250_000, dutyCycle: 0.01 },
      warnings: [],
      limitMs: 36_000,
    });
    expect(radio?.frameAirtimeMs).toBeCloseTo(FRAME_MS, 0);
    expect(radio?.minutes).toHaveLength(60);
    expect((await node.faces()).find(({ kind }) => kind === "tabs")?.radio).toBeNull();
  });

  it("is taken for what was chosen for the next bridge, also after a restart, until somebody confirms it", async () => {
    const disk = new MemoryDisk();
    const before = await start(bridge(), disk);
    expect(await before.nextBridge()).toMatchObject({ preset: "demo-bridge", isAssumed: true, limitMs: 36_000 });
    expect((await before.nextBridge()).frameAirtimeMs).toBeCloseTo(FRAME_MS, 0);
    await expect(before.setNextBridge("moon" as never)).rejects.toMatchObject({ code: "bad-argument" });
    expect(await before.setNextBridge("eu868-869.4")).toMatchObject({ isAssumed: false, limitMs: 360_000 });
    await bench.endAll();
    const node = await start(bridge(), disk);
    expect(await node.nextBridge()).toMatchObject({ preset: "eu868-869.4", isAssumed: false });
    const { id, radio } = await node.connectSerial();
    expect(radio).toMatchObject({ preset: "eu868-869.4", isAssumed: true, limitMs: 360_000 });
    // What is chosen for the one after it leaves it alone.
    expect(await node.setNextBridge({ ...CUSTOM, dutyCycle: null })).toMatchObject({ preset: "custom", limitMs: null });
    expect(await radioOf(node)).toMatchObject({ preset: "eu868-869.4", isAssumed: true, limitMs: 360_000 });
    expect(await node.setRadio(id, "eu868-869.4")).toMatchObject({ isAssumed: false });
    // The one that comes under the same ID is taken for what was chosen last, and has the hour that there was.
    await node.disconnect(id);
    expect((await node.connectSerial()).radio).toMatchObject({ preset: "custom", isAssumed: true, limitMs: null });
  });

  it("keeps its settings and what it has spent over a restart, also when its face is taken away", async () => {
    const [port, disk] = [bridge(), new MemoryDisk()];
    const node = await start(port, disk);
    await node.connectSerial();
    expect(await node.setRadio("serial-1", "eu868-869.4")).toMatchObject({
      preset: "eu868-869.4",
      isAssumed: false,
      limitMs: 360_000,
    });
    await node.append("on air");
    await expect.poll(async () => (await radioOf(node))!.usedMs, { timeout: 5000 }).toBeGreaterThan(FRAME_MS - 1);
    await bench.endAll();
    const sentMs = airOf(port.frames.all);
    const again = await start(port, disk);
    await expect.poll(() => isUp(again)).toBe(true);
    expect(await radioOf(again)).toMatchObject({ preset: "eu868-869.4", limitMs: 360_000 });
    expect((await radioOf(again))!.usedMs).toBeGreaterThanOrEqual(sentMs);
    await again.disconnect("serial-1");
    const { radio } = await again.connectSerial();
    expect(radio).toMatchObject({ preset: "demo-bridge" });
    expect(radio!.usedMs).toBeGreaterThanOrEqual(sentMs);
  }, 20_000);

  it("refuses before the limit is broken, whatever waits, also after an import and a restart", async () => {
    const [port, disk] = [bridge(), new MemoryDisk()];
    const node = await start(port, disk);
    await node.connectSerial();
    // 720 ms: five packets of 120 bytes.
    await node.setRadio("serial-1", { ...CUSTOM, dutyCycle: 0.0002 });
    for (let i = 0; i < 20; i++) await node.append(`entry ${i}`);
    await expect.poll(async () => (await radioOf(node))!.nextAllowedMs, { timeout: 10_000 }).toBeGreaterThan(3_000_000);
    expect((await radioOf(node))!.leftMs).toBeLessThan(FRAME_MS);
    await node.importFiles(await node.exportFiles());
    await node.append("after the import");
    await expect.poll(() => queuedOf(node)).toBeGreaterThan(0);
    await bench.endAll();
    const again = await start(port, disk);
    await expect.poll(() => isUp(again)).toBe(true);
    await again.append("after the restart");
    await expect.poll(() => queuedOf(again)).toBeGreaterThan(0);
    expect(port.frames.all.length).toBeGreaterThan(0);
    expect(airOf(port.frames.all)).toBeLessThanOrEqual(720);
    expect((await radioOf(again))!.nextAllowedMs).toBeGreaterThan(3_000_000);
  }, 30_000);

  it("is still on the old limit's hour when another one is chosen", async () => {
    const node = await start(bridge());
    await node.connectSerial();
    await node.append("on air");
    await expect.poll(async () => (await radioOf(node))!.usedMs, { timeout: 5000 }).toBeGreaterThan(FRAME_MS - 1);
    const radio = await node.setRadio("serial-1", "us915");
    expect(radio).toMatchObject({ limitMs: null, leftMs: null, nextAllowedMs: 0 });
    expect(radio.usedMs).toBeGreaterThan(FRAME_MS - 1);
    expect((await node.setRadio("serial-1", "eu868-863")).leftMs).toBeLessThan(3600 - FRAME_MS + 1);
  });

  it("sends nothing, and tells, while the store can not be written", async () => {
    class FullStore extends MemoryStore {
      override putNotes: MemoryStore["putNotes"] = async (notes) => {
        if ([...notes.keys()].some((name) => name.startsWith("airtime-"))) throw new Error("full");
      };
    }
    const port = bridge();
    const { node, events } = await bench.start(undefined, {
      serial: new FakeSerial(port),
      store: new FullStore(new MemoryDisk()),
    });
    await node.connectSerial();
    await node.append("can not go");
    await expect.poll(() => events.filter(({ name }) => name === "error").length).toBeGreaterThan(0);
    expect(port.frames.all).toEqual([]);
    await expect
      .poll(async () => (await node.faces()).find(({ kind }) => kind === "serial")?.drops["link-full"])
      .toBeGreaterThan(0);
  });

  it.each([
    ["an unknown preset", "eu433"],
    ["a name of every object", "toString"],
    ["a number", 5],
    ["half of the settings", { frequencyHz: 867_500_000 }],
    ["a limit above all time", { ...CUSTOM, dutyCycle: 2 }],
  ])("refuses %s, and stays as it is", async (_what, wanted) => {
    const node = await start(bridge());
    await node.connectSerial();
    await expect(node.setRadio("serial-1", wanted as never)).rejects.toMatchObject({ code: "bad-argument" });
    await expect(node.setRadio("serial-9", "us915")).rejects.toMatchObject({ code: "unknown-face" });
    await expect(node.setRadio("tabs", "us915")).rejects.toMatchObject({ code: "bad-argument" });
    expect(await radioOf(node)).toMatchObject({ preset: "demo-bridge" });
  });
});

describe("the cost of air", () => {
  it("is that of the entry and its blobs on each radio", async () => {
    const node = await start(bridge());
    expect(await node.airtimeCost(10)).toEqual({ contentBytes: 10, packets: 1, faces: [] });
    await node.connectSerial();
    // 28 bytes beside the pointer, less two of the length; 100 in each blob.
    for (const [bytes, packets] of [
      [0, 1],
      [48, 1],
      [227, 4],
      [226, 3],
    ]) {
      const cost = await node.airtimeCost(bytes);
      expect(cost.packets).toBe(packets);
      expect(cost.faces).toMatchObject([
        { faceId: "serial-1", leftMs: expect.any(Number), waitMs: 0, nextAllowedMs: 0 },
      ]);
      expect(cost.faces[0].airtimeMs).toBeCloseTo(packets * FRAME_MS, 0);
    }
    const post = "x".repeat(300);
    expect((await node.airtimeCost(post)).packets).toBe((await node.postCost(post)).packets);
  });

  it("is refused for what can not be content", async () => {
    const node = await start(bridge());
    for (const bytes of [-1, 1.5, Number.NaN])
      await expect(node.airtimeCost(bytes)).rejects.toMatchObject({ code: "bad-argument" });
    await expect(node.airtimeCost((1 << 20) + 1)).rejects.toMatchObject({ code: "too-long" });
  });
});
