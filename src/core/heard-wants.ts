/**
 * What WANTs that are heard tell of how far others hold a feed: a node asks for the entry after its last.
 *
 * Packets carry no sender, and nodes also ask in advance, in bursts of several WANTs. So only the lowest SEQ that is asked for on a face within a
 * while counts, and only once the burst is over: at least one node there holds everything before it. Errs on the low side.
 */
import { BoundedMap } from "./bounded-map.ts";
import type { Seq } from "./bytes.ts";

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
  recent: { readonly seq: Seq; readonly atMs: number }[];
  level: Level | undefined;
}

export class HeardWants {
  private readonly heard = new BoundedMap<string, Heard>(MAX_LEVELS);
  private readonly open = new Set<Heard>();

  /** A WANT for a feed was heard; `lowestSeq` is the lowest that it asks for. */
  note(faceId: string, feedKey: string, lowestSeq: Seq, nowMs: number): void {
    const heard = this.of(faceId, feedKey);
    heard.recent = heard.recent.filter(({ atMs }) => nowMs - atMs < BURST_MS).slice(1 - MAX_RECENT);
    heard.recent.push({ seq: lowestSeq, atMs: nowMs });
    this.open.add(heard);
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
      const lowest = heard.recent.reduce((low, { seq }) => Math.min(low, seq), Number.POSITIVE_INFINITY);
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
      heard = { faceId, feedKey, recent: [], level: undefined };
      this.heard.set(key, heard);
    }
    return heard;
  }
}
