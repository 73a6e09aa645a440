/**
 * What merging carried feeds changes in a profile: all of it in one ImportChange.
 *
 * Reads, never writes. Each log is judged by itself: a longer one makes the replica grow, a shorter one is no error, one that names another
 * entry than ours is the proof of a fork, and one that does not meet the replica leaves a gap and changes nothing. Only blobs that a taken feed
 * lacks are taken. The profile never becomes another node.
 */
import type { FeedId, HashPointer, Seq } from "../core/bytes.ts";
import { asMid, equalBytes, toHex } from "../core/bytes.ts";
import type { FeedMark, FeedRecord, ForkProof } from "../core/effects.ts";
import { payloadOf, TYPE_CHAIN20, TYPE_OFFSET } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import { type FeedLengthCode, parseSidechainHead } from "../core/sidechain.ts";
import type { VerifiedLog } from "./demo-directory.ts";
import { midOfLog, overlapOf } from "./log-overlap.ts";
import { findOpenEnd, type ReadBlobs } from "./open-chains.ts";
import { type ImportPlan, type ProfileReader, planImport } from "./plan-import.ts";
import type { ImportChange, StoredProfile } from "./port.ts";
import { type LogRefusal, readSharedBlobs, type SharedFeeds } from "./shared-feeds.ts";

/** What becomes of one log. */
export interface SharedVerdict {
  readonly feedId: FeedId;
  /** `frozen`: its author forked it before, and nothing more of it is taken. `fork`: this log proves it. */
  readonly outcome: "new" | "merged" | "gap" | "fork" | "frozen" | "refused";
  /** Entries that are new here, and those of the log that were here before. */
  readonly added: number;
  readonly present: number;
  /** Blobs that were missing, or would be, and are in the file. */
  readonly blobs: number;
  /** Entries that lie between the replica and the log, both ends included. */
  readonly gap?: { readonly from: Seq; readonly to: Seq };
  readonly refusal?: LogRefusal;
}

export interface SharingPlan {
  readonly change: ImportChange;
  readonly verdicts: readonly SharedVerdict[];
}

/** More chains than a profile can hold: all of them. */
const ALL_CHAINS = 0xffffffff;

/** What merging `logs` changes in `stored`. The caller is its writer. @throws EnvironmentError `too-many-feeds`; what `reader` rejects with. */
export async function planSharing(
  logs: readonly VerifiedLog[],
  blobs: SharedFeeds["blobs"],
  stored: StoredProfile,
  reader: ProfileReader,
): Promise<SharingPlan> {
  const verdicts: SharedVerdict[] = [];
  const marks: FeedMark[] = [];
  const taken: VerifiedLog[] = [];
  const picked = new Map<string, { readonly pointer: HashPointer; readonly blob: Uint8Array }>();
  const here: ReadBlobs = (pointer, count) => reader.readBlobs(pointer, count);
  const inFile = readSharedBlobs(blobs, picked);
  const filler = new ChainFiller(here, async (pointer, count) => {
    const found = await inFile(pointer, count);
    return found.length > 0 ? found : here(pointer, count);
  });
  const openHere = stored.feeds.some(({ missingBlobs }) => missingBlobs > 0) ? await reader.readChains(ALL_CHAINS) : [];

  for (const log of logs) {
    const { feedId } = log;
    const nothing = { feedId, added: 0, present: 0, blobs: 0 };
    const entries = log.front.seq - log.anchor.seq;
    const feed = stored.feeds.find((each) => equalBytes(each.feedId, feedId));
    if (!feed) {
      taken.push(log);
      const filled = await filler.fillEntries(log, log.anchor.seq, "unknown");
      verdicts.push({ ...nothing, outcome: "new", added: entries, blobs: filled });
      continue;
    }
    const overlap = await overlapOf(log, feed, reader);
    if (overlap.kind === "apart") {
      const [early, late] = log.anchor.seq > feed.front.seq ? [feed, log] : [log, feed];
      verdicts.push({ ...nothing, outcome: "gap", gap: { from: early.front.seq + 1, to: late.anchor.seq } });
      continue;
    }
    if (feed.fork) {
      verdicts.push({ ...nothing, outcome: "frozen" });
      continue;
    }
    if (overlap.kind === "differ") {
      const fork = await proofOf(log, feed, overlap.seq, reader);
      if (fork) marks.push({ feedNo: feed.feedNo, fork });
      const detail = "it begins after another entry than the replica here";
      verdicts.push(
        fork
          ? { ...nothing, outcome: "fork" }
          : { ...nothing, outcome: "refused", refusal: { code: "other-anchor", seq: overlap.seq, detail } },
      );
      continue;
    }
    taken.push(log);
    // Whoever takes a feed of which only the replica was kept follows it.
    if (feed.followed === false) marks.push({ feedNo: feed.feedNo, followed: true });
    const added = Math.max(0, log.front.seq - feed.front.seq);
    let filled = await filler.fillEntries(log, Math.max(feed.front.seq, log.anchor.seq), feed.lengthCode);
    for (const { next, missing } of openHere.filter(({ feedNo }) => feedNo === feed.feedNo))
      filled += await filler.fill(next, missing);
    const first = Math.max(log.anchor.seq, feed.anchor.seq);
    const present = Math.max(0, Math.min(log.front.seq, feed.front.seq) - first);
    verdicts.push({ ...nothing, outcome: "merged", added, present, blobs: filled });
  }

  // What a stranger's file says of length codes is not believed.
  const lengthCodes = Object.fromEntries(taken.map(({ feedId }) => [toHex(feedId), "unknown" as const]));
  const directory = { owner: undefined, configText: undefined, stateText: undefined, notes: [] };
  const plan = await planImport(
    { ...directory, lengthCodes, logs: taken, blobs: [...picked.values()] },
    stored,
    reader,
  );
  const change = assertPlanned(plan).change;
  return { change: { ...change, commit: { ...change.commit, marks: [...change.commit.marks, ...marks] } }, verdicts };
}

