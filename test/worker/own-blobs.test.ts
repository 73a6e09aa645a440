/** What a node knows of the blobs of its long entries: which went out, who asks for them, and who has sent them. */
import { describe, expect, it } from "vitest";
import { asFeedId, asPointer } from "../../src/core/bytes.ts";
import type { FeedRecord } from "../../src/core/effects.ts";
import type { FaceLink } from "../../src/faces/port.ts";
import { MemoryDisk } from "../../src/store/memory-store.ts";
import type { NodeApi } from "../../src/worker/api.ts";
import { OwnBlobs } from "../../src/worker/own-blobs.ts";
import { FakeSerial } from "../faces/fake-serial.ts";
import { bridge } from "../faces/serial-bench.ts";
import { bytes } from "../support/gen1-vectors.ts";
import { makeBlobRequest, makeChain, makeWant, pointerOf } from "../support/reference-codec.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();

/** A LAN on which the test is the only other node: it says what it likes, and sees what is sent. */
class Lan implements FaceLink {
  readonly kind = "relay";
  readonly address = "beside";
  readonly medium = { kind: "lan" } as const;
  readonly sent: Uint8Array[] = [];
  say: (packet: Uint8Array) => void = () => {};
  open({ state, packet }: Parameters<FaceLink["open"]>[0]): void {
    this.say = (bytes) => packet(new Uint8Array(bytes));
    state({ phase: "up" });
  }
  send(packet: Uint8Array): boolean {
    this.sent.push(packet.slice());
    return true;
  }
  async close(): Promise<void> {}
}

const blobsOf = async (node: NodeApi, seq = 1) => (await node.delivery(seq)).blobs;
const onFace = async (node: NodeApi) => (await blobsOf(node))?.faces[0];
/** 430 bytes: 2 of LEN and 26 in the entry, the rest in five blobs. */
const LONG = "0123456789".repeat(43);

/** A node with a long entry, and the pointers of its blobs in the order of the chain, out of the packets on the wire. */
async function withLongEntry(lan: Lan, disk = new MemoryDisk()) {
  const { node, started } = await bench.start(disk, { links: [lan] });
  const { feedId } = await node.whoami();
  await node.append(LONG, { type: "chain20" });
  await expect.poll(() => lan.sent.filter(({ length }) => length === 120).length).toBe(1);
  const entry = lan.sent.find(({ length }) => length === 120)!;
  return { node, started, feedId, disk, first: Buffer.from(entry.subarray(36, 56)) };
}

