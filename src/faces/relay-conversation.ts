/**
 * What is said over one open WebSocket: packets, or bundles of them with a relay that knows bundles, and whether it is still there.
 *
 * Knows nothing of coming back. Other pubs see one packet in one binary message and never a text. With a relay that has announced itself
 * (`core/packet-bundle.ts`) the packets of one task leave as one message, and its silence is asked about: a network that went away
 * without a word leaves a socket that looks open for a quarter of an hour.
 */
import { MAX_PACKET_BYTES } from "../core/limits.ts";
import { BUNDLES_TEXT, BundleWriter, PING_TEXT, PONG_TEXT, parseBundle } from "../core/packet-bundle.ts";
import type { LinkListener } from "./port.ts";

/** Bytes that may wait in the socket; beyond it `send` returns false. About 540 packets. */
export const MAX_BUFFERED_BYTES = 1 << 16;
/** A relay that was not heard for a whole such time is asked whether it is there, ms. */
export const QUIET_MS = 15_000;
/** A relay that has not answered after this time is gone, ms. */
export const ANSWER_MS = 10_000;

const SOCKET_OPEN = 1;

/** What is needed of a WebSocket; that of the browser fits. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(message: Uint8Array<ArrayBuffer> | string): void;
  close(): void;
  addEventListener(type: "open" | "close" | "error", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

export interface ConversationListener extends Pick<LinkListener, "packet" | "dropped"> {
  /** A relay that announced itself has answered nothing for `QUIET_MS + ANSWER_MS` or more. Called once. */
  silent(): void;
}

export class RelayConversation {
  private readonly socket: Socket;
  private readonly listener: ConversationListener;
  /** Packets of this task; undefined where messages are single packets. */
  private bundle: BundleWriter | undefined;
  private isFirst = true;
  private wasHeard = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param socket open. */
  constructor(socket: Socket, listener: ConversationListener) {
    this.socket = socket;
    this.listener = listener;
  }

  /** A message came in. */
  hear(data: unknown): void {
    this.wasHeard = true;
    const { isFirst, listener } = this;
    this.isFirst = false;
    if (data instanceof ArrayBuffer) this.hearBytes(new Uint8Array(data));
    else if (isFirst && data === BUNDLES_TEXT) this.beginBundles();
    else if (!this.bundle || data !== PONG_TEXT) listener.dropped?.("wrong-length");
  }

  /** Hands a packet over; with bundles it leaves at the end of this task. False when the socket is not open or holds too much. */
  send(packet: Uint8Array): boolean {
    const { socket, bundle } = this;
    if (packet.length === 0 || packet.length > MAX_PACKET_BYTES || socket.readyState !== SOCKET_OPEN) return false;
    if (socket.bufferedAmount + (bundle?.byteLength ?? 0) > MAX_BUFFERED_BYTES) return false;
    if (!bundle) {
      // The type of a packet leaves open whether its memory is shared; in this house it never is.
      socket.send(packet as Uint8Array<ArrayBuffer>);
      return true;
    }
    if (bundle.packetCount === 0) queueMicrotask(this.flush);
    if (!bundle.add(packet)) {
      this.flush();
      queueMicrotask(this.flush);
      bundle.add(packet);
    }
    return true;
  }

  /** Sends what is still in hand, and asks no more. */
  end(): void {
    clearTimeout(this.timer);
    this.flush();
  }

  private hearBytes(bytes: Uint8Array): void {
    const { listener } = this;
    if (!this.bundle) {
      if (bytes.length > 0 && bytes.length <= MAX_PACKET_BYTES) listener.packet(bytes);
      else listener.dropped?.("wrong-length");
      return;
    }
    const packets = parseBundle(bytes);
    // Copies: one packet that is kept must not keep the memory of all.
    if (packets) for (const packet of packets) listener.packet(packet.slice());
    else listener.dropped?.("bad-bundle");
  }

  private beginBundles(): void {
    this.socket.send(BUNDLES_TEXT);
    this.bundle = new BundleWriter();
    this.listen();
  }

  private readonly flush = (): void => {
    const bundle = this.bundle?.take();
    if (bundle && this.socket.readyState === SOCKET_OPEN) this.socket.send(bundle);
  };

  /** Waits for a sign of life; without one asks for it. */
  private listen(): void {
    this.wasHeard = false;
    this.timer = setTimeout(() => {
      if (this.wasHeard) {
        this.listen();
        return;
      }
      this.socket.send(PING_TEXT);
      this.timer = setTimeout(() => {
        if (this.wasHeard) this.listen();
        else this.listener.silent();
      }, ANSWER_MS);
    }, QUIET_MS);
  }
}
