/**
 * The WebSocket clients: one packet is one binary message, as the tinySSB pubs do it, or several, with a client that knows bundles.
 *
 * Knows neither UDP nor what a packet means; what is counted and limited is packets and bytes, never messages. A client that reads
 * slowly, sends junk or goes silent is its own loss alone: nobody waits for it. Frames of one turn of the event loop leave
 * together, since a system call for each would starve the UDP sockets; packets of one turn are one bundle.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { MAX_BUNDLE_BYTES } from "../src/core/limits.ts";
import {
  BUNDLES_PARAMETER,
  BUNDLES_TEXT,
  BundleWriter,
  PING_TEXT,
  PONG_TEXT,
  parseBundle,
} from "../src/core/packet-bundle.ts";
import type { Admission, Refusal } from "./admission.ts";
import { isCarried, Traffic } from "./traffic.ts";

/** Clients at the same time; one more gets a 503. */
const MAX_CLIENTS = 64;
/** Bytes that may wait for one client; at more, packets for it are dropped as `slow-client`. */
const MAX_BUFFERED_BYTES = 1 << 20;
/** Largest message that is read at all; a larger one closes its client (1009). A single packet above 250 bytes is dropped. */
const MAX_MESSAGE_BYTES = MAX_BUNDLE_BYTES;
/** A client that has answered no ping for a whole such time is let go. */
const PING_EVERY_MS = 30_000;
/** How long a client may take to say good-bye when the relay stops. */
const GOODBYE_MS = 200;

const PING = Buffer.from(PING_TEXT);
const BUNDLES = Buffer.from(BUNDLES_TEXT);

interface Client {
  readonly webSocket: WebSocket;
  readonly stream: Duplex;
  /** Packets of this turn, for a client that asked for bundles. */
  readonly bundle: BundleWriter | undefined;
  /** Whether it has said that its messages are bundles. */
  sendsBundles: boolean;
  isCorked: boolean;
  isAlive: boolean;
}

const REFUSALS: Record<Refusal, { status: string; sentence: string }> = {
  host: { status: "403 Forbidden", sentence: "This relay does not answer under that name." },
  origin: { status: "403 Forbidden", sentence: "This relay does not serve that origin: see --origin." },
  path: { status: "404 Not Found", sentence: "The address of this relay ends in /relay." },
  full: { status: "503 Service Unavailable", sentence: "This relay has all the clients that it can have." },
};

export class WebSocketHub {
  readonly traffic = new Traffic();
  readonly refused: Record<Refusal, number> = { host: 0, origin: 0, path: 0, full: 0 };
  /** Clients that broke the WebSocket protocol, sent too much at once, or fell silent. */
  failedClients = 0;
  readonly #clients = new Set<Client>();
  readonly #corked: Client[] = [];
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  readonly #admission: Admission;
  readonly #packet: (packet: Uint8Array) => void;
  readonly #pings: NodeJS.Timeout;
  #isClosing = false;

  /** @param packet called with each packet of a client, after the other clients have it. */
  constructor(admission: Admission, packet: (packet: Uint8Array) => void) {
    this.#admission = admission;
    this.#packet = packet;
    this.#pings = setInterval(() => this.#ping(), PING_EVERY_MS).unref();
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Takes a connection over or refuses it. Ends it without a word once the relay stops. Never throws. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on("error", () => stream.destroy());
    if (this.#isClosing) {
      stream.destroy();
      return;
    }
    const refusal =
      this.#admission.refusalOfUpgrade(request) ?? (this.#clients.size >= MAX_CLIENTS ? "full" : undefined);
    if (refusal) {
      this.refused[refusal]++;
      refuse(stream, refusal);
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (webSocket) =>
      this.#welcome(webSocket, stream, knowsBundles(request)),
    );
  }

