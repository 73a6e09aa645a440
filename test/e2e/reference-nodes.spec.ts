/** Demo 2: pages and nodes of the Python demos replicate through the relay, in every role and order. */
import { rmSync } from "node:fs";
import type { Browser } from "@playwright/test";
import { FEED_A, makeDemoTrees } from "../support/demo-trees.ts";
import { bytes, fidOf, gen1 } from "../support/gen1-vectors.ts";
import { makeWant } from "../support/reference-codec.ts";
import { LastSourceRelay, MulticastFace, type ReferenceFace, UdpFace } from "../support/reference-faces.ts";
import { ReferenceConsumer, ReferenceProducer } from "../support/reference-peer.ts";
import { ReferenceLog, ReferenceTree } from "../support/reference-tree.ts";
import {
  append,
  test as base,
  contentOf,
  eavesdropper,
  expect,
  faceIs,
  feedIdOf,
  follow,
  freeUdpPort,
  GROUP,
  importFiles,
  reaches,
  verifiedEntries,
  visit,
  writeDirectory,
} from "./fixtures.ts";

const FID_A = FEED_A.toString("hex");
/** Shorter than the demos' 10 s, after which they ask again; everything else is as it is there. */
const REPEAT_MS = 1000;

/** Stops when it is told to, or at the end of the test. */
function stoppedAtEnd<Node extends { stop(): Promise<void> }>(node: Node, atEnd: (close: () => unknown) => void): Node {
  const stop = node.stop.bind(node);
  let stopped: Promise<void> | undefined;
  node.stop = () => {
    stopped ??= stop();
    return stopped;
  };
  atEnd(() => node.stop());
  return node;
}

interface Fixtures {
  /** Directories of the demos' nodes. */
  trees: ReturnType<typeof makeDemoTrees>;
  /** nodeA of the demos, which writes on demand. */
  producerOn(face: ReferenceFace, options?: { blobs?: boolean }): Promise<ReferenceProducer>;
  /** nodeB or nodeC. */
  consumerOn(
    face: ReferenceFace,
    directory: string,
    feed?: Uint8Array,
    options?: { blobs?: boolean },
  ): Promise<ReferenceConsumer>;
}

const test = base.extend<Fixtures>({
  trees: async ({ atEnd }, use) => {
    const trees = makeDemoTrees();
    atEnd(() => trees.remove());
    for (const directory of [trees.nodeB, trees.nodeC]) new ReferenceTree(directory).createLog(FEED_A).close();
    await use(trees);
  },
  producerOn: async ({ trees, atEnd }, use) => {
    await use(async (face, options = {}) => {
      const node = new ReferenceProducer({
        directory: trees.nodeA,
        faces: [face],
        produce: { everyMs: 0 },
        ...options,
      });
      await node.start();
      return stoppedAtEnd(node, atEnd);
    });
  },
  consumerOn: async ({ atEnd }, use) => {
    await use(async (face, directory, feed = FEED_A, options = {}) => {
      const node = new ReferenceConsumer({ directory, faces: [face], consume: feed, repeatMs: REPEAT_MS, ...options });
      await node.start();
      return stoppedAtEnd(node, atEnd);
    });
  },
});

const wires = (log: ReferenceLog | undefined) => log!.entries().map(({ packet }) => packet.toString("hex"));
const mcFace = (port: number) => new MulticastFace(GROUP, port);

/** A page in a browser context of its own, so that nothing but the relay joins it to other pages. */
async function pageApart(browser: Browser, relay: Parameters<typeof visit>[1], profile: string) {
  const page = await visit(await browser.newContext(), relay, profile);
  await faceIs(page, "relay", "up");
  return page;
}

