/**
 * KISS framing of a byte link: one packet a frame, no command byte, no checksum.
 *
 * Knows nothing of serial ports or packets. The decoder keeps its state between calls, so a frame may arrive in any pieces,
 * and never holds more than its limit.
 *
 *     frame    c0 | escaped packet | c0          c0 -> db dc, db -> db dd
 *
 * Source: tinySSB PoC-01 `io.py` and the LoRa bridge sketch. Line noise before the first `c0` becomes a frame, as there;
 * nobody expects it, so it is dropped later.
 */
import { MAX_KISS_FRAME_BYTES } from "./limits.ts";

const FEND = 0xc0;
const FESC = 0xdb;
const TFEND = 0xdc;
const TFESC = 0xdd;

/** A frame for `packet`; at most 2·length + 2 bytes. A new array. */
export function encodeKissFrame(packet: Uint8Array): Uint8Array {
  const frame: number[] = [FEND];
  for (const byte of packet) {
    if (byte === FEND) frame.push(FESC, TFEND);
    else if (byte === FESC) frame.push(FESC, TFESC);
    else frame.push(byte);
  }
  frame.push(FEND);
  return Uint8Array.from(frame);
}

/** Takes bytes, gives packets. One for each link. */
export class KissDecoder {
  private readonly buffer: Uint8Array;
  private length = 0;
  private escaped = false;

  /** @param maxBytes decoded bytes kept of one frame; what is longer is cut, as the reference does. */
  constructor(maxBytes: number = MAX_KISS_FRAME_BYTES) {
    this.buffer = new Uint8Array(maxBytes);
  }

  /** Decoded bytes of the frame that has not ended yet. */
  get pendingBytes(): number {
    return this.length;
  }

  /** Feeds bytes of the link. Returns the packets that ended, as copies; empty frames are not reported. Never throws. */
  push(bytes: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = [];
    for (const byte of bytes) {
      if (byte === FEND) {
        if (this.length > 0) packets.push(this.buffer.slice(0, this.length));
        this.reset();
      } else if (byte === FESC) {
        this.escaped = true;
      } else if (this.escaped) {
        this.escaped = false;
        if (byte === TFEND) this.keep(FEND);
        else if (byte === TFESC) this.keep(FESC);
      } else {
        this.keep(byte);
      }
    }
    return packets;
  }

  /** Forgets the frame that has not ended, as after a lost link. */
  reset(): void {
    this.length = 0;
    this.escaped = false;
  }

  private keep(byte: number): void {
    if (this.length < this.buffer.length) this.buffer[this.length++] = byte;
  }
}
