import { createPublicKey, verify as nodeVerify } from "node:crypto";
import { verify as nobleVerify } from "@noble/ed25519";
import fc from "fast-check";
import sodium from "libsodium-wrappers";
import { beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../src/core/bytes.ts";
import { VERIFYING_ANSWERS } from "../../src/crypto/known-answers.ts";
import { isWellFormedSignature } from "../../src/crypto/strict-rule.ts";
import { chooseVerifier, type Verifier } from "../../src/crypto/verifier.ts";
import { gen1, hex } from "../support/vectors.ts";
import { CRAFTED_KINDS, craft } from "./crafted-signatures.ts";

let verifiers: { webcrypto: Verifier; noble: Verifier };

beforeAll(async () => {
  await sodium.ready;
  verifiers = { webcrypto: await chooseVerifier(), noble: await chooseVerifier({}) };
});

/** libsodium throws on wrong sizes, and a public key is nothing that it checks beforehand. */
function libsodiumAccepts(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false;
  return sodium.crypto_sign_verify_detached(signature, message, key);
}

/** The answer of both verifiers, which must be the same. */
async function verdict(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const [webcrypto, noble] = await Promise.all([
    verifiers.webcrypto.verify(key, message, signature),
    verifiers.noble.verify(key, message, signature),
  ]);
  expect(webcrypto, `verifiers differ about ${toHex(signature)} by ${toHex(key)}`).toBe(noble);
  return noble;
}

describe("the choice of a verifier", () => {
  it("says how fast it is", () => {
    for (const { perSecond } of Object.values(verifiers)) {
      expect(perSecond).toBeGreaterThan(10);
      expect(perSecond).toBeLessThanOrEqual(32_000);
    }
  });

  it("is WebCrypto where it gives the known answers, and noble where there is no crypto.subtle", () => {
    expect(verifiers.webcrypto.kind).toBe("webcrypto");
    expect(verifiers.noble.kind).toBe("noble");
  });

  it("rests on answers that libsodium confirms, but for the key of mixed order, which only the reference refuses", () => {
    const differing = VERIFYING_ANSWERS.filter(
      ({ key, message, signature, counts }) => libsodiumAccepts(key, message, signature) !== counts,
    );
    const mixed = gen1.common.ed25519_verify.find(({ name }) => name.includes("mixed order key"))!;
    expect(mixed.accepted).toBe(false);
    expect(differing.map(({ key }) => toHex(key))).toEqual([mixed.pk]);
  });

  const engine = (verify: SubtleCrypto["verify"], importKey?: SubtleCrypto["importKey"]) => ({
    subtle: {
      importKey: importKey ?? (async (...args: never[]) => ({ bytes: args[1] })),
      verify,
    } as unknown as SubtleCrypto,
  });
  const bytesOf = (key: CryptoKey) => (key as unknown as { bytes: Uint8Array }).bytes;

  it("falls on noble for an engine that multiplies by the cofactor", async () => {
    const cofactored = engine(async (_name, key, signature, message) =>
      nobleVerify(signature as Uint8Array, message as Uint8Array, bytesOf(key), { zip215: false }),
    );
    expect((await chooseVerifier(cofactored)).kind).toBe("noble");
  });

  it("falls on noble for an engine that accepts all, refuses all, or does not know Ed25519", async () => {
    const notSupported = async () => {
      throw new DOMException("Unrecognized name.", "NotSupportedError");
    };
    expect((await chooseVerifier(engine(async () => true))).kind).toBe("noble");
    expect((await chooseVerifier(engine(async () => false))).kind).toBe("noble");
    expect((await chooseVerifier(engine(async () => true, notSupported as never))).kind).toBe("noble");
  });

  it("does not hold it against an entry when the engine fails later", async () => {
    const { subtle } = globalThis.crypto;
    let works = true;
    const verifier = await chooseVerifier(
      engine(
        async (...args) => {
          if (!works) throw new DOMException("", "OperationError");
          return subtle.verify(...args);
        },
        subtle.importKey.bind(subtle) as SubtleCrypto["importKey"],
      ),
    );
    works = false;
    expect(verifier.kind).toBe("webcrypto");
    const { key, message, signature } = craft("honest", 1);
    expect(await verifier.verify(key, message, signature)).toBe(true);
    expect(await verifier.verify(key, message, craft("honest", 2).signature)).toBe(false);
  });

  it("imports a key once for many signatures", async () => {
    const { subtle } = globalThis.crypto;
    let imports = 0;
    const counting = (...args: Parameters<SubtleCrypto["importKey"]>) => {
      imports++;
      return subtle.importKey(...args);
    };
    const verifier = await chooseVerifier(engine(subtle.verify.bind(subtle), counting as SubtleCrypto["importKey"]));
    const before = imports;
    const { key, message, signature } = craft("honest", 3);
    const answers = await Promise.all(Array.from({ length: 50 }, () => verifier.verify(key, message, signature)));
    expect(answers.every(Boolean)).toBe(true);
    expect(imports).toBe(before + 1);
  });
});

describe("crafted signatures", () => {
  it.each(CRAFTED_KINDS)("of the kind %s get the answer of the rule from both verifiers", async (kind) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(0x7fffffff), async (seed) => {
        const { key, message, signature, counts, countsForLibsodium } = craft(kind, seed);
        expect(libsodiumAccepts(key, message, signature)).toBe(countsForLibsodium);
        expect(await verdict(key, message, signature)).toBe(counts);
      }),
      { numRuns: 60 },
    );
  });

  it("are such that a verifier with other rules gives other answers", () => {
    const laxer = (accepts: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean) =>
      CRAFTED_KINDS.filter((kind) => {
        for (let seed = 0; seed < 12; seed++) {
          const { key, message, signature, counts } = craft(kind, seed);
          if (key.length === 32 && signature.length === 64 && accepts(key, message, signature) !== counts) return true;
        }
        return false;
      });
    const openssl = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => {
      const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]);
      return nodeVerify(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
    };
    const noble = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => nobleVerify(signature, message, key);
    expect(laxer(openssl)).toEqual(
      expect.arrayContaining([
        "small-r",
        "mixed-a-plain-equation-holds",
        "mixed-a-mixed-r",
        "small-a",
        "non-canonical-a",
      ]),
    );
    expect(laxer(noble)).toEqual(expect.arrayContaining(["mixed-r", "non-canonical-r", "mixed-a-cofactored-only"]));
  });

  it("never count after a flip of any bit of an honest one, or cut at any length", async () => {
    const { key, message, signature } = craft("honest", 4);
    for (let bit = 0; bit < 512; bit++) {
      const flipped = signature.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(await verdict(key, message, flipped), `bit ${bit}`).toBe(false);
    }
    for (let size = 0; size < 64; size++) {
      expect(await verdict(key, message, signature.subarray(0, size))).toBe(false);
      expect(await verdict(key.subarray(0, size % 32), message, signature)).toBe(false);
    }
    expect(await verdict(key, message, signature)).toBe(true);
  });
});

