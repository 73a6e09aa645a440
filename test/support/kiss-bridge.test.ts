import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DemoTrees, FEED_A, makeDemoTrees } from "./demo-trees.ts";
import { KissBridge, UART_BYTES } from "./kiss-bridge.ts";
import { bridgeAirtimeMs, LoRaAir } from "./lora-air.ts";
import { type BytesListener, openPtyPort, openTty, ptyObstacle } from "./pty.ts";
import { KissFace } from "./reference-faces.ts";
import { encodeKiss, KissReader } from "./reference-kiss.ts";
import { ReferenceConsumer, ReferenceProducer } from "./reference-peer.ts";
import { consoleDevice, listenTcpLine, silentDevice } from "./serial-devices.ts";

/** A line held by the test: what the host sends, and what it got. */
class HeldLine {
  readonly frames: Buffer[] = [];
  private readonly reader = new KissReader(256);
  private listener: BytesListener = () => {};
  write(bytes: Uint8Array) {
    this.frames.push(...this.reader.push(bytes));
  }
  onBytes(listener: BytesListener) {
    this.listener = listener;
  }
  host(packet: Uint8Array) {
    this.listener(encodeKiss(packet));
  }
}

const packetOf = (byte: number) => Buffer.alloc(120, byte);

describe("a LoRa bridge in virtual time", () => {
  let nowMs: number;
  let air: LoRaAir;
  let lines: HeldLine[];
  const bridges = (count: number, options = {}) => {
    air = new LoRaAir({ clock: () => nowMs, ...options });
    lines = Array.from({ length: count }, () => new HeldLine());
    return lines.map((line, i) => new KissBridge({ name: `bridge ${i}`, air, line }));
  };
  const runUntil = (untilMs: number) => {
    nowMs = untilMs;
    air.advance();
  };
  beforeEach(() => {
    nowMs = 0;
  });

  it("is busy for 137 ms with 120 bytes", () => {
    expect(bridgeAirtimeMs(120)).toBeCloseTo(137, 0);
  });

  it("passes a frame to all other bridges and not back to its own user", () => {
    bridges(3);
    lines[0]!.host(packetOf(1));
    runUntil(1000);
    expect(lines.map(({ frames }) => frames)).toEqual([[], [packetOf(1)], [packetOf(1)]]);
    expect(air.records[0]).toMatchObject({ from: "bridge 0", heardBy: ["bridge 1", "bridge 2"], missedBy: [] });
    expect(air.records[0]!.endMs - air.records[0]!.startMs).toBeCloseTo(bridgeAirtimeMs(120), 6);
    expect(air.records[0]!.startMs).toBeCloseTo((122 * 10_000) / 115_200, 6);
  });

  it("loses what its UART cannot hold while it sends, and counts the frames", () => {
    const [bridge] = bridges(2);
    for (let i = 1; i <= 8; i++) lines[0]!.host(packetOf(i));
    runUntil(10_000);
    // Eight frames take 85 ms of line: while the first is on air two more fit into 256 bytes, and a piece of the fourth.
    expect(bridge!.overflow).toEqual({ bytes: 7 * 122 - UART_BYTES, frames: 5 });
    expect(lines[1]!.frames.slice(0, 3)).toEqual([packetOf(1), packetOf(2), packetOf(3)]);
  });

  it("loses nothing when its user paces", () => {
    const [bridge] = bridges(2);
    for (let i = 1; i <= 8; i++) {
      lines[0]!.host(packetOf(i));
      runUntil(nowMs + 150);
    }
    expect(bridge!.overflow).toEqual({ bytes: 0, frames: 0 });
    expect(lines[1]!.frames).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(packetOf));
  });

  it("hears nothing while it sends, and two senders at once are heard by nobody", () => {
    bridges(3);
    lines[0]!.host(packetOf(1));
    lines[1]!.host(packetOf(2));
    runUntil(1000);
    expect(lines.map(({ frames }) => frames)).toEqual([[], [], []]);
    expect(air.records.map(({ missedBy }) => missedBy.map(({ reason }) => reason))).toEqual([
      ["was-sending", "collision"],
      ["was-sending", "collision"],
    ]);
  });

  it("loses frames on air from a seed, the same ones each time", () => {
    const heard = () => {
      nowMs = 0;
      bridges(2, { lossRate: 0.5, seed: 5 });
      for (let i = 1; i <= 20; i++) {
        lines[0]!.host(packetOf(i));
        runUntil(nowMs + 200);
      }
      return lines[1]!.frames.map((frame) => frame[0]);
    };
    const first = heard();
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(20);
    expect(heard()).toEqual(first);
  });

  it("delivers stale bytes of the right length with the fault of the published sketch", () => {
    air = new LoRaAir({ clock: () => nowMs });
    const [good, faulty] = [new HeldLine(), new HeldLine()];
    new KissBridge({ name: "good", air, line: good });
    new KissBridge({ name: "faulty", air, line: faulty, publishedSketchFault: true });
    good.host(packetOf(9));
    runUntil(1000);
    expect(faulty.frames).toEqual([Buffer.alloc(120)]);
    faulty.host(packetOf(7));
    runUntil(2000);
    expect(good.frames).toEqual([packetOf(7)]);
  });

  it("drops a frame that is too long for the radio", () => {
    const [bridge] = bridges(2);
    lines[0]!.host(Buffer.alloc(251, 1));
    runUntil(5000);
    expect([bridge!.tooLongFrames, air.records.length]).toEqual([1, 0]);
  });
});

