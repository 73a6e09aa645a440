import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { clientOf, GROUP, LOOPBACK, memberOf, packetOf, relayWith, udpPeer, upgradeStatus } from "./parties.ts";

describe("between WebSockets and a multicast group", () => {
  test("a client's packet reaches another program of the group, once and unchanged", async () => {
    const member = await memberOf();
    const relay = await relayWith({ multicast: [{ host: GROUP, port: member.port }], interfaceAddress: LOOPBACK });
    const client = await clientOf(relay);
    client.send(packetOf("first"));
    client.send(packetOf("second", 250));
    expect((await member.datagrams.next()).packet).toEqual(packetOf("first"));
    expect((await member.datagrams.next()).packet).toEqual(packetOf("second", 250));
    expect(member.datagrams.size).toBe(0);
  });

  test("a datagram of the group reaches every client", async () => {
    const member = await memberOf();
    const relay = await relayWith({ multicast: [{ host: GROUP, port: member.port }], interfaceAddress: LOOPBACK });
    const clients = [await clientOf(relay), await clientOf(relay)];
    member.send(packetOf("to all"));
    member.send(packetOf("b", 1));
    for (const { packets } of clients) {
      expect(await packets.next()).toEqual(packetOf("to all"));
      expect(await packets.next()).toEqual(packetOf("b", 1));
    }
  });

  test("the relay drops its own echo, and nothing else of this host", async () => {
    const member = await memberOf();
    const relay = await relayWith({ multicast: [{ host: GROUP, port: member.port }], interfaceAddress: LOOPBACK });
    const [sender, listener] = [await clientOf(relay), await clientOf(relay)];
    sender.send(packetOf("mine"));
    await member.datagrams.next();
    member.send(packetOf("theirs"));
    expect(await listener.packets.next()).toEqual(packetOf("mine"));
    expect(await listener.packets.next()).toEqual(packetOf("theirs"));
    expect(await sender.packets.next()).toEqual(packetOf("theirs"));
    expect(relay.counters().faces[0]).toMatchObject({ received: 1, sent: 1, dropped: { "own-echo": 1 } });
  });

  test("two relays of one group on one host hear each other", async () => {
    const { port } = await memberOf();
    const options = { multicast: [{ host: GROUP, port }], interfaceAddress: LOOPBACK };
    const [here, there] = [await clientOf(await relayWith(options)), await clientOf(await relayWith(options))];
    here.send(packetOf("hello over there"));
    expect(await there.packets.next()).toEqual(packetOf("hello over there"));
    there.send(packetOf("hello back"));
    expect(await here.packets.next()).toEqual(packetOf("hello back"));
  });

  test("a datagram of 251 bytes or none is dropped and counted", async () => {
    const member = await memberOf();
    const relay = await relayWith({ multicast: [{ host: GROUP, port: member.port }], interfaceAddress: LOOPBACK });
    const client = await clientOf(relay);
    member.send(packetOf("too long", 251));
    member.send(new Uint8Array(0));
    member.send(packetOf("good"));
    expect(await client.packets.next()).toEqual(packetOf("good"));
    expect(relay.counters().faces[0]!.dropped["wrong-length"]).toBe(2);
  });

  test("a burst of 5000 packets keeps its order towards the clients", async () => {
    const relay = await relayWith();
    const [sender, listener] = [await clientOf(relay), await clientOf(relay)];
    for (let i = 0; i < 5000; i++) sender.send(packetOf(`${i}`));
    for (let i = 0; i < 5000; i++) expect((await listener.packets.next()).equals(packetOf(`${i}`))).toBe(true);
  });

  test("a group that can not be joined is one warning, and the clients are relayed all the same", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const warnings: string[] = [];
      const relay = await relayWith({
        multicast: [{ host: GROUP, port: 5000 }],
        interfaceAddress: "203.0.113.77", // nobody's: an address for documentation
        warn: (line) => warnings.push(line),
      });
      await vi.advanceTimersByTimeAsync(60_000);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(/^Could not join multicast 224\.1\.1\.1\/5000, interface 203\.0\.113\.77 /);
      const [sender, listener] = [await clientOf(relay), await clientOf(relay)];
      sender.send(packetOf("all the same"));
      expect(await listener.packets.next()).toEqual(packetOf("all the same"));
      // Nothing may leave by another interface than the one that was asked for.
      expect(relay.counters().faces[0]).toMatchObject({ sent: 0, dropped: { "face-down": 1, "send-failed": 0 } });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("between WebSockets and a unicast peer", () => {
  test("packets go both ways, answers coming to where the first one came from", async () => {
    const bridge = await udpPeer();
    const client = await clientOf(await relayWith({ unicast: [{ host: LOOPBACK, port: bridge.port }] }));
    client.send(packetOf("to the bridge"));
    const { packet, source } = await bridge.datagrams.next();
    expect(packet).toEqual(packetOf("to the bridge"));
    bridge.socket.send(packetOf("from the air"), source.port, source.address);
    expect(await client.packets.next()).toEqual(packetOf("from the air"));
  });

  test("a peer may be given by name", async () => {
    const bridge = await udpPeer();
    const client = await clientOf(await relayWith({ unicast: [{ host: "localhost", port: bridge.port }] }));
    client.send(packetOf("by name"));
    expect((await bridge.datagrams.next()).packet).toEqual(packetOf("by name"));
  });

  test("what comes from somebody else than the peer is dropped", async () => {
    const [bridge, stranger] = [await udpPeer(), await udpPeer()];
    const relay = await relayWith({ unicast: [{ host: LOOPBACK, port: bridge.port }] });
    const client = await clientOf(relay);
    client.send(packetOf("hello"));
    const { source } = await bridge.datagrams.next();
    stranger.socket.send(packetOf("forged"), source.port, LOOPBACK);
    await vi.waitUntil(() => relay.counters().faces[0]!.dropped.stranger === 1);
    bridge.socket.send(packetOf("genuine"), source.port, LOOPBACK);
    expect(await client.packets.next()).toEqual(packetOf("genuine"));
  });

  test("a packet goes to every UDP face, but not from one face to the other", async () => {
    const [one, other] = [await udpPeer(), await udpPeer()];
    const unicast = [one, other].map(({ port }) => ({ host: LOOPBACK, port }));
    const client = await clientOf(await relayWith({ unicast }));
    client.send(packetOf("to both"));
    const { source } = await one.datagrams.next();
    expect((await other.datagrams.next()).packet).toEqual(packetOf("to both"));
    one.socket.send(packetOf("from one"), source.port, source.address);
    expect(await client.packets.next()).toEqual(packetOf("from one"));
    client.send(packetOf("after that"));
    expect((await other.datagrams.next()).packet).toEqual(packetOf("after that"));
  });

  test("a send that the system refuses is counted, and the other faces go on", async () => {
    const bridge = await udpPeer();
    const relay = await relayWith({
      unicast: [
        { host: "255.255.255.255", port: 5001 }, // broadcast is not enabled: EACCES at each send, nothing leaves
        { host: LOOPBACK, port: bridge.port },
      ],
    });
    const client = await clientOf(relay);
    client.send(packetOf("one"));
    client.send(packetOf("two"));
    await bridge.datagrams.next();
    expect((await bridge.datagrams.next()).packet).toEqual(packetOf("two"));
    await vi.waitUntil(() => relay.counters().faces[0]!.dropped["send-failed"] === 2);
    expect(relay.counters().faces[0]!.sent).toBe(0);
  });
});

describe("clients", () => {
  test("a packet goes to all other clients, not back to its sender", async () => {
    const relay = await relayWith();
    const [sender, ...others] = [await clientOf(relay), await clientOf(relay), await clientOf(relay)];
    sender!.send(packetOf("to the others"));
    for (const { packets } of others) expect(await packets.next()).toEqual(packetOf("to the others"));
    others[0]!.send(packetOf("answer"));
    expect(await sender!.packets.next()).toEqual(packetOf("answer"));
  });

  test("text frames, empty frames and frames of 251 bytes are dropped and counted", async () => {
    const relay = await relayWith();
    const [sender, listener] = [await clientOf(relay), await clientOf(relay)];
    sender.send("a text frame");
    sender.send(new Uint8Array(0));
    sender.send(packetOf("too long", 251));
    sender.send(packetOf("just right", 250));
    expect(await listener.packets.next()).toEqual(packetOf("just right", 250));
    expect(relay.counters().clients).toMatchObject({
      received: 1,
      sent: 1,
      dropped: { "not-binary": 1, "wrong-length": 2 },
    });
  });

  test("a frame of 10 MB closes its client alone", async () => {
    const relay = await relayWith();
    const [sender, listener, rude] = [await clientOf(relay), await clientOf(relay), await clientOf(relay)];
    const closed = once(rude.webSocket, "close");
    rude.webSocket.on("error", () => {}); // the write may fail, as the far side has hung up
    rude.send(Buffer.alloc(10_000_000));
    await closed;
    sender.send(packetOf("still here"));
    expect(await listener.packets.next()).toEqual(packetOf("still here"));
    await vi.waitUntil(() => relay.counters().clients.count === 2);
    expect(relay.counters().clients.failed).toBe(1);
  });

  test("a client that does not read loses packets; the others lose none", async () => {
    const relay = await relayWith();
    const [sender, listener] = [await clientOf(relay), await clientOf(relay)];
    const lazy = await openRaw(relay.port);
    lazy.pause();
    const window = 1000;
    let sent = 0;
    // Kernel buffers take some MB before the relay's own buffer fills.
    while (relay.counters().clients.dropped["slow-client"] < window && sent < 200_000) {
      for (let i = 0; i < window; i++) sender.send(packetOf(`${sent + i}`, 250));
      for (let i = 0; i < window; i++) {
        const packet = await listener.packets.next();
        if (!packet.equals(packetOf(`${sent + i}`, 250))) expect.fail(`packet ${sent + i} was lost`);
      }
      sent += window;
    }
    const { received, sent: delivered, dropped } = relay.counters().clients;
    expect(dropped["slow-client"]).toBeGreaterThanOrEqual(window);
    expect(received).toBe(sent);
    expect(delivered + dropped["slow-client"]).toBe(2 * sent);
    lazy.destroy();
  });

  test("the 65th client gets a 503, and a place that was left is given anew", async () => {
    const relay = await relayWith();
    const clients = [];
    for (let i = 0; i < 64; i++) clients.push(await clientOf(relay));
    expect(await upgradeStatus(relay, { origin: relay.url })).toBe(503);
    clients[0]!.webSocket.close();
    await vi.waitUntil(() => relay.counters().clients.count === 63);
    expect(await upgradeStatus(relay, { origin: relay.url })).toBe(101);
    expect(relay.counters().refused.full).toBe(1);
  });

  test("a client that answers no ping is let go, one that answers stays", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const relay = await relayWith();
      const [quiet, listener] = [await clientOf(relay), await clientOf(relay)];
      const silent = await openRaw(relay.port);
      const silentClosed = once(silent.resume(), "close");
      const pinged = [quiet, listener].map(({ webSocket }) => once(webSocket, "ping"));
      vi.advanceTimersByTime(30_000);
      await Promise.all(pinged);
      // What a client sends after its pong comes in after it.
      quiet.send(packetOf("after the pong"));
      await listener.packets.next();
      listener.send(packetOf("after the pong"));
      await quiet.packets.next();
      vi.advanceTimersByTime(30_000);
      await silentClosed;
      await vi.waitUntil(() => relay.counters().clients.count === 2);
    } finally {
      vi.useRealTimers();
    }
  });

  test("closing the relay says good-bye with 1001 and does not wait for a client that never reads", async () => {
    const relay = await relayWith();
    const client = await clientOf(relay);
    const lazy = await openRaw(relay.port);
    lazy.pause();
    const mute = connect(relay.port, LOOPBACK); // says nothing at all
    mute.on("error", () => {});
    await once(mute, "connect");
    const closed = once(client.webSocket, "close");
    await relay.close();
    expect((await closed)[0]).toBe(1001);
  });
});

describe("stopping", () => {
  test("an upgrade that is completed while the relay stops is not taken, and does not keep it", async () => {
    const relay = await relayWith();
    const late = connect(relay.port, LOOPBACK);
    const answers: Buffer[] = [];
    late.on("error", () => {});
    late.on("data", (answer) => answers.push(answer));
    const ended = new Promise((resolve) => late.once("close", resolve));
    const upgrade = upgradeRequest(relay.port);
    late.write(upgrade.slice(0, -2));
    const lazy = await openRaw(relay.port); // so the relay has accepted `late` before, and takes a while to stop
    lazy.pause();
    const closed = relay.close();
    late.write(upgrade.slice(-2));
    await closed;
    await ended;
    expect(Buffer.concat(answers).toString()).toBe("");
    expect(relay.counters().clients.count).toBe(0);
  });
});

describe("admission", () => {
  test("the relay's own pages may connect, by each name of the loopback", async () => {
    const relay = await relayWith();
    for (const host of ["localhost", "127.0.0.1", "[::1]"])
      expect(await upgradeStatus(relay, { origin: `http://${host}:${relay.port}` })).toBe(101);
  });

  test("another path is no second relay: it is not found", async () => {
    const relay = await relayWith();
    const statusAt = (path: string) => upgradeStatus(relay, { origin: relay.url, path });
    for (const path of ["/wrong", "/relay/more", "/relays?bundles=1", "/assets/"])
      expect(await statusAt(path)).toBe(404);
    for (const path of ["/relay?bundles=1", "/relay/", "/"]) expect(await statusAt(path)).toBe(101);
    expect(relay.counters().refused.path).toBe(4);
  });

  test("other origins are refused: another port, another scheme, another site, an opaque one", async () => {
    const relay = await relayWith();
    const foreign = [
      `http://localhost:${relay.port + 1}`,
      `https://localhost:${relay.port}`,
      "http://evil.test",
      `http://localhost.evil.test:${relay.port}`,
      "null",
      "",
    ];
    for (const origin of foreign) expect(await upgradeStatus(relay, { origin })).toBe(403);
    expect(relay.counters().refused.origin).toBe(foreign.length);
    expect(relay.counters().clients.count).toBe(0);
  });

  test("an origin that was named may connect", async () => {
    const relay = await relayWith({ origins: ["https://app.example.org"] });
    expect(await upgradeStatus(relay, { origin: "https://app.example.org" })).toBe(101);
    expect(await upgradeStatus(relay, { origin: "https://other.example.org" })).toBe(403);
  });

  test("a missing origin is refused unless programs are let in", async () => {
    expect(await upgradeStatus(await relayWith(), {})).toBe(403);
    expect(await upgradeStatus(await relayWith({ allowNoOrigin: true }), {})).toBe(101);
  });

  test("a foreign Host is refused even with a good origin", async () => {
    const relay = await relayWith({ allowNoOrigin: true });
    for (const host of [
      `evil.test:${relay.port}`,
      "localhost",
      `localhost:${relay.port + 1}`,
      `192.0.2.1:${relay.port}`,
    ])
      expect(await upgradeStatus(relay, { origin: relay.url, host })).toBe(403);
    expect(relay.counters().refused.host).toBe(4);
  });

  test("listening on another address, pages from that address may connect", async () => {
    const relay = await relayWith({ host: "127.0.0.2" });
    expect(relay.url).toBe(`http://127.0.0.2:${relay.port}`);
    const { WebSocket } = await import("ws");
    const webSocket = new WebSocket(relay.webSocketUrl, { origin: relay.url });
    await once(webSocket, "open");
    webSocket.terminate();
  });
});

/** A client on a bare socket, past the handshake: answers nothing by itself. */
async function openRaw(port: number) {
  const socket = connect(port, LOOPBACK);
  socket.on("error", () => {});
  socket.write(upgradeRequest(port));
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
  return socket;
}

function upgradeRequest(port: number): string {
  return (
    `GET /relay HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost:${port}\r\nConnection: Upgrade\r\n` +
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
  );
}
