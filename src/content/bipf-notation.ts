/**
 * A BIPF value as text for people who inspect it, in the manner of JSON: bytes as h'…', none as null, a dict as {key: value}.
 *
 * Not to be parsed. Strings are quoted as JSON quotes them, so control characters show; length is bounded.
 */
import { toHex } from "../core/bytes.ts";
import { type Bipf, isBipfDict, isBipfDouble } from "./bipf.ts";

/** Longest notation, in UTF-16 units; what is longer ends in an ellipsis. */
export const MAX_NOTATION_LENGTH = 4096;
/** Bytes that are shown of a byte string. */
const MAX_SHOWN_BYTES = 64;
/** Direction characters, which JSON leaves as they are. */
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

/** The notation of `value`, at most MAX_NOTATION_LENGTH long. Never throws for what `maybeDecodeBipf` gave. */
export function bipfNotation(value: Bipf): string {
  const text = notationOf(value);
  return text.length <= MAX_NOTATION_LENGTH ? text : `${text.slice(0, MAX_NOTATION_LENGTH - 1)}…`;
}

function notationOf(value: Bipf): string {
  if (value instanceof Uint8Array) return bytesNotation(value);
  if (typeof value === "string") return JSON.stringify(value).replace(INVISIBLE, escapeOf);
  if (value === null || typeof value !== "object") return String(value);
  if (isBipfDouble(value)) return doubleNotation(value.double);
  if (isBipfDict(value))
    return `{${value.dict.map(([key, each]) => `${notationOf(key)}: ${notationOf(each)}`).join(", ")}}`;
  return `[${value.map(notationOf).join(", ")}]`;
}

function bytesNotation(bytes: Uint8Array): string {
  const shown = toHex(bytes.subarray(0, MAX_SHOWN_BYTES));
  return bytes.length > MAX_SHOWN_BYTES ? `h'${shown}…' (${bytes.length} bytes)` : `h'${shown}'`;
}

const doubleNotation = (double: number): string => (Number.isInteger(double) ? `${double}.0` : String(double));

const escapeOf = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
