/**
 * The entries of a feed that are in memory to be shown: one unbroken run, newest first, bounded in number and in size.
 *
 * Knows nothing of elements. Content beyond MAX_SHOWN_BYTES is cut; whoever wants it all asks the node for that entry.
 */
import type { EntryView } from "../../client/api.ts";

/** Entries that one step loads. */
export const PAGE_ENTRIES = 50;
/** Entries in memory; beyond it those farthest from where the person reads leave. */
export const MAX_SHOWN_ENTRIES = 200;
/** Content bytes that are kept of one entry. */
export const MAX_SHOWN_BYTES = 4000;

export class ShownEntries {
  #entries: readonly EntryView[] = [];

  /** Newest first. */
  get list(): readonly EntryView[] {
    return this.#entries;
  }

  /** SEQ of the newest; 0 when there are none. */
  get newestSeq(): number {
    return this.#entries[0]?.seq ?? 0;
  }

  /** SEQ of the oldest; 0 when there are none. */
  get oldestSeq(): number {
    return this.#entries.at(-1)?.seq ?? 0;
  }

  /** Begins anew with `entries`, in the order of their SEQ. */
  replace(entries: readonly EntryView[]): void {
    this.#entries = entries.map(cut).reverse();
  }

  /** Adds what follows the newest; the oldest leave at the limit. */
  addNewer(entries: readonly EntryView[]): void {
    const added = entries.filter(({ seq }) => seq > this.newestSeq).map(cut);
    this.#entries = [...added.reverse(), ...this.#entries].slice(0, MAX_SHOWN_ENTRIES);
  }

  /** Adds what is before the oldest; the newest leave at the limit. */
  addOlder(entries: readonly EntryView[]): void {
    const added = entries.filter(({ seq }) => seq < this.oldestSeq).map(cut);
    this.#entries = [...this.#entries, ...added.reverse()].slice(-MAX_SHOWN_ENTRIES);
  }

  /** Takes the newer state of entries that are shown; others are ignored. */
  update(entries: readonly EntryView[]): void {
    const newer = new Map(entries.map((entry) => [entry.seq, entry]));
    this.#entries = this.#entries.map((entry) => {
      const found = newer.get(entry.seq);
      return found ? cut(found) : entry;
    });
  }
}

/** The unbroken runs of `seqs`, both ends included, in order. */
export function runsOf(seqs: Iterable<number>): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const seq of [...seqs].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === seq - 1) last.to = seq;
    else runs.push({ from: seq, to: seq });
  }
  return runs;
}

function cut(entry: EntryView): EntryView {
  if (entry.content === null || entry.content.length <= 2 * MAX_SHOWN_BYTES) return entry;
  return { ...entry, content: entry.content.slice(0, 2 * MAX_SHOWN_BYTES) };
}
