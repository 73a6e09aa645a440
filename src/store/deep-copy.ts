/**
 * Copies of records for keeping.
 *
 * Not `structuredClone`, and not the structured clone that IndexedDB makes by itself: both copy the whole buffer behind a view,
 * so a 20-byte pointer into a log file would carry the file along.
 */

/** A copy of plain objects, arrays, primitives and byte arrays; a byte array gets a buffer of its own size. */
export function deepCopy<T>(value: T): T {
  if (value instanceof Uint8Array) return value.slice() as T;
  if (Array.isArray(value)) return value.map(deepCopy) as T;
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, deepCopy(member)])) as T;
  return value;
}

/** A copy of bytes that may serve as a key of IndexedDB. */
export function keyCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