test("a page follows a producer of the demos: what was there, and what comes", async ({
  context,
  relayWith,
  producerOn,
}) => {
  const port = await freeUdpPort();
  const relay = await relayWith({ multicast: [{ host: GROUP, port }] });
  const producer = await producerOn(mcFace(port));
  for (let i = 1; i <= 30; i++) producer.publish(Buffer.from(`before ${i}`));
  const page = await visit(context, relay);
  await follow(page, FID_A);
  await reaches(page, FID_A, 31);
  for (let i = 1; i <= 5; i++) {
    const { seq } = producer.publish(Buffer.from(`live ${i}`));
    await reaches(page, FID_A, seq);
  }
  const entries = await verifiedEntries(page, FID_A);
  expect(entries.map(({ packet }) => packet)).toEqual(wires(producer.tree.maybeLog(FEED_A)));
  await page
    .getByRole("navigation", { name: "Feeds" })
    .getByRole("link", { name: /SEQ 36/ })
    .click();
  await expect(page.getByRole("article", { name: "Entry 36" })).toContainText("live 5");
});

test("a consumer of the demos follows a page, and its log is the page's, byte for byte", async ({
  context,
  relayWith,
  trees,
  consumerOn,
}) => {
  const port = await freeUdpPort();
  const page = await visit(context, await relayWith({ multicast: [{ host: GROUP, port }] }));
  const feedId = await feedIdOf(page);
  for (let i = 1; i <= 10; i++) await append(page, `before ${i}`);
  await append(page, "a sidechain ".repeat(100));
  const directory = trees.nodeC;
  const tree = new ReferenceTree(directory);
  // A consumer of the demos follows one feed only; a second log would confuse it.
  rmSync(tree.maybeLog(FEED_A)!.path);
  tree.createLog(bytes(feedId));
  tree.close();
  const consumer = await consumerOn(mcFace(port), directory, bytes(feedId), { blobs: true });
  consumer.tree.lengths = "leb128";
  await consumer.reached(bytes(feedId), 11);
  expect((await consumer.chainOf(bytes(feedId), 11)).toString()).toBe("a sidechain ".repeat(100));
  await append(page, "live");
  await consumer.reached(bytes(feedId), 12);
  const entries = await verifiedEntries(page, feedId);
  expect(wires(consumer.tree.maybeLog(bytes(feedId)))).toEqual(entries.map(({ packet }) => packet));
});

const PARTIES = ["producer", "page", "consumer"] as const;
const ORDERS = PARTIES.flatMap((first) =>
  PARTIES.filter((party) => party !== first).map((second) => [
    first,
    second,
    PARTIES.find((party) => party !== first && party !== second)!,
  ]),
);
for (const order of ORDERS)
  test(`all have all when they start in the order ${order.join(", ")}`, async ({
    context,
    relayWith,
    trees,
    producerOn,
    consumerOn,
  }) => {
    const port = await freeUdpPort();
    const relay = await relayWith({ multicast: [{ host: GROUP, port }] });
    const started: {
      producer?: ReferenceProducer;
      consumer?: ReferenceConsumer;
      page?: Awaited<ReturnType<typeof visit>>;
    } = {};
    const start = {
      producer: async () => {
        started.producer = await producerOn(mcFace(port));
      },
      consumer: async () => {
        started.consumer = await consumerOn(mcFace(port), trees.nodeB);
      },
      page: async () => {
        started.page = await visit(context, relay);
        await follow(started.page, FID_A);
      },
    };
    for (const party of order) {
      await start[party]();
      started.producer?.publish(Buffer.from(`when ${party} had started`));
    }
    const front = started.producer!.frontSeq(FEED_A);
    await reaches(started.page!, FID_A, front);
    await started.consumer!.reached(FEED_A, front);
    const log = wires(started.producer!.tree.maybeLog(FEED_A));
    expect(log).toHaveLength(front);
    expect((await verifiedEntries(started.page!, FID_A)).map(({ packet }) => packet)).toEqual(log);
    expect(wires(started.consumer!.tree.maybeLog(FEED_A))).toEqual(log);
  });

