/**
 * A UDP face to a multicast group.
 *
 * Two sockets, as the Python nodes have them (PoC-01, `io.py`, UDP_MULTICAST): one bound to the group's port that hears,
 * one with a port of its own that sends, by which own echoes are known. The membership is renewed now and then, since a
 * network that went away takes it along.
 */
import type { Socket } from "node:dgram";
import { isCarried, Traffic } from "./traffic.ts";
import {
  bindSocket,
  closeSocket,
  type Endpoint,
  type FaceContext,
  RENEW_MS,
  Renewal,
  reasonOf,
  sendDatagram,
  type UdpFace,
  widenReceiveBuffer,
} from "./udp-face.ts";

/** Hops that a multicast packet may take, as in PoC-01. */
const MULTICAST_TTL = 2;

export class MulticastFace implements UdpFace {
  readonly name: string;
  readonly traffic = new Traffic();
  readonly #group: Endpoint;
  readonly #interfaceAddress: string | undefined;
  readonly #context: FaceContext;
  #sender: Socket | undefined;
  #receiver: Socket | undefined;
  readonly #renewal = new Renewal(() => this.#renew());
  /** What was told last, so that a state is told once. */
  #told = "";

  /** @param interfaceAddress IPv4 address of the interface for membership and sending; the system chooses without one. */
  constructor(group: Endpoint, interfaceAddress: string | undefined, context: FaceContext) {
    this.name = `multicast ${group.host}/${group.port}`;
    this.#group = group;
    this.#interfaceAddress = interfaceAddress;
    this.#context = context;
  }

  open(): Promise<void> {
    return this.#renewal.start();
  }

  send(packet: Uint8Array): void {
    if (this.#sender) sendDatagram(this.#sender, packet, this.#group, this.traffic);
    else this.traffic.drop("face-down");
  }

  async close(): Promise<void> {
    await this.#renewal.stop();
    await this.#closeSender();
    if (this.#receiver) await closeSocket(this.#receiver);
  }

  async #renew(): Promise<void> {
    const via = this.#interfaceAddress ?? "the system's choice";
    try {
      this.#sender ??= await this.#openSender();
      await this.#chooseInterface(this.#sender);
      this.#receiver ??= await this.#openReceiver();
      this.#join(this.#receiver);
      this.#tell(`Joined ${this.name}, interface ${via}.`, this.#context.log);
    } catch (error) {
      this.#tell(
        `Could not join ${this.name}, interface ${via} (${reasonOf(error)}): the relay goes on without it and tries again every ${RENEW_MS / 1000} s.`,
        this.#context.warn,
      );
    }
  }

  async #openSender(): Promise<Socket> {
    const sender = await bindSocket({ type: "udp4" }, { host: "0.0.0.0", port: 0 }, this.traffic);
    sender.setMulticastTTL(MULTICAST_TTL);
    sender.setMulticastLoopback(true);
    this.#context.own.add(sender.address().port);
    return sender;
  }

  /** Without the interface that was asked for nothing is sent: the system would choose another one. */
  async #chooseInterface(sender: Socket): Promise<void> {
    if (!this.#interfaceAddress) return;
    try {
      sender.setMulticastInterface(this.#interfaceAddress);
    } catch (error) {
      await this.#closeSender();
      throw error;
    }
  }

  async #closeSender(): Promise<void> {
    const sender = this.#sender;
    if (!sender) return;
    this.#sender = undefined;
    this.#context.own.delete(sender.address().port);
    await closeSocket(sender);
  }

  async #openReceiver(): Promise<Socket> {
    // Only Linux filters by group when a socket is bound to it; elsewhere such a bind fails or hears nothing.
    const host = process.platform === "linux" ? this.#group.host : "0.0.0.0";
    const receiver = await bindSocket(
      { type: "udp4", reuseAddr: true },
      { host, port: this.#group.port },
      this.traffic,
    );
    widenReceiveBuffer(receiver, this.#context.warn);
    receiver.on("message", (packet, source) => {
      if (this.#context.own.isOwn(source)) this.traffic.drop("own-echo");
      else if (!isCarried(packet.length)) this.traffic.drop("wrong-length");
      else {
        this.traffic.received++;
        this.#context.packet(packet);
      }
    });
    return receiver;
  }

  #join(receiver: Socket): void {
    try {
      receiver.addMembership(this.#group.host, this.#interfaceAddress);
    } catch (error) {
      if (reasonOf(error) !== "EADDRINUSE") throw error; // EADDRINUSE: still a member
    }
  }

  #tell(line: string, tell: (line: string) => void): void {
    if (line === this.#told) return;
    this.#told = line;
    tell(line);
  }
}
