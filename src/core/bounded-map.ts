/**
 * A map with a limit: what was used longest ago leaves first. Every table that strangers can fill is one of these.
 */
import { assert } from "./environment-error.ts";

export class BoundedMap<Key, Value> {
  private readonly map = new Map<Key, Value>();
  private readonly limit: number;
  /** Stands before the key that was used longest ago; a new one would walk past all that have left since the map was last tidied. */
  private oldest: Iterator<Key, unknown> | undefined;

  /** @param limit entries kept; above 0. */
  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.map.size;
  }

  has(key: Key): boolean {
    return this.map.has(key);
  }

  /** The value, which counts as a use. */
  get(key: Key): Value | undefined {
    const value = this.map.get(key);
    if (value !== undefined) {
      this.map.delete(key);
      this.map.set(key, value);
    }
    return value;
  }

  set(key: Key, value: Value): void {
    this.map.delete(key);
    this.map.set(key, value);
    if (this.map.size > this.limit) {
      this.oldest ??= this.map.keys();
      const oldest = this.oldest.next();
      assert(!oldest.done, "what is in the map lies before the iterator");
      this.map.delete(oldest.value);
    }
  }

  /** From the one that was used longest ago on. */
  values(): Iterable<Value> {
    return this.map.values();
  }

  /** From the one that was used longest ago on. */
  entries(): Iterable<[Key, Value]> {
    return this.map.entries();
  }

  delete(key: Key): boolean {
    return this.map.delete(key);
  }

  clear(): void {
    this.map.clear();
    this.oldest = undefined;
  }
}
