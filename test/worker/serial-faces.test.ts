/** Serial faces of a running node: several at once, remembered, each with its port. */
import { describe, expect, it } from "vitest";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import type { NodeApi } from "../../src/worker/api.ts";
import { FakePort, FakeSerial } from "../faces/fake-serial.ts";
import { bridge, ENTRY } from "../faces/serial-bench.ts";
import { useRunningBench } from "./running-bench.ts";

const ESP32S3 = { usbVendorId: 0x303a, usbProductId: 0x1001 };

const bench = useRunningBench();

async function start(serial: FakeSerial | undefined, disk?: MemoryDisk): Promise<NodeApi> {
  return (await bench.start(disk, { serial })).node;
}

const faces = async (node: NodeApi) =>
  (await node.faces())
    .filter(({ kind }) => kind === "serial")
    .map(({ id, address, phase, packetsIn }) => ({ id, address, phase, packetsIn }));

describe("serial faces", () => {
  it("come one a permitted port, each with its own id, state and counters, until none is left", async () => {
    const ports = [bridge(), bridge(ESP32S3)];
    const node = await start(new FakeSerial(...ports));
    expect(await node.connectSerial()).toMatchObject({ id: "serial-1", address: "USB 10c4:ea60", phase: "up" });
    expect(await node.connectSerial()).toMatchObject({ id: "serial-2", address: "USB 303a:1001", phase: "up" });
    await expect(node.connectSerial()).rejects.toMatchObject({ code: "serial-none-left" });
    ports[1].saysFrame(ENTRY);
    await expect
      .poll(() => faces(node))
      .toEqual([
        { id: "serial-1", address: "USB 10c4:ea60", phase: "up", packetsIn: 2 },
        { id: "serial-2", address: "USB 303a:1001", phase: "up", packetsIn: 3 },
      ]);
  });

  it("that are disconnected twice at once are gone, and the second is told so", async () => {
    const node = await start(new FakeSerial(bridge()));
    const { id } = await node.connectSerial();
    expect(await Promise.allSettled([node.disconnect(id), node.disconnect(id)])).toMatchObject([
      { status: "fulfilled" },
      { status: "rejected", reason: { code: "unknown-face" } },
    ]);
    expect(await faces(node)).toEqual([]);
  });

  it("carry an own entry on all of them", async () => {
    const ports = [bridge(), bridge()];
    const node = await start(new FakeSerial(...ports));
    await Promise.all([node.connectSerial(), node.connectSerial()]);
    await node.append("to all");
    const { feedId } = await node.whoami();
    const [{ packet }] = await node.entries(feedId);
    for (const port of ports)
      await expect
        .poll(() => port.frames.all.map((frame) => Buffer.from(frame).toString("hex")), { timeout: 10_000 })
        .toContain(packet);
  }, 15_000);

  it("are there again after a restart, each at its own port, whatever the order of the ports", async () => {
    const [usb, s3] = [bridge(), bridge(ESP32S3)];
    const disk = new MemoryDisk();
    const node = await start(new FakeSerial(usb, s3), disk);
    await node.connectSerial();
    await node.connectSerial();
    await expect.poll(async () => (await faces(node)).map(({ packetsIn }) => packetsIn)).toEqual([2, 2]);
    const before = await faces(node);
    await bench.endAll();
    const again = await start(new FakeSerial(s3, usb), disk);
    await expect.poll(() => faces(again)).toEqual(before);
  });

  it("wait for their own port after a restart, and take no other that is remembered", async () => {
    const [usb, s3] = [bridge(), bridge(ESP32S3)];
    const disk = new MemoryDisk();
    const node = await start(new FakeSerial(usb, s3), disk);
    await node.connectSerial();
    await node.connectSerial();
    await bench.endAll();
    const serial = new FakeSerial(s3);
    const again = await start(serial, disk);
    await expect
      .poll(async () => (await faces(again)).map(({ id, phase }) => `${id} ${phase}`))
      .toEqual(["serial-1 refused", "serial-2 up"]);
    serial.plug(usb);
    await expect.poll(async () => (await faces(again)).map(({ phase }) => phase)).toEqual(["up", "up"]);
  });

  it("are forgotten with their port when they are disconnected, and their id is free again", async () => {
    const [usb, s3] = [bridge(), bridge(ESP32S3)];
    const disk = new MemoryDisk();
    const node = await start(new FakeSerial(usb, s3), disk);
    await node.connectSerial();
    await node.connectSerial();
    await node.disconnect("serial-1");
    expect(usb.isOpen).toBe(false);
    await expect(node.disconnect("serial-1")).rejects.toMatchObject({ code: "unknown-face" });
    await bench.endAll();
    const again = await start(new FakeSerial(usb, s3), disk);
    await expect
      .poll(async () => (await faces(again)).map(({ id, phase }) => [id, phase]))
      .toEqual([["serial-2", "up"]]);
    expect(await again.connectSerial()).toMatchObject({ id: "serial-1", address: "USB 10c4:ea60" });
  });

  it("leave no face where the port is a console, none is permitted, or there is no Web Serial", async () => {
    const console_ = new FakePort();
    void console_.openings.at(0).then(() => console_.says("-- T-Beam\r\n"));
    const node = await start(new FakeSerial(console_));
    await expect(node.connectSerial()).rejects.toMatchObject({ code: "serial-console" });
    const bare = await start(new FakeSerial());
    await expect(bare.connectSerial()).rejects.toMatchObject({ code: "serial-no-permission" });
    const without = await start(undefined);
    await expect(without.connectSerial()).rejects.toMatchObject({ code: "serial-unsupported" });
    for (const api of [node, bare, without]) expect(await faces(api)).toEqual([]);
  });

  it("are decided about first: a second connect takes the word for the silent port, and adds no face", async () => {
    const node = await start(new FakeSerial(new FakePort()));
    const first = node.connectSerial();
    await expect.poll(() => faces(node)).toMatchObject([{ id: "serial-1", phase: "listening" }]);
    expect(await node.connectSerial({ assumeBridge: true })).toMatchObject({ id: "serial-1", phase: "up" });
    expect(await first).toMatchObject({ id: "serial-1", phase: "up" });
  });

  describe("of a port that was picked", () => {
    /** As the page tells of it, of the same list. */
    const picked = (serial: FakeSerial, port: FakePort) => ({
      port: { index: serial.ports.indexOf(port), count: serial.ports.length, info: port.getInfo() },
    });
    const openings = (ports: FakePort[]) => ports.map((port) => port.openings.all.length);

    it("open that one, also among equal boards, and no other", async () => {
      const boards = [bridge(), bridge(), bridge(ESP32S3), bridge()];
      const serial = new FakeSerial(...boards);
      const node = await start(serial);
      expect(await node.connectSerial(picked(serial, boards[3]))).toMatchObject({ id: "serial-1", phase: "up" });
      expect(openings(boards)).toEqual([0, 0, 0, 1]);
      expect(await node.connectSerial(picked(serial, boards[1]))).toMatchObject({ id: "serial-2", phase: "up" });
      expect(openings(boards)).toEqual([0, 1, 0, 1]);
      expect(await node.connectSerial(picked(serial, boards[2]))).toMatchObject({ address: "USB 303a:1001" });
      expect(openings(boards)).toEqual([0, 1, 1, 1]);
    });

    it("are the face that the port has already", async () => {
      const boards = [bridge(), bridge()];
      const serial = new FakeSerial(...boards);
      const node = await start(serial);
      await node.connectSerial(picked(serial, boards[1]));
      expect(await node.connectSerial(picked(serial, boards[1]))).toMatchObject({ id: "serial-1", phase: "up" });
      expect(openings(boards)).toEqual([0, 1]);
    });

    it("take no other where it is a console, or busy", async () => {
      const [free, console_, busy] = [bridge(), new FakePort(), new FakePort()];
      void console_.openings.at(0).then(() => console_.says("-- T-Beam\r\n"));
      busy.isBusy = true;
      const serial = new FakeSerial(free, console_, busy);
      const node = await start(serial);
      await expect(node.connectSerial(picked(serial, console_))).rejects.toMatchObject({ code: "serial-console" });
      expect(await node.connectSerial(picked(serial, busy))).toMatchObject({ phase: "waiting", code: "serial-busy" });
      expect(openings([free])).toEqual([0]);
      expect(await node.connectSerial(picked(serial, free))).toMatchObject({ phase: "up" });
    });

    it("wait for its own board when it is unplugged before it was up", async () => {
      const [free, board] = [bridge(ESP32S3), new FakePort()];
      const serial = new FakeSerial(free, board);
      const node = await start(serial);
      void node.connectSerial(picked(serial, board)).catch(() => undefined); // Goes on waiting until the end of the test.
      await expect.poll(() => faces(node)).toMatchObject([{ phase: "listening" }]);
      serial.unplug(board);
      const [again, later] = [bridge(), bridge(ESP32S3)];
      serial.plug(later);
      serial.plug(again);
      await expect
        .poll(() => faces(node), { timeout: 6000 })
        .toMatchObject([{ phase: "up", address: "USB 10c4:ea60" }]);
      expect(openings([free, later])).toEqual([0, 0]);
    });

    it("take a free one of its kind where the list has changed since", async () => {
      const boards = [bridge(ESP32S3), bridge(), bridge()];
      const serial = new FakeSerial(...boards);
      const node = await start(serial);
      const told = picked(serial, boards[1]);
      serial.unplug(boards[0]);
      expect(await node.connectSerial(told)).toMatchObject({ phase: "up", address: "USB 10c4:ea60" });
      expect(await node.connectSerial(told)).toMatchObject({ id: "serial-2", phase: "up", address: "USB 10c4:ea60" });
    });

    it("are refused where nothing tells which", async () => {
      const node = await start(new FakeSerial(bridge()));
      for (const port of [null, 1, { index: 0, count: 1 }, { index: "0", count: 1, info: {} }])
        await expect(node.connectSerial({ port } as never)).rejects.toMatchObject({ code: "bad-argument" });
    });
  });

  it("are taken over from the one serial face that profiles had before", async () => {
    const disk = new MemoryDisk();
    await start(undefined, disk);
    await bench.endAll();
    const store = new MemoryStore(disk);
    await store.claimEpoch();
    await store.putSettings({ name: "old", tabs: false, serial: true, serialPort: "USB 303a:1001" });
    const [usb, s3] = [bridge(), bridge(ESP32S3)];
    const node = await start(new FakeSerial(usb, s3), disk);
    await expect.poll(() => faces(node)).toMatchObject([{ id: "serial-1", address: "USB 303a:1001", phase: "up" }]);
    expect(await node.connectSerial()).toMatchObject({ id: "serial-2", address: "USB 10c4:ea60" });
  });
});
