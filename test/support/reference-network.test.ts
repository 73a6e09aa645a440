import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DemoTrees, FEED_A, makeDemoTrees } from "./demo-trees.ts";
import { openPtyPair, ptyObstacle } from "./pty.ts";
import { KissFace, LastSourceRelay, LossyFace, MulticastFace, type ReferenceFace, UdpFace } from "./reference-faces.ts";
import { ReferenceConsumer, ReferencePeer, ReferenceProducer } from "./reference-peer.ts";

const GROUP = "224.1.1.1";
const REPEAT_MS = 200;

/** A port for one test's multicast group, so that tests do not hear each other. */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

const logOf = (directory: string) => readFileSync(join(directory, "_logs", `${FEED_A.toString("hex")}.log`));

describe("reference peers with each other", () => {
  let trees: DemoTrees;
  let port: number;
  const closers: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    trees = makeDemoTrees();
    port = await freeUdpPort();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    trees.remove();
  });

  const start = async <P extends ReferencePeer>(peer: P): Promise<P> => {
    closers.push(() => peer.stop());
    await peer.start();
    return peer;
  };
  const producer = (face: ReferenceFace, blobs = false) =>
    start(
      new ReferenceProducer({
        directory: trees.nodeA,
        faces: [face],
        produce: { everyMs: 0 },
        anchorsIn: [trees.nodeB, trees.nodeC],
        blobs,
      }),
    );
  const consumer = (directory: string, faces: ReferenceFace[], blobs = false) =>
    start(new ReferenceConsumer({ directory, faces, consume: FEED_A, repeatMs: REPEAT_MS, blobs }));
  const multicast = () => new MulticastFace(GROUP, port);
  const publishMany = (peer: ReferencePeer, count: number) => {
    for (let i = 0; i < count; i++) peer.publish(Buffer.from(`entry ${i}`));
  };

  it("follow a producer over multicast, live and from a backlog", async () => {
    const a = await producer(multicast());
    publishMany(a, 10);
    const b = await consumer(trees.nodeB, [multicast()]);
    await b.reached(FEED_A, 11);
    a.publish(Buffer.from("live"));
    await b.reached(FEED_A, 12);
    expect(logOf(trees.nodeB).equals(logOf(trees.nodeA))).toBe(true);
  });

  it("hear neither their own multicast packets nor a probe as an entry", async () => {
    const a = await producer(multicast());
    const heard: string[] = [];
    a.on("heard", ({ packet }) => heard.push(packet.toString("hex")));
    const { packet } = a.publish(Buffer.from("own"));
    const b = await consumer(trees.nodeB, [multicast()]);
    await b.reached(FEED_A, 2);
    expect(heard).not.toContain(packet.toString("hex"));
    expect(heard.filter((hex) => hex.length === 16).length).toBeGreaterThan(0);
  });

  it("serve a late third node after the author has gone", async () => {
    const a = await producer(multicast());
    publishMany(a, 5);
    const b = await consumer(trees.nodeB, [multicast()]);
    await b.reached(FEED_A, 6);
    await a.stop();
    closers.shift();
    const c = await consumer(trees.nodeC, [multicast()]);
    await c.reached(FEED_A, 6);
    expect(logOf(trees.nodeC).equals(logOf(trees.nodeB))).toBe(true);
  });

  it("get over losses by asking again", async () => {
    const a = await producer(multicast());
    publishMany(a, 15);
    const lossy = new LossyFace(multicast(), { rate: 0.3, seed: 7, direction: "in" });
    const b = await consumer(trees.nodeB, [lossy]);
    await b.reached(FEED_A, 16);
    expect(lossy.dropped).toBeGreaterThan(0);
  }, 30_000);

  it("talk over UDP through a relay that remembers the last source", async () => {
    const relay = new LastSourceRelay();
    await relay.open();
    closers.push(() => relay.close());
    const a = await producer(new UdpFace("127.0.0.1", relay.ports[0]));
    const b = await consumer(trees.nodeB, [new UdpFace("127.0.0.1", relay.ports[1])]);
    await once(b, "sent");
    a.publish(Buffer.from("hello")); // before it the relay knows no client for A
    await b.reached(FEED_A, 2);
  });

  it.skipIf(ptyObstacle())(
    "talk over a serial line, and a node in between carries from multicast to serial",
    async () => {
      const line = await openPtyPair();
      closers.push(() => line.close());
      const a = await producer(multicast());
      publishMany(a, 3);
      const b = await consumer(trees.nodeB, [multicast(), new KissFace(line.a)]);
      const c = await consumer(trees.nodeC, [new KissFace(line.b)]);
      await b.reached(FEED_A, 4);
      await c.reached(FEED_A, 4);
      expect(logOf(trees.nodeC).equals(logOf(trees.nodeA))).toBe(true);
    },
  );

  it("fetch a sidechain with losses when both have blobs", async () => {
    const content = Buffer.from(Array.from({ length: 1500 }, (_, i) => i % 251));
    const a = await producer(multicast(), true);
    a.publish(content);
    const lossy = new LossyFace(multicast(), { rate: 0.2, seed: 11, direction: "both" });
    const b = await consumer(trees.nodeB, [lossy], true);
    expect((await b.chainOf(FEED_A, 2)).equals(content)).toBe(true);
    expect(lossy.dropped).toBeGreaterThan(0);
  }, 30_000);

  it("leave sidechains where they are as PoC-01 does", async () => {
    const a = await producer(multicast());
    a.publish(Buffer.alloc(500, 1));
    const b = await consumer(trees.nodeB, [multicast()]);
    await b.reached(FEED_A, 2);
    expect(b.tree.readChainOf(b.tree.maybeLog(FEED_A)!.wireAt(2)!).complete).toBe(false);
  });

  it("write and follow in one node", async () => {
    const a = await producer(multicast());
    const both = await start(
      new ReferencePeer({
        directory: trees.nodeB,
        faces: [multicast()],
        produce: { everyMs: 0 },
        consume: "all",
        repeatMs: REPEAT_MS,
      }),
    );
    await both.reached(FEED_A, 1);
    both.publish(Buffer.from("from B"));
    a.publish(Buffer.from("from A"));
    await both.reached(FEED_A, 2);
    expect(both.frontSeq(both.signer.fid)).toBe(2);
  });

  it("run as processes, end at the end of their input, and go on from their files", async () => {
    const run = async (...args: string[]) => {
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "test/support/reference-peer-main.ts", ...args, "--mc", `${GROUP}/${port}`],
        { stdio: ["pipe", "pipe", "inherit"] },
      );
      closers.push(async () => child.exitCode === null && child.kill());
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const until = async (isIt: (event: { event: string; seq?: number }) => boolean) => {
        for (;;) {
          const { value, done } = await lines.next();
          if (done) throw new Error("the peer ended early");
          const event = JSON.parse(value);
          if (isIt(event)) return event;
        }
      };
      await until(({ event }) => event === "started");
      return { child, until };
    };
    const end = async (child: ChildProcess) => {
      const exited = once(child, "exit");
      child.stdin!.end();
      expect(await exited).toEqual([0, null]);
    };
    const a = await run("producer", "--dir", trees.nodeA, "--every", "0");
    const b = await run("consumer", "--dir", trees.nodeB, "--repeat", "200");
    a.child.stdin!.write("publish hello\n");
    await b.until(({ event, seq }) => event === "append" && seq === 2);
    await end(b.child);
    await end(a.child);
    const again = await run("producer", "--dir", trees.nodeA, "--every", "50");
    await again.until(({ event, seq }) => event === "append" && seq === 3);
    await end(again.child);
  }, 30_000);
});
