/**
 * The one rule by which an Ed25519 signature counts.
 *
 * The signature is part of the message ID, so nodes that differ in what they accept fork each other's replicas for ever. The
 * rule is therefore the strictest in use: it never accepts what the Python or the libsodium nodes refuse.
 *
 *     signature   0        32       64        key A, 32 bytes
 *                 |   R    |   S    |
 *
 * S < L. A and R are canonical (y < p) and not of small order. A lies in the prime-order subgroup. And, without the
 * cofactor, encode(S·B - k·A) = R with k = SHA-512(R ‖ A ‖ message) mod L.
 *
 * Does not know who computes the equation. Source: RFC 8032 section 5.1.7; list of small orders as in libsodium's
 * `ge25519_has_small_order`; subgroup as in the Python reference (pure25519).
 */
import { Point } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, fromHex, toHex } from "../core/bytes.ts";
import { SIGNATURE_BYTES } from "../core/entry.ts";

const POINT_BYTES = 32;
const L = Point.CURVE().n;
const L_BYTES = fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

/** Encodings of the points of order 1, 2, 4 and 8, also the non-canonical ones; the sign bit (top bit of the last byte) is masked. */
const SMALL_ORDERS = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map((hex) => fromHex(hex, POINT_BYTES));

/** Whether a signature has the form that the rule asks for, whatever it signs: all that needs no curve arithmetic. Never throws. */
export function isWellFormedSignature(signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  return isBelowL(signature.subarray(POINT_BYTES)) && isWellFormedPoint(signature.subarray(0, POINT_BYTES));
}

/**
 * The point of a public key, or undefined when the rule refuses the key: not 32 bytes, not canonical, of small order, not on
 * the curve, or outside the prime-order subgroup. Never throws. Cost: a scalar multiplication, about 1 ms.
 */
export function maybeKeyPoint(key: Uint8Array): Point | undefined {
  if (key.length !== POINT_BYTES || !isWellFormedPoint(key)) return undefined;
  try {
    const point = Point.fromBytes(key);
    return point.isTorsionFree() ? point : undefined;
  } catch {
    return undefined; // Half of all strings of 32 bytes are no point of the curve: traffic, not an error.
  }
}

/** Whether a feed of this ID may be taken up as an `ed25519` feed. Never throws. Cost: about 1 ms. */
export function isAcceptableFeedId(feedId: Uint8Array): boolean {
  return maybeKeyPoint(feedId) !== undefined;
}

/**
 * Whether encode(S·B - k·A) = R. Only for a well-formed signature and the point of an accepted key. Comparing encodings,
 * not points, is what makes a non-canonical R fail. Cost: about 1 ms.
 */
export function equationHolds(point: Point, key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const r = signature.subarray(0, POINT_BYTES);
  const s = littleEndian(signature.subarray(POINT_BYTES));
  const k = littleEndian(sha512(concatBytes(r, key, message))) % L;
  const computed = Point.BASE.multiply(s, false).add(point.negate().multiply(k, false));
  return equalBytes(computed.toBytes(), r);
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.slice().reverse())}`);
}

function isBelowL(scalar: Uint8Array): boolean {
  for (let i = POINT_BYTES - 1; i >= 0; i--) {
    if (scalar[i] !== L_BYTES[i]) return scalar[i] < L_BYTES[i];
  }
  return false;
}

function isWellFormedPoint(encoding: Uint8Array): boolean {
  return isCanonical(encoding) && !SMALL_ORDERS.some((small) => equalsButForSign(encoding, small));
}

/** y < p = 2²⁵⁵ - 19: only encodings from `ed ff … ff 7f` on are not. */
function isCanonical(encoding: Uint8Array): boolean {
  if ((encoding[31] & 0x7f) !== 0x7f) return true;
  for (let i = 30; i > 0; i--) if (encoding[i] !== 0xff) return true;
  return encoding[0] < 0xed;
}

function equalsButForSign(encoding: Uint8Array, unsigned: Uint8Array): boolean {
  for (let i = 0; i < 31; i++) if (encoding[i] !== unsigned[i]) return false;
  return (encoding[31] & 0x7f) === unsigned[31];
}
