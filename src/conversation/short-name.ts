/**
 * How people tell keys apart: the short name, the first ten characters of the key in base32, `XXXXX-XXXXX`.
 *
 * Source: today's tinySSB network (Android app and firmware agree). Fifty bits: for recognising, not for proving.
 */
import { maybeFromHex } from "../core/hex.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Short name of a feed ID in hex; the text itself when it is no hex of 7 bytes or more. */
export function shortNameOf(feedId: string): string {
  const bytes = maybeFromHex(feedId);
  if (!bytes || bytes.length < 7) return feedId;
  let name = "";
  for (let i = 0; i < 10; i++) {
    const bit = 5 * i;
    const pair = (bytes[bit >> 3] << 8) | bytes[(bit >> 3) + 1];
    name += BASE32[(pair >> (11 - (bit & 7))) & 31];
    if (i === 4) name += "-";
  }
  return name;
}
