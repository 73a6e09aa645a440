/**
 * The WebSocket clients: one packet is one binary message, as the tinySSB pubs do it.
 *
 * Knows neither UDP nor what a packet means. A client that reads slowly, sends junk or goes silent is its own loss alone:
 * nobody waits for it. Frames of one turn of the event loop leave together, since a system call for each would starve
 * the UDP sockets.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import type { Admission, Refusal } from "./admission.ts";
import { isCarried, Traffic } from "./traffic.ts";

/** Clients at the same time; one more gets a 503. */
const MAX_CLIENTS = 64;
/** Bytes that may wait for one client; at more, packets for it are dropped as `slow-client`. */
const MAX_BUFFERED_BYTES = 1 << 20;
/** Largest message that is read at all; a larger one closes its client (1009). Above 250 bytes it is dropped. */
const MAX_MESSAGE_BYTES = 4096;
/** A client that has answered no ping for a whole such time is let go. */
const PING_EVERY_MS = 30_000;
/** How long a client may take to say good-bye when the relay stops. */
const GOODBYE_MS = 200;

interface Client {
  readonly webSocket: WebSocket;
  readonly stream: Duplex;
  isCorked: boolean;
  isAlive: boolean;
}

const REFUSALS: Record<Refusal, { status: string; sentence: string }> = {
  host: { status: "403 Forbidden", sentence: "This relay does not answer under that name." },
  origin: { status: "403 Forbidden", sentence: "This relay does not serve that origin: see --origin." },
  full: { status: "503 Service Unavailable", sentence: "This relay has all the clients that it can have." },
};

export class WebSocketHub {
  readonly traffic = new Traffic();
  readonly refused: Record<Refusal, number> = { host: 0, origin: 0, full: 0 };
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

  /** Takes a connection over or refuses it; the path does not matter. Ends it without a word once the relay stops. Never throws. */
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
    this.#server.handleUpgrade(request, stream, head, (webSocket) => this.#welcome(webSocket, stream));
  }

  /** Hands a packet (not copied, so must not change) to every client but one. Never throws. */
  broadcast(packet: Uint8Array, except?: Client): void {
    for (const client of this.#clients) if (client !== except) this.#send(client, packet);
  }

  /** Says good-bye to all clients and takes no more; resolves when they are gone, after GOODBYE_MS at the latest. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#pings);
    const clients = [...this.#clients];
    const gone = clients.map((client) => new Promise((resolve) => client.webSocket.once("close", resolve)));
    for (const { webSocket } of clients) webSocket.close(1001, "the relay stops");
    const impatience = setTimeout(() => {
      for (const { webSocket } of clients) webSocket.terminate();
    }, GOODBYE_MS);
    await Promise.all(gone);
    clearTimeout(impatience);
  }

  #welcome(webSocket: WebSocket, stream: Duplex): void {
    const client: Client = { webSocket, stream, isCorked: false, isAlive: true };
    this.#clients.add(client);
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
    const packet = message as Buffer; // binaryType is "nodebuffer"
    if (!isBinary) this.traffic.drop("not-binary");
    else if (!isCarried(packet.length)) this.traffic.drop("wrong-length");
    else {
      this.traffic.received++;
      this.broadcast(packet, client);
      this.#packet(packet);
    }
  }

  #send(client: Client, packet: Uint8Array): void {
    const { webSocket, stream } = client;
    if (webSocket.readyState !== WebSocket.OPEN) return;
    if (webSocket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.traffic.drop("slow-client");
      return;
    }
    if (!client.isCorked) {
      if (this.#corked.length === 0) setImmediate(() => this.#uncork());
      client.isCorked = true;
      this.#corked.push(client);
      stream.cork();
    }
    webSocket.send(packet, { binary: true });
    this.traffic.sent++;
  }

  #uncork(): void {
    for (const client of this.#corked.splice(0)) {
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

function refuse(stream: Duplex, refusal: Refusal): void {
  const { status, sentence } = REFUSALS[refusal];
  stream.once("finish", () => stream.destroy());
  stream.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(sentence)}\r\n\r\n${sentence}`,
  );
}
