/** Chosen feeds into one file, and feeds of a file into this profile, where they are merged. Never a key. */
import { unzipFiles, zipFiles } from "../archive/zip.ts";
import { type FeedId, toHex } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { VerifiedLog } from "../store/demo-directory.ts";
import { changesAnything, planSharing, type SharedVerdict } from "../store/plan-sharing.ts";
import {
  type LogRefusal,
  parseSharedFeeds,
  type SharedLog,
  serializeSharedFeeds,
  verifySharedLog,
} from "../store/shared-feeds.ts";
import type { SharedFeedReport, SharingApi, SharingReport } from "./api.ts";
import { assertText } from "./arguments.ts";
import { refusalOf, signaturesOf } from "./directory.ts";
import type { ProfileFilesParts } from "./profile-files.ts";

export interface ProfileSharingParts extends ProfileFilesParts {
  /** Feeds that are not passed on unless they are named. */
  isLeftOut(feed: FeedRecord): boolean;
}

export class ProfileSharing implements SharingApi {
  private readonly parts: ProfileSharingParts;

  constructor(parts: ProfileSharingParts) {
    this.parts = parts;
  }

  async exportFeeds(feedIds?: readonly string[]): Promise<Uint8Array> {
    const { store, profile, life } = this.parts;
    const named = feedIds && new Set(assertIds(feedIds).map((id) => profile.feedOf(id).feedNo));
    const files = await profile.inTurn(async () => {
      await life.commitEnded();
      return serializeSharedFeeds(store, (feed) => (named ? named.has(feed.feedNo) : !this.parts.isLeftOut(feed)));
    });
    return zipFiles(files);
  }

  async importFeeds(
    file: Uint8Array,
    options: { take?: readonly string[] } = {},
    token: string = crypto.randomUUID(),
  ): Promise<SharingReport> {
    if (!(file instanceof Uint8Array)) throw new EnvironmentError("bad-argument", "A file is a Uint8Array.");
    if (typeof options !== "object" || options === null)
      throw new EnvironmentError("bad-argument", "Options are an object.");
    const take = options.take && new Set(assertIds(options.take));
    const shared = parseSharedFeeds(unzipFiles(file));
    if ("faults" in shared) throw refusalOf(shared.faults);
    const { store, profile, life } = this.parts;
    const isWanted = (feedId: FeedId) =>
      take ? take.has(toHex(feedId)) : profile.followed.includes(profile.maybeFeed(feedId)!);

    const verified: VerifiedLog[] = [];
    const refusals = new Map<string, LogRefusal>();
    for (const log of shared.logs) {
      const id = toHex(log.feedId);
      const result = !isWanted(log.feedId) ? undefined : "refusal" in log ? log.refusal : await this.verify(log);
      if (result && "code" in result) refusals.set(id, result);
      else if (result) verified.push(result);
    }
    const plan = async () => planSharing(verified, shared.blobs, await store.load(), store);
    const reportOn = (verdicts: readonly SharedVerdict[]): SharingReport => ({
      feeds: reportsOf(shared.logs, refusals, verdicts, take),
      holdsKey: shared.holdsKey,
    });
    const report = await profile.inTurn(async () => {
      await life.commitEnded();
      const { change, verdicts } = await plan();
      if (!changesAnything(change)) return reportOn(verdicts); // The node is not disturbed.
      return life.rebuild(async () => {
        const final = await plan();
        const answer = reportOn(final.verdicts);
        await store.applyImport(final.change, { token, answer });
        return answer;
      });
    });
    const changed = report.feeds.filter(
      ({ outcome, added, blobs }) => outcome === "fork" || outcome === "new" || added + blobs > 0,
    );
    if (changed.length > 0) await this.parts.imported();
    for (const { feedId, outcome } of changed)
      this.parts.emit("feed", { feedId, change: outcome === "fork" ? "forked" : "added" });
    return report;
  }

  private verify(log: Extract<SharedLog, { log: unknown }>): Promise<VerifiedLog | LogRefusal> {
    const { profile, verifier, store, life } = this.parts;
    const record = profile.maybeFeed(log.feedId);
    const midHere = ({ feedNo }: FeedRecord, seq: number) => store.readMid(feedNo, seq);
    return verifySharedLog(log, record && life.recordNow(record), { signatures: signaturesOf(verifier), midHere });
  }
}

/** @throws EnvironmentError `bad-argument`. */
function assertIds(ids: unknown): string[] {
  if (!Array.isArray(ids)) throw new EnvironmentError("bad-argument", "Feed IDs are a list.");
  return ids.map((id) => assertText(id, "feed ID").toLowerCase());
}

/** @param take the feeds that were asked for; the others are not told of then, but those that were followed without. */
function reportsOf(
  logs: readonly SharedLog[],
  refusals: ReadonlyMap<string, LogRefusal>,
  verdicts: readonly SharedVerdict[],
  take: ReadonlySet<string> | undefined,
): SharedFeedReport[] {
  return logs.flatMap((shared): SharedFeedReport[] => {
    const feedId = toHex(shared.feedId);
    if (take && !take.has(feedId)) return [];
    const range =
      "log" in shared ? { from: shared.log.anchor.seq + 1, to: shared.log.front.seq } : { from: null, to: null };
    const nothing = { feedId, ...range, added: 0, present: 0, blobs: 0, gap: null, refusal: null };
    const verdict = verdicts.find((each) => toHex(each.feedId) === feedId);
    if (verdict) {
      const { outcome, added, present, blobs, gap, refusal } = verdict;
      return [{ ...nothing, outcome, added, present, blobs, gap: gap ?? null, refusal: refusal ?? null }];
    }
    const refusal = refusals.get(feedId) ?? ("refusal" in shared ? shared.refusal : undefined);
    return [{ ...nothing, outcome: refusal ? "refused" : "not-followed", refusal: refusal ?? null }];
  });
}
