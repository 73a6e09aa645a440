/**
 * Signatures crafted so that verifiers in use disagree about them, after the cases of "Taming the many EdDSAs"
 * (Chalkias, Garillot, Nikolaenko, 2020), each with the answer of the strict rule, which follows from how it was made.
 *
 * Independent of `src`. Deterministic: the same kind and seed give the same case in Node and in a browser.
 */
import { hashes, Point, utils } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";

hashes.sha512 = sha512;

export interface CraftedSignature {
  readonly kind: CraftedKind;
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** Whether the strict rule accepts it. */
  readonly counts: boolean;
  /** Whether libsodium does: it does not look whether A is of mixed order. */
  readonly countsForLibsodium: boolean;
}

const L = Point.CURVE().n;
const T8 = Point.fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");
const TORSION = Array.from({ length: 8 }, (_, i) => T8.multiply(BigInt(i), false));

/** Encodings that no encoder makes, and which multiple of T8 they stand for. */
const NON_CANONICAL = (
  [
    [0, "01", "00", "80"],
    [0, "ee", "ff", "7f"],
    [0, "ee", "ff", "ff"],
    [4, "ec", "ff", "ff"],
    [6, "ed", "ff", "7f"],
    [2, "ed", "ff", "ff"],
  ] as const
).map(([torsion, first, middle, last]) => ({ torsion, bytes: fromHex(first + middle.repeat(30) + last) }));

export const CRAFTED_KINDS = [
  "honest",
  "s-plus-multiple-of-l",
  "mixed-r",
  "small-r",
  "non-canonical-r",
  "mixed-a-plain-equation-holds",
  "mixed-a-cofactored-only",
  "mixed-a-mixed-r",
  "small-a",
  "non-canonical-a",
  "message-bit",
  "signature-bit",
  "key-bit",
  "other-key",
  "wrong-size",
  "random-bytes",
] as const;
export type CraftedKind = (typeof CRAFTED_KINDS)[number];

/** One case of a kind. Cost: some ms, since several kinds try until k has the right residue. */
export function craft(kind: CraftedKind, seed: number): CraftedSignature {
  const random = randomFrom(seed);
  const bytes = (length: number) => Uint8Array.from({ length }, () => random(256));
  const author = utils.getExtendedPublicKey(bytes(32));
  const message = bytes(random(150));

  /** R = r·B + rt·T8 and S = r + k·a for the key a·B + at·T8, with other encodings where given, once k suits. */
  const sign = (options: {
    a?: bigint;
    at?: number;
    rt?: () => number;
    isShort?: boolean;
    keyBytes?: Uint8Array;
    rBytes?: Uint8Array;
    suits?: (k: number, rt: number) => boolean;
  }) => {
    const { a = author.scalar, at = 0, rt: pickRt = () => 0, suits = () => true } = options;
    const key = options.keyBytes ?? Point.BASE.multiply(a, false).add(TORSION[at]).toBytes();
    for (;;) {
      const r = options.isShort ? 0n : littleEndian(bytes(32)) % L;
      const rt = pickRt();
      const rBytes = options.rBytes ?? Point.BASE.multiply(r, false).add(TORSION[rt]).toBytes();
      const text = bytes(8);
      const k = littleEndian(sha512(Uint8Array.of(...rBytes, ...key, ...text))) % L;
      if (suits(Number(k % 8n), rt))
        return { key, message: text, signature: Uint8Array.of(...rBytes, ...scalarBytes((r + k * a) % L)) };
    }
  };
  const made = (
    parts: { key: Uint8Array; message: Uint8Array; signature: Uint8Array },
    counts = false,
    countsForLibsodium = counts,
  ): CraftedSignature => ({ kind, ...parts, counts, countsForLibsodium });
  const oneOf = (from: number, to: number) => from + random(to - from + 1);
  const honest = () => ({ ...sign({}) });
  const flipped = (array: Uint8Array) => {
    const copy = array.slice();
    const bit = random(8 * array.length);
    copy[bit >> 3] ^= 1 << (bit & 7);
    return copy;
  };
  /** The residue of rt that makes the plain equation hold for a key with `at`. */
  const balances = (at: number) => (k: number, rt: number) => (rt + k * at) % 8 === 0;

  switch (kind) {
    case "honest":
      return made(honest(), true);
    case "s-plus-multiple-of-l": {
      const parts = honest();
      const s = littleEndian(parts.signature.subarray(32)) + L * BigInt(oneOf(1, 15));
      return made({ ...parts, signature: Uint8Array.of(...parts.signature.subarray(0, 32), ...scalarBytes(s)) });
    }
    case "mixed-r":
      return made(sign({ rt: () => oneOf(1, 7) }));
    case "small-r":
      return made(sign({ rt: () => oneOf(0, 7), isShort: true }));
    case "non-canonical-r":
      return made(sign({ isShort: true, rBytes: NON_CANONICAL[random(NON_CANONICAL.length)].bytes }));
    case "mixed-a-plain-equation-holds": {
      const at = oneOf(1, 7);
      return made(sign({ at, suits: balances(at) }), false, true);
    }
    case "mixed-a-cofactored-only": {
      const at = oneOf(1, 7);
      return made(sign({ at, suits: (k, rt) => !balances(at)(k, rt) }));
    }
    case "mixed-a-mixed-r": {
      const at = [1, 3, 5, 7][random(4)];
      return made(sign({ at, rt: () => oneOf(1, 7), suits: balances(at) }), false, true);
    }
    case "small-a": {
      const at = oneOf(0, 7);
      return made(sign({ a: 0n, at, rt: () => oneOf(0, 7), suits: balances(at) }));
    }
    case "non-canonical-a": {
      const { torsion, bytes: keyBytes } = NON_CANONICAL[random(NON_CANONICAL.length)];
      return made(sign({ a: 0n, at: torsion, keyBytes, rt: () => oneOf(0, 7), suits: balances(torsion) }));
    }
    case "message-bit": {
      const parts = honest();
      return made({ ...parts, message: flipped(parts.message) });
    }
    case "signature-bit": {
      const parts = honest();
      return made({ ...parts, signature: flipped(parts.signature) });
    }
    case "key-bit": {
      const parts = honest();
      return made({ ...parts, key: flipped(parts.key) });
    }
    case "other-key":
      return made({ ...honest(), key: utils.getExtendedPublicKey(bytes(32)).pointBytes });
    case "wrong-size": {
      const parts = honest();
      const size = random(64);
      return made(
        random(2) === 0
          ? {
              ...parts,
              signature: random(2) === 0 ? parts.signature.subarray(0, size) : Uint8Array.of(...parts.signature, 0),
            }
          : { ...parts, key: random(2) === 0 ? parts.key.subarray(0, size % 32) : Uint8Array.of(...parts.key, 0) },
      );
    }
    case "random-bytes":
      return made({ key: random(2) === 0 ? author.pointBytes : bytes(32), message, signature: bytes(64) });
  }
}

/** Integers from 0 up to (not with) `below`, by mulberry32. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g)!, (digits) => Number.parseInt(digits, 16));
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function scalarBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}
