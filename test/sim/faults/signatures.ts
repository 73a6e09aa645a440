/**
 * Keys and signatures of a run: cheap stand-ins that keep what counts (who has no key can not sign; a flipped bit is refused), or real ones.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { asFeedId, type FeedId } from "../../../src/core/bytes.ts";
import type { Effect } from "../../../src/core/effects.ts";
import { verifyEntry } from "../../../src/crypto/entry-signatures.ts";
import { chooseVerifier, type Verifier } from "../../../src/crypto/verifier.ts";
import { FeedLog, isStubSignature, stubSignature } from "../radio/feed-log.ts";

type VerifyEffect = Extract<Effect, { kind: "verify" }>;

/** Makes feeds, and does what the effects `sign` and `verify` ask. */
export interface Signatures {
  /** An empty feed with a key of its own. */
  feed(feedNo: number): FeedLog;
  sign(log: FeedLog, message: Uint8Array): Promise<Uint8Array> | Uint8Array;
  verify(effect: VerifyEffect): Promise<boolean> | boolean;
}

export const STUB_SIGNATURES: Signatures = {
  feed: (feedNo) => new FeedLog(feedNo),
  sign: (_log, message) => stubSignature(message),
  verify: ({ message, signature }) => isStubSignature(message, signature),
};

/** Ed25519: signed by Node's own engine, verified by ours. */
export class RealSignatures implements Signatures {
  private readonly seed: number;
  private readonly keys = new Map<FeedLog, KeyObject>();
  private verifier: Promise<Verifier> | undefined;

  constructor(seed: number) {
    this.seed = seed;
  }

  feed(feedNo: number): FeedLog {
    const secret = Buffer.alloc(32, feedNo);
    secret.writeUInt32BE(this.seed);
    const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), secret]);
    const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
    const log = new FeedLog(feedNo, publicKeyOf(key));
    this.keys.set(log, key);
    return log;
  }

  sign(log: FeedLog, message: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, message, this.keys.get(log)!));
  }

  async verify(effect: VerifyEffect): Promise<boolean> {
    this.verifier ??= chooseVerifier();
    return verifyEntry(await this.verifier, effect);
  }
}

function publicKeyOf(key: KeyObject): FeedId {
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return asFeedId(new Uint8Array(spki.subarray(spki.length - 32)));
}
