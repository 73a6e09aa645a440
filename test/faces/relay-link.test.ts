import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { ANSWER_MS, MAX_BUFFERED_BYTES, QUIET_MS, type Socket } from "../../src/faces/relay-conversation.ts";
import {
  FIRST_RETRY_MS,
  HANDSHAKE_MS,
  MAX_NEAR_RETRY_MS,
  MAX_RETRY_MS,
  RelayLink,
  STABLE_MS,
} from "../../src/faces/relay-link.ts";
import { describeFaceLink, Inbox, Witness } from "../contracts/face-link.ts";

const NodeWebSocket = WebSocket as unknown as new (url: string) => Socket;

/** A relay with every client, in which the test speaks for it. */
async function relay(connected: (socket: WebSocket, url: string, heard: Inbox<Uint8Array>) => void) {
  const heard = new Inbox<Uint8Array>();
  let isOut = false;
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", verifyClient: () => !isOut });
  await once(server, "listening");
  server.on("connection", (socket, { url = "" }) => connected(socket, url, heard));
  const cut = () => {
    for (const client of server.clients) client.terminate();
  };
  return {
    link: (path: string) =>
      new RelayLink(`ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { WebSocket: NodeWebSocket }),
    toAll: (things: (Uint8Array | string)[]) => {
      for (const client of server.clients) for (const thing of things) client.send(thing);
      return things.length;
    },
    rest: {
      heard,
      greet: () => undefined,
      outage: {
        begin: () => {
          isOut = true;
          cut();
        },
        end: () => {
          isOut = false;
        },
      },
      dispose: async () => {
        cut();
        server.close();
        await once(server, "close");
      },
    },
  };
}

describeFaceLink(
  "the relay link",
  async () => {
    const { link, toAll, rest } = await relay((socket, _url, heard) => {
      socket.on("message", (bytes: Buffer) => heard.push(bytes));
    });
    return {
      ...rest,
      link: link("/relay"),
      say: (packet) => void toAll([packet]),
      sayJunk: () => toAll(["text", "", new Uint8Array(0), new Uint8Array(251), new Uint8Array(100_000)]),
    };
  },
  { canBeLost: true },
);

const ANNOUNCEMENT = "tinyssb-bundles-1";
const bundleOf = (...packets: Uint8Array[]): Buffer =>
  Buffer.concat(packets.flatMap((packet) => [Buffer.of(packet.length), packet]));
/** The packets of a bundle that is known to be good. */
const packetsIn = (bundle: Buffer): Buffer[] =>
  bundle.length === 0 ? [] : [bundle.subarray(1, 1 + bundle[0]), ...packetsIn(bundle.subarray(1 + bundle[0]))];

describeFaceLink(
  "the relay link, with a relay that knows bundles,",
  async () => {
    const { link, toAll, rest } = await relay((socket, url, heard) => {
      let sendsBundles = false;
      if (new URL(url, "ws://relay").searchParams.has("bundles")) socket.send(ANNOUNCEMENT);
      socket.on("message", (bytes: Buffer, isBinary) => {
        if (!isBinary) sendsBundles = String(bytes) === ANNOUNCEMENT;
        else for (const packet of sendsBundles ? packetsIn(bytes) : [bytes]) heard.push(packet);
      });
    });
    return {
      ...rest,
      link: link("/relay?room=1"),
      say: (packet) => void toAll([bundleOf(packet)]),
      sayJunk: () => {
        toAll(["pong"]);
        return toAll(["text", ANNOUNCEMENT, new Uint8Array(0), Uint8Array.of(3, 1, 2), new Uint8Array(100_000)]);
      },
    };
  },
  { canBeLost: true },
);

it("is torn down by a relay that breaks the protocol, and tries again", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\n\r\nno relay here"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const link = new RelayLink(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, { WebSocket: NodeWebSocket });
  const witness = new Witness();
  link.open(witness);
  expect(await witness.reaches("waiting")).toMatchObject({ code: "relay-unreachable" });
  await link.close();
  server.close();
});

/** A socket that does what the test says. */
class ScriptedSocket implements Socket {
  static made: ScriptedSocket[] = [];
  static get last(): ScriptedSocket {
    return ScriptedSocket.made.at(-1)!;
  }
  binaryType = "blob";
  readyState = 0;
  bufferedAmount = 0;
  readonly url: string;
  readonly sent: (Uint8Array | string)[] = [];
  private readonly listeners: [string, (event: { readonly data: unknown }) => void][] = [];

  constructor(url: string) {
    this.url = url;
    ScriptedSocket.made.push(this);
  }
  send(message: Uint8Array<ArrayBuffer> | string): void {
    this.sent.push(message);
  }
  close(): void {
    this.readyState = 3;
    this.fire("close");
  }
  addEventListener(type: string, listener: (event: { readonly data: unknown }) => void): void {
    this.listeners.push([type, listener]);
  }
  fire(type: "open" | "close" | "error" | "message", data?: unknown): void {
    if (type === "open") this.readyState = 1;
    for (const [wanted, listener] of this.listeners) if (wanted === type) listener({ data });
  }
}

describe("a relay link over a scripted socket", () => {
  let link: RelayLink;
  let witness: Witness;
  let jitter: number;
  const onlineEvents = new EventTarget();

  beforeEach(() => {
    vi.useFakeTimers();
    ScriptedSocket.made = [];
    jitter = 0.999_999;
    witness = new Witness();
    link = new RelayLink("ws://localhost:8080/relay", {
      WebSocket: ScriptedSocket,
      onlineEvents,
      random: () => jitter,
    });
  });

  afterEach(async () => {
    await link.close();
    vi.useRealTimers();
  });

  /** Lets the connection fail and tells how long the link waits before the next, ms. */
  function failAndWaitMs(): number {
    const tries = ScriptedSocket.made.length;
    ScriptedSocket.last.fire("close");
    let waitedMs = 0;
    while (ScriptedSocket.made.length === tries && waitedMs <= 2 * MAX_RETRY_MS) {
      vi.advanceTimersByTime(10);
      waitedMs += 10;
    }
    return waitedMs;
  }

  /** In place of the relay of this machine. */
  async function openTo(address: string): Promise<void> {
    await link.close();
    link = new RelayLink(address, { WebSocket: ScriptedSocket, onlineEvents, random: () => jitter });
    link.open(witness);
  }

  it.each([
    ...["ws://localhost:8080/relay", "ws://127.0.0.1/relay", "ws://[::1]:1/relay", "ws://raspberry/relay"],
    ...["wss://hut.local/relay", "ws://192.168.1.4/relay", "ws://10.1.2.3/relay", "ws://172.16.0.9/relay"],
  ])("waits at most 10 s for a relay of this machine or its LAN, as %s", async (address) => {
    await openTo(address);
    const waits = Array.from({ length: 8 }, failAndWaitMs);
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10000, 10000, 10000]);
    expect(MAX_NEAR_RETRY_MS).toBe(10_000);
  });

  it.each(["wss://relay.example.org/relay", "ws://172.32.0.1/relay", "ws://8.8.8.8/relay", "ws://[2001:db8::1]/relay"])(
    "waits twice as long after each failure, from 0.5 to 30 s, for one elsewhere, as %s",
    async (address) => {
      await openTo(address);
      const waits = Array.from({ length: 9 }, failAndWaitMs);
      expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
    },
  );

  it("waits as little as half of that, by jitter, but never less than 0.5 s", async () => {
    jitter = 0;
    await openTo("wss://relay.example.org/relay");
    const waits = Array.from({ length: 9 }, failAndWaitMs);
    expect(waits).toEqual([500, 500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  });

  it("begins with the shortest wait again after a connection that held", () => {
    link.open(witness);
    for (let i = 0; i < 5; i++) failAndWaitMs();
    ScriptedSocket.last.fire("open");
    vi.advanceTimersByTime(STABLE_MS);
    expect(failAndWaitMs()).toBe(FIRST_RETRY_MS);
  });

  it("keeps waiting longer when connections open and break at once", () => {
    link.open(witness);
    const waits = Array.from({ length: 4 }, () => {
      ScriptedSocket.last.fire("open");
      return failAndWaitMs();
    });
    expect(waits).toEqual([500, 1000, 2000, 4000]);
  });

  it("says in words when it tries again", () => {
    link.open(witness);
    for (let i = 0; i < 3; i++) failAndWaitMs();
    ScriptedSocket.last.fire("close");
    expect(witness.states.all.at(-1)).toEqual({
      phase: "waiting",
      code: "relay-unreachable",
      detail: "next try in 4 s",
    });
  });

  it("tries at once when the browser is online again", () => {
    link.open(witness);
    for (let i = 0; i < 6; i++) failAndWaitMs();
    ScriptedSocket.last.fire("close");
    const tries = ScriptedSocket.made.length;
    onlineEvents.dispatchEvent(new Event("online"));
    expect(ScriptedSocket.made).toHaveLength(tries + 1);
    expect(failAndWaitMs()).toBe(FIRST_RETRY_MS);
  });

  it("tries at once when it is told that somebody looks, unless it is being tried", () => {
    link.open(witness);
    link.tryNow();
    expect(ScriptedSocket.made).toHaveLength(1);
    for (let i = 0; i < 6; i++) failAndWaitMs();
    ScriptedSocket.last.fire("close");
    const tries = ScriptedSocket.made.length;
    link.tryNow();
    link.tryNow();
    expect(ScriptedSocket.made).toHaveLength(tries + 1);
  });

  it("opens no second socket when the browser comes online while it is connected", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    onlineEvents.dispatchEvent(new Event("online"));
    expect(ScriptedSocket.made).toHaveLength(1);
    expect(witness.phases).toEqual(["connecting", "up"]);
  });

  it("gives up a handshake that hangs", () => {
    link.open(witness);
    vi.advanceTimersByTime(HANDSHAKE_MS - 1);
    expect(witness.phases).toEqual(["connecting"]);
    vi.advanceTimersByTime(1);
    expect(witness.states.all.at(-1)).toMatchObject({ phase: "waiting", code: "relay-unreachable" });
    expect(ScriptedSocket.made[0].readyState).toBe(3);
    vi.advanceTimersByTime(FIRST_RETRY_MS);
    ScriptedSocket.last.fire("open");
    expect(witness.phases.at(-1)).toBe("up");
  });

  it("ignores what a socket says that was given up", () => {
    link.open(witness);
    vi.advanceTimersByTime(HANDSHAKE_MS);
    const states = witness.states.all.length;
    ScriptedSocket.made[0].fire("open");
    ScriptedSocket.made[0].fire("message", new ArrayBuffer(8));
    ScriptedSocket.made[0].fire("close");
    expect(witness.states.all).toHaveLength(states);
    expect(witness.packets.all).toHaveLength(0);
  });

  it("comes back after a freeze, in which the socket was closed without a word", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.readyState = 3;
    expect(link.send(Uint8Array.of(1))).toBe(false);
    // On resume the browser fires what it owes, and the timers run on.
    ScriptedSocket.last.fire("error");
    ScriptedSocket.last.fire("close");
    vi.advanceTimersByTime(FIRST_RETRY_MS);
    ScriptedSocket.last.fire("open");
    expect(witness.phases).toEqual(["connecting", "up", "waiting", "connecting", "up"]);
    expect(link.send(Uint8Array.of(1))).toBe(true);
  });

  it("sends nothing while the socket holds too much", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.bufferedAmount = MAX_BUFFERED_BYTES + 1;
    expect(link.send(Uint8Array.of(1))).toBe(false);
    ScriptedSocket.last.bufferedAmount = 0;
    expect(link.send(Uint8Array.of(2))).toBe(true);
    expect(ScriptedSocket.last.sent.map((packet) => packet[0])).toEqual([2]);
  });

  it("says in the address that it knows bundles, and keeps the rest of it", () => {
    link.open(witness);
    expect(ScriptedSocket.last.url).toBe("ws://localhost:8080/relay?bundles=1");
    expect(link.address).toBe("ws://localhost:8080/relay");
  });

  it("puts the packets of one task into one message, with a relay that has announced itself", async () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    link.send(Uint8Array.of(1));
    ScriptedSocket.last.fire("message", ANNOUNCEMENT);
    link.send(Uint8Array.of(2, 2));
    link.send(Uint8Array.of(3));
    expect(ScriptedSocket.last.sent).toEqual([Uint8Array.of(1), ANNOUNCEMENT]);
    await Promise.resolve();
    expect(ScriptedSocket.last.sent.slice(2)).toEqual([Uint8Array.of(2, 2, 2, 1, 3)]);
    link.send(Uint8Array.of(4));
    await link.close();
    expect(ScriptedSocket.last.sent.slice(3)).toEqual([Uint8Array.of(1, 4)]);
  });

  it("counts what is in hand as waiting", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.fire("message", ANNOUNCEMENT);
    ScriptedSocket.last.bufferedAmount = MAX_BUFFERED_BYTES - 1;
    expect(link.send(Uint8Array.of(1))).toBe(true);
    expect(link.send(Uint8Array.of(2))).toBe(false);
  });

  it("gives packets of a bundle one by one, each with memory of its own", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.fire("message", ANNOUNCEMENT);
    ScriptedSocket.last.fire("message", Uint8Array.of(2, 7, 8, 1, 9).buffer);
    expect(witness.packets.all).toEqual([Uint8Array.of(7, 8), Uint8Array.of(9)]);
    expect(witness.packets.all.map(({ buffer }) => buffer.byteLength)).toEqual([2, 1]);
  });

  it("drops a bundle that is none as a whole, and says why", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.fire("message", ANNOUNCEMENT);
    ScriptedSocket.last.fire("message", Uint8Array.of(1, 9, 2, 9).buffer);
    expect(witness.packets.all).toEqual([]);
    expect(witness.drops.all).toEqual(["bad-bundle"]);
  });

  it("believes an announcement only as the first message", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.fire("message", Uint8Array.of(1, 9).buffer);
    ScriptedSocket.last.fire("message", ANNOUNCEMENT);
    link.send(Uint8Array.of(5));
    expect(ScriptedSocket.last.sent).toEqual([Uint8Array.of(5)]);
    expect(witness.packets.all).toEqual([Uint8Array.of(1, 9)]);
    expect(witness.drops.all).toEqual(["wrong-length"]);
  });

  it("agrees on bundles anew with each connection", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.fire("message", ANNOUNCEMENT);
    failAndWaitMs();
    ScriptedSocket.last.fire("open");
    link.send(Uint8Array.of(6));
    expect(ScriptedSocket.last.sent).toEqual([Uint8Array.of(6)]);
  });

  it("asks a relay that fell silent, and stays when it answers", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.fire("message", ANNOUNCEMENT);
    for (let round = 1; round <= 5; round++) {
      vi.advanceTimersByTime(QUIET_MS);
      expect(ScriptedSocket.last.sent).toEqual([ANNOUNCEMENT, ...Array(round).fill("ping")]);
      ScriptedSocket.last.fire("message", "pong");
      vi.advanceTimersByTime(ANSWER_MS);
    }
    expect(witness.phases).toEqual(["connecting", "up"]);
    expect(witness.drops.all).toEqual([]);
  });

  it("asks nothing while packets come", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.fire("message", ANNOUNCEMENT);
    for (let ms = 0; ms < 20 * QUIET_MS; ms += QUIET_MS / 2) {
      ScriptedSocket.last.fire("message", Uint8Array.of(1, 9).buffer);
      vi.advanceTimersByTime(QUIET_MS / 2);
    }
    expect(ScriptedSocket.last.sent).toEqual([ANNOUNCEMENT]);
  });

  it("gives up a relay that does not answer, and comes back", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    ScriptedSocket.last.fire("message", ANNOUNCEMENT);
    vi.advanceTimersByTime(QUIET_MS + ANSWER_MS);
    expect(witness.states.all.at(-1)).toEqual({
      phase: "waiting",
      code: "relay-unreachable",
      detail: "the relay has fallen silent; next try in 1 s",
    });
    expect(ScriptedSocket.made[0].readyState).toBe(3);
    vi.advanceTimersByTime(FIRST_RETRY_MS);
    ScriptedSocket.last.fire("open");
    expect(witness.phases.at(-1)).toBe("up");
    expect(ScriptedSocket.made).toHaveLength(2);
  });

  it("lets another pub be as silent as it likes, and tells it nothing", () => {
    link.open(witness);
    ScriptedSocket.last.fire("open");
    vi.advanceTimersByTime(3_600_000);
    expect(ScriptedSocket.last.sent).toEqual([]);
    expect(witness.phases).toEqual(["connecting", "up"]);
  });

  it("does not try again once the browser has refused the address", async () => {
    let isForbidden = false;
    const link = new RelayLink("ws://203.0.113.1/", {
      WebSocket: class extends ScriptedSocket {
        constructor(url: string) {
          super(url);
          if (isForbidden) throw new DOMException("not any more", "SecurityError");
        }
      },
      onlineEvents,
    });
    link.open(witness);
    ScriptedSocket.last.fire("close");
    isForbidden = true;
    onlineEvents.dispatchEvent(new Event("online"));
    vi.advanceTimersByTime(2 * MAX_RETRY_MS);
    expect(witness.phases).toEqual(["connecting", "waiting", "connecting", "refused"]);
    await link.close();
  });

  it("does not try again once it is closed", async () => {
    link.open(witness);
    ScriptedSocket.last.fire("close");
    await link.close();
    onlineEvents.dispatchEvent(new Event("online"));
    vi.advanceTimersByTime(2 * MAX_RETRY_MS);
    expect(ScriptedSocket.made).toHaveLength(1);
    expect(witness.phases).toEqual(["connecting", "waiting", "closed"]);
  });

  it("is refused where the browser forbids the address, as ws:// from a page on https", () => {
    const link = new RelayLink("ws://203.0.113.1/", {
      WebSocket: class extends ScriptedSocket {
        constructor(url: string) {
          super(url);
          throw new DOMException("An insecure WebSocket connection may not be initiated", "SecurityError");
        }
      },
      onlineEvents,
    });
    link.open(witness);
    expect(witness.states.all.at(-1)).toMatchObject({ phase: "refused", code: "relay-unreachable" });
    expect(witness.states.all.at(-1)?.detail).toContain("insecure WebSocket");
  });
});

describe("the address of a relay", () => {
  const wrong = [
    "",
    "localhost:8080",
    "http://localhost:8080/",
    "ws://",
    "ws://a b/",
    "ws://host/a b",
    "wss://host/#part",
    "javascript:1",
  ];
  it.each(wrong)("refuses %j", (url) => {
    expect(() => new RelayLink(url, { WebSocket: ScriptedSocket })).toThrow(
      expect.objectContaining({ name: "EnvironmentError", code: "bad-relay-url" }),
    );
  });

  it.each(["ws://localhost:8080/relay", "wss://example.org/a?b=c"])("takes %j and tells it", (url) => {
    expect(new RelayLink(url, { WebSocket: ScriptedSocket }).address).toBe(url);
  });
});
