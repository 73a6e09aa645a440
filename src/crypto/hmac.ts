/**
 * The signature of the MicroPython demos: HMAC-SHA512 with a secret that the author and all readers of the feed share.
 *
 * Whoever can verify can also sign; the feed ID plays no part in it. Source: tinySSB PoC-01, MicroPython flavour.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";

export const HMAC_SECRET_BYTES = 32;

/** The 64 bytes that stand in place of a signature. A new array. @throws RangeError unless the secret has 32 bytes. */
export function signHmac(secret: Uint8Array, message: Uint8Array): Uint8Array {
  if (secret.length !== HMAC_SECRET_BYTES)
    throw new RangeError(`an HMAC secret has ${HMAC_SECRET_BYTES} bytes, not ${secret.length}`);
  return hmac(sha512, secret, message);
}

/** Whether `signature` is the HMAC of `message`. False for a wrong size of secret or signature. Never throws. */
export function verifyHmac(secret: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (secret.length !== HMAC_SECRET_BYTES) return false;
  const expected = signHmac(secret, message);
  if (signature.length !== expected.length) return false;
  // All bytes are looked at, so that the time taken does not tell how many of them were right.
  let difference = 0;
  for (let i = 0; i < expected.length; i++) difference |= expected[i] ^ signature[i];
  return difference === 0;
}