/** Whether merging writes anything. */
export function changesAnything({ added, commit, blobs }: ImportChange): boolean {
  return added.length + commit.advances.length + commit.marks.length + blobs.length > 0;
}

function assertPlanned(plan: ImportPlan): Extract<ImportPlan, { kind: "planned" }> {
  if (plan.kind === "refused")
    throw new EnvironmentError(
      "internal",
      plan.faults.map(({ path, reason }) => `${path}: ${reason}`),
    );
  return plan;
}

/** Closes chains with blobs of the file, and counts how many of them were missing without it. */
class ChainFiller {
  private readonly here: ReadBlobs;
  private readonly all: ReadBlobs;

  constructor(here: ReadBlobs, all: ReadBlobs) {
    this.here = here;
    this.all = all;
  }

  async fill(pointer: HashPointer, count: number): Promise<number> {
    const open = await findOpenEnd(pointer, count, this.here);
    if (!open) return 0;
    // What the length asks for is a guess while the length code is unknown: only what is there counts.
    let filled = 0;
    await findOpenEnd(open.next, open.missing, async (next, missing) => {
      const found = await this.all(next, missing);
      filled += found.length;
      return found;
    });
    return filled;
  }

  /** The chains of the entries of `log` after `afterSeq`. */
  async fillEntries({ packets, anchor }: VerifiedLog, afterSeq: Seq, code: FeedLengthCode): Promise<number> {
    let filled = 0;
    for (let at = (afterSeq - anchor.seq) * PACKET_BYTES; at < packets.length; at += PACKET_BYTES) {
      if (packets[at + TYPE_OFFSET] !== TYPE_CHAIN20) continue;
      const head = parseSidechainHead(payloadOf(packets.subarray(at, at + PACKET_BYTES)), code);
      if (head.state === "chained") filled += await this.fill(head.pointer!, head.blobCount);
    }
    return filled;
  }
}

/** The two entries of `seq`, or undefined where one of the two lines only begins after it and has no entry to show. */
async function proofOf(
  log: VerifiedLog,
  feed: FeedRecord,
  seq: Seq,
  reader: ProfileReader,
): Promise<ForkProof | undefined> {
  if (seq <= Math.max(log.anchor.seq, feed.anchor.seq)) return undefined;
  const [run] = await reader.readEntries(feed.feedNo, seq, seq);
  const at = (seq - log.anchor.seq - 1) * PACKET_BYTES;
  const prev = asMid(midOfLog(log, seq - 1).slice());
  return { seq, prev, packets: [run.packets.slice(0, PACKET_BYTES), log.packets.slice(at, at + PACKET_BYTES)] };
}
