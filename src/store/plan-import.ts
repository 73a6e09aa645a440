/**
 * What importing a verified directory changes in a profile: all of it in one ImportChange, or nothing.
 *
 * Reads, never writes. Invariant: a replica only ever grows by entries that continue it; two logs that disagree about one entry
 * are a fork, and refused. A profile takes over another identity only as long as it has written nothing of its own.
 */
import { concatBytes, equalBytes, MID_BYTES, type Seq, toHex } from "../core/bytes.ts";
import type { ChainRecord, EntryRun, FeedAdvance, FeedMark, FeedRecord } from "../core/effects.ts";
import { type Frontier, genesisAnchor } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { MAX_FEEDS, PACKET_BYTES } from "../core/limits.ts";
import type { VerifiedDirectory, VerifiedLog } from "./demo-directory.ts";
import { type ImportFault, listFaults } from "./demo-files.ts";
import { overlapOf } from "./log-overlap.ts";
import { countMissing, findOpenChains, findOpenEnd, type ReadBlobs, readBlobsOf } from "./open-chains.ts";
import type { ImportChange, NewFeed, ProfileSettings, Store, StoredProfile } from "./port.ts";

/** What is read of the profile beside `load`. */
export type ProfileReader = Pick<Store, "readEntries" | "readMid" | "readBlobs" | "readChains">;

/** What an import did, for people. */
export interface ImportSummary {
  readonly becameNode: boolean;
  readonly feeds: readonly { readonly feedId: string; readonly entries: number; readonly added: number }[];
  readonly blobs: number;
  /** Feeds that came without entries, to be followed: those of a backup. */
  readonly contacts: number;
  readonly notes: readonly string[];
}

export type ImportPlan =
  | { readonly kind: "planned"; readonly change: ImportChange; readonly summary: ImportSummary }
  | { readonly kind: "refused"; readonly faults: readonly ImportFault[] };

/** More chains than a profile can hold: all of them. */
const ALL_CHAINS = 0xffffffff;

/** A log without its path: what a replica is made of. */
type Replica = Omit<VerifiedLog, "path">;

/**
 * What importing `directory` changes in the profile `stored`. The caller is its writer and lets nothing else write meanwhile.
 * @throws EnvironmentError `other-identity` when the profile has a feed of its own and the directory is another node's;
 * `too-many-feeds`; what `reader` rejects with.
 */
export async function planImport(
  directory: VerifiedDirectory,
  stored: StoredProfile,
  reader: ProfileReader,
): Promise<ImportPlan> {
  const becomesNode = takesOver(directory, stored);
  const removed = becomesNode ? stored.feeds.filter(({ own }) => own) : [];
  const here = stored.feeds.filter((feed) => !removed.includes(feed));
  const readBlobs = readBlobsOf(directory.blobs, (pointer, count) => reader.readBlobs(pointer, count));

  const added: NewFeed[] = [];
  const replaced: FeedRecord[] = [];
  const runs: EntryRun[] = [];
  const chains: ChainRecord[] = [];
  const grown = new Map<FeedRecord, { front: Frontier; missing: number }>();
  const faults: ImportFault[] = [];
  const notes = [...directory.notes];
  const summaries: ImportSummary["feeds"][number][] = [];

  for (const { path, ...log } of logsToTake(directory, becomesNode)) {
    const isOwn = becomesNode && equalBytes(log.feedId, directory.owner!.feedId);
    const feed = here.find(({ feedId }) => equalBytes(feedId, log.feedId));
    const entries = log.front.seq - log.anchor.seq;
    let addedEntries = entries;
    const known = feed?.lengthCode === "unknown" ? undefined : feed?.lengthCode;
    const told = directory.lengthCodes[toHex(log.feedId)] ?? known ?? "compact-size";
    // Who goes on writing a feed must know.
    const lengthCode = isOwn && told === "unknown" ? "leb128" : told;
    if (!feed)
      added.push(await newFeed(log, { own: isOwn, name: isOwn ? directory.owner!.name : "", lengthCode }, readBlobs));
    else {
      const fault = await findDisagreement(log, feed, reader);
      if (fault) {
        faults.push({ path, ...fault });
        continue;
      }
      addedEntries = Math.max(0, log.front.seq - feed.front.seq);
      if (isOwn) {
        replaced.push(feed);
        const united = await uniteWith(log, feed, reader);
        const made = await newFeed(united, { own: true, name: directory.owner!.name, lengthCode }, readBlobs);
        added.push({ ...made, record: { ...made.record, fork: feed.fork } });
      } else if (feed.fork && addedEntries > 0) {
        addedEntries = 0;
        notes.push(`${path}: its author has forked the feed; nothing more of it is taken.`);
      } else {
        if (log.anchor.seq < feed.anchor.seq)
          notes.push(`${path}: entries up to SEQ ${feed.anchor.seq} are left out; the replica here begins after it.`);
        if (addedEntries > 0) {
          const run = restAfter(log, feed);
          const open = await findOpenChains(run.packets, run.firstSeq, feed.lengthCode, readBlobs);
          runs.push(run);
          chains.push(...open.map((chain) => ({ feedNo: feed.feedNo, ...chain })));
          grown.set(feed, { front: log.front, missing: countMissing(open) });
        }
      }
    }
    if (path !== "") summaries.push({ feedId: toHex(log.feedId), entries, added: addedEntries });
  }
  if (faults.length > 0) return { kind: "refused", faults: listFaults(faults) };

  const gone = [...removed, ...replaced];
  if (stored.feeds.length - gone.length + added.length > MAX_FEEDS) throw new EnvironmentError("too-many-feeds");
  const kept = here.filter((feed) => !replaced.includes(feed));
  const marks = kept.filter((feed) => feed.own && grown.has(feed)).flatMap(markOf);
  if (becomesNode || marks.length > 0)
    notes.push("Writing waits until it is known that the own feed has not gone on elsewhere.");
  const closing = directory.blobs.length > 0 ? await closeChains(kept, readBlobs, reader) : noClosing;
  return {
    kind: "planned",
    change: {
      identity: becomesNode ? { secret: directory.owner!.secret, scheme: directory.owner!.scheme } : undefined,
      settings: settingsAfter(directory, stored.settings, becomesNode),
      removedFeedNos: gone.map(({ feedNo }) => feedNo),
      added,
      commit: {
        strict: true,
        advances: kept.flatMap((feed) => advanceOf(feed, grown.get(feed), closing.filled.get(feed.feedNo)) ?? []),
        runs,
        blobs: [],
        chains: [...closing.chains, ...chains],
        endedChains: closing.endedChains,
        marks,
        receipts: [],
      },
      blobs: directory.blobs,
    },
    summary: { becameNode: becomesNode, feeds: summaries, blobs: directory.blobs.length, contacts: 0, notes },
  };
}

