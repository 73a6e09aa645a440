import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { Relay } from "../../relay/relay.ts";
import { RelayLink } from "../../src/faces/relay-link.ts";
import { Witness } from "../contracts/face-link.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { clientOf, GROUP, Inbox, LOOPBACK, memberOf, packetOf, relayWith } from "./parties.ts";

const ANNOUNCEMENT = "tinyssb-bundles-1";
const bundleOf = (...packets: Uint8Array[]): Buffer =>
  Buffer.concat(packets.flatMap((packet) => [Buffer.of(packet.length), packet]));

/** A client that asks for bundles, and promises them once the relay has announced itself. */
async function bundlerOf(relay: Relay, { promises = true } = {}) {
  const webSocket = new WebSocket(`ws://${LOOPBACK}:${relay.port}/relay?bundles=1`, { origin: relay.url });
  const messages = new Inbox<Buffer>();
  const texts = new Inbox<string>();
  webSocket.on("message", (message, isBinary) =>
    isBinary ? messages.push(message as Buffer) : texts.push(String(message)),
  );
  await once(webSocket, "open");
  onTestFinished(() => webSocket.terminate());
  expect(await texts.next()).toBe(ANNOUNCEMENT);
  if (promises) webSocket.send(ANNOUNCEMENT);
  return { webSocket, messages, texts, send: (message: Uint8Array | string) => webSocket.send(message) };
}

describe("a client that knows bundles", () => {
  test("has its bundle taken apart: others, and the group, get one packet in one message", async () => {
    const member = await memberOf();
    const relay = await relayWith({ multicast: [{ host: GROUP, port: member.port }], interfaceAddress: LOOPBACK });
    const [sender, plain] = [await bundlerOf(relay), await clientOf(relay)];
    const packets = [packetOf("one"), packetOf("two", 250), packetOf("3", 1)];
    sender.send(bundleOf(...packets));
    for (const packet of packets) {
      expect(await plain.packets.next()).toEqual(packet);
      expect((await member.datagrams.next()).packet).toEqual(packet);
    }
    expect(relay.counters().clients).toMatchObject({ received: 3, sent: 3 });
  });

  test("gets the packets of one turn in one message, and a single one at once", async () => {
    const relay = await relayWith();
    const [sender, listener] = [await bundlerOf(relay), await bundlerOf(relay)];
    sender.send(bundleOf(packetOf("a"), packetOf("b")));
    expect(await listener.messages.next()).toEqual(bundleOf(packetOf("a"), packetOf("b")));
    sender.send(bundleOf(packetOf("c")));
    expect(await listener.messages.next()).toEqual(bundleOf(packetOf("c")));
    expect(sender.messages.size).toBe(0);
  });

  test("gets every packet of a burst of plain clients, in order", async () => {
    const relay = await relayWith();
    const [sender, listener] = [await clientOf(relay), await bundlerOf(relay)];
    for (let i = 0; i < 5000; i++) sender.send(packetOf(`${i}`, 1 + (i % 250)));
    let heard = 0;
    for (let messages = 1; heard < 5000; messages++) {
      const message = await listener.messages.next();
      expect(message.length).toBeLessThanOrEqual(8192);
      for (let at = 0; at < message.length; at += 1 + message[at]!)
        expect(message.subarray(at + 1, at + 1 + message[at]!)).toEqual(packetOf(`${heard}`, 1 + (heard++ % 250)));
      expect(messages).toBeLessThanOrEqual(heard);
    }
    expect(relay.counters().clients.sent).toBe(5000);
  });

  test("may send single packets until it has promised bundles", async () => {
    const relay = await relayWith();
    const [sender, plain] = [await bundlerOf(relay, { promises: false }), await clientOf(relay)];
    sender.send(packetOf("single"));
    sender.send(ANNOUNCEMENT);
    sender.send(bundleOf(packetOf("in a bundle")));
    expect(await plain.packets.next()).toEqual(packetOf("single"));
    expect(await plain.packets.next()).toEqual(packetOf("in a bundle"));
    expect(relay.counters().clients.dropped["not-binary"]).toBe(0);
  });

  test("is answered when it asks whether the relay is there", async () => {
    const relay = await relayWith();
    const client = await bundlerOf(relay);
    client.send("ping");
    expect(await client.texts.next()).toBe("pong");
  });

  test("has nothing of a bad bundle carried, which is counted, and stays connected", async () => {
    const relay = await relayWith();
    const [rude, plain] = [await bundlerOf(relay), await clientOf(relay)];
    const good = bundleOf(packetOf("good"));
    const bad = [
      Buffer.alloc(0),
      Buffer.of(0),
      good.subarray(0, good.length - 1),
      Buffer.concat([good, Buffer.of(0)]),
      bundleOf(Buffer.alloc(251)),
      bundleOf(...Array(65).fill(Buffer.of(1))),
    ];
    for (const bytes of bad) rude.send(bytes);
    rude.send(good);
    expect(await plain.packets.next()).toEqual(packetOf("good"));
    expect(relay.counters().clients).toMatchObject({ count: 2, received: 1, dropped: { "bad-bundle": bad.length } });
  });

  test("harms nobody with random messages", async () => {
    const relay = await relayWith();
    const [rude, plain] = [await bundlerOf(relay), await clientOf(relay)];
    const random = seededRandom(20);
    for (let i = 0; i < 2000; i++)
      rude.send(Uint8Array.from({ length: Math.floor(random() * 400) }, () => Math.floor(random() * 256)));
    rude.send(bundleOf(packetOf("the last")));
    for (;;) if ((await plain.packets.next()).equals(packetOf("the last"))) break;
    const { received, dropped } = relay.counters().clients;
    expect(received + dropped["bad-bundle"]).toBeGreaterThan(2000);
    expect(dropped["bad-bundle"]).toBeGreaterThan(1000);
  });

  test("that does not read loses packets, counted one by one, and others lose none", async () => {
    const relay = await relayWith();
    const [sender, listener, lazy] = [await bundlerOf(relay), await bundlerOf(relay), await bundlerOf(relay)];
    lazy.webSocket.pause();
    const bundle = bundleOf(...Array.from({ length: 32 }, () => packetOf("", 250)));
    let sent = 0;
    while (relay.counters().clients.dropped["slow-client"] < 1000 && sent < 200_000) {
      for (let i = 0; i < 10; i++) sender.send(bundle);
      sent += 320;
      for (let heard = 0; heard < 320; ) heard += (await listener.messages.next()).length / 251;
    }
    const { received, sent: delivered, dropped } = relay.counters().clients;
    expect(dropped["slow-client"]).toBeGreaterThanOrEqual(1000);
    expect(received).toBe(sent);
    expect(delivered + dropped["slow-client"]).toBe(2 * sent);
  });
});