test("nodeC of the demos gets the feed from a page while its author is away", async ({
  context,
  relayWith,
  trees,
  producerOn,
  consumerOn,
}) => {
  const port = await freeUdpPort();
  const page = await visit(context, await relayWith({ multicast: [{ host: GROUP, port }] }));
  await follow(page, FID_A);
  const producer = await producerOn(mcFace(port));
  for (let i = 1; i <= 20; i++) producer.publish(Buffer.from(`entry ${i}`));
  await reaches(page, FID_A, 21);
  const log = wires(producer.tree.maybeLog(FEED_A));
  await producer.stop();
  const consumer = await consumerOn(mcFace(port), trees.nodeC);
  await consumer.reached(FEED_A, 21);
  expect(wires(consumer.tree.maybeLog(FEED_A))).toEqual(log);
});

test("a third page gets a page's feed, blobs too, from a second one while its author is away", async ({
  browser,
  relayWith,
}) => {
  const relay = await relayWith();
  const a = await pageApart(browser, relay, "nodeA");
  const b = await pageApart(browser, relay, "nodeB");
  const feedId = await feedIdOf(a);
  await follow(b, feedId);
  for (let i = 1; i <= 5; i++) await append(a, `entry ${i}`);
  await append(a, "long ".repeat(500));
  await reaches(b, feedId, 6);
  const log = await verifiedEntries(a, feedId);
  await a.context().close();
  const c = await pageApart(browser, relay, "nodeC");
  await follow(c, feedId);
  await reaches(c, feedId, 6);
  expect(await verifiedEntries(c, feedId)).toEqual(log);
  await c.context().close();
  await b.context().close();
});

test("a replica begins after its trust anchor, and another anchor is refused", async ({
  context,
  relayWith,
  producerOn,
}) => {
  const port = await freeUdpPort();
  const relay = await relayWith({ multicast: [{ host: GROUP, port }] });
  const producer = await producerOn(mcFace(port));
  for (let i = 1; i <= 9; i++) producer.publish(Buffer.from(`entry ${i}`));
  const written = producer.tree.maybeLog(FEED_A)!.entries();
  const anchorMid = written[3]!.mid.toString("hex");
  const page = await visit(context, relay);
  await page.evaluate(([id, mid]) => window.tinyssb.follow(id, { anchorSeq: 4, anchorMid: mid }), [
    FID_A,
    anchorMid,
  ] as const);
  await reaches(page, FID_A, 10);
  expect((await verifiedEntries(page, FID_A)).map(({ seq, mid }) => [seq, mid])).toEqual(
    written.slice(4).map(({ seq, mid }) => [seq, mid.toString("hex")]),
  );
  const refused = await page.evaluate(
    ([id, mid]) => window.tinyssb.follow(id, { anchorSeq: 5, anchorMid: mid }).catch(({ code }) => code),
    [FID_A, written[4]!.mid.toString("hex")] as const,
  );
  expect(refused).toBe("anchor-conflict");

  await test.step("a link carries the anchor to another node", async () => {
    const link = await page.evaluate((id) => window.tinyssb.link(id), FID_A);
    const other = await visit(context, relay, "other");
    await follow(other, link);
    await reaches(other, FID_A, 10);
    expect((await verifiedEntries(other, FID_A))[0]).toMatchObject({ seq: 5 });
  });

  await test.step("a wrong anchor takes nothing", async () => {
    const third = await visit(context, relay, "third");
    await third.evaluate(([id, mid]) => window.tinyssb.follow(id, { anchorSeq: 4, anchorMid: mid }), [
      FID_A,
      "00".repeat(20),
    ] as const);
    producer.publish(Buffer.from("one more"));
    await reaches(page, FID_A, 11);
    expect(await third.evaluate((id) => window.tinyssb.entries(id), FID_A)).toEqual([]);
  });
});

