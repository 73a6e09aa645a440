/**
 * What was made of a key, kept for the keys used last.
 *
 * Does not know what a key is for. Never holds more than its limit: the key that was not used for longest leaves.
 */
import { keyOf } from "../core/bytes.ts";

/** Remembers `prepare(key)` for the `limit` keys used last. */
export class KeyCache<Prepared> {
  private readonly rows = new Map<string, Prepared>();
  private readonly limit: number;
  private readonly prepare: (key: Uint8Array) => Prepared;

  constructor(limit: number, prepare: (key: Uint8Array) => Prepared) {
    this.limit = limit;
    this.prepare = prepare;
  }

  /** What `prepare` made of these bytes; the key is not kept. Throws what `prepare` throws. */
  get(key: Uint8Array): Prepared {
    const row = keyOf(key);
    const prepared = this.rows.has(row) ? (this.rows.get(row) as Prepared) : this.prepare(key);
    this.rows.delete(row);
    this.rows.set(row, prepared);
    if (this.rows.size > this.limit) this.rows.delete(this.rows.keys().next().value as string);
    return prepared;
  }

  /** Keys that are remembered. */
  get size(): number {
    return this.rows.size;
  }
}