describe("the blobs of an own entry", () => {
  it("are none of a short entry, and of a long one none is said to have gone out with it", async () => {
    const lan = new Lan();
    const { node } = await withLongEntry(lan);
    expect(await blobsOf(node)).toEqual({ of: 5, isCounted: true, faces: [] });
    await node.append("short");
    expect(await blobsOf(node, 2)).toBeUndefined();
  });

  it("are counted when they go out, each once, by face; who asks for one holds the entry and lacks it, until it went out", async () => {
    const lan = new Lan();
    const { node, first, disk, started } = await withLongEntry(lan);
    expect((await node.delivery(1)).held).toEqual([]);
    lan.say(makeBlobRequest([{ pointer: first, count: 2 }]));
    await expect.poll(async () => (await onFace(node))?.sent).toBe(2);
    expect(await onFace(node)).toMatchObject({ faceId: "relay", asked: { index: 0, isAnswered: true } });
    expect((await node.delivery(1)).held).toEqual([
      { faceId: "relay", upToSeq: 1, heardMs: expect.any(Number), by: "blobs" },
    ]);
    const third = Buffer.from(lan.sent.findLast(({ length }) => length === 120)!.subarray(100));
    lan.say(makeBlobRequest([{ pointer: third, count: 32 }]));
    await expect.poll(async () => (await onFace(node))?.sent).toBe(5);
    expect(await onFace(node)).toMatchObject({ asked: { index: 2, isAnswered: true } });
    expect((await onFace(node))!.wholeMs, "that they arrived is not known").toBeUndefined();
    await bench.end(started);

    const again = await bench.start(disk);
    expect(await blobsOf(again.node)).toMatchObject({ of: 5, isCounted: true, faces: [{ faceId: "relay", sent: 5 }] });
  });

  it("are all held where a node sends the last one, and not where it sends another", async () => {
    const lan = new Lan();
    const { node, first } = await withLongEntry(lan);
    lan.say(makeBlobRequest([{ pointer: first, count: 32 }]));
    await expect.poll(async () => (await onFace(node))?.sent).toBe(5);
    const blobs = lan.sent.filter((packet) => packet.length === 120).slice(1);
    expect(pointerOf(blobs[0])).toEqual(first);
    lan.say(blobs[3]);
    lan.say(makeWant([{ fid: bytes((await node.whoami()).feedId), seq: 2 }]));
    await expect.poll(async () => (await node.packets()).filter(({ outcome }) => outcome === "kept").length).toBe(1);
    expect((await onFace(node))!.wholeMs).toBeUndefined();
    lan.say(blobs[4]);
    await expect.poll(async () => (await onFace(node))?.wholeMs).toBeGreaterThan(0);
  });

  it("are recognised after a restart too", async () => {
    const before = await withLongEntry(new Lan());
    await bench.end(before.started);
    const lan = new Lan();
    const { node } = await bench.start(before.disk, { links: [lan] });
    lan.say(makeBlobRequest([{ pointer: before.first, count: 3 }]));
    await expect.poll(async () => (await onFace(node))?.sent).toBe(3);
    expect(await blobsOf(node)).toMatchObject({ of: 5, isCounted: true });
  });

  it("that are alike in two entries went out for both, and who asks for one holds the first of them for sure, not the second", async () => {
    const lan = new Lan();
    const { node, first } = await withLongEntry(lan);
    await node.append(LONG, { type: "chain20" });
    lan.say(makeBlobRequest([{ pointer: first, count: 5 }]));
    for (const seq of [1, 2]) await expect.poll(async () => (await blobsOf(node, seq))?.faces[0]?.sent).toBe(5);
    expect((await node.delivery(1)).held).toHaveLength(1);
    expect((await node.delivery(2)).held).toEqual([]);
  });

  it("wait for air on a radio that has used up its hour: it is known how many went out, and until when nothing does", async () => {
    const port = bridge();
    const { node, events } = await bench.start(undefined, { serial: new FakeSerial(port) });
    await node.connectSerial();
    await node.setRadio("serial-1", {
      ...{ frequencyHz: 867_500_000, spreadingFactor: 7, bandwidthHz: 250_000, codingRateDenominator: 7 },
      // 720 ms: five packets of 120 bytes.
      ...{ preambleSymbols: 8, crc: true, dutyCycle: 0.0002 },
    });
    await node.append("0123456789".repeat(150), { type: "chain20" });
    const delivery = () => node.delivery(1);
    await expect.poll(async () => (await delivery()).waitsForAir, { timeout: 10_000 }).toHaveLength(1);
    const { blobs, waitsForAir, aired } = await delivery();
    expect(aired.find(({ faceId }) => faceId === "serial-1")).toMatchObject({ times: 1 });
    const written = port.frames.all.filter(({ length }) => length === 120).length;
    expect(blobs).toMatchObject({ of: 15, isCounted: true, faces: [{ faceId: "serial-1", sent: written - 1 }] });
    expect(written).toBeLessThanOrEqual(5);
    expect(waitsForAir![0].untilMs! - Date.now()).toBeGreaterThan(3_000_000);
    await expect.poll(() => events.filter(({ name }) => name === "delivery").length).toBeGreaterThan(0);
  }, 20_000);
});

