/** A worker that tells which verifier it has chosen, and its answers to an honest and a crafted signature. */
import { chooseVerifier } from "../../src/crypto/verifier.ts";
import { craft } from "./crafted-signatures.ts";

const verifier = await chooseVerifier();
const answers = await Promise.all(
  [craft("honest", 1), craft("mixed-r", 1)].map(({ key, message, signature }) =>
    verifier.verify(key, message, signature),
  ),
);
self.postMessage({ kind: verifier.kind, answers });
