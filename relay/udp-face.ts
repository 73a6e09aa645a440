/**
 * What the two kinds of UDP face share: their port towards the relay, opening a socket, sending a datagram.
 *
 * A face carries whole packets, one a datagram (PoC-01, `io.py`). It knows neither WebSockets nor other faces, and nothing
 * that the network does makes it throw: sends fail and are counted, and work again when the network is back.
 */
import { createSocket, type Socket, type SocketOptions } from "node:dgram";
import type { OwnSockets } from "./own-sockets.ts";
import type { Traffic } from "./traffic.ts";

/** Datagrams that wait in one socket; more are dropped as `queue-full`. */
const MAX_QUEUED_DATAGRAMS = 1024;
/** Receive buffer asked of the system, bytes, so that a burst waits in the kernel; ordinary users get less. */
const RECEIVE_BUFFER_BYTES = 4 << 20;
/** How often a face that is down tries again, and one that is up makes sure of its membership. */
export const RENEW_MS = 10_000;

/** An address and a UDP port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** One attachment to the UDP world, as the relay holds it. */
export interface UdpFace {
  /** What a person knows it by: "multicast 224.1.1.1/5000". */
  readonly name: string;
  readonly traffic: Traffic;
  /** Resolves when the first attempt to come up has ended, well or not. Called once; never rejects. */
  open(): Promise<void>;
  /** Sends one packet (1 to 250 bytes; not copied, so must not change). Never throws. */
  send(packet: Uint8Array): void;
  /** Ends for good; resolves when the sockets are closed. */
  close(): Promise<void>;
}

/** What a face is given by the relay. */
export interface FaceContext {
  readonly own: OwnSockets;
  /** Called with each packet that came in; the array is the receiver's. */
  readonly packet: (packet: Uint8Array) => void;
  /** Tells a person one line about the face. */
  readonly log: (line: string) => void;
  /** The same, for what should not be. */
  readonly warn: (line: string) => void;
}

/** Brings a face up and keeps it up: `renew` runs at once and then every RENEW_MS, never twice at a time. */
export class Renewal {
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  #latest: Promise<void> = Promise.resolve();
  readonly #renew: () => Promise<void>;

  /** @param renew never rejects. */
  constructor(renew: () => Promise<void>) {
    this.#renew = renew;
  }

  /** Resolves when the first run has ended. */
  start(): Promise<void> {
    this.#timer = setInterval(() => this.#run(), RENEW_MS).unref();
    this.#run();
    return this.#latest;
  }

  /** Begins no more runs; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#latest;
  }

  /** A run that takes longer than the gap (a name that is looked up) is not joined by another. */
  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#latest = this.#renew().finally(() => {
      this.#isRunning = false;
    });
  }
}

/** Opens and binds a socket. Errors that it reports later are counted as `send-failed`. @throws Error of the system. */
export function bindSocket(options: SocketOptions, local: Endpoint, traffic: Traffic): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(options);
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port: local.port, address: local.host }, () => {
      socket.removeAllListeners("error");
      socket.on("error", () => traffic.drop("send-failed"));
      resolve(socket);
    });
  });
}

/** Asks for a large receive buffer; where the system refuses outright, its default stays. */
export function widenReceiveBuffer(socket: Socket, warn: (line: string) => void): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch (error) {
    warn(`The system's default UDP receive buffer stays (${reasonOf(error)}): bursts may lose packets.`);
  }
}

/** Sends one datagram and counts what became of it. Never throws. */
export function sendDatagram(socket: Socket, packet: Uint8Array, to: Endpoint, traffic: Traffic): void {
  if (socket.getSendQueueCount() >= MAX_QUEUED_DATAGRAMS) {
    traffic.drop("queue-full");
    return;
  }
  socket.send(packet, to.port, to.host, (error) => {
    if (error) traffic.drop("send-failed");
    else traffic.sent++;
  });
}

/** Closes a socket; resolves when it is closed. */
export function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => resolve());
  });
}

/** The system's word for what went wrong: "ENODEV" where there is a code, the message otherwise. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
