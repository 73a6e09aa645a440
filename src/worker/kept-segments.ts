/**
 * What was kept of the conversation's rows, read before anything is made of it.
 *
 * Invariant: of each feed that is here the rows are without gap from its anchor, and not beyond its front; where they are not, everything is made anew.
 */
import type { RowFacts } from "../conversation/rows.ts";
import { maybeDecodeSegment } from "../conversation/segments.ts";
import type { FeedRecord } from "../core/effects.ts";

/** The segments in their order, with the rows of feeds that are gone; undefined when they can not be read or do not fit the feeds. */
export function maybeKeptSegments(
  notes: Iterable<Uint8Array>,
  here: ReadonlyMap<number, FeedRecord>,
): Iterable<RowFacts>[] | undefined {
  const segments: Iterable<RowFacts>[] = [];
  const ends = new Map<number, number>();
  for (const bytes of notes) {
    const segment = maybeDecodeSegment(bytes);
    if (!segment) return undefined;
    for (const { feedNo, seq } of segment) {
      const record = here.get(feedNo);
      if (!record) continue;
      if (seq !== (ends.get(feedNo) ?? record.anchor.seq) + 1 || seq > record.front.seq) return undefined;
      ends.set(feedNo, seq);
    }
    segments.push(segment);
  }
  return segments;
}
