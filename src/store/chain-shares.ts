/**
 * Which incomplete chains a node hears of first when there are more than it can hold: each feed gets its share.
 *
 * Does not know where rows are kept. Without it one author with very many incomplete chains would keep the chains of all
 * others from being asked for.
 */
import type { Seq } from "../core/bytes.ts";
import type { ChainRecord } from "../core/effects.ts";

/** Reads at most `most` rows of a feed with a SEQ below `beforeSeq`, newest first. */
export type ReadNewestChains = (feedNo: number, beforeSeq: Seq, most: number) => Promise<ChainRecord[]>;

/**
 * At most `count` rows over all `feedNos`, grouped by feed, newest first within a feed. What feeds with few rows leave is
 * divided among the others. Cost: at most a few reads for each feed.
 */
export async function takeEvenly(
  feedNos: readonly number[],
  count: number,
  readNewest: ReadNewestChains,
): Promise<ChainRecord[]> {
  const taken = new Map<number, ChainRecord[]>(feedNos.map((feedNo) => [feedNo, []]));
  let open = [...feedNos];
  let left = count;
  while (open.length > 0 && left > 0) {
    const share = Math.ceil(left / open.length);
    const stillOpen: number[] = [];
    for (const feedNo of open) {
      const most = Math.min(share, left);
      if (most === 0) break;
      const rows = taken.get(feedNo)!;
      const more = await readNewest(feedNo, rows.at(-1)?.seq ?? Number.POSITIVE_INFINITY, most);
      rows.push(...more);
      left -= more.length;
      if (more.length === most) stillOpen.push(feedNo);
    }
    open = stillOpen;
  }
  return [...taken.values()].flat();
}
