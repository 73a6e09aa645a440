import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DemoTrees, FEED_A, makeDemoTrees } from "./demo-trees.ts";
import { bytes, fidOf, gen1, recordedSessions } from "./gen1-vectors.ts";
import { pointerOf } from "./reference-codec.ts";
import type { PacketListener, ReferenceFace } from "./reference-faces.ts";
import { encodeKiss, KissReader } from "./reference-kiss.ts";
import { ReferenceConsumer, ReferencePeer, type ReferencePeerOptions, ReferenceProducer } from "./reference-peer.ts";
import { ReferenceTree } from "./reference-tree.ts";

/** A face without a medium: what the test puts in, and what came out. */
class HeldFace implements ReferenceFace {
  readonly name = "held";
  readonly out: string[] = [];
  hear: PacketListener = () => {};
  async open(listener: PacketListener) {
    this.hear = listener;
  }
  send(packet: Uint8Array) {
    this.out.push(Buffer.from(packet).toString("hex"));
  }
  async close() {}
}

describe("a reference peer on a face held by the test", () => {
  let trees: DemoTrees;
  let face: HeldFace;
  const running: ReferencePeer[] = [];
  beforeEach(() => {
    trees = makeDemoTrees();
    face = new HeldFace();
  });
  afterEach(async () => {
    for (const peer of running.splice(0)) await peer.stop();
    trees.remove();
  });
  const start = async <P extends ReferencePeer>(peer: P): Promise<P> => {
    running.push(peer);
    await peer.start();
    return peer;
  };
  const firstSent = (peer: ReferencePeer) => new Promise((resolve) => peer.once("sent", resolve));
  const put = (directory: string, files: Readonly<Record<string, string>>) => {
    for (const [path, hex] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), bytes(hex));
    }
  };

  it("answers every recorded WANT as the Python demo did, quirks included", async () => {
    const { repo, cases } = gen1.poc01.want_answers;
    put(trees.nodeB, repo);
    await start(new ReferencePeer({ directory: trees.nodeB, faces: [face] }));
    for (const { name, request, replies } of cases) {
      face.out.length = 0;
      face.hear(bytes(request));
      expect(face.out, name).toEqual(replies);
    }
  });

  it("answers every recorded BLOB request as PoC-02 did, and none as PoC-01", async () => {
    const { blobs_1000, blobs_300_tag1, cases } = gen1.poc02.blobreq;
    const tree = new ReferenceTree(trees.nodeB);
    for (const { data } of [...blobs_1000, ...blobs_300_tag1]) tree.addBlob(bytes(data));
    const serving = await start(new ReferencePeer({ directory: trees.nodeB, faces: [face], blobs: true }));
    for (const { name, request, reply_hptrs } of cases) {
      face.out.length = 0;
      face.hear(bytes(request));
      expect(
        face.out.map((blob) => pointerOf(bytes(blob)).toString("hex")),
        name,
      ).toEqual(reply_hptrs);
    }
    await serving.stop();
    face.out.length = 0;
    await start(new ReferencePeer({ directory: trees.nodeB, faces: [face] }));
    face.hear(bytes(cases[0]!.request));
    expect(face.out).toEqual([]);
  });

  it("says packet for packet what the Python consumer said in the recorded minute", async () => {
    const { senders, datagrams, final_logs } = recordedSessions.poc01_multicast_60s;
    const [path, finalLog] = Object.entries(final_logs).find(([name]) => name.startsWith("nodeB/"))!;
    const fid = bytes(finalLog.slice(24, 88));
    new ReferenceTree(trees.nodeB).createLog(fid);
    const peer = new ReferenceConsumer({ directory: trees.nodeB, faces: [face], consume: fid });
    const asked = firstSent(peer);
    await start(peer);
    await asked;
    const said: string[] = [];
    for (const { src_port, what, hex } of datagrams) {
      if (what === "PROBE") continue;
      if (senders[src_port] === "B") said.push(hex);
      else face.hear(bytes(hex));
    }
    expect(face.out).toEqual(said);
    expect(readFileSync(join(dirname(trees.nodeB), path)).toString("hex")).toBe(finalLog);
  });

  it("follows the recorded serial session to the recorded log", async () => {
    const { chunks, final_logs } = recordedSessions.poc01_kiss_pty;
    const [path, finalLog] = Object.entries(final_logs).find(([name]) => name.startsWith("nodeB/"))!;
    const fid = bytes(finalLog.slice(24, 88));
    new ReferenceTree(trees.nodeB).createLog(fid);
    const peer = new ReferenceConsumer({ directory: trees.nodeB, faces: [face], consume: fid });
    await start(peer);
    const reader = new KissReader();
    const asked = firstSent(peer);
    await asked;
    for (const { dir, hex } of chunks)
      if (dir === "producer->consumer") for (const packet of reader.push(bytes(hex))) face.hear(packet);
    expect(face.out.map((packet) => encodeKiss(bytes(packet)).toString("hex"))).toEqual(
      chunks.filter(({ dir }) => dir === "consumer->producer").map(({ hex }) => hex),
    );
    expect(readFileSync(join(dirname(trees.nodeB), path)).toString("hex")).toBe(finalLog);
  });

  it("takes only the next entry in order and keeps nothing for later", async () => {
    const packets = gen1.poc01.entries[0]!.entries.slice(0, 3).map(({ wire }) => bytes(wire));
    new ReferenceTree(trees.nodeB).createLog(fidOf(0));
    const peer = await start(new ReferenceConsumer({ directory: trees.nodeB, faces: [face], consume: fidOf(0) }));
    for (const packet of [...packets].reverse()) face.hear(packet);
    expect(peer.frontSeq(fidOf(0))).toBe(1);
    face.hear(packets[1]!);
    face.hear(packets[1]!);
    expect(peer.frontSeq(fidOf(0))).toBe(2);
  });

  it("stays armed after a packet with a bad signature", async () => {
    const good = bytes(gen1.poc01.entries[0]!.entries[0]!.wire);
    const bad = Buffer.from(good);
    bad[60]! ^= 1;
    new ReferenceTree(trees.nodeB).createLog(fidOf(0));
    const peer = await start(new ReferenceConsumer({ directory: trees.nodeB, faces: [face], consume: fidOf(0) }));
    const faults: string[] = [];
    peer.on("rejected", ({ fault }) => faults.push(fault));
    face.hear(bad);
    face.hear(good);
    expect(faults).toEqual(["signature"]);
    expect(peer.frontSeq(fidOf(0))).toBe(1);
  });

  it("asks for the wrong feed when a second log is listed last", async () => {
    const tree = new ReferenceTree(trees.nodeB);
    const [low, high] = [fidOf(1), fidOf(0)]; // 81… and 8a…
    for (const fid of [low, high]) tree.createLog(fid);
    const peer = new ReferenceConsumer({ directory: trees.nodeB, faces: [face], consume: low });
    const asked = firstSent(peer);
    await start(peer);
    await asked;
    expect(face.out[0]?.slice(14, 78)).toBe(high.toString("hex"));
  });

  it("asks again when nothing comes", async () => {
    new ReferenceTree(trees.nodeB).createLog(fidOf(0));
    const options: ReferencePeerOptions = { directory: trees.nodeB, faces: [face], repeatMs: 20 };
    const peer = new ReferenceConsumer({ ...options, consume: fidOf(0) });
    await start(peer);
    for (let i = 0; i < 3; i++) await firstSent(peer);
    expect(new Set(face.out)).toEqual(new Set([gen1.poc01.want.packets[0]!.wire]));
  });

  it("makes a first entry that is not pushed, anchors for its consumers, and pushes each later one once", async () => {
    const peer = new ReferenceProducer({
      directory: trees.nodeA,
      faces: [face],
      produce: { everyMs: 0 },
      anchorsIn: [trees.nodeB, trees.nodeC],
    });
    await start(peer);
    expect(peer.frontSeq(FEED_A)).toBe(1);
    expect(face.out).toEqual([]);
    const { packet } = peer.publish(Buffer.from("hello"));
    expect(packet.toString("hex")).toBe(gen1.poc01.entries[0]!.entries[1]!.wire);
    expect(face.out).toEqual([packet.toString("hex")]);
    for (const directory of [trees.nodeB, trees.nodeC])
      expect(new ReferenceTree(directory).maybeLog(FEED_A)?.frontSeq).toBe(0);
  });

  it("refuses to consume without an anchor", async () => {
    const peer = new ReferenceConsumer({ directory: trees.nodeB, faces: [face], consume: FEED_A });
    running.push(peer);
    await expect(peer.start()).rejects.toThrow("must start producer before");
  });
});
