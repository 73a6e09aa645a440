/** One generator of random numbers for each concern of a seed, so that a change in one does not shift the others. */
import { seededRandom } from "../../support/seeded-random.ts";

/** Uniform in [0, 1): the same for the same seed and concern. */
export function generatorFor(seed: number, concern: string): () => number {
  let mixed = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1);
  for (let i = 0; i < concern.length; i++) mixed = Math.imul(mixed ^ concern.charCodeAt(i), 0x01000193);
  return seededRandom(mixed ^ (mixed >>> 15));
}

/** Draws of the kinds that plans and faults are made of. */
export class Dice {
  readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + this.random() * (high - low);
  }

  /** An integer from low to high, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)];
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i++) bytes[i] = this.random() * 256;
    return bytes;
  }
}
