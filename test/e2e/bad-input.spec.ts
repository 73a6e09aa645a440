/** Junk, forgeries and mistakes at every boundary: the node keeps working, the store stays, and what was dropped is counted. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { WebSocketServer } from "ws";
import { bytes, fidOf, gen1 } from "../support/gen1-vectors.ts";
import {
  BLOB_REQUEST_DMX,
  CHAIN20,
  ed25519Signer,
  makeBlobRequest,
  makeChain,
  makeEntry,
  makeWant,
} from "../support/reference-codec.ts";
import { MulticastFace } from "../support/reference-faces.ts";
import { encodeKiss } from "../support/reference-kiss.ts";
import { seededRandom } from "../support/seeded-random.ts";
import {
  append,
  entriesOf,
  expect,
  exportFiles,
  faceIs,
  faceOf,
  feedIdOf,
  follow,
  freeUdpPort,
  GROUP,
  RELAY_AWAY,
  reaches,
  test,
  verifiedEntries,
  visit,
} from "./fixtures.ts";
import { openSerialBrowser, SERIAL_TIER, serialObstacle } from "./serial-browser.ts";

const VECTOR_FEED = fidOf(0).toString("hex");
const genuine = gen1.poc01.entries[0]!.entries.map(({ wire }) => bytes(wire));

const random = seededRandom(7);
const junk = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

/** Sends packets one by one and waits until the page's relay face has counted them all as heard. */
async function sendAll(page: Page, face: MulticastFace, packets: readonly Buffer[]): Promise<void> {
  const heard = async () => (await faceOf(page, "relay"))!.packetsIn;
  const before = await heard();
  for (const [index, packet] of packets.entries()) {
    face.send(packet);
    // A burst beyond what the socket holds would be lost on the way, and so test nothing.
    if (index % 100 === 99) await expect.poll(heard, { intervals: [10] }).toBeGreaterThanOrEqual(before + index + 1);
  }
  await expect.poll(heard, { intervals: [10] }).toBeGreaterThanOrEqual(before + packets.length);
}

/** Still the same store, and a node that writes and replicates. */
async function expectUnharmed(page: Page, face: MulticastFace, before: Awaited<ReturnType<typeof exportFiles>>) {
  expect(await exportFiles(page)).toEqual(before);
  const feedId = await feedIdOf(page);
  const { seq } = await append(page, "still here");
  expect(await verifiedEntries(page, feedId)).toHaveLength(seq);
  const front = (await entriesOf(page, VECTOR_FEED)).length;
  face.send(genuine[front]!);
  await reaches(page, VECTOR_FEED, front + 1);
}

