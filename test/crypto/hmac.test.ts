import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/core/bytes.ts";
import { signHmac, verifyHmac } from "../../src/crypto/hmac.ts";
import { gen1, hex } from "../support/vectors.ts";

describe("HMAC-SHA512 signatures", () => {
  const { entries, chain_300 } = gen1.poc01.hmac_variant;
  const secretOf = (fid: string) => hex(gen1.keys.find(({ public: key }) => key === fid)!.seed);

  it("are those of the MicroPython flavour of the demos", () => {
    expect(entries.length).toBe(12);
    for (const { fid, signed_msg, signature } of [...entries, chain_300]) {
      expect(toHex(signHmac(secretOf(fid), hex(signed_msg)))).toBe(signature);
      expect(verifyHmac(secretOf(fid), hex(signed_msg), hex(signature))).toBe(true);
    }
  });

  it("are those of node:crypto for any secret and message", () => {
    const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(secrets, fc.uint8Array({ maxLength: 300 }), (secret, message) => {
        expect(toHex(signHmac(secret, message))).toBe(createHmac("sha512", secret).update(message).digest("hex"));
      }),
    );
  });

  it("do not count after a flip of any bit, cut at any length, or with another secret or message", () => {
    const secret = secretOf(chain_300.fid);
    const message = hex(chain_300.signed_msg);
    const signature = hex(chain_300.signature);
    for (let bit = 0; bit < 512; bit++) {
      const flipped = signature.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(verifyHmac(secret, message, flipped), `bit ${bit}`).toBe(false);
    }
    for (let size = 0; size < 64; size++) expect(verifyHmac(secret, message, signature.subarray(0, size))).toBe(false);
    expect(verifyHmac(secret, message, Uint8Array.of(...signature, 0))).toBe(false);
    expect(verifyHmac(hex(gen1.keys[3].seed), message, signature)).toBe(false);
    expect(verifyHmac(secret, message.subarray(1), signature)).toBe(false);
  });

  it("need a secret of 32 bytes", () => {
    for (const size of [0, 31, 33, 64]) {
      expect(() => signHmac(new Uint8Array(size), new Uint8Array())).toThrow(RangeError);
      expect(verifyHmac(new Uint8Array(size), new Uint8Array(), new Uint8Array(64))).toBe(false);
    }
  });
});