/** Whether the profile becomes the directory's node. @throws EnvironmentError `other-identity` when it must not. */
function takesOver({ owner }: VerifiedDirectory, { identity, feeds }: StoredProfile): boolean {
  if (!owner) return false;
  const own = feeds.find((feed) => feed.own);
  const isSame =
    own !== undefined &&
    identity?.scheme === owner.scheme &&
    equalBytes(own.feedId, owner.feedId) &&
    equalBytes(identity.secret, owner.secret);
  if (isSame) return false;
  if (own && own.front.seq > 0)
    throw new EnvironmentError("other-identity", `The directory is that of ${owner.name} (${toHex(owner.feedId)}).`);
  return true;
}

/** The logs, and an empty one for the node that the profile becomes where it has written nothing. */
function logsToTake({ owner, logs }: VerifiedDirectory, becomesNode: boolean): readonly VerifiedLog[] {
  if (!becomesNode || logs.some(({ feedId }) => equalBytes(feedId, owner!.feedId))) return logs;
  const { feedId, scheme, secret } = owner!;
  const anchor = genesisAnchor(feedId);
  const none = new Uint8Array(0);
  const keyed = scheme === "hmac-sha512" ? secret : undefined;
  const empty = { path: "", feedId, scheme, secret: keyed, parent: undefined, anchor, front: anchor };
  return [...logs, { ...empty, packets: none, mids: none }];
}

async function newFeed(
  log: Replica,
  { own, name, lengthCode }: Pick<FeedRecord, "own" | "name" | "lengthCode">,
  readBlobs: ReadBlobs,
): Promise<NewFeed> {
  const { feedId, scheme, secret, anchor, front, parent, packets, mids } = log;
  const chains = await findOpenChains(packets, anchor.seq + 1, lengthCode, readBlobs);
  const missingBlobs = countMissing(chains);
  return {
    // Whoever had the directory may have written since.
    record: {
      feedId,
      name,
      own,
      scheme,
      secret,
      lengthCode,
      anchor,
      front,
      missingBlobs,
      parent,
      ownState: own ? "recovering" : undefined,
    },
    packets,
    mids,
    chains,
  };
}

/** The own feed has entries that were written elsewhere: there may be more. */
function markOf({ feedNo, ownState = "ready" }: FeedRecord): FeedMark[] {
  return ownState === "ready" ? [{ feedNo, ownState: "recovering" }] : [];
}