test.describe("from the LAN", () => {
  let page: Page;
  let face: MulticastFace;

  test.beforeEach(async ({ context, relayWith, atEnd }) => {
    const port = await freeUdpPort();
    page = await visit(context, await relayWith({ multicast: [{ host: GROUP, port }] }), "default", "#faces");
    await faceIs(page, "relay", "up");
    face = new MulticastFace(GROUP, port);
    await face.open(() => {});
    atEnd(() => face.close());
    await append(page, "mine");
    await follow(page, VECTOR_FEED);
    face.send(genuine[0]!);
    await reaches(page, VECTOR_FEED, 1);
  });

  test("junk of every length is dropped, counted with its reason, and shown", async () => {
    const before = await exportFiles(page);
    const lengths = Array.from({ length: 250 }, (_, i) => i + 1);
    await sendAll(page, face, lengths.map(junk));
    for (let length = 251; length <= 300; length++) face.send(junk(length)); // the relay's to drop
    const { drops } = (await faceOf(page, "relay"))!;
    expect(drops["wrong-length"]).toBeGreaterThanOrEqual(7);
    expect((drops.unknown ?? 0) + (drops["wrong-length"] ?? 0)).toBeGreaterThanOrEqual(249);
    const card = page.getByRole("article", { name: /^Relay/ });
    await card.getByText(/dropped, by reason/).click();
    await expect(card.getByText("wrong length")).toBeVisible();
    await expectUnharmed(page, face, before);
  });

  test("entries with any flipped bit are not taken, and the genuine one is after them", async () => {
    const before = await exportFiles(page);
    const flipped = Array.from({ length: 960 }, (_, bit) => {
      const packet = Buffer.from(genuine[1]!);
      packet[bit >> 3]! ^= 1 << (bit & 7);
      return packet;
    });
    await sendAll(page, face, flipped);
    const drops = async () => (await faceOf(page, "relay"))!.drops["bad-signature"] ?? 0;
    // 904 have the DMX that is expected. They are verified side by side within the face's budget; what is beyond it waits, up to 512 of them.
    await expect.poll(drops, { timeout: 20_000 }).toBeGreaterThan(500);
    await expectUnharmed(page, face, before);
  });

  test("the genuine entry is taken out of a crowd of forgeries, though nobody sends it again", async () => {
    const forgeries = Array.from({ length: 300 }, (_, i) => {
      const packet = Buffer.from(genuine[1]!);
      packet.writeUInt32BE(i + 1, 90);
      return packet;
    });
    await sendAll(page, face, [...forgeries.slice(0, 150), genuine[1]!, ...forgeries.slice(150)]);
    await reaches(page, VECTOR_FEED, 2);
    // What came under its DMX was no sign of a fork.
    expect((await faceOf(page, "relay"))!.drops.fork ?? 0).toBe(0);
  });

  test("what the strict rule refuses is refused, whatever the reference does: S+L, small orders, other names", async () => {
    const cases = gen1.poc01.append_cases.filter(({ key, replica_front }) => key === 0 && replica_front === 1);
    // Any strict node takes the genuine entry, validly signed ones of unknown type, and the one beyond the gap when its turn comes.
    const refused = cases.filter(({ name }) => !/^valid|\(gap\)/.test(name));
    expect(refused.filter(({ name, accepted }) => accepted && /malleability|identity/.test(name)).length).toBe(8);
    const before = await exportFiles(page);
    await sendAll(
      page,
      face,
      refused.map(({ buf }) => bytes(buf)).filter(({ length }) => length > 0),
    );
    await expectUnharmed(page, face, before);
  });

  test("a flood of requests is bounded, and honest ones are answered after it", async () => {
    const before = await exportFiles(page);
    const own = bytes(await feedIdOf(page));
    const flood = Array.from({ length: 1500 }, (_, i) =>
      i % 3 === 0
        ? makeBlobRequest([{ pointer: junk(20), count: 65_535 }])
        : makeWant(Array.from({ length: (i % 5) + 1 }, (_, j) => ({ fid: j % 2 ? own : junk(32), seq: (i + j) % 7 }))),
    );
    await sendAll(page, face, flood);
    await expect.poll(async () => (await faceOf(page, "relay"))!.drops["unknown-feed"] ?? 0).toBeGreaterThan(0);
    expect((await faceOf(page, "relay"))!.queued).toBeLessThanOrEqual(1024);
    await expectUnharmed(page, face, before);
  });

  test("content whose announced length is beyond the limit is shown as too long and never asked for", async () => {
    const seed = Buffer.alloc(32, 9);
    const signer = ed25519Signer(seed);
    const feedId = signer.fid.toString("hex");
    await follow(page, feedId);
    const asked: string[] = [];
    await face.close();
    face = new MulticastFace(GROUP, face.port);
    await face.open((packet) => asked.push(packet.toString("hex")));
    let [seq, prev]: [number, Uint8Array] = [0, signer.fid.subarray(0, 20)];
    const send = async (payload: Buffer) => {
      const entry = makeEntry(signer, ++seq, prev, CHAIN20, payload);
      face.send(entry.packet);
      prev = entry.mid;
      await expect.poll(async () => (await entriesOf(page, feedId)).length, { intervals: [20] }).toBe(seq);
    };
    const pointers = ["ff".repeat(20), "ee".repeat(20), "dd".repeat(20)];
    const announce = (length: string, pointer: string) =>
      send(Buffer.concat([bytes(length), Buffer.alloc(28 - length.length / 2, 0x61), bytes(pointer)]));
    // Beyond the limit whichever way the feed writes lengths.
    await announce("ffffffffffffffffff", pointers[0]!);
    await announce("feffffffff", pointers[1]!);
    // A whole chain tells the way; then one byte beyond the limit, which would be 254 bytes the other way.
    const telling = makeChain(Buffer.alloc(300, 0x62));
    await send(telling.payload);
    for (const blob of telling.blobs) face.send(blob);
    await expect.poll(async () => (await entriesOf(page, feedId))[2]!.complete, { intervals: [20] }).toBe(true);
    await announce("fe01001000", pointers[2]!);
    expect((await entriesOf(page, feedId)).map(({ chainState }) => chainState)).toEqual([
      "oversize",
      "oversize",
      "chained",
      "oversize",
    ]);
    expect((await entriesOf(page, feedId)).map(({ content }) => content !== null)).toEqual([false, false, true, false]);
    await append(page, "x".repeat(500));
    await reaches(page, feedId, seq);
    const requests = asked.filter((packet) => packet.startsWith(BLOB_REQUEST_DMX.toString("hex")));
    expect(requests.filter((packet) => pointers.some((pointer) => packet.includes(pointer)))).toEqual([]);
  });
});