describe("signatures that the Python reference was asked about", () => {
  it.each(gen1.common.ed25519_verify)("$name: never taken where it refuses, and not where it is lax", async (asked) => {
    const { name, pk, sig, msg, accepted } = asked;
    const taken = await verdict(hex(pk), hex(msg), hex(sig));
    if (!accepted) expect(taken).toBe(false);
    if (taken !== accepted) {
      // What we refuse although the reference takes it: S is not below L, or R is the identity in a form of its own.
      expect(name).toMatch(/^S\+\d+\*L$|^R = identity, (sign bit set|y=Q\+1)/);
      expect(isWellFormedSignature(hex(sig))).toBe(false);
    }
  });

  it("are 19 that it accepts, of which one counts", () => {
    const accepted = gen1.common.ed25519_verify.filter((asked) => asked.accepted);
    expect(accepted.length).toBe(19);
    expect(accepted.filter(({ sig }) => isWellFormedSignature(hex(sig))).map(({ name }) => name)).toEqual(["normal"]);
  });
});

describe("many verifications at once", () => {
  it.each(["webcrypto", "noble"] as const)("get each their own answer from %s", async (kind) => {
    const kinds = ["honest", "message-bit", "honest", "mixed-r", "signature-bit"] as const;
    const cases = Array.from({ length: 60 }, (_, i) => craft(kinds[i % kinds.length], i));
    const answers = await Promise.all(
      cases.map(({ key, message, signature }) => verifiers[kind].verify(key, message, signature)),
    );
    expect(answers).toEqual(cases.map(({ counts }) => counts));
  });

  it("leave turns to others on noble: a packet that comes in meanwhile does not wait for the last of them", async () => {
    const { key, message, signature } = craft("honest", 5);
    const order: string[] = [];
    const last = Promise.all(Array.from({ length: 20 }, () => verifiers.noble.verify(key, message, signature))).then(
      () => order.push("last verification"),
    );
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise<void>((resolve) => {
      port1.onmessage = () => {
        order.push("packet");
        port1.close();
        resolve();
      };
    });
    port2.postMessage("packet");
    await Promise.all([last, heard]);
    expect(order).toEqual(["packet", "last verification"]);
  });
});
