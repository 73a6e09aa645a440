import { beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../src/core/bytes.ts";
import { SIGNING_ANSWERS, VERIFYING_ANSWERS } from "../../src/crypto/known-answers.ts";
import { ed25519Signer, generateSeed } from "../../src/crypto/signer.ts";
import { chooseVerifier, type Verifier } from "../../src/crypto/verifier.ts";
import { gen1, hex } from "../support/vectors.ts";
import { CRAFTED_KINDS, craft } from "./crafted-signatures.ts";

let webcrypto: Verifier;
let noble: Verifier;

beforeAll(async () => {
  webcrypto = await chooseVerifier();
  noble = await chooseVerifier({});
});

describe("Chromium", () => {
  it("passes the self-test, so WebCrypto verifies", () => {
    expect(webcrypto.kind).toBe("webcrypto");
    expect(noble.kind).toBe("noble");
  });

  it("verifies in a worker as it does in the page", async () => {
    const worker = new Worker(new URL("./verifier.worker.ts", import.meta.url), { type: "module" });
    const told = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.terminate();
    expect(told).toEqual({ kind: "webcrypto", answers: [true, false] });
  });

  it("gives the known answers on a thread of its own", async () => {
    let isReady = () => {};
    let batches = 0;
    const ready = new Promise<void>((resolve) => {
      isReady = resolve;
    });
    const threaded = await chooseVerifier(crypto, () => {
      const thread = new Worker(new URL("../../src/crypto/verifying.worker.ts", import.meta.url), { type: "module" });
      thread.addEventListener("message", ({ data }) => (data === "ready" ? isReady() : batches++));
      return thread;
    });
    const [{ key, message, signature }] = VERIFYING_ANSWERS;
    await threaded.verify(key, message, signature);
    await ready;
    const jobs = CRAFTED_KINDS.flatMap((kind) => [1, 2, 3].map((seed) => craft(kind, seed)));
    for (const job of jobs) {
      const verdict = await noble.verify(job.key, job.message, job.signature);
      const many = Array.from({ length: 5 }, () => threaded.verify(job.key, job.message, job.signature));
      expect(await Promise.all(many)).toEqual(Array(5).fill(verdict));
    }
    // What the form checks refuse never gets there.
    expect(batches).toBeGreaterThan(CRAFTED_KINDS.length / 2);
  });

  it("gives the known answers", async () => {
    for (const { key, message, signature, counts } of VERIFYING_ANSWERS) {
      expect(await webcrypto.verify(key, message, signature)).toBe(counts);
      expect(await noble.verify(key, message, signature)).toBe(counts);
    }
  });

  it("signs as RFC 8032 says, with and without crypto.subtle", async () => {
    for (const { seed, message, signature } of SIGNING_ANSWERS) {
      for (const engine of [crypto, {}])
        expect(toHex(await (await ed25519Signer(seed, engine)).sign(message))).toBe(toHex(signature));
    }
  });

  it("has verified what it has signed with a new seed", async () => {
    const signer = await ed25519Signer(generateSeed());
    const message = new Uint8Array(122).fill(7);
    expect(await webcrypto.verify(signer.feedId, message, await signer.sign(message))).toBe(true);
  });

  it("takes no signature that the Python reference refuses", async () => {
    for (const { name, pk, sig, msg, accepted } of gen1.common.ed25519_verify) {
      const taken = await webcrypto.verify(hex(pk), hex(msg), hex(sig));
      expect(taken, name).toBe(accepted && name === "normal");
      expect(await noble.verify(hex(pk), hex(msg), hex(sig)), name).toBe(taken);
    }
  });

  it.each(CRAFTED_KINDS)("gives the answer of the rule to crafted signatures of the kind %s", async (kind) => {
    for (let seed = 1000; seed < 1030; seed++) {
      const { key, message, signature, counts } = craft(kind, seed);
      expect(await webcrypto.verify(key, message, signature), `${kind} ${seed}`).toBe(counts);
      expect(await noble.verify(key, message, signature), `${kind} ${seed}`).toBe(counts);
    }
  });
});