describe.skipIf(ptyObstacle())("serial devices behind a pseudo terminal", () => {
  const closers: (() => unknown)[] = [];
  let trees: DemoTrees;
  beforeEach(() => {
    trees = makeDemoTrees();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    trees.remove();
  });
  const plugged = async () => {
    const port = await openPtyPort();
    closers.push(() => port.close());
    return port;
  };

  it("carries two reference peers over LoRa", async () => {
    const air = new LoRaAir({ speed: 20 });
    closers.push(() => air.close());
    const [portA, portB] = [await plugged(), await plugged()];
    new KissBridge({ name: "at A", air, line: portA });
    new KissBridge({ name: "at B", air, line: portB });
    const a = new ReferenceProducer({
      directory: trees.nodeA,
      faces: [new KissFace(portA.path)],
      produce: { everyMs: 0 },
      anchorsIn: [trees.nodeB],
    });
    closers.push(() => a.stop());
    await a.start();
    a.publish(Buffer.from("over the air"));
    const b = new ReferenceConsumer({
      directory: trees.nodeB,
      faces: [new KissFace(portB.path)],
      consume: FEED_A,
      repeatMs: 500,
    });
    closers.push(() => b.stop());
    await b.start();
    await b.reached(FEED_A, 2);
    expect(air.records.map(({ from }) => from)).toContain("at B");
  });

  it("speaks over TCP as well", async () => {
    const air = new LoRaAir({ speed: 50 });
    closers.push(() => air.close());
    const [near, far] = [await listenTcpLine(), await listenTcpLine()];
    closers.push(
      () => near.close(),
      () => far.close(),
    );
    new KissBridge({ name: "near", air, line: near });
    new KissBridge({ name: "far", air, line: far });
    const [sender, receiver] = [connect(near.port, "127.0.0.1"), connect(far.port, "127.0.0.1")];
    closers.push(
      () => sender.destroy(),
      () => receiver.destroy(),
    );
    await Promise.all([once(sender, "connect"), once(receiver, "connect")]);
    const reader = new KissReader();
    const frame = new Promise<Buffer>((resolve) =>
      receiver.on("data", (bytes) => {
        for (const heard of reader.push(bytes)) resolve(heard);
      }),
    );
    sender.write(encodeKiss(packetOf(3)));
    expect(await frame).toEqual(packetOf(3));
  });

  it("prints console lines, and shows what it was sent", async () => {
    const port = await plugged();
    const program = openTty(port.path);
    closers.push(() => program.close());
    const text = new Promise<string>((resolve) => program.onBytes((bytes) => resolve(bytes.toString())));
    const device = consoleDevice(port, { everyMs: 20 });
    closers.push(() => device.close());
    expect(await text).toMatch(/^-- T-Beam/);
    expect(device.receivedBytes).toBe(0);
    const arrived = new Promise((resolve) => port.onBytes(resolve));
    program.write(Buffer.from("!"));
    await arrived;
    expect(device.received.toString()).toBe("!");
  });

  it("keeps silent as a silent device", async () => {
    const port = await plugged();
    const device = silentDevice(port);
    closers.push(() => device.close());
    const program = openTty(port.path);
    closers.push(() => program.close());
    let heard = 0;
    program.onBytes((bytes) => {
      heard += bytes.length;
    });
    const arrived = new Promise((resolve) => port.onBytes(resolve));
    program.write(Buffer.from("anyone?"));
    await arrived;
    expect([device.received.toString(), heard]).toEqual(["anyone?", 0]);
  });
});
