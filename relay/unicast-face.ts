/**
 * A UDP face to one peer: a LoRa bridge, for example, which learns our address from the first datagram and answers there.
 *
 * One unconnected socket with a port of its own. Only what comes from the peer's address and port counts: anybody could
 * send to that port. A name is looked up when the face opens, and again until it is found.
 */
import type { Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
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

export class UnicastFace implements UdpFace {
  readonly name: string;
  readonly traffic = new Traffic();
  readonly #named: Endpoint;
  readonly #context: FaceContext;
  #peer: Endpoint | undefined;
  #socket: Socket | undefined;
  readonly #renewal = new Renewal(() => this.#openOnce());
  #hasWarned = false;

  constructor(peer: Endpoint, context: FaceContext) {
    this.name = `udp ${peer.host}/${peer.port}`;
    this.#named = peer;
    this.#context = context;
  }

  open(): Promise<void> {
    return this.#renewal.start();
  }

  send(packet: Uint8Array): void {
    if (this.#socket && this.#peer) sendDatagram(this.#socket, packet, this.#peer, this.traffic);
    else this.traffic.drop("face-down");
  }

  async close(): Promise<void> {
    await this.#renewal.stop();
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = undefined;
    this.#context.own.delete(socket.address().port);
    await closeSocket(socket);
  }

  async #openOnce(): Promise<void> {
    if (this.#socket) return;
    try {
      const { address } = await lookup(this.#named.host, 4);
      const peer = { host: address, port: this.#named.port };
      this.#socket = await this.#openSocket(peer);
      this.#peer = peer;
      this.#context.log(`Opened ${this.name}, from port ${this.#socket.address().port}.`);
    } catch (error) {
      if (this.#hasWarned) return;
      this.#hasWarned = true;
      this.#context.warn(
        `Could not open ${this.name} (${reasonOf(error)}): the relay goes on without it and tries again every ${RENEW_MS / 1000} s.`,
      );
    }
  }

  async #openSocket(peer: Endpoint): Promise<Socket> {
    const socket = await bindSocket({ type: "udp4" }, { host: "0.0.0.0", port: 0 }, this.traffic);
    widenReceiveBuffer(socket, this.#context.warn);
    this.#context.own.add(socket.address().port);
    socket.on("message", (packet, source) => {
      if (this.#context.own.isOwn(source)) this.traffic.drop("own-echo");
      else if (source.address !== peer.host || source.port !== peer.port) this.traffic.drop("stranger");
      else if (!isCarried(packet.length)) this.traffic.drop("wrong-length");
      else {
        this.traffic.received++;
        this.#context.packet(packet);
      }
    });
    return socket;
  }
}
