/**
 * Where and when own entries went out, and whether anybody was in reach there then.
 *
 * Knows nothing of faces but their IDs. Of older entries nothing is kept here: how often they went out is counted elsewhere.
 */
import { BoundedMap } from "../core/bounded-map.ts";
import type { Seq } from "../core/bytes.ts";
import { MAX_KNOWN_FACES } from "../core/limits.ts";

/** Own entries of which is known where and when they went out. */
const MAX_AIRED = 512;
/** Who was heard so long before or after counts as in reach: nodes ask at least once a minute on a LAN. */
const IN_REACH_MS = 5 * 60_000;

export interface Airing {
  readonly faceId: string;
  times: number;
  lastMs: number;
  /** Somebody was heard there about then. */
  isHeard: boolean;
}

export class Airings {
  /** The entry that went out, or was looked at, longest ago leaves. */
  private readonly bySeq = new BoundedMap<Seq, Airing[]>(MAX_AIRED);
  /** When anybody was last heard on a face, and whether something went out there unheard. */
  private readonly faces = new BoundedMap<string, { heardMs: number; hasUnheard: boolean }>(MAX_KNOWN_FACES);

  of(seq: Seq): readonly Airing[] {
    return this.bySeq.get(seq) ?? [];
  }

  /** Takes what was kept. @param heard when somebody was last heard, by face. */
  load(kept: readonly (readonly [Seq, Airing[]])[], heard: readonly (readonly [string, number])[] = []): void {
    for (const [faceId, heardMs] of heard) this.face(faceId).heardMs = heardMs;
    for (const [seq, airings] of kept) {
      this.bySeq.set(seq, airings);
      for (const { faceId, isHeard } of airings) if (!isHeard) this.face(faceId).hasUnheard = true;
    }
  }

  /** What is to be kept. */
  entries(): (readonly [Seq, Airing[]])[] {
    return [...this.bySeq.entries()];
  }

  /** When somebody was last heard, by face: to be kept too. */
  heard(): (readonly [string, number])[] {
    return [...this.faces.entries()].flatMap(([id, { heardMs }]) => (heardMs > 0 ? [[id, heardMs] as const] : []));
  }

  /** When somebody was last heard there, Unix ms. */
  lastHeardMs(faceId: string): number {
    return this.faces.get(faceId)?.heardMs ?? Number.NEGATIVE_INFINITY;
  }

  clear(): void {
    this.bySeq.clear();
  }

  /** An entry went out. Returns whether it was for the first time there. */
  add(seq: Seq, faceId: string, nowMs: number): boolean {
    const face = this.face(faceId);
    const isHeard = nowMs - face.heardMs <= IN_REACH_MS;
    const airings = this.bySeq.get(seq) ?? [];
    const known = airings.find((airing) => airing.faceId === faceId);
    if (known) {
      known.times++;
      known.lastMs = nowMs;
      known.isHeard ||= isHeard;
    } else airings.push({ faceId, times: 1, lastMs: nowMs, isHeard });
    face.hasUnheard ||= !isHeard;
    this.bySeq.set(seq, airings);
    return !known;
  }

  /** Somebody was heard. Returns the entries of which more is known now. */
  noteHeard(faceId: string, nowMs: number): Seq[] {
    const face = this.face(faceId);
    face.heardMs = nowMs;
    if (!face.hasUnheard) return [];
    face.hasUnheard = false;
    const changed: Seq[] = [];
    for (const [seq, airings] of this.bySeq.entries())
      for (const airing of airings) {
        if (airing.faceId !== faceId || airing.isHeard || nowMs - airing.lastMs > IN_REACH_MS) continue;
        airing.isHeard = true;
        changed.push(seq);
      }
    return changed;
  }

  /** Whoever was on this face never was there. Returns the entries that went out on it. */
  forgetFace(faceId: string): { readonly seq: Seq; readonly times: number }[] {
    const gone: { seq: Seq; times: number }[] = [];
    for (const [seq, airings] of [...this.bySeq.entries()]) {
      const airing = airings.find((one) => one.faceId === faceId);
      if (!airing) continue;
      airings.splice(airings.indexOf(airing), 1);
      gone.push({ seq, times: airing.times });
    }
    return gone;
  }

  private face(faceId: string): { heardMs: number; hasUnheard: boolean } {
    const known = this.faces.get(faceId) ?? { heardMs: Number.NEGATIVE_INFINITY, hasUnheard: false };
    this.faces.set(faceId, known);
    return known;
  }
}
