/**
 * Import and export of the demos' data directory: the store's pure parts, joined with this browser's verifier.
 *
 * Knows no file format and no rule. Everything is verified and planned before anything is written, and then written whole.
 */
import { toHex } from "../core/bytes.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { verifyEntry } from "../crypto/entry-signatures.ts";
import { publicKeyOf } from "../crypto/signer.ts";
import { isAcceptableFeedId } from "../crypto/strict-rule.ts";
import type { Verifier } from "../crypto/verifier.ts";
import type { HmacSecrets } from "../store/demo-config.ts";
import { parseDirectory, type Signatures, type VerifiedDirectory } from "../store/demo-directory.ts";
import { serializeDirectory } from "../store/demo-export.ts";
import { type ImportPlan, planImport } from "../store/plan-import.ts";
import type { Store } from "../store/port.ts";
import type { Files, ImportFault, ImportOptions, ImportReport } from "./api.ts";
import { assertOptions, assertScheme } from "./arguments.ts";

/**
 * Reads and verifies one node's directory; writes nothing, so the node may run meanwhile. Logs of `hmac-sha512` feeds that
 * `store` has are verified with the secrets known there.
 * @throws EnvironmentError `import-refused` with what is wrong in `detail`, `bad-argument`.
 */
export async function verifyDirectory(
  verifier: Verifier,
  files: Files,
  options: ImportOptions,
  store?: Pick<Store, "load">,
): Promise<VerifiedDirectory> {
  const isFiles = typeof files === "object" && files !== null;
  if (!isFiles || !Object.values(files).every((bytes) => bytes instanceof Uint8Array))
    throw new EnvironmentError("bad-argument", "Files are an object of path and Uint8Array.");
  const parsed = await parseDirectory(files, signaturesOf(verifier), {
    scheme: assertScheme(assertOptions(options).scheme),
    hmacSecrets: await secretsIn(store),
  });
  if (parsed.kind === "refused") throw refusalOf(parsed.faults);
  return parsed.directory;
}

/**
 * Writes a verified directory, all of it or nothing, as the call `token`. The node must not be running on this store.
 * @throws EnvironmentError `import-refused` where it disagrees with what is here, `other-identity`, or one of the store.
 */
export async function applyDirectory(store: Store, directory: VerifiedDirectory, token: string): Promise<ImportReport> {
  return applyPlan(store, await planImport(directory, await store.load(), store), token);
}

/** Writes what was planned for the store as it is. As `applyDirectory`. */
export async function applyPlan(store: Store, plan: ImportPlan, token: string): Promise<ImportReport> {
  if (plan.kind === "refused") throw refusalOf(plan.faults);
  const { becameNode, feeds, blobs, contacts, notes } = plan.summary;
  const answer: ImportReport = { becameNode, feeds: [...feeds], blobs, contacts, notes: [...notes] };
  await store.applyImport(plan.change, { token, answer });
  return answer;
}

/** All files of the profile, with the secret. */
export async function exportDirectory(store: Store): Promise<Files> {
  return serializeDirectory(store);
}

async function secretsIn(store: Pick<Store, "load"> | undefined): Promise<HmacSecrets> {
  const feeds = store ? (await store.load()).feeds : [];
  return Object.fromEntries(feeds.flatMap(({ feedId, secret }) => (secret ? [[toHex(feedId), secret]] : [])));
}

/** What the store's room has not: this browser's signatures. */
export function signaturesOf(verifier: Verifier): Signatures {
  return {
    verify: (scheme, key, message, signature) => verifyEntry(verifier, { scheme, key, message, signature }),
    publicKeyOf: async (secret) => publicKeyOf(secret),
    isAcceptableFeedId,
  };
}

/** What is wrong with files, as an error of the API. */
export function refusalOf(faults: readonly ImportFault[]): EnvironmentError {
  return new EnvironmentError(
    "import-refused",
    faults.map(({ path, seq, reason }) => [path, seq === null ? "" : `, SEQ ${seq}`, path && ": ", reason].join("")),
  );
}
