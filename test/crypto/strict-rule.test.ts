import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAcceptableFeedId, isWellFormedSignature } from "../../src/crypto/strict-rule.ts";
import { gen1, gen2, hex } from "../support/vectors.ts";
import { craft } from "./crafted-signatures.ts";

const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const P = 2n ** 255n - 19n;

const littleEndian = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
const SIGN = 2n ** 255n;

describe("the form of a signature", () => {
  const honest = craft("honest", 11).signature;
  const withR = (y: bigint) => Uint8Array.of(...littleEndian(y), ...honest.subarray(32));
  const withS = (s: bigint) => Uint8Array.of(...honest.subarray(0, 32), ...littleEndian(s));

  it("has S from 0 up to L - 1", () => {
    for (const s of [0n, 1n, L - 256n, L - 1n]) expect(isWellFormedSignature(withS(s)), `${s}`).toBe(true);
    for (const s of [L, L + 1n, L + 256n, 2n * L, 2n ** 253n, 2n ** 256n - 1n])
      expect(isWellFormedSignature(withS(s)), `${s}`).toBe(false);
    const anyScalar = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
    fc.assert(fc.property(anyScalar, (s) => isWellFormedSignature(withS(s)) === s < L));
  });

  it("has R below p, with either sign", () => {
    for (const sign of [0n, SIGN]) {
      for (let y = P - 40n; y < P - 1n; y++) expect(isWellFormedSignature(withR(y + sign)), `${y}`).toBe(true);
      for (let y = P; y < 2n ** 255n; y++) expect(isWellFormedSignature(withR(y + sign)), `${y}`).toBe(false);
    }
  });

  it("has R of no small order, with either sign", () => {
    const small = gen1.common.ed25519_points.filter(({ name }) => name.startsWith("small order"));
    expect(small.length).toBe(8);
    for (const { enc } of small) {
      const r = hex(enc);
      for (const last of [r[31] & 0x7f, r[31] | 0x80]) {
        const signature = Uint8Array.of(...r.subarray(0, 31), last, ...honest.subarray(32));
        expect(isWellFormedSignature(signature), enc).toBe(false);
      }
    }
  });

  it("has 64 bytes", () => {
    for (let size = 0; size < 64; size++) expect(isWellFormedSignature(honest.subarray(0, size))).toBe(false);
    expect(isWellFormedSignature(Uint8Array.of(...honest, 0))).toBe(false);
    expect(isWellFormedSignature(honest)).toBe(true);
  });
});

describe("feed IDs", () => {
  it("are taken up when they are public keys of anybody", () => {
    for (const { fid } of gen2.keys) expect(isAcceptableFeedId(hex(fid))).toBe(true);
    for (const { public: key } of gen1.keys) expect(isAcceptableFeedId(hex(key))).toBe(true);
  });

  it("are refused when of mixed or small order or of another size, and never throw", () => {
    for (const kind of ["mixed-a-cofactored-only", "small-a", "non-canonical-a"] as const)
      for (let seed = 0; seed < 20; seed++) expect(isAcceptableFeedId(craft(kind, seed).key), kind).toBe(false);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void isAcceptableFeedId(bytes)));
    for (const size of [0, 31, 33]) expect(isAcceptableFeedId(hex(`${gen2.keys[0].fid}00`).slice(0, size))).toBe(false);
  });

  it.each(gen1.common.ed25519_points)(
    "are taken up only where the reference takes the point, and not as the identity: $name",
    (point) => {
      const byReference = point.bytes_to_element.startsWith("accepted");
      const isIdentity = point.bytes_to_element.includes("identity");
      expect(isAcceptableFeedId(hex(point.enc))).toBe(byReference && !isIdentity);
    },
  );
});
