/**
 * Which earlier post a post answers on purpose.
 *
 * A post names the posts that its author knew and nobody had named yet, the latest first; none of those follows another, as far as the author could see.
 * So where the one that is named first comes before another that is named as well, it was added by hand: the post answers it. (Any other may have been
 * followed in a post that its author did not have.) The post stands where it would without that, here and in other clients
 * of today's network, whose order is the longest path over tips (`gen2.md` section 6.2); to name only what is answered would put it back there.
 */
import { NO_ROW, type Row, type Rows } from "./rows.ts";

/** Rows that are looked at for one post; what is answered from further back stays a post among others. */
const MAX_LOOKED_AT = 2000;

/** The row that `row` answers, or NO_ROW. @param timeMsOf where a row stands; what is followed stands earlier. */
export function answeredBy(rows: Rows, row: Row, timeMsOf: (row: Row) => number): Row {
  const named = namedBy(rows, row);
  const first = rows.tipCount(row) === 0 ? NO_ROW : rows.rowOfTip(row, 0);
  if (named.length < 2 || first !== named[0]) return NO_ROW;
  const fromMs = Math.min(...named.map(timeMsOf));
  const seen = new Set<Row>();
  const open = named.flatMap((tip) => namedBy(rows, tip));
  for (let next = open.pop(); next !== undefined && seen.size < MAX_LOOKED_AT; next = open.pop()) {
    if (seen.has(next) || timeMsOf(next) < fromMs) continue;
    seen.add(next);
    open.push(...namedBy(rows, next));
  }
  return seen.has(first) ? first : NO_ROW;
}

function namedBy(rows: Rows, row: Row): Row[] {
  const found = Array.from({ length: rows.tipCount(row) }, (_, at) => rows.rowOfTip(row, at));
  return found.filter((tip) => tip !== NO_ROW && tip !== row);
}
