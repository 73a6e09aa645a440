import { createPrivateKey, createPublicKey, type KeyObject, sign as nodeSign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/core/bytes.ts";
import { SIGNING_ANSWERS } from "../../src/crypto/known-answers.ts";
import { ed25519Signer, generateSeed, publicKeyOf } from "../../src/crypto/signer.ts";
import { gen1, gen2, hex } from "../support/vectors.ts";

const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });

function nodeKey(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}
const nodePublicKey = (seed: Uint8Array): string =>
  createPublicKey(nodeKey(seed)).export({ format: "der", type: "spki" }).subarray(-32).toString("hex");

/** WebCrypto, none at all, and one that signs with randomness as Safari's does: all must give the same bytes. */
const ENGINES: [string, { subtle?: SubtleCrypto }][] = [
  ["WebCrypto", globalThis.crypto],
  ["no crypto.subtle", {}],
  [
    "a randomised WebCrypto",
    {
      subtle: {
        importKey: async () => ({}),
        sign: async () => crypto.getRandomValues(new Uint8Array(64)).buffer,
      } as unknown as SubtleCrypto,
    },
  ],
  [
    "a WebCrypto without Ed25519",
    {
      subtle: {
        importKey: async () => {
          throw new DOMException("Unrecognized name.", "NotSupportedError");
        },
      } as unknown as SubtleCrypto,
    },
  ],
];

describe.each(ENGINES)("a signer with %s", (_name, engine) => {
  it("signs as node:crypto signs", async () => {
    await fc.assert(
      fc.asyncProperty(anySeed, fc.uint8Array({ maxLength: 200 }), async (seed, message) => {
        const signer = await ed25519Signer(seed, engine);
        expect(toHex(signer.feedId)).toBe(nodePublicKey(seed));
        const expected = nodeSign(null, message, nodeKey(seed)).toString("hex");
        expect(toHex(await signer.sign(message))).toBe(expected);
        expect(toHex(await signer.sign(message))).toBe(expected);
      }),
      { numRuns: 25 },
    );
  });

  it("makes every entry of the reference and of today's network again, bit for bit", async () => {
    for (const { seed, public: key } of gen1.keys) {
      const signer = await ed25519Signer(hex(seed), engine);
      for (const { entries } of gen1.poc01.entries)
        for (const { fid, signed_msg, signature } of entries)
          if (fid === key) expect(toHex(await signer.sign(hex(signed_msg)))).toBe(signature);
    }
    for (const feed of gen2.feeds) {
      const signer = await ed25519Signer(hex(feed.seed), engine);
      for (const { name, wire, signature } of feed.entries)
        expect(toHex(await signer.sign(hex(name + wire.slice(0, 112))))).toBe(signature);
    }
  });

  it("is refused a seed of another size", async () => {
    for (const size of [0, 31, 33, 64]) await expect(ed25519Signer(new Uint8Array(size), engine)).rejects.toThrow();
  });
});

describe("WebCrypto as signer", () => {
  it("is what signs where it passes: the engine is asked for each message", async () => {
    const { subtle } = globalThis.crypto;
    const asked: number[] = [];
    const counting = {
      importKey: subtle.importKey.bind(subtle),
      sign: (...args: Parameters<SubtleCrypto["sign"]>) => {
        asked.push(args[2].byteLength);
        return subtle.sign(...args);
      },
    } as unknown as SubtleCrypto;
    const signer = await ed25519Signer(hex(gen1.keys[0].seed), { subtle: counting });
    asked.length = 0;
    await signer.sign(new Uint8Array(122));
    expect(asked).toEqual([122]);
  });
});

describe("key pairs", () => {
  it("have the public keys of the reference and of today's network", () => {
    for (const { seed, public: key } of gen1.keys) expect(toHex(publicKeyOf(hex(seed)))).toBe(key);
    for (const { seed, fid } of gen2.keys) expect(toHex(publicKeyOf(hex(seed)))).toBe(fid);
  });

  it("come from seeds of 32 random bytes", () => {
    const seeds = new Set(Array.from({ length: 50 }, () => toHex(generateSeed())));
    expect(seeds.size).toBe(50);
    for (const seed of seeds) expect(seed.length).toBe(64);
  });

  it("rest on known answers that node:crypto confirms", () => {
    for (const { seed, key, message, signature } of SIGNING_ANSWERS) {
      expect(nodePublicKey(seed)).toBe(toHex(key));
      expect(nodeSign(null, message, nodeKey(seed)).toString("hex")).toBe(toHex(signature));
    }
  });
});
