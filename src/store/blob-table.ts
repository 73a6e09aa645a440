/**
 * The blobs of a store by their pointers, and which of them some chain reaches.
 *
 * Holds 41 bytes for each blob, never its content. Knows nothing of feeds or of the store: it is a picture of one moment. Invariant: what is
 * reached stays reached, together with all that follows it in its chain as far as it was there.
 */
import { asPointer, type HashPointer, POINTER_BYTES } from "../core/bytes.ts";
import { assert } from "../core/environment-error.ts";
import { successorOf } from "../core/sidechain.ts";

export class BlobTable {
  private pointers = new Uint8Array(0);
  /** Of each blob, zeros in the last of a chain. */
  private successors = new Uint8Array(0);
  private reached = new Uint8Array(0);
  private count = 0;
  /** All before this were given out or are reached. */
  private swept = 0;

  /** Adds a blob; the caller gives them in the order of pointers. */
  add(pointer: HashPointer, blob: Uint8Array): void {
    const { count } = this;
    assert(count === 0 || this.compare(count - 1, pointer) < 0, "blobs come in the order of their pointers");
    if (count === this.reached.length) this.grow();
    this.pointers.set(pointer, count * POINTER_BYTES);
    this.successors.set(successorOf(blob) ?? [], count * POINTER_BYTES);
    this.count++;
  }

  /** A chain leads here: this blob and those that follow it are reached. A blob that is not in the table ends it. */
  reach(pointer: Uint8Array): void {
    for (let at = this.indexOf(pointer); at >= 0 && this.reached[at] === 0; ) {
      this.reached[at] = 1;
      at = this.indexOf(this.successors.subarray(at * POINTER_BYTES, (at + 1) * POINTER_BYTES));
    }
  }

  /** The next blobs that no chain reaches, at most `most`; each is given once. Copies. */
  takeUnreached(most: number): HashPointer[] {
    const taken: HashPointer[] = [];
    for (; this.swept < this.count && taken.length < most; this.swept++) {
      const from = this.swept * POINTER_BYTES;
      if (this.reached[this.swept] === 0) taken.push(asPointer(this.pointers.slice(from, from + POINTER_BYTES)));
    }
    return taken;
  }

  private grow(): void {
    const room = Math.max(1024, 2 * this.count);
    const larger = (bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> => {
      const grown = new Uint8Array(room * size);
      grown.set(bytes);
      return grown;
    };
    this.pointers = larger(this.pointers, POINTER_BYTES);
    this.successors = larger(this.successors, POINTER_BYTES);
    this.reached = larger(this.reached, 1);
  }

  private indexOf(pointer: Uint8Array): number {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = this.compare(middle, pointer);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  private compare(index: number, pointer: Uint8Array): number {
    const from = index * POINTER_BYTES;
    for (let at = 0; at < POINTER_BYTES; at++) {
      const difference = this.pointers[from + at] - pointer[at];
      if (difference !== 0) return difference;
    }
    return 0;
  }
}
