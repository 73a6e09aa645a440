/**
 * What WANTs that are heard tell of how far others hold a feed: a node asks for the entry after its last.
 *
 * Packets carry no sender, and nodes also ask in advance, in bursts of several WANTs. So only the lowest SEQ that is asked for on a face within a
 * while counts, and only once the burst is over: at least one node there holds everything before it. Errs on the low side. What was asked for before an
 * entry was written says nothing of who holds it: after the latest own entry went out, WANTs that name only the next one are enough, since who
 * asks in advance asks for several.
 */
import { BoundedMap } from "./bounded-map.ts";
import { type Seq, toHex } from "./bytes.ts";

/** WANTs of one burst come within this time, ms. */
const BURST_MS = 10_000;
/** After the last WANT this long nothing lower may come, ms. */
const SETTLE_MS = 1_500;
/** WANTs of one feed on one face that are remembered; with more, the burst goes on and nothing is concluded from it. */
const MAX_RECENT = 64;
/** Feeds on faces that are remembered; what was heard longest ago leaves. */
const MAX_LEVELS = 4096;

/** At least one node on the face holds the feed up to `seq`. */
export interface Level {
  readonly faceId: string;
  readonly feedKey: string;
  readonly seq: Seq;
  readonly heardMs: number;
}

interface Heard {
  readonly faceId: string;
  readonly feedKey: string;
  recent: { readonly seq: Seq; readonly isAlone: boolean; readonly atMs: number }[];
  /** The latest own entry that went out there, and when. */
  written: { readonly seq: Seq; readonly atMs: number } | undefined;
  level: Level | undefined;
}

export class HeardWants {
  private readonly heard = new BoundedMap<string, Heard>(MAX_LEVELS);
  private readonly open = new Set<Heard>();

  /** A WANT for a feed was heard; `lowestSeq` is the lowest that it asks for, `isAlone`: and the only one. */
  note(faceId: string, feedKey: string, lowestSeq: Seq, isAlone: boolean, nowMs: number): void {
    const heard = this.of(faceId, feedKey);
    heard.recent = heard.recent.filter(({ atMs }) => nowMs - atMs < BURST_MS).slice(1 - MAX_RECENT);
    heard.recent.push({ seq: lowestSeq, isAlone, atMs: nowMs });
    this.open.add(heard);
  }

  /** The latest entry of the own feed went out for the first time. */
  noteWritten(faceId: string, feedKey: string, seq: Seq, nowMs: number): void {
    this.of(faceId, feedKey).written = { seq, atMs: nowMs };
  }

  /** What is known from an earlier run. */
  restore(level: Level): void {
    this.of(level.faceId, level.feedKey).level = level;
  }

  /** Concludes from the bursts that are over. Returns the levels that rose or were heard again. */
  settle(nowMs: number): Level[] {
    const told: Level[] = [];
    for (const heard of this.open) {
      const lastMs = heard.recent.at(-1)?.atMs ?? 0;
      if (nowMs - lastMs < SETTLE_MS) continue;
      this.open.delete(heard);
      const lowest = lowestOf(heard);
      const before = heard.level?.seq ?? 0;
      if (lowest - 1 < before || lowest <= 1) continue;
      heard.level = { faceId: heard.faceId, feedKey: heard.feedKey, seq: lowest - 1, heardMs: lastMs };
      told.push(heard.level);
    }
    return told;
  }

  /** What is known of a feed on a face. */
  maybeLevel(faceId: string, feedKey: string): Level | undefined {
    return this.heard.get(`${faceId}\n${feedKey}`)?.level;
  }

  private of(faceId: string, feedKey: string): Heard {
    const key = `${faceId}\n${feedKey}`;
    let heard = this.heard.get(key);
    if (!heard) {
      heard = { faceId, feedKey, recent: [], written: undefined, level: undefined };
      this.heard.set(key, heard);
    }
    return heard;
  }
}

/** The entry of which it is sure that somebody asks for it because it is the first that is missing. */
function lowestOf({ recent, written }: Heard): Seq {
  const since = recent.filter(({ atMs }) => written && atMs >= written.atMs);
  const isNextOnly = since.length > 0 && since.every(({ seq, isAlone }) => isAlone && seq - 1 === written?.seq);
  return Math.min(...(isNextOnly ? since : recent).map(({ seq }) => seq));
}

/** Of each feed that a WANT names: the lowest SEQ that it asks for, and whether that is the only one. */
export function lowestAsked(
  pairs: readonly { readonly feedId: Uint8Array; readonly seq: Seq }[],
): { readonly feedKey: string; readonly seq: Seq; readonly isAlone: boolean }[] {
  const byFeed = new Map<string, { feedKey: string; seq: Seq; isAlone: boolean }>();
  for (const { feedId, seq } of pairs) {
    const feedKey = toHex(feedId);
    const known = byFeed.get(feedKey);
    byFeed.set(feedKey, { feedKey, seq: Math.min(seq, known?.seq ?? seq), isAlone: known === undefined });
  }
  return [...byFeed.values()];
}
