/**
 * A node's directory of the demos, read and verified as a whole: every signature, every hash, every header.
 *
 * Does not know what the profile has already (`plan-import.ts`), and can not sign or verify by itself: that is handed in.
 * Invariant: the result is either all verified or a list of faults, never a part.
 */
import type { FilesByPath } from "../archive/import-files.ts";
import { equalBytes, type FeedId, type HashPointer, toHex } from "../core/bytes.ts";
import type { SignatureScheme } from "../core/effects.ts";
import { pointerTo } from "../core/sidechain.ts";
import {
  type DemoConfig,
  type HmacSecrets,
  type LengthCodes,
  maybeJson,
  maybeLengthCodes,
  maybeText,
  parseConfig,
} from "./demo-config.ts";
import { type ImportFault, listFaults, sortFiles } from "./demo-files.ts";
import { type DemoLog, isFirstEntrySigned, parseLog, verifyLog } from "./demo-log.ts";

/** What this room needs of signatures and has not. */
export interface Signatures {
  /** The strict rule. `key`: public key, or the secret of an `hmac-sha512` feed. */
  verify(scheme: SignatureScheme, key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Ed25519 public key of a 32-byte secret. */
  publicKeyOf(secret: Uint8Array): Promise<Uint8Array>;
  /** Whether the strict rule takes signatures of this feed ID at all, as an `ed25519` feed. */
  isAcceptableFeedId(feedId: Uint8Array): boolean;
}

export interface DirectoryOptions {
  /** Scheme of the directory's own feed. Without it the key in the config tells, and then the first entry of its log. */
  readonly scheme?: SignatureScheme;
  /** Secrets of other `hmac-sha512` feeds. They go before those of the config, and before the owner's. */
  readonly hmacSecrets?: HmacSecrets;
}

/** A log in which everything has been verified. */
export interface VerifiedLog extends DemoLog {
  readonly path: string;
  readonly scheme: SignatureScheme;
  /** Of an `hmac-sha512` feed. */
  readonly secret: Uint8Array | undefined;
  /** n × 20 bytes. */
  readonly mids: Uint8Array;
}

export interface VerifiedDirectory {
  /** Whose directory it is; undefined without `config.json`. */
  readonly owner: (DemoConfig & { readonly scheme: SignatureScheme }) | undefined;
  /** Text of `config.json` and `state.json`. */
  readonly configText: string | undefined;
  readonly stateText: string | undefined;
  /** What `state.json` says of how feeds write lengths; the others do as the demos do. */
  readonly lengthCodes: LengthCodes;
  readonly logs: readonly VerifiedLog[];
  readonly blobs: readonly { readonly pointer: HashPointer; readonly blob: Uint8Array }[];
  /** Sentences for the person, about what was left out or supposed. */
  readonly notes: readonly string[];
}

export type ParsedDirectory =
  | { readonly kind: "verified"; readonly directory: VerifiedDirectory }
  | { readonly kind: "refused"; readonly faults: readonly ImportFault[] };

/** The directory of a node of which nothing is left but its key; its feed is taken for one of today's network. */
export function directoryOfKey(owner: DemoConfig & { readonly scheme: SignatureScheme }): VerifiedDirectory {
  const lengthCodes: LengthCodes = { [toHex(owner.feedId)]: "leb128" };
  return { owner, configText: undefined, stateText: undefined, lengthCodes, logs: [], blobs: [], notes: [] };
}

/** One way to verify a feed. */
interface SchemeCandidate {
  readonly scheme: SignatureScheme;
  readonly secret: Uint8Array | undefined;
}

/**
 * Reads and verifies the files of one node. Blobs are views of `files`, the rest are copies. Rejects only when `signatures`
 * does. Cost: one verification for each entry, one hash for each blob.
 */
export async function parseDirectory(
  files: FilesByPath,
  signatures: Signatures,
  options: DirectoryOptions = {},
): Promise<ParsedDirectory> {
  const sorted = sortFiles(files);
  const faults = [...sorted.faults];
  const notes = [...sorted.notes];
  const refuse = (path: string, reason: string, seq: number | null = null) => faults.push({ path, seq, reason });

  let owner: DemoConfig | undefined;
  let ownCandidates: SchemeCandidate[] = [];
  const configText = sorted.config && maybeText(sorted.config.bytes);
  if (sorted.config) {
    const config = configText === undefined ? { reason: "it is no UTF-8 text" } : parseConfig(configText);
    if ("reason" in config) refuse(sorted.config.path, config.reason);
    else {
      owner = config;
      const isKeyPair = equalBytes(await signatures.publicKeyOf(config.secret), config.feedId);
      ownCandidates = candidatesOf(config.secret, isKeyPair, options.scheme);
      if (options.scheme === "ed25519" && !isKeyPair) refuse(sorted.config.path, "feedID is not the key of secret");
      else if (!isKeyPair)
        notes.push("feedID is not the Ed25519 key of secret, so the own feed is an HMAC-SHA512 feed.");
    }
  } else if (faults.length === 0) notes.push("There is no config.json: only replicas are taken.");

  const stateText = sorted.state && maybeText(sorted.state.bytes);
  const lengthCodes = stateText === undefined ? {} : maybeLengthCodes(stateText);
  if (sorted.state && (stateText === undefined || maybeJson(stateText) === undefined))
    refuse(sorted.state.path, "it is no JSON text");
  else if (sorted.state && !lengthCodes) refuse(sorted.state.path, "lengthCodes are no length codes by feed ID");

  const logs = new Map<string, VerifiedLog>();
  const read = async ({ path, bytes, feedId }: (typeof sorted.logs)[number], candidates: SchemeCandidate[]) => {
    const verified = await readLog(bytes, feedId, candidates, signatures);
    if ("reason" in verified) refuse(path, verified.reason, verified.seq);
    else logs.set(path, { ...verified, path });
    return verified;
  };
  const own = sorted.logs.find(({ feedId }) => owner && equalBytes(owner.feedId, feedId));
  const ownLog = own && (await read(own, ownCandidates));
  const ownScheme = ownLog && "scheme" in ownLog ? ownLog.scheme : ownCandidates[0]?.scheme;
  // All nodes of a MicroPython demo share the secret of its producer.
  const sharedSecret = ownScheme === "hmac-sha512" ? owner?.secret : undefined;
  const secrets: HmacSecrets = { ...owner?.hmacSecrets, ...options.hmacSecrets };
  for (const log of sorted.logs)
    if (log !== own) await read(log, foreignCandidates(secrets[toHex(log.feedId)], sharedSecret));

  for (const { path, bytes, pointer } of sorted.blobs)
    if (!equalBytes(pointerTo(bytes), pointer)) refuse(path, "the content has another hash than its name says");

  if (faults.length > 0) return { kind: "refused", faults: listFaults(faults) };
  return {
    kind: "verified",
    directory: {
      owner: owner && { ...owner, scheme: ownScheme },
      configText,
      stateText,
      lengthCodes: lengthCodes ?? {},
      logs: sorted.logs.map(({ path }) => logs.get(path)!),
      blobs: sorted.blobs.map(({ pointer, bytes }) => ({ pointer, blob: bytes })),
      notes,
    },
  };
}

/** How an own feed may be signed, most likely first. */
function candidatesOf(secret: Uint8Array, isKeyPair: boolean, wanted: SignatureScheme | undefined): SchemeCandidate[] {
  const keyPair: SchemeCandidate = { scheme: "ed25519", secret: undefined };
  const shared: SchemeCandidate = { scheme: "hmac-sha512", secret };
  if (wanted) return [wanted === "ed25519" ? keyPair : shared];
  return isKeyPair ? [keyPair, shared] : [shared];
}

/** How the feed of another node may be signed: as it is known to be, or most likely first. */
function foreignCandidates(known: Uint8Array | undefined, shared: Uint8Array | undefined): SchemeCandidate[] {
  if (known) return [{ scheme: "hmac-sha512", secret: known }];
  const keyPair: SchemeCandidate = { scheme: "ed25519", secret: undefined };
  return shared ? [keyPair, { scheme: "hmac-sha512", secret: shared }] : [keyPair];
}

async function readLog(
  bytes: Uint8Array,
  feedId: FeedId,
  candidates: readonly SchemeCandidate[],
  signatures: Signatures,
): Promise<Omit<VerifiedLog, "path"> | { seq: number | null; reason: string }> {
  const log = parseLog(bytes);
  if ("reason" in log) return log;
  if (!equalBytes(log.feedId, feedId)) return { seq: null, reason: "the header has another feed ID than the name" };
  const isSignedBy =
    ({ scheme, secret }: SchemeCandidate) =>
    (message: Uint8Array, signature: Uint8Array) =>
      signatures.verify(scheme, secret ?? feedId, message, signature);
  let [chosen] = candidates;
  if (log.packets.length === 0) {
    // No signature tells: the feed ID is all that can be judged.
    const fitting = candidates.find(({ scheme }) => scheme !== "ed25519" || signatures.isAcceptableFeedId(feedId));
    if (!fitting) return { seq: null, reason: "the feed ID is no Ed25519 key that may sign" };
    chosen = fitting;
  }
  for (const candidate of candidates.length > 1 ? candidates : [])
    if (await isFirstEntrySigned(log, isSignedBy(candidate))) {
      chosen = candidate;
      break;
    }
  const verified = await verifyLog(log, isSignedBy(chosen));
  return "reason" in verified ? verified : { ...log, ...chosen, mids: verified.mids };
}
