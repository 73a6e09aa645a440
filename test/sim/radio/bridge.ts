/**
 * A KISS bridge as its host sees it: a serial line in front of a radio that blocks while it transmits.
 *
 * What the host writes while the radio is busy waits in the buffer of the serial line; a frame that no longer fits is cut and lost.
 * The device does not listen before it talks, unless `senses` is set.
 */
import type { Air } from "./air.ts";
import type { Clock } from "./clock.ts";

const UART_BUFFER_BYTES = 256;
const SERIAL_BITS_PER_SECOND = 115_200;
/** FENDs around a frame, and an escape now and then. */
const KISS_OVERHEAD_BYTES = 3;
const DEVICE_MS = 1;
/** A device that senses a busy channel waits until it is free and then this long, ms. */
const SENSE_BACKOFF_MS = { low: 2, high: 40 };

/** Time of a frame on the serial line, ms. */
export const serialMs = (bytes: number): number => ((bytes + KISS_OVERHEAD_BYTES) * 10_000) / SERIAL_BITS_PER_SECOND;

export class Bridge {
  /** Frames cut because the buffer was full. */
  overflows = 0;
  private readonly clock: Clock;
  private readonly air: Air;
  private readonly node: number;
  private readonly senses: boolean;
  private readonly random: () => number;
  private readonly waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private onLine = 0;
  private isBusy = false;
  private lineFreeMs = 0;
  /** Told when a frame goes on air. */
  private readonly started: (packet: Uint8Array) => void;

  constructor(
    clock: Clock,
    air: Air,
    node: number,
    options: { senses: boolean; random: () => number; started: (packet: Uint8Array) => void },
  ) {
    this.clock = clock;
    this.air = air;
    this.node = node;
    this.senses = options.senses;
    this.random = options.random;
    this.started = options.started;
  }

  /** Frames that the host wrote and that were not on air to their end yet. */
  get heldFrames(): number {
    return this.onLine + (this.isBusy ? 1 : 0) + this.waiting.length;
  }

  /** The host writes a frame. */
  write(packet: Uint8Array): void {
    this.onLine++;
    this.lineFreeMs = Math.max(this.lineFreeMs, this.clock.nowMs) + serialMs(packet.length);
    this.clock.at(this.lineFreeMs + DEVICE_MS, () => this.accept(packet));
  }

  private accept(packet: Uint8Array): void {
    this.onLine--;
    if (this.isBusy) {
      const bytes = packet.length + KISS_OVERHEAD_BYTES;
      if (this.waitingBytes + bytes > UART_BUFFER_BYTES) {
        this.overflows++;
        return;
      }
      this.waitingBytes += bytes;
      this.waiting.push(packet);
      return;
    }
    this.isBusy = true;
    this.send(packet);
  }

  private send(packet: Uint8Array): void {
    const busyUntilMs = this.senses ? this.air.busyUntilMs(this.node) : 0;
    if (busyUntilMs > this.clock.nowMs) {
      const { low, high } = SENSE_BACKOFF_MS;
      this.clock.at(busyUntilMs + low + this.random() * (high - low), () => this.send(packet));
      return;
    }
    this.started(packet);
    this.air.transmit(this.node, packet, () => {
      const next = this.waiting.shift();
      if (!next) {
        this.isBusy = false;
        return;
      }
      this.waitingBytes -= next.length + KISS_OVERHEAD_BYTES;
      this.send(next);
    });
  }
}
