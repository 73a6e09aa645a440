/**
 * Who talks to a relay in these tests: WebSocket clients, other programs of a multicast group, a relay as a child process.
 * Everything stays on the loopback interface.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { type Relay, type RelayOptions, startRelay } from "../../relay/relay.ts";

export const GROUP = "224.1.1.1";
export const LOOPBACK = "127.0.0.1";

/** What came in, in order, to be awaited one by one. */
export class Inbox<T> {
  readonly #arrived: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];

  push(item: T): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(item);
    else this.#arrived.push(item);
  }

  next(): Promise<T> {
    const arrived = this.#arrived.shift();
    return arrived === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(arrived);
  }

  get size(): number {
    return this.#arrived.length;
  }
}

/** A packet that can be told from others. */
export function packetOf(text: string, byteLength = 120): Buffer {
  const packet = Buffer.alloc(byteLength);
  packet.write(text);
  return packet;
}

/** Starts a relay that ends with the test. */
export async function relayWith(options: RelayOptions = {}): Promise<Relay> {
  const relay = await startRelay(options);
  onTestFinished(() => relay.close());
  return relay;
}

export interface Client {
  readonly webSocket: WebSocket;
  readonly packets: Inbox<Buffer>;
  send(packet: Uint8Array | string): void;
}

/** A WebSocket client with the origin of the relay's own page; connected. */
export async function clientOf(relay: Relay): Promise<Client> {
  const webSocket = new WebSocket(`ws://${LOOPBACK}:${relay.port}/relay`, { origin: relay.url });
  const packets = new Inbox<Buffer>();
  webSocket.on("message", (message) => packets.push(message as Buffer));
  await once(webSocket, "open");
  onTestFinished(() => webSocket.terminate());
  return { webSocket, packets, send: (packet) => webSocket.send(packet) };
}

/** Status of an upgrade: 101, or what it was refused with. */
export async function upgradeStatus(
  relay: Relay,
  options: { origin?: string; host?: string; path?: string },
): Promise<number> {
  const webSocket = new WebSocket(`ws://${LOOPBACK}:${relay.port}${options.path ?? "/relay"}`, {
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    headers: options.host === undefined ? {} : { Host: options.host },
  });
  try {
    return await new Promise<number>((resolve, reject) => {
      webSocket.once("open", () => resolve(101));
      webSocket.once("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      webSocket.once("error", reject);
    });
  } finally {
    webSocket.on("error", () => {});
    webSocket.terminate();
  }
}

export interface Datagram {
  readonly packet: Buffer;
  readonly source: RemoteInfo;
}

/** A UDP socket of another program on 127.0.0.1; ends with the test. */
export async function udpPeer(): Promise<{ socket: Socket; port: number; datagrams: Inbox<Datagram> }> {
  const socket = createSocket("udp4");
  const datagrams = new Inbox<Datagram>();
  socket.on("message", (packet, source) => datagrams.push({ packet, source }));
  await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
  onTestFinished(() => void socket.close());
  return { socket, port: socket.address().port, datagrams };
}

export interface Member {
  readonly port: number;
  readonly datagrams: Inbox<Datagram>;
  send(packet: Uint8Array): void;
}

/** Another program in the group, with the two sockets of a Python node: hears on the group's port, sends from one of its own. */
export async function memberOf(port = 0): Promise<Member> {
  const receiver = createSocket({ type: "udp4", reuseAddr: true });
  const sender = createSocket("udp4");
  const datagrams = new Inbox<Datagram>();
  await new Promise<void>((resolve) => receiver.bind(port, GROUP, resolve));
  receiver.addMembership(GROUP, LOOPBACK);
  await new Promise<void>((resolve) => sender.bind(0, "0.0.0.0", resolve));
  sender.setMulticastInterface(LOOPBACK);
  const own = sender.address().port;
  receiver.on("message", (packet, source) => {
    if (source.port !== own) datagrams.push({ packet, source });
  });
  onTestFinished(() => {
    receiver.close();
    sender.close();
  });
  const group = receiver.address().port;
  return { port: group, datagrams, send: (packet) => sender.send(packet, group, GROUP) };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** An HTTP request with exactly this target and these headers. */
export async function get(
  relay: Relay,
  target: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  const asked = request({
    host: LOOPBACK,
    port: relay.port,
    path: target,
    method,
    headers: { Host: `localhost:${relay.port}`, ...headers },
    agent: false,
  });
  asked.end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

export interface RelayProcess {
  readonly child: ChildProcess;
  readonly output: Inbox<string>;
  /** Everything on stderr until now. */
  stderr(): string;
  /** Resolves with exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** The relay as a program; killed, by its pid, when it outlives the test. */
export function relayProcess(args: readonly string[], launcher = ["node", "--import", "tsx"]): RelayProcess {
  const [program, ...rest] = [...launcher, "relay/main.ts", ...args];
  const child = spawn(program!, rest, {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = new Inbox<string>();
  let partial = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    const lines = (partial + text).split("\n");
    partial = lines.pop()!;
    for (const line of lines) output.push(line);
  });
  let stderr = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, output, stderr: () => stderr, ended };
}
