/**
 * Which earlier post a post answers on purpose.
 *
 * A post names the posts that its author knew and nobody had named yet; none of those follows another. So where one that is named comes before
 * another that is named as well, it was added by hand: the post answers it. It stands where it would without that, here and in other clients
 * of today's network, whose order is the longest path over tips (`gen2.md` section 6.2); to name only what is answered would put it back there.
 */
import { NO_ROW, type Row, type Rows } from "./rows.ts";

/** Rows that are looked at for one post; what is answered from further back stays a post among others. */
const MAX_LOOKED_AT = 2000;

/** The row that `row` answers, or NO_ROW. @param timeMsOf where a row stands; what is followed stands earlier. */
export function answeredBy(rows: Rows, row: Row, timeMsOf: (row: Row) => number): Row {
  const named = namedBy(rows, row);
  if (named.length < 2) return NO_ROW;
  const fromMs = Math.min(...named.map(timeMsOf));
  const seen = new Set<Row>();
  const open = named.flatMap((tip) => namedBy(rows, tip));
  for (let next = open.pop(); next !== undefined && seen.size < MAX_LOOKED_AT; next = open.pop()) {
    if (seen.has(next) || timeMsOf(next) < fromMs) continue;
    seen.add(next);
    open.push(...namedBy(rows, next));
  }
  return named.find((tip) => seen.has(tip)) ?? NO_ROW;
}

function namedBy(rows: Rows, row: Row): Row[] {
  const found = Array.from({ length: rows.tipCount(row) }, (_, at) => rows.rowOfTip(row, at));
  return found.filter((tip) => tip !== NO_ROW && tip !== row);
}