test("WANTs are answered strictly: whole pairs, entries that are here, equal pairs once", async ({
  context,
  relayWith,
  temporaryFolder,
  atEnd,
}) => {
  const port = await freeUdpPort();
  const page = await visit(context, await relayWith({ multicast: [{ host: GROUP, port }] }));
  await faceIs(page, "relay", "up");
  const { repo, cases } = gen1.poc01.want_answers;
  const files = Object.fromEntries(Object.entries(repo).map(([path, hex]) => [path, bytes(hex)]));
  expect(await importFiles(page, files)).toMatchObject({ report: { becameNode: false } });
  const folder = temporaryFolder();
  writeDirectory(folder, files);
  const logs = Object.keys(files).map((path) => new ReferenceLog(`${folder}/${path}`));
  for (const log of logs) atEnd(() => log.close());

  /** What the rule says: each whole pair once, if its entry is after the anchor and not after the front. */
  const strictAnswers = (request: Buffer): string[] => {
    const pairs: Buffer[] = [];
    for (let at = 7; at + 36 <= request.length; at += 36) pairs.push(request.subarray(at, at + 36));
    const entries = pairs.flatMap((pair) => {
      const log = logs.find(({ fid }) => fid.equals(pair.subarray(0, 32)));
      const seq = pair.readUInt32BE(32);
      return log && seq > log.anchorSeq ? (log.wireAt(seq) ?? []) : [];
    });
    return [...new Set(entries.map((entry) => entry.toString("hex")))].sort();
  };
  const pair = { fid: fidOf(0), seq: 2 };
  const twice = {
    name: "an equal pair twice",
    request: makeWant([pair, { ...pair, seq: 3 }, pair]).toString("hex"),
    replies: undefined,
  };
  const later = { name: "as later demos ask", request: makeWant([pair], "later").toString("hex"), replies: undefined };

  const ear = await eavesdropper(port);
  atEnd(() => ear.face.close());
  const ownId = bytes(await feedIdOf(page));
  await append(page, "sentinel");
  const sentinel = (await verifiedEntries(page, ownId.toString("hex")))[0]!.packet;
  const answers = () => ear.heard.filter(({ length }) => length === 120).map((packet) => packet.toString("hex"));
  let answered = 0;
  for (const { name, request, replies } of [...cases, twice, later]) {
    const expected = strictAnswers(bytes(request));
    // Where the reference answers, too, it is with the same entries; what it gives beyond them are bytes of file headers and cut pairs.
    if (replies && expected.length > 0) expect(replies).toEqual(expect.arrayContaining(expected));
    ear.heard.length = 0;
    ear.face.send(bytes(request));
    await expect
      .poll(() => answers().length, { message: name, intervals: [20] })
      .toBeGreaterThanOrEqual(expected.length);
    ear.face.send(makeWant([{ fid: ownId, seq: 1 }]));
    await expect.poll(answers, { message: name, intervals: [20] }).toContain(sentinel);
    // On the node's own clock: answers wait up to 12 ms, and what was on the medium within 15 ms is not sent again.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 40)));
    expect(
      answers()
        .filter((packet) => packet !== sentinel)
        .sort(),
      name,
    ).toEqual(expected);
    answered += expected.length;
  }
  expect(answered).toBeGreaterThan(15);
});

test("a page and a producer of the demos replicate both ways over unicast UDP", async ({
  context,
  relayWith,
  trees,
  producerOn,
  consumerOn,
  atEnd,
}) => {
  const bridge = new LastSourceRelay();
  await bridge.open();
  atEnd(() => bridge.close());
  const page = await visit(context, await relayWith({ unicast: [{ host: "127.0.0.1", port: bridge.ports[0] }] }));
  await follow(page, FID_A);
  const producer = await producerOn(new UdpFace("127.0.0.1", bridge.ports[1]));
  for (let i = 1; i <= 10; i++) producer.publish(Buffer.from(`entry ${i}`));
  await reaches(page, FID_A, 11);
  expect((await verifiedEntries(page, FID_A)).map((entry) => contentOf(entry).toString()).slice(1)).toEqual(
    Array.from({ length: 10 }, (_, i) => `entry ${i + 1}`),
  );
  await producer.stop();
  const consumer = await consumerOn(new UdpFace("127.0.0.1", bridge.ports[1]), trees.nodeB);
  await consumer.reached(FEED_A, 11);
  expect(wires(consumer.tree.maybeLog(FEED_A))).toEqual(
    (await verifiedEntries(page, FID_A)).map(({ packet }) => packet),
  );
});
