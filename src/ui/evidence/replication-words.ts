/**
 * How far the feeds of others are here, in words. A known head is a hint and a quiet channel no error, so nothing here is a promise.
 */
import type { FaceView, FeedProgress, ReplicationView } from "../../client/api.ts";
import { counted } from "../base/amounts.ts";
import { isolated } from "../base/isolated.ts";
import { t } from "../language/language.ts";
import { isRadio } from "../radio/face-label.ts";

export type FeedState = "upToDate" | "behind" | "nothing";

/** What is known of a feed: with nothing of it here, it can not be called up to date. */
export function stateOf({ have, missingEntries, missingBlobs }: FeedProgress, anchorSeq: number): FeedState {
  if (missingEntries > 0 || missingBlobs > 0) return "behind";
  return have > anchorSeq ? "upToDate" : "nothing";
}

/** A followed feed, with what the page knows of it beside. */
export interface NamedProgress {
  readonly progress: FeedProgress;
  readonly name: string;
  readonly anchorSeq: number;
  /** Frozen: it can not be called up to date, nor behind. */
  readonly isForked?: boolean;
}

/** How long after the last packet somebody counts as in reach. Nodes ask at least once a minute on a LAN, and on a calm radio every 1024 s and a quarter more. */
const IN_REACH_MS = 5 * 60_000;
const IN_RADIO_REACH_MS = 25 * 60_000;

/** Whether somebody was heard lately on a face that is up: only then is there anybody to be up to date with. */
export function isSomebodyInReach(
  faces: readonly Pick<FaceView, "id" | "phase">[],
  traffic: ReplicationView["faces"],
  nowMs: number,
): boolean {
  const up = new Set(faces.filter(({ phase }) => phase === "up").map(({ id }) => id));
  return traffic.some(({ faceId, lastHeardMs }) => {
    const longestMs = isRadio(faceId) ? IN_RADIO_REACH_MS : IN_REACH_MS;
    return up.has(faceId) && lastHeardMs !== null && nowMs - lastHeardMs < longestMs;
  });
}

/**
 * "Up to date with 3 of 4 feeds, Bob’s is 12 entries behind, about 2 minutes of air." The feed that is most behind is named, the
 * others are counted. Feeds of which nothing was ever heard are apart: their authors may have written nothing. With nobody in reach it
 * is said that this is what is known here. Forked ones are apart as well. Empty when no feed of others is followed.
 */
export function replicationSentence(all: readonly NamedProgress[], isReached: boolean): string {
  if (all.length === 0) return "";
  const forked = all.filter(({ isForked }) => isForked);
  const said = sentencesOf(
    all.filter((each) => !forked.includes(each)),
    isReached,
  );
  const [first] = forked;
  if (first) said.push(t("replica.forked", { feeds: nameOrCount(forked, first) }));
  return said.join(" ");
}

const nameOrCount = (feeds: readonly NamedProgress[], first: NamedProgress): string =>
  feeds.length === 1 ? isolated(first.name) : counted("feeds", feeds.length);

function sentencesOf(followed: readonly NamedProgress[], isReached: boolean): string[] {
  const inState = (wanted: FeedState) =>
    followed.filter(({ progress, anchorSeq }) => stateOf(progress, anchorSeq) === wanted);
  const behind = inState("behind").sort((a, b) => packetsOf(b.progress) - packetsOf(a.progress));
  const nothing = inState("nothing");
  const some = inState("upToDate").length;
  const all = counted("feeds", followed.length - nothing.length);
  const parts = [isReached ? t("replica.upToDate", { some, all }) : t("replica.upToDateAsKnown", { some, all })];
  const [most, ...others] = behind;
  if (most) parts.push(behindInWords(most));
  if (others.length > 0) parts.push(t("replica.othersBehind", { count: others.length }));
  const air = behind.reduce((sum, { progress }) => sum + (progress.airtimeMs ?? 0), 0);
  if (air > 0) parts.push(t("replica.air", { air: airInWords(air) }));
  const sentences = isReached ? [] : [t("replica.nobodyInReach")];
  if (nothing.length < followed.length) sentences.push(`${parts.join(", ")}.`);
  const [only] = nothing;
  if (only) sentences.push(t("replica.nothingYet", { feeds: nameOrCount(nothing, only) }));
  return sentences;
}

/** "12 seconds", "2 minutes", "3 hours": rounded, as it is an estimate. At least one second. */
export function airInWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return t("air.seconds", { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("air.minutes", { count: minutes });
  return t("air.hours", { count: Math.round(minutes / 60) });
}

/** The followed feeds of others with their names, in the order of the page, which may know of later entries than `feeds`. */
export function followedIn(
  { feeds }: ReplicationView,
  named: readonly {
    readonly feedId: string;
    readonly anchorSeq: number;
    readonly seq: number;
    readonly shownName: string;
    readonly fork: object | null;
  }[],
): NamedProgress[] {
  const byId = new Map(feeds.map((progress) => [progress.feedId, progress]));
  return named.flatMap(({ feedId, anchorSeq, seq, shownName, fork }) => {
    const read = byId.get(feedId);
    if (!read || read.own) return [];
    const have = Math.max(read.have, seq);
    const missingEntries = Math.max(0, read.missingEntries - (have - read.have));
    return [{ progress: { ...read, have, missingEntries }, anchorSeq, name: shownName, isForked: fork !== null }];
  });
}

/** Entries and blobs that are missing. */
export const packetsOf = ({ missingEntries, missingBlobs }: FeedProgress): number => missingEntries + missingBlobs;

function behindInWords({ name: shown, progress: { missingEntries, missingBlobs } }: NamedProgress): string {
  const name = isolated(shown);
  const entries = counted("entries", missingEntries);
  const blobs = counted("blobs", missingBlobs);
  if (missingBlobs === 0) return t("replica.entriesBehind", { name, entries });
  if (missingEntries === 0) return t("replica.blobsBehind", { name, blobs });
  return t("replica.bothBehind", { name, entries, blobs });
}