describe("what is known of blobs", () => {
  const feedId = asFeedId(new Uint8Array(32).fill(7));
  /** As many entries as there are contents, each with a sidechain; the parts of one that is asked about. */
  function blobsOn(contents: readonly Buffer[], failing = { isBroken: false }) {
    const chains = contents.map((content) => makeChain(content));
    const pool = new Map(chains.flatMap(({ blobs }) => blobs.map((blob) => [pointerOf(blob).toString("hex"), blob])));
    const failures: unknown[] = [];
    const packets = chains.map(({ payload }) =>
      Buffer.concat([Buffer.alloc(7), Buffer.of(1), payload, Buffer.alloc(64)]),
    );
    const own = {
      feedId,
      feedNo: 1,
      front: { seq: contents.length },
      lengthCode: "compact-size",
    } as unknown as FeedRecord;
    const blobs = new OwnBlobs({
      store: {
        readEntries: async (feedNo, from, to) => {
          if (failing.isBroken) throw new Error("broken");
          const run = new Uint8Array(Buffer.concat(packets.slice(from - 1, to)));
          return [{ feedNo, firstSeq: from, packets: run, mids: new Uint8Array() }];
        },
        readBlobs: async (pointer, count) => {
          const found: Uint8Array[] = [];
          for (let next = Buffer.from(pointer); found.length < count; next = Buffer.from(found.at(-1)!.subarray(100)))
            found.push(pool.get(next.toString("hex"))!);
          return found;
        },
      },
      own: () => own,
      changed: () => {},
      failed: (error) => failures.push(error),
    });
    const send = (seq: number, index: number, faceId = "lan", atMs = 1) => {
      const packet = chains[seq - 1].blobs[index];
      const label = { what: "blob", feedId: undefined, seq: undefined, pointer: asPointer(pointerOf(packet)) } as const;
      blobs.handlePacket({ kind: "packet", faceId, direction: "out", packet, label, outcome: "sent" }, atMs);
    };
    const ask = (seq: number, index: number, atMs: number) => {
      const pointer = asPointer(pointerOf(chains[seq - 1].blobs[index]));
      const label = { what: "blob-request", pairs: [{ pointer, count: 3 }] } as const;
      const packet = makeBlobRequest([{ pointer: Buffer.from(pointer), count: 3 }]);
      blobs.handlePacket({ kind: "packet", faceId: "lan", direction: "in", packet, label, outcome: "taken" }, atMs);
    };
    const sentOf = async (seq: number) => (await blobs.of(seq))?.faces.map(({ faceId, sent }) => [faceId, sent]);
    return { blobs, send, ask, sentOf, failures };
  }
  const content = (no: number) => Buffer.alloc(250, `entry ${no} `);

  it("leaves with the face on which it happened", async () => {
    const { blobs, send, sentOf } = blobsOn([content(1), content(2)]);
    send(2, 0, "neighbour");
    send(2, 1, "lan");
    await expect
      .poll(() => sentOf(2))
      .toEqual([
        ["neighbour", 1],
        ["lan", 1],
      ]);
    expect(blobs.forgetFace("neighbour")).toEqual([2]);
    expect(await sentOf(2)).toEqual([["lan", 1]]);
  });

  it("takes a request for answered that crossed what it asks for, and one that was not repeated for long, and no other", async () => {
    const { blobs, send, ask, sentOf } = blobsOn([content(1)]);
    const nowMs = Date.now();
    for (const index of [0, 1, 2]) send(1, index, "lan", nowMs - 700_000);
    await expect.poll(() => sentOf(1)).toEqual([["lan", 3]]);
    const isAnswered = async (atMs: number) => {
      ask(1, 0, atMs);
      return (await blobs.of(1))?.faces[0].asked?.isAnswered;
    };
    expect(await isAnswered(nowMs - 699_000)).toBe(true);
    expect(await isAnswered(nowMs - 590_000)).toBe(false);
    expect(await isAnswered(nowMs - 610_000)).toBe(true);
    expect(await isAnswered(nowMs)).toBe(false);
    send(1, 2, "lan", nowMs);
    expect(await isAnswered(nowMs + 1000)).toBe(true);
  });

  it("is nothing of entries of an earlier version, which did not count, and it is said so", async () => {
    const { blobs, send, sentOf } = blobsOn([content(1), content(2)]);
    blobs.load([], 2);
    for (const seq of [1, 2]) send(seq, 0);
    await expect.poll(() => sentOf(2)).toEqual([["lan", 1]]);
    expect(await blobs.of(1)).toEqual({ of: 3, isCounted: false, faces: [] });
  });

  it("is of a bounded number of entries, and what is known no more is not said to be nothing", async () => {
    const { blobs, send, sentOf } = blobsOn(Array.from({ length: 300 }, (_, no) => content(no)));
    for (let seq = 301 - 256; seq <= 300; seq++) send(seq, 2);
    await expect.poll(() => sentOf(300)).toEqual([["lan", 1]]);
    expect(blobs.kept()).toHaveLength(256);
    expect((await blobs.of(45))?.isCounted).toBe(true);
    blobs.load([...blobs.kept(), { seq: 400, faces: [] }], 1);
    send(300, 1);
    expect((await blobs.of(45))?.isCounted).toBe(false);
  });

  it("is said to be unknown of entries so old that their blobs are not recognised, unless all went out", async () => {
    const { blobs, send, sentOf } = blobsOn(Array.from({ length: 300 }, (_, no) => content(no)));
    const out = (seq: number, last: number) => ({ seq, faces: [{ faceId: "lan", sent: [[0, last]] as const }] });
    blobs.load([out(1, 1), out(2, 2), out(45, 1)], 1);
    const counted = () => Promise.all([1, 2, 44, 45, 300].map(async (seq) => (await blobs.of(seq))?.isCounted));
    expect(await counted()).toEqual([false, true, false, true, true]);
    for (const seq of [300, 1]) send(seq, 2);
    await expect.poll(() => sentOf(300)).toEqual([["lan", 1]]);
    expect(await sentOf(1)).toEqual([["lan", 2]]);
    expect(await counted()).toEqual([false, true, false, true, true]);
  });

  it("is said to be unknown where there is no room to recognise the blobs of all entries", async () => {
    const { blobs, send, sentOf } = blobsOn(Array.from({ length: 3 }, (_, no) => Buffer.alloc(300_000, `long ${no} `)));
    send(3, 0);
    await expect.poll(() => sentOf(3)).toEqual([["lan", 1]]);
    send(1, 0);
    const counted = await Promise.all([1, 2, 3].map(async (seq) => (await blobs.of(seq))?.isCounted));
    expect(counted).toEqual([false, true, true]);
  });

  it("is too little, and not wrong, where the store could not tell which blobs are own ones", async () => {
    const failing = { isBroken: true };
    const { blobs, send, failures } = blobsOn([content(1)], failing);
    send(1, 0);
    send(1, 1);
    await expect.poll(() => failures).toHaveLength(1);
    failing.isBroken = false;
    send(1, 2);
    expect(await blobs.of(1)).toEqual({ of: 3, isCounted: false, faces: [] });
    expect(failures).toHaveLength(1);
  });
});
