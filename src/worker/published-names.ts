/** How feeds want to be called: the name in the latest entry that holds one, kept among the store's notes. Can be made anew from the entries. */
import type { Content } from "../content/content.ts";

export const NAMES_NOTE = "conversation/names";

export class PublishedNames {
  isDirty = false;
  private readonly names = new Map<number, { seq: number; name: string }>();

  /** Takes what was kept, of the feeds that are here. */
  load(note: Uint8Array, isHere: (feedNo: number) => boolean): void {
    const kept = JSON.parse(new TextDecoder().decode(note)) as [number, { seq: number; name: string }][];
    for (const [feedNo, named] of kept) if (isHere(feedNo)) this.names.set(feedNo, named);
  }

  serialized(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify([...this.names]));
  }

  /** Empty where none is published. */
  of(feedNo: number): string {
    return this.names.get(feedNo)?.name ?? "";
  }

  /** What entry `seq` of a feed says. Returns whether the feed has another name now. */
  note(feedNo: number, seq: number, content: Content | undefined): boolean {
    if (content?.kind !== "name") return false;
    const known = this.names.get(feedNo);
    if (known && known.seq > seq) return false;
    this.names.set(feedNo, { seq, name: content.name });
    this.isDirty = true;
    return known?.name !== content.name;
  }

  forget(feedNo: number): void {
    this.isDirty = this.names.delete(feedNo) || this.isDirty;
  }
}