  /** Hands a packet (not copied, so must not change) to every client but one. Never throws. */
  broadcast(packet: Uint8Array, except?: Client): void {
    for (const client of this.#clients) if (client !== except) this.#send(client, packet);
  }

  /** Says good-bye to all clients and takes no more; resolves when they are gone, after GOODBYE_MS at the latest. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#pings);
    this.#uncork(); // What is in hand goes first.
    const clients = [...this.#clients];
    const gone = clients.map((client) => new Promise((resolve) => client.webSocket.once("close", resolve)));
    for (const { webSocket } of clients) webSocket.close(1001, "the relay stops");
    const impatience = setTimeout(() => {
      for (const { webSocket } of clients) webSocket.terminate();
    }, GOODBYE_MS);
    await Promise.all(gone);
    clearTimeout(impatience);
  }

  #welcome(webSocket: WebSocket, stream: Duplex, knowsBundles: boolean): void {
    const bundle = knowsBundles ? new BundleWriter() : undefined;
    const client: Client = { webSocket, stream, bundle, sendsBundles: false, isCorked: false, isAlive: true };
    this.#clients.add(client);
    if (bundle) webSocket.send(BUNDLES_TEXT);
    webSocket.on("message", (message, isBinary) => this.#handleMessage(client, message, isBinary));
    webSocket.on("pong", () => {
      client.isAlive = true;
    });
    webSocket.on("error", () => {
      this.failedClients++;
    });
    webSocket.on("close", () => this.#clients.delete(client));
  }

  #handleMessage(client: Client, message: RawData, isBinary: boolean): void {
    client.isAlive = true;
    const bytes = message as Buffer; // binaryType is "nodebuffer"
    if (!isBinary) this.#handleText(client, bytes);
    else if (client.sendsBundles) this.#handleBundle(client, bytes);
    else if (!isCarried(bytes.length)) this.traffic.drop("wrong-length");
    else this.#carry(client, bytes);
  }

  #handleText(client: Client, text: Buffer): void {
    const { webSocket } = client;
    if (client.bundle && text.equals(PING)) {
      if (webSocket.bufferedAmount <= MAX_BUFFERED_BYTES) webSocket.send(PONG_TEXT);
    } else if (client.bundle && !client.sendsBundles && text.equals(BUNDLES)) client.sendsBundles = true;
    else this.traffic.drop("not-binary");
  }

  #handleBundle(client: Client, bytes: Buffer): void {
    const packets = parseBundle(bytes);
    if (packets) for (const packet of packets) this.#carry(client, packet);
    else this.traffic.drop("bad-bundle");
  }

  #carry(client: Client, packet: Uint8Array): void {
    this.traffic.received++;
    this.broadcast(packet, client);
    this.#packet(packet);
  }

  #send(client: Client, packet: Uint8Array): void {
    const { webSocket, bundle } = client;
    if (webSocket.readyState !== WebSocket.OPEN) return;
    if (webSocket.bufferedAmount + (bundle?.byteLength ?? 0) > MAX_BUFFERED_BYTES) {
      this.traffic.drop("slow-client");
      return;
    }
    this.#cork(client);
    if (!bundle) webSocket.send(packet, { binary: true });
    else if (!bundle.add(packet)) {
      sendBundle(client);
      bundle.add(packet);
    }
    this.traffic.sent++;
  }

  /** Holds what is sent to a client until the end of this turn. */
  #cork(client: Client): void {
    if (client.isCorked) return;
    if (this.#corked.length === 0) setImmediate(() => this.#uncork());
    client.isCorked = true;
    this.#corked.push(client);
    client.stream.cork();
  }

  #uncork(): void {
    for (const client of this.#corked.splice(0)) {
      sendBundle(client);
      client.isCorked = false;
      client.stream.uncork();
    }
  }

  #ping(): void {
    for (const client of this.#clients) {
      if (!client.isAlive) {
        this.failedClients++;
        client.webSocket.terminate();
      } else {
        client.isAlive = false;
        client.webSocket.ping();
      }
    }
  }
}

/** Whether the address that a client connected to says that it knows bundles. */
function knowsBundles({ url = "" }: IncomingMessage): boolean {
  const query = url.indexOf("?");
  return query >= 0 && new URLSearchParams(url.slice(query)).has(BUNDLES_PARAMETER);
}

/** Sends the packets that are in hand for a client, as one message. */
function sendBundle({ webSocket, bundle }: Client): void {
  const bytes = bundle?.take();
  if (bytes && webSocket.readyState === WebSocket.OPEN) webSocket.send(bytes, { binary: true });
}

function refuse(stream: Duplex, refusal: Refusal): void {
  const { status, sentence } = REFUSALS[refusal];
  stream.once("finish", () => stream.destroy());
  stream.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(sentence)}\r\n\r\n${sentence}`,
  );
}