describe("a client that does not know bundles", () => {
  test("hears no text, and what it says in text is dropped", async () => {
    const relay = await relayWith();
    const [plain, other] = [await clientOf(relay), await clientOf(relay)];
    for (const text of [ANNOUNCEMENT, "ping"]) plain.send(text);
    const looksLikeOne = bundleOf(packetOf("a", 10), packetOf("b", 10));
    plain.send(looksLikeOne);
    expect(await other.packets.next()).toEqual(looksLikeOne);
    other.send(packetOf("back"));
    expect(await plain.packets.next()).toEqual(packetOf("back"));
    expect(relay.counters().clients.dropped["not-binary"]).toBe(2);
  });
});

describe("the page's link and the relay", () => {
  /** The page's link, up and with bundles agreed upon. */
  async function linkTo(relay: Relay) {
    const link = new RelayLink(relay.webSocketUrl.replace("localhost", LOOPBACK), {
      WebSocket: WebSocket as unknown as NonNullable<ConstructorParameters<typeof RelayLink>[1]>["WebSocket"] & object,
    });
    const witness = new Witness();
    link.open(witness);
    onTestFinished(() => link.close());
    await witness.reaches("up");
    return { link, witness };
  }

  test("carry a burst both ways, whole and in order", async () => {
    const relay = await relayWith({ allowNoOrigin: true });
    const [a, b] = [await linkTo(relay), await linkTo(relay)];
    const plain = await clientOf(relay);
    for (let i = 0; i < 2000; i += 100) {
      for (let j = i; j < i + 100; j++) expect(a.link.send(packetOf(`${j}`))).toBe(true);
      await b.witness.packets.at(i + 99);
    }
    for (let i = 0; i < 2000; i++) {
      expect(Buffer.from(await b.witness.packets.at(i)).equals(packetOf(`${i}`))).toBe(true);
      expect((await plain.packets.next()).equals(packetOf(`${i}`))).toBe(true);
    }
    b.link.send(packetOf("back"));
    expect(Buffer.from(await a.witness.packets.at(0))).toEqual(packetOf("back"));
    expect([...a.witness.drops.all, ...b.witness.drops.all]).toEqual([]);
    expect(relay.counters().clients.dropped["not-binary"]).toBe(0);
  });
});
