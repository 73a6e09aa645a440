/**
 * How often each own entry went out: numbers among the store's notes, in segments, so that a long feed costs no more than a short one.
 *
 *     note `delivery/<feed key>/<index of the segment>`: 256 × u32, little endian, from SEQ 256 · index + 1 on
 *
 * Only what is not in the store yet is in memory. Invariant: a count is what stands in the store, and what came since.
 */
import type { Seq } from "../core/bytes.ts";
import type { Store } from "../store/port.ts";

const SEGMENT_ENTRIES = 256;
/** Entries with counts that are not in the store yet, when it fails for long; what goes out of more is not counted. */
const MAX_UNKEPT = 65_536;

export class DeliveryCounts {
  private readonly store: Pick<Store, "readNotes" | "putNotes">;
  private readonly noteName: string;
  private readonly unkept = new Map<Seq, number>();
  /** Reading and writing happen one after the other. */
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(store: Pick<Store, "readNotes" | "putNotes">, noteName: string) {
    this.store = store;
    this.noteName = noteName;
  }

  add(seq: Seq, times = 1): void {
    if (!this.unkept.has(seq) && this.unkept.size >= MAX_UNKEPT) return;
    this.unkept.set(seq, (this.unkept.get(seq) ?? 0) + times);
  }

  /** Rejects as the store does. */
  timesOf(seq: Seq): Promise<number> {
    return this.inTurn(async () => {
      const { index, place } = placeOf(seq);
      const segment = await this.readSegment(index);
      return segment.getUint32(4 * place, true) + (this.unkept.get(seq) ?? 0);
    });
  }

  /** Writes what is not in the store yet, together with `notes`. Rejects as the store does; nothing is lost then. */
  keep(notes: ReadonlyMap<string, Uint8Array>): Promise<void> {
    return this.inTurn(async () => {
      const taken = [...this.unkept];
      const segments = new Map<number, DataView>();
      for (const [seq, times] of taken) {
        const { index, place } = placeOf(seq);
        const segment = segments.get(index) ?? (await this.readSegment(index));
        segments.set(index, segment);
        const sum = Math.max(0, segment.getUint32(4 * place, true) + times);
        segment.setUint32(4 * place, Math.min(sum, 0xffffffff), true);
      }
      const written = [...segments].map(([index, { buffer }]) => [this.nameOf(index), new Uint8Array(buffer)] as const);
      await this.store.putNotes(new Map([...notes, ...written] as [string, Uint8Array][]));
      for (const [seq, times] of taken) {
        const rest = (this.unkept.get(seq) ?? 0) - times;
        if (rest !== 0) this.unkept.set(seq, rest);
        else this.unkept.delete(seq);
      }
    });
  }

  /** A copy; zeros where nothing, or something of another size, is stored. */
  private async readSegment(index: number): Promise<DataView<ArrayBuffer>> {
    const name = this.nameOf(index);
    const note = (await this.store.readNotes(name)).get(name);
    const bytes = new Uint8Array(4 * SEGMENT_ENTRIES);
    if (note?.length === bytes.length) bytes.set(note);
    return new DataView(bytes.buffer);
  }

  private nameOf(index: number): string {
    return `${this.noteName}/${index.toString(16).padStart(8, "0")}`;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(work);
    this.lastTurn = turn.catch(() => undefined); // Whoever asked for it hears of its failure.
    return turn;
  }
}

function placeOf(seq: Seq): { index: number; place: number } {
  return { index: Math.floor((seq - 1) / SEGMENT_ENTRIES), place: (seq - 1) % SEGMENT_ENTRIES };
}
