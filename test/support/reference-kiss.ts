/**
 * KISS framing as the Python demos do it, for the reference peer and the bridge simulator.
 *
 * Knows nothing of packets. A frame is whatever lies between two `c0`; line noise before the first one becomes a frame.
 * Source: tinySSB `io.py`, class KISS; golden vectors `gen1.json`, `kiss`.
 */
const FEND = 0xc0;
const FESC = 0xdb;
const TFEND = 0xdc;
const TFESC = 0xdd;

/** Bytes that the demos keep of one frame; the rest is cut and the frame delivered all the same. */
export const POC01_FRAME_BYTES = 200;

export function encodeKiss(packet: Uint8Array): Buffer {
  const escaped = [...packet].flatMap((byte) =>
    byte === FEND ? [FESC, TFEND] : byte === FESC ? [FESC, TFESC] : [byte],
  );
  return Buffer.from([FEND, ...escaped, FEND]);
}

/** Takes bytes of a link in any pieces, gives frames. */
export class KissReader {
  private kept: number[] = [];
  private escaping = false;
  private readonly maxFrameBytes: number;

  constructor(maxFrameBytes: number = POC01_FRAME_BYTES) {
    this.maxFrameBytes = maxFrameBytes;
  }

  get pending(): Buffer {
    return Buffer.from(this.kept);
  }

  get escapePending(): boolean {
    return this.escaping;
  }

  push(bytes: Uint8Array): Buffer[] {
    const frames: Buffer[] = [];
    for (const byte of bytes) {
      const frame = this.pushByte(byte);
      if (frame) frames.push(frame);
    }
    return frames;
  }

  /** The frame that this byte ended, if it ended one. */
  pushByte(byte: number): Buffer | undefined {
    if (byte === FEND) {
      const frame = this.kept.length > 0 ? Buffer.from(this.kept) : undefined;
      this.kept = [];
      this.escaping = false;
      return frame;
    }
    if (byte === FESC) {
      this.escaping = true;
      return undefined;
    }
    const meant = !this.escaping ? byte : byte === TFEND ? FEND : byte === TFESC ? FESC : undefined;
    this.escaping = false;
    if (meant !== undefined && this.kept.length < this.maxFrameBytes) this.kept.push(meant);
    return undefined;
  }
}
