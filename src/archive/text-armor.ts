/**
 * A file as text, for ways that take text only: browsers on telephones pass on `.txt` and pictures, and no archives.
 *
 *     -----BEGIN TINYSSB FEEDS-----
 *     base64 (RFC 4648 section 4), 76 characters a line
 *     -----END TINYSSB FEEDS-----
 *
 * Does not know what the file is. What stands before and after, and line ends of any kind, do not matter.
 */
import { EnvironmentError } from "../core/environment-error.ts";

const BEGIN = "-----BEGIN TINYSSB FEEDS-----";
const END = "-----END TINYSSB FEEDS-----";
const LINE_LENGTH = 76;
/** Bytes made into characters at once: a multiple of 3, so that the parts join, and few enough for one call. */
const PORTION_BYTES = 57 * 128;
/** The text begins within these first bytes, or it is no such text. */
const MAX_PREAMBLE_BYTES = 4096;

export function armorText(file: Uint8Array): string {
  let base64 = "";
  for (let at = 0; at < file.length; at += PORTION_BYTES)
    base64 += btoa(String.fromCharCode(...file.subarray(at, at + PORTION_BYTES)));
  const lines = base64.match(new RegExp(`.{1,${LINE_LENGTH}}`, "g")) ?? [];
  return [BEGIN, ...lines, END, ""].join("\n");
}

/** The file that a text holds, or `bytes` themselves where they are no such text. @throws EnvironmentError `import-refused` when the text is damaged. */
export function unarmorText(bytes: Uint8Array): Uint8Array {
  const start = new TextDecoder().decode(bytes.subarray(0, MAX_PREAMBLE_BYTES));
  if (!start.includes(BEGIN)) return bytes;
  const [, rest] = new TextDecoder().decode(bytes).split(BEGIN);
  const [base64, ...after] = rest.split(END);
  if (after.length === 0) throw new EnvironmentError("import-refused", "The text ends too early.");
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch (error) {
    throw new EnvironmentError("import-refused", "The text holds characters that are no base64.", { cause: error });
  }
}
