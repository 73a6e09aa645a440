/** The Ed25519 equation, computed by WebCrypto; keys are imported once. */
import { MAX_FEEDS } from "../core/limits.ts";
import { KeyCache } from "./key-cache.ts";
import type { Equation } from "./verifying-thread.ts";

/** Rejects when the engine does not know Ed25519. */
export function webCryptoEquation(subtle: SubtleCrypto): Equation {
  const imported = new KeyCache(MAX_FEEDS, (key) =>
    // A copy: the key may be a view of something that goes away.
    subtle.importKey("raw", key.slice() as BufferSource, "Ed25519", false, ["verify"]),
  );
  return async (key, message, signature) =>
    subtle.verify("Ed25519", await imported.get(key), signature as BufferSource, message as BufferSource);
}
