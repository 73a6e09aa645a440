/**
 * Chosen feeds as files that are carried by hand: the directory of the demos without a node in it.
 *
 *     state.json   _logs/<FID>.log   _blob/…
 *
 * There is no `config.json`, so no key and no secret goes along; where one stands in what is read (a whole export), it is not looked at. The demos
 * read logs and blobs as they are; `state.json` holds the length codes for those who import the directory. Here they are not believed: a
 * feed that is new has an unknown length code until one of its chains tells.
 */
import type { FilesByPath } from "../archive/import-files.ts";
import {
  asMid,
  equalBytes,
  type FeedId,
  type HashPointer,
  keyOf,
  MID_BYTES,
  type Mid,
  type Seq,
} from "../core/bytes.ts";
import type { FeedRecord, SignatureScheme } from "../core/effects.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import { pointerTo, successorOf } from "../core/sidechain.ts";
import { serializeState } from "./demo-config.ts";
import type { Signatures, VerifiedLog } from "./demo-directory.ts";
import { lengthCodesToTell, serializeDirectory } from "./demo-export.ts";
import { type ImportFault, sortFiles } from "./demo-files.ts";
import { type DemoLog, parseLog, verifyLog } from "./demo-log.ts";
import { eachBlobOf } from "./feed-blobs.ts";
import { midOfLog } from "./log-overlap.ts";
import type { ReadBlobs } from "./open-chains.ts";
import type { Store } from "./port.ts";

/** Why nothing of a log is taken. `detail` is for people. */
export interface LogRefusal {
  readonly code: "damaged-log" | "bad-signature" | "no-signing-key" | "other-anchor";
  readonly seq: Seq | null;
  readonly detail: string;
}

/** One log of a file: its form is checked, nothing else. */
export type SharedLog = { readonly path: string; readonly feedId: FeedId } & (
  | { readonly log: DemoLog }
  | { readonly refusal: LogRefusal }
);

export interface SharedFeeds {
  readonly logs: readonly SharedLog[];
  /** Blobs by `keyOf` their pointer, as the file names them: to be hashed before use. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
  /** Whether a node's `config.json`, and so its secret key, is in the file. */
  readonly holdsKey: boolean;
}

/** The files of these feeds. An own feed without entries has no log. Cost: reads the feeds and their blobs. Rejects as the store does. */
export async function serializeSharedFeeds(
  store: Pick<Store, "load" | "readEntries" | "readBlobs">,
  isChosen: (feed: FeedRecord) => boolean,
): Promise<FilesByPath> {
  const stored = await store.load();
  const feeds = stored.feeds.filter(isChosen);
  const seen = new Set<string>();
  const files = await serializeDirectory({
    load: async () => ({ ...stored, identity: undefined, feeds }),
    readEntries: (feedNo, fromSeq, toSeq) => store.readEntries(feedNo, fromSeq, toSeq),
    eachBlob: async (visit) => {
      for (const feed of feeds) await eachBlobOf(store, feed, visit, seen);
    },
  });
  const state = serializeState(undefined, lengthCodesToTell(feeds));
  return { ...files, "state.json": new TextEncoder().encode(state) };
}

/** What is in `files`; arrays are views of them. `faults`: the whole is refused, since its files are not those of a directory. Never throws. */
export function parseSharedFeeds(files: FilesByPath): SharedFeeds | { faults: readonly ImportFault[] } {
  const sorted = sortFiles(files);
  if (sorted.faults.length > 0) return { faults: sorted.faults };
  if (sorted.logs.length === 0) return { faults: [{ path: "", seq: null, reason: "there is no log of a feed" }] };
  const logs = sorted.logs.map(({ path, bytes, feedId }): SharedLog => {
    const log = parseLog(bytes);
    if ("reason" in log) return { path, feedId, refusal: { code: "damaged-log", seq: log.seq, detail: log.reason } };
    if (!equalBytes(log.feedId, feedId)) {
      const detail = "the header has another feed ID than the name";
      return { path, feedId, refusal: { code: "damaged-log", seq: null, detail } };
    }
    return { path, feedId, log };
  });
  return {
    logs,
    blobs: new Map(sorted.blobs.map(({ pointer, bytes }) => [keyOf(pointer), bytes])),
    holdsKey: sorted.config !== undefined,
  };
}

/**
 * Verifies a log. Where the replica that is here has the same entry at its end, what comes before it there was verified when it was stored, and its
 * MID vouches for it; only the rest is verified.
 * @param known the feed as it is followed here. @param midHere MID of an entry that is here. Rejects as `signatures` and `midHere` do.
 */
export async function verifySharedLog(
  { path, log }: { readonly path: string; readonly log: DemoLog },
  known: FeedRecord | undefined,
  { signatures, midHere }: { signatures: Signatures; midHere(feed: FeedRecord, seq: Seq): Promise<Mid | undefined> },
): Promise<VerifiedLog | LogRefusal> {
  const { feedId, anchor, front } = log;
  const scheme: SignatureScheme = known?.scheme ?? "ed25519";
  const secret = known?.secret;
  if (scheme === "ed25519" && !signatures.isAcceptableFeedId(feedId))
    return { code: "no-signing-key", seq: null, detail: "the feed ID is no Ed25519 key that may sign" };
  const line = await verifyLog(log, async () => true);
  if ("reason" in line) return { code: "damaged-log", seq: line.seq, detail: line.reason };
  const { mids } = line;
  const verified = { ...log, path, scheme, secret, mids };
  const shared = Math.min(front.seq, known?.front.seq ?? 0);
  const isKnown =
    known !== undefined &&
    shared > Math.max(anchor.seq, known.anchor.seq) &&
    equalBytes((await midHere(known, shared)) ?? new Uint8Array(0), midOfLog(verified, shared));
  const skip = isKnown ? shared - anchor.seq : 0;
  const rest: DemoLog = {
    ...log,
    anchor: isKnown ? { seq: shared, mid: asMid(mids.slice((skip - 1) * MID_BYTES, skip * MID_BYTES)) } : anchor,
    packets: log.packets.subarray(skip * PACKET_BYTES),
  };
  const signed = await verifyLog(rest, (message, signature) =>
    signatures.verify(scheme, secret ?? feedId, message, signature),
  );
  if ("reason" in signed) return { code: "bad-signature", seq: signed.seq, detail: signed.reason };
  return verified;
}

/** Reads chains out of a file's blobs as far as they are true to their names, and notes in `taken` which were used. */
export function readSharedBlobs(
  blobs: SharedFeeds["blobs"],
  taken: Map<string, { readonly pointer: HashPointer; readonly blob: Uint8Array }>,
): ReadBlobs {
  return async (pointer, count) => {
    const found: Uint8Array[] = [];
    for (let next: HashPointer | undefined = pointer; next && found.length < count; ) {
      const blob = blobs.get(keyOf(next));
      if (!blob || !equalBytes(pointerTo(blob), next)) break;
      taken.set(keyOf(next), { pointer: next, blob });
      found.push(blob);
      next = successorOf(blob);
    }
    return found;
  };
}
