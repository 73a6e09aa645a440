/**
 * Making key pairs and Ed25519 signatures from a 32-byte seed.
 *
 * A signature is exactly that of RFC 8032: the same seed and message give the same bytes in every browser, so an entry that is
 * made again after a crash is the same entry. Engines that sign with randomness (some do) fail the self-test and are not used.
 */
import { getPublicKey, hashes, sign } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { asFeedId, concatBytes, equalBytes, type FeedId, fromHex } from "../core/bytes.ts";
import { assert } from "../core/environment-error.ts";
import { SIGNING_ANSWERS } from "./known-answers.ts";

// noble asks for its hash to be named; it has no synchronous one of its own.
hashes.sha512 = sha512;

export const SEED_BYTES = 32;
/** Everything of a PKCS#8 Ed25519 key but the seed at its end (RFC 8410 section 7). */
const PKCS8_PREFIX = fromHex("302e020100300506032b657004220420");

/** Signs as one author. */
export interface Signer {
  /** The feed that it signs. */
  readonly feedId: FeedId;
  /** The 64-byte signature of `message`, a new array. Deterministic. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** A new seed of 32 random bytes. */
export function generateSeed(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SEED_BYTES));
}

/** The Ed25519 public key of a seed. A new array. @throws Error unless the seed has 32 bytes. */
export function publicKeyOf(seed: Uint8Array): FeedId {
  return asFeedId(getPublicKey(seed));
}

/**
 * A signer with WebCrypto where it signs as RFC 8032 says, else with noble. Copies the seed.
 * @param crypto without `subtle` on an insecure origin. @throws Error unless the seed has 32 bytes.
 */
export async function ed25519Signer(
  seed: Uint8Array,
  crypto: { readonly subtle?: SubtleCrypto } = globalThis.crypto,
): Promise<Signer> {
  const ownSeed = seed.slice();
  const feedId = publicKeyOf(ownSeed);
  const { subtle } = crypto;
  if (!subtle || !(await signsAsRfc8032(subtle))) return { feedId, sign: async (message) => sign(message, ownSeed) };
  const key = await importSeed(subtle, ownSeed);
  return { feedId, sign: (message) => signWith(subtle, key, message) };
}

/** An engine that fails (no Ed25519) or gives other bytes is not used. */
async function signsAsRfc8032(subtle: SubtleCrypto): Promise<boolean> {
  try {
    for (const { seed, message, signature } of SIGNING_ANSWERS) {
      const made = await signWith(subtle, await importSeed(subtle, seed), message);
      if (!equalBytes(made, signature)) return false;
    }
    return true;
  } catch {
    return false; // NotSupportedError where WebCrypto has no Ed25519: noble signs there.
  }
}

function importSeed(subtle: SubtleCrypto, seed: Uint8Array): Promise<CryptoKey> {
  assert(seed.length === SEED_BYTES, "a seed has 32 bytes");
  return subtle.importKey("pkcs8", concatBytes(PKCS8_PREFIX, seed) as BufferSource, "Ed25519", false, ["sign"]);
}

async function signWith(subtle: SubtleCrypto, key: CryptoKey, message: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await subtle.sign("Ed25519", key, message as BufferSource));
}
