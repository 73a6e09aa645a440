/**
 * The channel: who transmits, what overlaps, what arrives.
 *
 * A node that transmits hears nothing. Overlapping frames destroy each other at a receiver that hears both, unless capture is on:
 * then a frame survives that is 6 dB stronger than the sum of the others, and whose receiver was not locked on an earlier one. Losses
 * come on top, independent for each receiver, or in bursts (Gilbert). There is no check of the physical layer: a corrupted
 * frame arrives as data.
 */
import { airtimeMs, type LoRaSettings } from "../../../src/core/airtime.ts";
import type { Clock } from "./clock.ts";
import type { Links } from "./links.ts";

/** What the bridge of the demos needs beyond the formula: 137 ms where it gives 135.8. */
export const AIRTIME_MARGIN = 1.01;
const CAPTURE_RATIO = 10 ** 0.6;
/** A receiver stays with the frame whose preamble it has followed for this long, ms. */
const LOCK_MS = 6;

/** Losses of a receiver: a share that is lost in good times, or also bad times with means of both durations. */
export interface Losses {
  readonly rate: number;
  readonly bursts?: { readonly badRate: number; readonly goodMs: number; readonly badMs: number };
  /** Share of what arrives that arrives with a flipped bit. */
  readonly corruptRate?: number;
}

export interface AirOptions {
  readonly settings: LoRaSettings;
  readonly losses: Losses;
  readonly capture: boolean;
}

export interface Transmission {
  readonly from: number;
  readonly packet: Uint8Array;
  readonly startMs: number;
  readonly endMs: number;
  readonly overlaps: Transmission[];
}

export class Air {
  readonly links: Links;
  collided = 0;
  lost = 0;
  deaf = 0;
  delivered = 0;
  /** Called with each frame when it is over. */
  whenEnded: ((packet: Uint8Array, isOverlapped: boolean) => void) | undefined;
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly options: AirOptions;
  private readonly deliver: (to: number, packet: Uint8Array) => void;
  private readonly active: Transmission[] = [];
  private readonly durations = new Map<number, number>();
  private readonly weather: { isBad: boolean; atMs: number }[];

  constructor(
    clock: Clock,
    random: () => number,
    links: Links,
    options: AirOptions,
    deliver: (to: number, packet: Uint8Array) => void,
  ) {
    this.clock = clock;
    this.random = random;
    this.links = links;
    this.options = options;
    this.deliver = deliver;
    this.weather = Array.from({ length: links.count }, () => ({ isBad: false, atMs: 0 }));
  }

  /** How long a frame of this size is on air, ms. */
  durationMs(bytes: number): number {
    let durationMs = this.durations.get(bytes);
    if (durationMs === undefined) {
      durationMs = airtimeMs(bytes, this.options.settings) * AIRTIME_MARGIN;
      this.durations.set(bytes, durationMs);
    }
    return durationMs;
  }

  /** End of the latest transmission that this node can hear now, ms; 0 when the channel is free for it. */
  busyUntilMs(node: number): number {
    let untilMs = 0;
    for (const { from, endMs } of this.active)
      if (this.links.hearers[from].includes(node)) untilMs = Math.max(untilMs, endMs);
    return untilMs;
  }

  /** A node transmits from now on; `done` is called at the end. */
  transmit(from: number, packet: Uint8Array, done: () => void): void {
    const { nowMs } = this.clock;
    const transmission: Transmission = {
      from,
      packet,
      startMs: nowMs,
      endMs: nowMs + this.durationMs(packet.length),
      overlaps: [],
    };
    for (const other of this.active) {
      other.overlaps.push(transmission);
      transmission.overlaps.push(other);
    }
    this.active.push(transmission);
    this.clock.at(transmission.endMs, () => {
      this.active.splice(this.active.indexOf(transmission), 1);
      this.arrive(transmission);
      this.whenEnded?.(packet, transmission.overlaps.length > 0);
      done();
    });
  }

  private arrive(transmission: Transmission): void {
    const { from, packet, overlaps } = transmission;
    for (const to of this.links.hearers[from]) {
      if (overlaps.length > 0) {
        if (overlaps.some((other) => other.from === to)) {
          this.deaf++;
          continue;
        }
        if (!this.survives(transmission, to)) {
          this.collided++;
          continue;
        }
      }
      if (this.isLost(to)) {
        this.lost++;
        continue;
      }
      this.delivered++;
      this.deliver(to, this.maybeCorrupt(packet));
    }
  }

  /** Whether a frame is readable at a receiver in spite of what overlaps it. */
  private survives(frame: Transmission, to: number): boolean {
    const { hearers, power, count } = this.links;
    let interference = 0;
    for (const other of frame.overlaps) {
      if (!hearers[other.from].includes(to)) continue;
      if (!this.options.capture || frame.startMs - other.startMs > LOCK_MS) return false;
      interference += power[other.from * count + to];
    }
    return interference === 0 || power[frame.from * count + to] >= CAPTURE_RATIO * interference;
  }

  private isLost(to: number): boolean {
    const { rate, bursts } = this.options.losses;
    if (!bursts) return rate > 0 && this.random() < rate;
    const state = this.weather[to];
    const { goodMs, badMs, badRate } = bursts;
    const longRunBad = badMs / (goodMs + badMs);
    const memory = Math.exp(-(this.clock.nowMs - state.atMs) * (1 / goodMs + 1 / badMs));
    state.isBad = this.random() < longRunBad + ((state.isBad ? 1 : 0) - longRunBad) * memory;
    state.atMs = this.clock.nowMs;
    return this.random() < (state.isBad ? badRate : rate);
  }

  private maybeCorrupt(packet: Uint8Array): Uint8Array {
    const { corruptRate = 0 } = this.options.losses;
    if (corruptRate === 0 || this.random() >= corruptRate) return packet;
    const corrupted = packet.slice();
    corrupted[Math.floor(this.random() * packet.length)] ^= 1 << Math.floor(this.random() * 8);
    return corrupted;
  }
}
