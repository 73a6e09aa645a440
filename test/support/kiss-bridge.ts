/**
 * The LoRa bridge of the demos as a device behind a serial line: KISS frames to the air and back, without any pacing.
 *
 * Bytes come in at serial speed. While a frame is on air the bridge reads nothing: 256 bytes wait in the UART, what comes beyond
 * them is gone, and with it the frames that it belonged to. Knows no packets.
 *
 * Source: tinySSB `lora-bridge.ino`. Left out: Bluetooth and Wi-Fi clients, and the back-pressure of a USB driver.
 */
import type { AirRecord, LoRaAir, Station } from "./lora-air.ts";
import { bridgeAirtimeMs } from "./lora-air.ts";
import type { ByteLine } from "./pty.ts";
import { encodeKiss, KissReader } from "./reference-kiss.ts";

/** Receive buffer of the UART; what comes when it is full is lost. */
export const UART_BYTES = 256;
/** KISS buffer of the sketch. */
const KISS_BUFFER_BYTES = 256;
/** Longest frame that goes on air; longer ones are dropped. */
const MAX_FRAME_BYTES = 250;
/** 8N1: ten bits for a byte. */
const BYTE_MS = (10 / 115_200) * 1000;
const FEND = 0xc0;

export interface KissBridgeOptions {
  readonly name: string;
  readonly air: LoRaAir;
  readonly line: ByteLine;
  /**
   * The published sketch hands the serial user its Bluetooth buffer instead of what it heard: as many bytes, but stale ones
   * (zeros while nobody used Bluetooth).
   */
  readonly publishedSketchFault?: boolean;
}

export class KissBridge implements Station {
  readonly name: string;
  /** What the UART could not hold. */
  readonly overflow = { bytes: 0, frames: 0 };
  /** Frames too long for the radio. */
  tooLongFrames = 0;
  /** Frames handed to the serial user. */
  deliveredFrames = 0;
  private readonly air: LoRaAir;
  private readonly line: ByteLine;
  private readonly isFaulty: boolean;
  private readonly reader = new KissReader(KISS_BUFFER_BYTES);
  private readonly arriving: { byte: number; atMs: number }[] = [];
  private readonly uart: number[] = [];
  private lineFreeMs = 0;
  private sending: AirRecord | undefined;
  /** Of the frame that is arriving: bytes so far, and whether one was lost. */
  private frameBytes = 0;
  private isFrameHit = false;

  constructor({ name, air, line, publishedSketchFault = false }: KissBridgeOptions) {
    this.name = name;
    this.air = air;
    this.line = line;
    this.isFaulty = publishedSketchFault;
    line.onBytes((bytes) => this.receive(bytes));
    air.join(this);
  }

  /** Frames of this bridge on air so far. */
  get sentFrames(): readonly AirRecord[] {
    return this.air.records.filter(({ from }) => from === this.name);
  }

  nextEventMs(): number {
    return Math.min(
      this.sending?.endMs ?? Number.POSITIVE_INFINITY,
      this.arriving[0]?.atMs ?? Number.POSITIVE_INFINITY,
    );
  }

  step(): void {
    const atMs = this.nextEventMs();
    if (this.sending?.endMs === atMs) this.endSending(this.sending);
    else this.takeArrived(this.arriving.shift()!.byte, atMs);
  }

  hear(frame: Buffer): void {
    this.deliveredFrames += 1;
    this.line.write(encodeKiss(this.isFaulty ? Buffer.alloc(frame.length) : frame));
  }

  close(): void {
    this.air.leave(this);
  }

  private receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.lineFreeMs = Math.max(this.lineFreeMs, this.air.nowMs) + BYTE_MS;
      this.arriving.push({ byte, atMs: this.lineFreeMs });
    }
    this.air.advance();
  }

  private takeArrived(byte: number, atMs: number): void {
    const isLost = this.sending !== undefined && this.uart.length >= UART_BYTES;
    this.watchFrame(byte, isLost);
    if (isLost) this.overflow.bytes += 1;
    else if (this.sending) this.uart.push(byte);
    else this.decode(byte, atMs);
  }

  /** Counts a frame as lost when any byte of it is, its end included. A lost `c0` between frames costs nothing. */
  private watchFrame(byte: number, isLost: boolean): void {
    if (byte !== FEND) this.frameBytes += 1;
    if (isLost && this.frameBytes > 0) this.isFrameHit = true;
    if (byte !== FEND) return;
    if (this.isFrameHit) this.overflow.frames += 1;
    this.frameBytes = 0;
    this.isFrameHit = false;
  }

  private decode(byte: number, atMs: number): void {
    const frame = this.reader.pushByte(byte);
    if (!frame) return;
    if (frame.length > MAX_FRAME_BYTES) this.tooLongFrames += 1;
    else this.sending = this.air.begin(this.name, frame, atMs, atMs + bridgeAirtimeMs(frame.length));
  }

  private endSending(record: AirRecord): void {
    this.sending = undefined;
    this.air.finish(record);
    while (this.uart.length > 0 && !this.sending) this.decode(this.uart.shift()!, record.endMs);
  }
}