test("a server that sends 10 MB at once, text, and nonsense does not harm the page", async ({
  context,
  relayWith,
  atEnd,
  watch,
}) => {
  watch.tolerate(RELAY_AWAY);
  const relay = await relayWith();
  const page = await visit(context, relay);
  await append(page, "mine");
  const before = await exportFiles(page);
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  atEnd(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  let pings = 0;
  server.on("connection", (socket) => {
    socket.on("error", () => socket.terminate());
    socket.send(Buffer.alloc(10 << 20, 0x5a));
    socket.send("text is no packet");
    socket.send(Buffer.alloc(0));
    for (let length = 1; length <= 300; length++) socket.send(junk(length));
    socket.ping(() => {});
    socket.on("pong", () => pings++);
  });
  const url = `ws://localhost:${(server.address() as AddressInfo).port}/relay`;
  await page.evaluate((address) => window.tinyssb.connectRelay(address), url);
  await expect.poll(() => pings).toBeGreaterThan(0);
  const face = async () => (await page.evaluate(() => window.tinyssb.faces())).find(({ address }) => address === url);
  // 1 to 250 bytes are packets; longer messages are none.
  await expect.poll(async () => (await face())?.packetsIn).toBe(250);
  expect((await face())?.phase).toBe("up");
  expect(await exportFiles(page)).toEqual(before);
  expect(await append(page, "goes on")).toMatchObject({ seq: 2 });
});

test("calls with wrong arguments reject with a code, and change nothing", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith());
  await append(page, "mine");
  const before = await exportFiles(page);
  const codes = await page.evaluate(async () => {
    const node = window.tinyssb as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const own = (await window.tinyssb.whoami()).feedId;
    const stranger = "3b".repeat(32);
    const calls: [string, ...unknown[]][] = [
      ["append"],
      ["append", 12],
      ["append", null],
      ["append", ["text"]],
      ["append", "x".repeat(49), { type: "plain48" }],
      ["append", "x", { type: "mail" }],
      ["append", "x".repeat((1 << 20) + 1)],
      ["follow"],
      ["follow", 7],
      ["follow", "not a feed"],
      ["follow", "00".repeat(32)],
      ["follow", `01${"00".repeat(31)}`],
      ["follow", own],
      ["follow", "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c", { secret: "short" }],
      [
        "follow",
        "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        { anchorSeq: -1, anchorMid: "zz" },
      ],
      ["unfollow", own],
      ["unfollow", stranger],
      ["entries", stranger],
      ["entries", own, { from: 1.5 }],
      ["link", {}],
      ["connectRelay", "http://example.org"],
      ["connectRelay", 5],
      ["disconnect", "nothing"],
      ["assumeBridge", "nothing"],
      ["importFiles", 5],
      ["importFiles", { "config.json": "text" }],
      ["importFiles", {}],
      ["rename", 5],
    ];
    const outcomes: string[] = [];
    for (const [method, ...args] of calls)
      outcomes.push(
        await node[method]!(...args).then(
          (value) => `${method}: RESOLVED ${JSON.stringify(value)}`,
          (error) => `${method}: ${error.code}${error instanceof Error && error.message ? "" : " WITHOUT MESSAGE"}`,
        ),
      );
    return outcomes;
  });
  expect(codes).toEqual([
    ...["append: bad-argument", "append: bad-argument", "append: bad-argument", "append: bad-argument"],
    ...["append: too-long", "append: bad-argument", "append: too-long"],
    ...["follow: bad-argument", "follow: bad-argument", "follow: bad-reference", "follow: bad-reference"],
    ...["follow: bad-reference", "follow: own-feed", "follow: bad-argument", "follow: bad-argument"],
    ...["unfollow: own-feed", "unfollow: unknown-feed", "entries: unknown-feed", "entries: bad-argument"],
    ...["link: bad-argument", "connectRelay: bad-relay-url", "connectRelay: bad-argument"],
    ...["disconnect: unknown-face", "assumeBridge: unknown-face"],
    ...["importFiles: bad-argument", "importFiles: bad-argument", "importFiles: import-refused"],
    "rename: bad-argument",
  ]);
  expect(await exportFiles(page)).toEqual(before);
});

test.describe(`noise on a serial line, with ${SERIAL_TIER}`, () => {
  test.skip(serialObstacle !== undefined, serialObstacle);

  test("does not harm the node, and frames between it are read", async ({ browser, relayWith, watch, atEnd }) => {
    const relay = await relayWith();
    const { context, cable } = await openSerialBrowser(browser, relay.url, atEnd);
    watch.over(context);
    const page = await visit(context, relay, "default", "#faces");
    await follow(page, VECTOR_FEED);
    await append(page, "mine");
    await page.getByRole("button", { name: "Connect a bridge" }).click();
    await faceIs(page, "serial", "listening");
    cable.write(encodeKiss(genuine[0]!));
    await faceIs(page, "serial", "up");
    cable.write(encodeKiss(genuine[0]!));
    await reaches(page, VECTOR_FEED, 1);
    const before = await exportFiles(page);
    // No FEND or plain text: noise of a radio, escapes without end, frames far too long, empty frames.
    for (const noise of [
      Buffer.alloc(2000, 0xff),
      Buffer.alloc(50, 0xc0),
      Buffer.alloc(700, 0xdb),
      Buffer.concat([Buffer.of(0xc0), junk(3000), Buffer.of(0xc0)]),
      Buffer.of(0xc0, 0xdb, 0x00, 0xdb, 0xc0, 0xdb, 0xdc),
    ])
      cable.write(noise);
    expect(await exportFiles(page)).toEqual(before);
    cable.write(encodeKiss(genuine[1]!));
    await reaches(page, VECTOR_FEED, 2);
    await faceIs(page, "serial", "up");
  });
});
