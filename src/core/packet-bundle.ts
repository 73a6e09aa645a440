/**
 * Several packets in one WebSocket message, and the words by which a page and its relay agree on that.
 *
 * Shared by both sides; knows no sockets. Other pubs know nothing of it: with them one binary message is one packet, for ever.
 *
 *     bundle  | n(1) | packet(n) | n(1) | packet(n) | …     n = 1..MAX_PACKET_BYTES
 *
 * A page asks by a query parameter of the address, which others ignore. A relay that knows bundles says BUNDLES_TEXT as its first
 * message, and the page says it in return; each side's binary messages after its own BUNDLES_TEXT are bundles. Text is never a
 * packet, so nothing is ambiguous. From then on the page may send PING_TEXT, and hears PONG_TEXT: a page can not send the pings of
 * WebSocket itself. Invariant: a bundle is good as a whole, or nothing of it counts.
 */
import { MAX_BUNDLE_BYTES, MAX_BUNDLE_PACKETS, MAX_PACKET_BYTES } from "./limits.ts";

/** Query parameter of the address by which a page says that it knows bundles. */
export const BUNDLES_PARAMETER = "bundles";
/** "My binary messages are bundles from here on." */
export const BUNDLES_TEXT = "tinyssb-bundles-1";
/** "Are you there?" */
export const PING_TEXT = "ping";
/** "I am." */
export const PONG_TEXT = "pong";

/**
 * The packets of a bundle, in order: views of `bytes`. Undefined when it is none: empty, cut off, with a packet of 0 or more than
 * MAX_PACKET_BYTES bytes, or beyond a limit. Never throws.
 */
export function parseBundle(bytes: Uint8Array): Uint8Array[] | undefined {
  if (bytes.length === 0 || bytes.length > MAX_BUNDLE_BYTES) return undefined;
  const packets: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + bytes[at];
    if (bytes[at] === 0 || bytes[at] > MAX_PACKET_BYTES || end > bytes.length) return undefined;
    if (packets.length === MAX_BUNDLE_PACKETS) return undefined;
    packets.push(bytes.subarray(at + 1, end));
    at = end;
  }
  return packets;
}

/** A bundle that is being filled. */
export class BundleWriter {
  private bytes = new Uint8Array(1024);
  private used = 0;
  private count = 0;

  /** What was added since the last `take`, bytes. */
  get byteLength(): number {
    return this.used;
  }

  /** Packets that were added since the last `take`. */
  get packetCount(): number {
    return this.count;
  }

  /** Copies a packet of 1 to MAX_PACKET_BYTES bytes into the bundle. False when there is no room: `take` it first. */
  add(packet: Uint8Array): boolean {
    const end = this.used + 1 + packet.length;
    if (this.count === MAX_BUNDLE_PACKETS || end > MAX_BUNDLE_BYTES) return false;
    if (end > this.bytes.length) {
      const wider = new Uint8Array(Math.min(MAX_BUNDLE_BYTES, 2 * end));
      wider.set(this.bytes.subarray(0, this.used));
      this.bytes = wider;
    }
    this.bytes[this.used] = packet.length;
    this.bytes.set(packet, this.used + 1);
    this.used = end;
    this.count++;
    return true;
  }

  /** The bundle, a new array, or undefined when nothing was added; begins the next one. */
  take(): Uint8Array<ArrayBuffer> | undefined {
    if (this.count === 0) return undefined;
    const bundle = this.bytes.slice(0, this.used);
    this.used = 0;
    this.count = 0;
    return bundle;
  }
}
