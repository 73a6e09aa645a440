/**
 * A message ID as today's tinySSB network writes it into content: standard base64 with padding, 28 characters for 20 bytes.
 *
 * Only the canonical form counts, so that one message has one reference. Source: `gen2.md` section 6.1.
 */
import { asMid, MID_BYTES, type Mid, toHex } from "../core/bytes.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const REFERENCE = /^[A-Za-z0-9+/]{27}=$/;

/** The message ID in hex, or undefined when `reference` is none. Never throws. */
export function maybeMidOfReference(reference: string): string | undefined {
  if (!REFERENCE.test(reference)) return undefined;
  const bytes = new Uint8Array(MID_BYTES + 1);
  for (let group = 0; group < 7; group++) {
    let bits = 0;
    for (let i = 0; i < 4; i++) bits = (bits << 6) | Math.max(0, ALPHABET.indexOf(reference[group * 4 + i]));
    bytes.set([bits >> 16, bits >> 8, bits], group * 3);
  }
  if (bytes[MID_BYTES] !== 0) return undefined;
  return toHex(bytes.subarray(0, MID_BYTES));
}

/** The reference of a message ID. @throws RangeError unless it has 20 bytes. */
export function serializeMidReference(mid: Mid): string {
  asMid(mid);
  let text = "";
  for (let at = 0; at < MID_BYTES; at += 3) {
    const bits = (mid[at] << 16) | (mid[at + 1] << 8) | (mid[at + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) text += ALPHABET[(bits >> shift) & 63];
  }
  return `${text.slice(0, 27)}=`;
}