/** Why `log` can not be laid over the replica that is here, or undefined when they agree where they overlap. */
async function findDisagreement(
  log: Replica,
  feed: FeedRecord,
  reader: ProfileReader,
): Promise<Omit<ImportFault, "path"> | undefined> {
  const isEmpty = log.front.seq === log.anchor.seq;
  if (isEmpty && log.anchor.seq === 0) return undefined;
  if (!isEmpty && log.scheme !== feed.scheme)
    return { seq: null, reason: `the feed is followed here as ${feed.scheme}, the log is ${log.scheme}` };
  const overlap = await overlapOf(log, feed, reader);
  if (overlap.kind === "apart")
    return {
      seq: null,
      reason: `the log covers SEQ ${log.anchor.seq} to ${log.front.seq}, the replica here ${feed.anchor.seq} to ${feed.front.seq}; they do not meet`,
    };
  return overlap.kind === "differ"
    ? { seq: overlap.seq, reason: "fork: the replica here has another entry with this SEQ" }
    : undefined;
}

/** The entries of `log` beyond the front of the replica here. */
function restAfter(log: Replica, { feedNo, front }: FeedRecord): EntryRun {
  const skip = front.seq - log.anchor.seq;
  return {
    feedNo,
    firstSeq: front.seq + 1,
    packets: log.packets.subarray(skip * PACKET_BYTES),
    mids: log.mids.subarray(skip * MID_BYTES),
  };
}

/** Both as one, for a replica that becomes the own feed: nothing that either has may be lost, or the feed would fork. */
async function uniteWith(log: Replica, feed: FeedRecord, reader: ProfileReader): Promise<Replica> {
  const runs = await reader.readEntries(feed.feedNo, feed.anchor.seq + 1, feed.front.seq);
  const here: Replica = {
    ...log,
    anchor: feed.anchor,
    front: feed.front,
    packets: concatBytes(...runs.map(({ packets }) => packets)),
    mids: concatBytes(...runs.map(({ mids }) => mids)),
  };
  const isLogEmpty = log.front.seq === log.anchor.seq;
  if (isLogEmpty) return here;
  const [early, late] = log.anchor.seq < here.anchor.seq ? [log, here] : [here, log];
  if (late.front.seq <= early.front.seq) return early;
  const rest = restAfter(late, { ...feed, front: early.front });
  return {
    ...early,
    front: late.front,
    packets: concatBytes(early.packets, rest.packets),
    mids: concatBytes(early.mids, rest.mids),
  };
}

interface Closing {
  readonly chains: ChainRecord[];
  readonly endedChains: { feedNo: number; seq: Seq }[];
  /** Blobs that are no longer missing, by feed. */
  readonly filled: ReadonlyMap<number, number>;
}
const noClosing: Closing = { chains: [], endedChains: [], filled: new Map() };

/** What the imported blobs do for chains of feeds that are here. */
async function closeChains(
  feeds: readonly FeedRecord[],
  readBlobs: ReadBlobs,
  reader: ProfileReader,
): Promise<Closing> {
  const rows = feeds.some(({ missingBlobs }) => missingBlobs > 0) ? await reader.readChains(ALL_CHAINS) : [];
  const chains: ChainRecord[] = [];
  const endedChains: Closing["endedChains"] = [];
  const filled = new Map<number, number>();
  for (const { feedNo, seq, next, missing } of rows) {
    if (!feeds.some((feed) => feed.feedNo === feedNo)) continue;
    const end = await findOpenEnd(next, missing, readBlobs);
    if (end?.missing === missing) continue;
    if (end) chains.push({ feedNo, seq, ...end });
    else endedChains.push({ feedNo, seq });
    filled.set(feedNo, (filled.get(feedNo) ?? 0) + missing - (end?.missing ?? 0));
  }
  return { chains, endedChains, filled };
}

function advanceOf(
  feed: FeedRecord,
  growth: { front: Frontier; missing: number } | undefined,
  filled = 0,
): FeedAdvance | undefined {
  if (!growth && filled === 0) return undefined;
  const missingBlobs = Math.max(0, feed.missingBlobs - filled + (growth?.missing ?? 0));
  return { feedNo: feed.feedNo, fromSeq: feed.front.seq, front: growth?.front ?? feed.front, missingBlobs };
}

function settingsAfter(
  { owner, configText, stateText }: VerifiedDirectory,
  settings: ProfileSettings,
  becomesNode: boolean,
): ProfileSettings | undefined {
  if (!owner) return undefined;
  if (becomesNode) return { ...settings, name: owner.name, demoConfig: configText, demoState: stateText };
  return { ...settings, demoConfig: configText, demoState: stateText ?? settings.demoState };
}
