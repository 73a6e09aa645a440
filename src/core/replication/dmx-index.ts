/**
 * DMX of stored entries around those that were wanted lately, so that they are known when another node sends them.
 */
import { BoundedMap } from "../bounded-map.ts";
import type { Seq } from "../bytes.ts";
import type { EntryCache } from "../entry-cache.ts";
import { MAX_HEARD } from "../limits.ts";
import { packetDmxKey } from "../packet-facts.ts";
import type { Replica } from "../replica.ts";

/** Entries noted around a wanted one: below, and above. */
const BELOW = 16;
const ABOVE = 64;

export class DmxIndex {
  private readonly cache: EntryCache;
  private readonly byDmx = new BoundedMap<string, { replica: Replica; seq: Seq }>(MAX_HEARD);

  constructor(cache: EntryCache) {
    this.cache = cache;
  }

  /** The noted entry with this DMX. */
  maybeKnown(dmxKey: string): { readonly replica: Replica; readonly seq: Seq } | undefined {
    return this.byDmx.get(dmxKey);
  }

  /** Notes the entries around `seq` beyond `indexedTo`. Returns up to where they are noted now. */
  note(replica: Replica, seq: Seq, indexedTo: Seq): Seq {
    const frontSeq = replica.front.seq;
    if (seq + ABOVE / 2 <= indexedTo || indexedTo >= frontSeq) return indexedTo;
    const firstSeq = Math.max(replica.anchor.seq + 1, indexedTo + 1, seq - BELOW);
    const lastSeq = Math.min(frontSeq, seq + ABOVE);
    for (let other = firstSeq; other <= lastSeq; other++) {
      this.cache.withEntry(replica.feedNo, other, frontSeq, (packet) =>
        this.byDmx.set(packetDmxKey(packet), { replica, seq: other }),
      );
    }
    return lastSeq;
  }
}
