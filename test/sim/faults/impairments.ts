/**
 * What goes wrong with packets on their way, at the rates of the plan, until all is calm.
 */
import type { Losses } from "../radio/air.ts";
import { Dice, generatorFor } from "./concerns.ts";
import { NO_FAULTS, type Rates } from "./plan.ts";
import type { Sometimes } from "./sometimes.ts";

const MAX_REORDER_MS = 2000;

export class Impairments {
  /** The rates that hold now. */
  rates: Rates;
  private readonly dice: Dice;
  private readonly lossDice: Dice;
  private readonly sometimes: Sometimes;
  private readonly weather = new Map<number, { isBad: boolean; atMs: number }>();

  constructor(seed: number, rates: Rates, sometimes: Sometimes) {
    this.rates = rates;
    this.dice = new Dice(generatorFor(seed, "impairments"));
    this.lossDice = new Dice(generatorFor(seed, "losses"));
    this.sometimes = sometimes;
  }

  calm(): void {
    this.rates = NO_FAULTS;
  }

  /** The rates of losses as the simulated air takes them. */
  get losses(): Losses {
    const self = this;
    return {
      get rate() {
        return self.rates.loss;
      },
      get bursts() {
        return self.rates.bursts;
      },
    };
  }

  /** Whether a receiver misses what arrives now. */
  isLost(receiver: number, nowMs: number): boolean {
    const { loss, bursts } = this.rates;
    if (loss === 0 && !bursts) return false;
    const isLost = bursts
      ? this.lossDice.chance(this.isBad(receiver, nowMs, bursts) ? bursts.badRate : loss)
      : this.lossDice.chance(loss);
    if (isLost) this.sometimes.hit(bursts ? "fault: loss in bursts" : "fault: loss");
    return isLost;
  }

  /** The packet, or one with up to three flipped bits. */
  maybeCorrupt(packet: Uint8Array): Uint8Array {
    if (this.rates.corrupt === 0 || !this.dice.chance(this.rates.corrupt)) return packet;
    this.sometimes.hit("fault: flipped bits");
    const corrupted = packet.slice();
    for (let flips = this.dice.whole(1, 3); flips > 0; flips--)
      corrupted[this.dice.whole(0, packet.length - 1)] ^= 1 << this.dice.whole(0, 7);
    return corrupted;
  }

  /** How late each copy of a packet arrives, ms. */
  arrivalsMs(): readonly number[] {
    const { duplicate, reorder } = this.rates;
    if (duplicate === 0 && reorder === 0) return [0];
    const delayMs = (): number => {
      if (reorder === 0 || !this.dice.chance(reorder)) return 0;
      this.sometimes.hit("fault: reordered");
      return this.dice.between(0, MAX_REORDER_MS);
    };
    if (!this.dice.chance(duplicate)) return [delayMs()];
    this.sometimes.hit("fault: duplicated");
    return [delayMs(), delayMs()];
  }

  /** Whether the store refuses a commit now. */
  refusesWrite(): boolean {
    return this.rates.refuseWrite > 0 && this.dice.chance(this.rates.refuseWrite);
  }

  /** The bytes of a frame on a serial line: whole, cut, or without the mark at its end. */
  damageFrame(frame: Uint8Array): Uint8Array {
    const { cutFrame, mergeFrames } = this.rates;
    if (cutFrame > 0 && this.dice.chance(cutFrame)) {
      this.sometimes.hit("fault: frame cut");
      const from = this.dice.whole(1, frame.length - 1);
      const to = this.dice.chance(0.5) ? frame.length : this.dice.whole(from, frame.length);
      return Buffer.concat([frame.subarray(0, from), frame.subarray(to)]);
    }
    if (mergeFrames > 0 && this.dice.chance(mergeFrames)) {
      this.sometimes.hit("fault: frames merged");
      return frame.subarray(1, frame.length - 1);
    }
    return frame;
  }

  private isBad(receiver: number, nowMs: number, { goodMs, badMs }: NonNullable<Rates["bursts"]>): boolean {
    let state = this.weather.get(receiver);
    if (!state) {
      state = { isBad: false, atMs: nowMs };
      this.weather.set(receiver, state);
    }
    const longRunBad = badMs / (goodMs + badMs);
    const memory = Math.exp(-(nowMs - state.atMs) * (1 / goodMs + 1 / badMs));
    state.isBad = this.lossDice.chance(longRunBad + ((state.isBad ? 1 : 0) - longRunBad) * memory);
    state.atMs = nowMs;
    return state.isBad;
  }
}
