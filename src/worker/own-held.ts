/**
 * How far nodes hold the own feed, by face, and how that is known.
 *
 * Knows nothing of packets. Invariant: what is held on a face never goes back; only a face that is gone for good takes it along.
 */
import { BoundedMap } from "../core/bounded-map.ts";
import type { Seq } from "../core/bytes.ts";
import type { Level } from "../core/heard-wants.ts";
import { MAX_KNOWN_FACES } from "../core/limits.ts";

/** `entry`: a node there sent what was not here. `blobs`: it asked for a blob of `seq`, whose place only the entry tells. */
export type Held = Level & { readonly by?: "entry" | "blobs" };

export class OwnHeld {
  /** Where nothing was concluded for longest leaves. */
  private readonly byFace = new BoundedMap<string, Held>(MAX_KNOWN_FACES);

  /** Returns the first SEQ of which more is known now, or undefined. */
  note(level: Held): Seq | undefined {
    const known = this.byFace.get(level.faceId);
    if (known && level.seq < known.seq) return undefined;
    this.byFace.set(level.faceId, level);
    return (known?.seq ?? 0) + 1;
  }

  /** Where at least one node holds the feed up to `seq` or further. */
  atLeast(seq: Seq): Held[] {
    return this.all().filter((level) => level.seq >= seq);
  }

  all(): Held[] {
    return [...this.byFace.values()];
  }

  /** Whoever was there was nobody to others. Returns what was known of it. */
  forgetFace(faceId: string): Held | undefined {
    const level = this.byFace.get(faceId);
    this.byFace.delete(faceId);
    return level;
  }

  clear(): void {
    this.byFace.clear();
  }
}
