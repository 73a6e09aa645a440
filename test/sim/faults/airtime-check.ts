/**
 * The hour of a transmitter, reckoned apart from the node: airtime by Semtech's formula, every frame with its time, over all restarts.
 */
import { demand } from "./broken-invariant.ts";

const HOUR_MS = 3_600_000;

/** Time on air of a frame at SF7, 250 kHz, 4/7, explicit header, no checksum, 8 symbols of preamble (AN1200.13), ms. */
export function airtimeMs(bytes: number): number {
  const symbols = 8 + 4.25 + 8 + Math.ceil((8 * bytes - 4 * 7 + 28) / (4 * 7)) * 7;
  return symbols * 0.512;
}

export class AirtimeCheck {
  private readonly limitMs: number;
  private readonly rows: { readonly atMs: number; readonly ms: number }[] = [];
  private first = 0;
  private sumMs = 0;

  constructor(dutyCycle: number) {
    this.limitMs = dutyCycle * HOUR_MS;
  }

  /** Share of the hour's limit that is spent. */
  get usedShare(): number {
    return this.sumMs / this.limitMs;
  }

  /** What was spent within the last hour, ms. */
  usedMs(nowMs: number): number {
    while (this.first < this.rows.length && this.rows[this.first].atMs <= nowMs - HOUR_MS)
      this.sumMs -= this.rows[this.first++].ms;
    return this.sumMs;
  }

  /** A frame was handed to the device. @throws BrokenInvariant when the last hour has too many. */
  confirmSend(bytes: number, nowMs: number): void {
    const ms = airtimeMs(bytes);
    this.rows.push({ atMs: nowMs, ms });
    this.sumMs += ms;
    demand(
      this.usedMs(nowMs) <= this.limitMs + 1e-6,
      "no hour has more airtime than allowed",
      () => `${this.sumMs.toFixed(1)} of ${this.limitMs} ms`,
    );
  }
}
