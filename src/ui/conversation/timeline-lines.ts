/**
 * How posts stand among each other: where a day begins, which belong together, and which say what they follow. Pure.
 *
 * Posts that one author wrote shortly after each other are one group with one heading; nothing that has to be said stands in between.
 */
import type { TimelineItem } from "../../client/api.ts";
import { dayInWords } from "../base/amounts.ts";

/** What is longer apart begins a new group. */
export const GROUP_MS = 10 * 60_000;

/** An earlier post, where another refers to it. */
export type Quoted = Pick<TimelineItem, "mid" | "name" | "content" | "mentions">;

export interface TimelineLine {
  readonly item: TimelineItem;
  /** The day that begins here. Items without a time belong to the day in which they stand. */
  readonly day: string | undefined;
  readonly isDivider: boolean;
  /** The post that it answers, or follows without knowledge of what stands between; where that is not the one above. */
  readonly quoted: Quoted | undefined;
  /** Whether it belongs to the group of the one above. */
  readonly isJoined: boolean;
}

/** @param divider message ID of the post before which the divider stands. */
export function linesOf(items: readonly TimelineItem[], divider: string | null, nowMs: number): TimelineLine[] {
  const known = new Map(items.map((item) => [item.mid, item]));
  return items.map((item, at) => {
    const before = items[at - 1] as TimelineItem | undefined;
    const day = item.timeMs === null ? undefined : dayInWords(item.timeMs, nowMs);
    const isNewDay = !before || before.timeMs === null || dayInWords(before.timeMs, nowMs) !== day;
    const isDivider = item.mid === divider;
    const quoted = quotedBy(item, before, known);
    const isJoined = !(isNewDay && day) && !isDivider && !quoted && before !== undefined && isGroup(before, item);
    return { item, day: isNewDay ? day : undefined, isDivider, quoted, isJoined };
  });
}

function quotedBy(
  { follows, answers }: TimelineItem,
  before: TimelineItem | undefined,
  known: ReadonlyMap<string, TimelineItem>,
): Quoted | undefined {
  if (answers) return answers.mid === before?.mid ? undefined : answers;
  if (!before || follows.includes(before.mid)) return undefined;
  return follows.map((mid) => known.get(mid)).findLast((item) => item !== undefined);
}

function isGroup(before: TimelineItem, item: TimelineItem): boolean {
  if (before.feedId !== item.feedId || item.mentions.some(({ own }) => own && !item.own)) return false;
  return isUsual(before) && isUsual(item) && item.timeMs! - before.timeMs! < GROUP_MS;
}

/** Says when, and is no name. */
const isUsual = ({ timeMs, claimedMs, isTimeDoubtful, content }: TimelineItem): boolean =>
  timeMs !== null && claimedMs !== null && !isTimeDoubtful && content?.kind !== "name";
