/**
 * The faces of the reference peer: UDP multicast, UDP unicast to one fixed peer, KISS on a serial device; and losses.
 *
 * A face carries packets and knows nothing of feeds. Everything stays on the loopback interface: multicast membership and
 * outgoing interface are 127.0.0.1. Nothing is paced: the demos' 500 ms KISS gap is written down but never applies.
 *
 * Source: tinySSB `io.py`, the LoRa bridge sketch for the relay of the last source.
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { openTty, type TtyLine } from "./pty.ts";
import { encodeKiss, KissReader } from "./reference-kiss.ts";
import { seededRandom } from "./seeded-random.ts";

const LOOPBACK = "127.0.0.1";
/** What the demos read of a datagram; the rest is cut. */
const DATAGRAM_BYTES = 250;
const PROBE_BYTES = 8;

export type PacketListener = (packet: Buffer) => void;

export interface ReferenceFace {
  readonly name: string;
  /** Resolves when the face is up; packets come from then on. */
  open(listener: PacketListener): Promise<void>;
  send(packet: Uint8Array): void;
  close(): Promise<void>;
}

const closeSocket = async (socket: Socket | undefined) => {
  if (!socket) return;
  const closed = once(socket, "close");
  socket.close();
  await closed;
};

/** `-mc GROUP/PORT`. Learns its own source address from a probe of 8 random bytes, and drops what comes from there. */
export class MulticastFace implements ReferenceFace {
  readonly name: string;
  readonly group: string;
  readonly port: number;
  private sender?: Socket;
  private receiver?: Socket;
  private own?: string;

  constructor(group: string, port: number) {
    this.name = `mc ${group}/${port}`;
    this.group = group;
    this.port = port;
  }

  async open(listener: PacketListener): Promise<void> {
    const sender = createSocket("udp4");
    const receiver = createSocket({ type: "udp4", reuseAddr: true });
    this.sender = sender;
    this.receiver = receiver;
    sender.bind(0);
    receiver.bind(this.port, this.group);
    await Promise.all([once(sender, "listening"), once(receiver, "listening")]);
    sender.setMulticastTTL(2);
    sender.setMulticastInterface(LOOPBACK);
    receiver.addMembership(this.group, LOOPBACK);
    await this.findOwnAddress(receiver);
    receiver.on("message", (message, source) => {
      if (`${source.address}/${source.port}` !== this.own) listener(message.subarray(0, DATAGRAM_BYTES));
    });
  }

  send(packet: Uint8Array): void {
    this.sender?.send(packet, this.port, this.group);
  }

  async close(): Promise<void> {
    await Promise.all([closeSocket(this.sender), closeSocket(this.receiver)]);
  }

  /** Sends the probe again after each packet that is not it; packets of others are lost meanwhile, as in the demos. */
  private async findOwnAddress(receiver: Socket): Promise<void> {
    const probe = randomBytes(PROBE_BYTES);
    for (;;) {
      const heard = once(receiver, "message") as Promise<[Buffer, RemoteInfo]>;
      this.send(probe);
      const [message, source] = await heard;
      if (!message.subarray(0, PROBE_BYTES).equals(probe)) continue;
      this.own = `${source.address}/${source.port}`;
      return;
    }
  }
}

/** `-udp HOST/PORT`: sends to one fixed peer, takes packets from anybody. */
export class UdpFace implements ReferenceFace {
  readonly name: string;
  private readonly host: string;
  private readonly port: number;
  private socket?: Socket;

  /** @param host an address of the loopback range. */
  constructor(host: string, port: number) {
    if (!host.startsWith("127.")) throw new Error(`the reference peer stays on loopback, not ${host}`);
    this.name = `udp ${host}/${port}`;
    this.host = host;
    this.port = port;
  }

  async open(listener: PacketListener): Promise<void> {
    this.socket = createSocket("udp4", (message) => listener(message.subarray(0, DATAGRAM_BYTES)));
    this.socket.bind(0, LOOPBACK);
    await once(this.socket, "listening");
  }

  send(packet: Uint8Array): void {
    this.socket?.send(packet, this.port, this.host);
  }

  async close(): Promise<void> {
    await closeSocket(this.socket);
  }
}

/** `-kiss DEVICE`: a serial device, 115200 8N1. What came before it was opened is thrown away. */
export class KissFace implements ReferenceFace {
  readonly name: string;
  private readonly device: string;
  private line?: TtyLine;

  constructor(device: string) {
    this.name = `kiss ${device}`;
    this.device = device;
  }

  async open(listener: PacketListener): Promise<void> {
    execFileSync("stty", ["-F", this.device, "115200", "raw", "-echo"]);
    this.line = openTty(this.device, { flushInput: true });
    const reader = new KissReader();
    this.line.onBytes((bytes) => {
      for (const frame of reader.push(bytes)) listener(frame);
    });
  }

  send(packet: Uint8Array): void {
    this.line?.write(encodeKiss(packet));
  }

  async close(): Promise<void> {
    await this.line?.close();
  }
}

export interface Loss {
  /** 0 to 1. */
  readonly rate: number;
  readonly seed: number;
  readonly direction: "in" | "out" | "both";
}

/** Drops packets of a face at random, from a seed. `dropped` counts them. */
export class LossyFace implements ReferenceFace {
  readonly name: string;
  dropped = 0;
  private readonly face: ReferenceFace;
  private readonly loss: Loss;
  private readonly random: () => number;

  constructor(face: ReferenceFace, loss: Loss) {
    this.name = `${face.name}, ${loss.rate * 100} % lost ${loss.direction}, seed ${loss.seed}`;
    this.face = face;
    this.loss = loss;
    this.random = seededRandom(loss.seed);
  }

  open(listener: PacketListener): Promise<void> {
    return this.face.open((packet) => {
      if (!this.isLost("in")) listener(packet);
    });
  }

  send(packet: Uint8Array): void {
    if (!this.isLost("out")) this.face.send(packet);
  }

  close(): Promise<void> {
    return this.face.close();
  }

  private isLost(direction: "in" | "out"): boolean {
    if (this.loss.direction !== "both" && this.loss.direction !== direction) return false;
    const lost = this.random() < this.loss.rate;
    if (lost) this.dropped += 1;
    return lost;
  }
}

/**
 * Two UDP ports joined, as two LoRa bridges on one air: what comes in at one goes to the last source heard at the other. As long as
 * nobody was heard there it is lost (`lost` counts).
 */
export class LastSourceRelay {
  readonly ports: [number, number] = [0, 0];
  lost = 0;
  private readonly sockets = [createSocket("udp4"), createSocket("udp4")] as const;
  private readonly sources: (RemoteInfo | undefined)[] = [undefined, undefined];

  async open(): Promise<void> {
    for (const side of [0, 1] as const) {
      const socket = this.sockets[side];
      const far = 1 - side;
      socket.on("message", (message, source) => {
        this.sources[side] = source;
        const to = this.sources[far];
        if (to) this.sockets[far]!.send(message, to.port, to.address);
        else this.lost += 1;
      });
      socket.bind(0, LOOPBACK);
      await once(socket, "listening");
      this.ports[side] = socket.address().port;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.sockets.map(closeSocket));
  }
}
