/**
 * Signatures of entries, whatever the scheme of the feed: what the driver does for the effects `verify` and `sign`.
 *
 * Does not know what an entry says; a message is the 122 bytes of `signedMessage`.
 */
import { equalBytes, type FeedId } from "../core/bytes.ts";
import type { SignatureScheme } from "../core/effects.ts";
import { assert } from "../core/environment-error.ts";
import { HMAC_SECRET_BYTES, signHmac, verifyHmac } from "./hmac.ts";
import { ed25519Signer, type Signer } from "./signer.ts";
import type { Verifier } from "./verifier.ts";

/** What the effect `verify` asks. `key`: the public key, or the shared secret of an HMAC feed; 32 bytes either way. */
export interface VerifyJob {
  readonly scheme: SignatureScheme;
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether the signature counts. Never rejects; false for wrong sizes. @param verifier for the Ed25519 feeds. */
export async function verifyEntry(verifier: Verifier, job: VerifyJob): Promise<boolean> {
  const { scheme, key, message, signature } = job;
  return scheme === "ed25519" ? verifier.verify(key, message, signature) : verifyHmac(key, message, signature);
}

/**
 * The signer of a profile's own feed. Copies the secret. @throws Error when the secret has not 32 bytes, or is not that of an
 * `ed25519` feed's ID: entries signed with it would never verify.
 */
export async function signerFor(
  identity: { readonly secret: Uint8Array; readonly scheme: SignatureScheme },
  feedId: FeedId,
): Promise<Signer> {
  if (identity.scheme === "hmac-sha512") {
    const secret = identity.secret.slice();
    assert(secret.length === HMAC_SECRET_BYTES, "an HMAC secret has 32 bytes");
    return { feedId, sign: async (message) => signHmac(secret, message) };
  }
  const signer = await ed25519Signer(identity.secret);
  assert(equalBytes(signer.feedId, feedId), "the seed is that of the own feed ID");
  return signer;
}
