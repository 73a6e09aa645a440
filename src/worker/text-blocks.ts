/**
 * The folded texts of the entries of a feed, in blocks of neighbours, so that words are looked for in one string for hundreds of entries.
 *
 * Reading an entry with blobs takes the store a third of a millisecond for each blob, so a hundred thousand of them half a minute: what was read
 * once is kept among the store's notes. Derived data: a block that can not be read is made anew. Texts beyond MAX_KEPT_CHARACTERS are not
 * in a block; whoever looks reads them. Integers are big-endian.
 *
 *     block     | version 1 | entries 4 | (state 1, UTF-16 length of the text 4) × entries | texts, UTF-8 |
 */
import { readUint32, writeUint32 } from "../core/bytes.ts";
import { feedNotes } from "../store/port.ts";

/** Entries of a block. */
export const BLOCK_ENTRIES = 256;
/** UTF-16 characters of a text that is kept in a block; a post is a few hundred. */
export const MAX_KEPT_CHARACTERS = 4096;
const VERSION = 1;
const HEAD_BYTES = 5;
const ENTRY_BYTES = 5;

/** What a block has of an entry: its text, nothing to look in, a text that is too long to be kept, or content that was not there. */
const STATES = ["text", "none", "long", "missing"] as const;
export type TextState = (typeof STATES)[number];

/** The block to which an entry belongs. */
export const blockOf = (seq: number): number => Math.floor((seq - 1) / BLOCK_ENTRIES);

/** Name of the note of a block, which goes with its feed. */
export const blockNote = (feedNo: number, block: number): string =>
  `${feedNotes(feedNo)}text/${String(block).padStart(8, "0")}`;

export class TextBlock {
  /** SEQ of the first entry. */
  readonly firstSeq: number;
  private readonly states: TextState[] = [];
  /** Where the text of each entry ends in `texts`. */
  private readonly ends: number[] = [];
  private texts = "";

  /** An empty block. @param firstSeq of its first entry. */
  constructor(firstSeq: number) {
    this.firstSeq = firstSeq;
  }

  /** SEQ of the next entry to add. */
  get nextSeq(): number {
    return this.firstSeq + this.states.length;
  }

  /** UTF-16 characters held. */
  get size(): number {
    return this.texts.length;
  }

  /** Adds the next entry. @param text folded, at most MAX_KEPT_CHARACTERS; empty unless the state is `text`. */
  add(state: TextState, text = ""): void {
    this.states.push(state);
    this.texts += text;
    this.ends.push(this.texts.length);
  }

  stateOf(seq: number): TextState | undefined {
    return this.states[seq - this.firstSeq];
  }

  /** SEQ of the entries whose kept text holds every word. Cost: the size, for each word. */
  find(words: readonly string[]): Set<number> {
    const found = new Set<number>();
    const [rarest, ...others] = words.toSorted((a, b) => b.length - a.length);
    let entry = 0;
    for (let at = this.texts.indexOf(rarest); at >= 0; at = this.texts.indexOf(rarest, at)) {
      while (this.ends[entry] <= at) entry++;
      const end = this.ends[entry];
      if (at + rarest.length > end) {
        at = end; // It reaches into the text of the next entry.
        continue;
      }
      const text = this.texts.slice(this.ends[entry - 1] ?? 0, end);
      if (others.every((word) => text.includes(word))) found.add(this.firstSeq + entry);
      at = end;
    }
    return found;
  }

  serialized(): Uint8Array {
    const texts = new TextEncoder().encode(this.texts);
    const bytes = new Uint8Array(HEAD_BYTES + ENTRY_BYTES * this.states.length + texts.length);
    bytes[0] = VERSION;
    writeUint32(bytes, 1, this.states.length);
    this.states.forEach((state, index) => {
      bytes[HEAD_BYTES + ENTRY_BYTES * index] = STATES.indexOf(state);
      writeUint32(bytes, HEAD_BYTES + ENTRY_BYTES * index + 1, this.ends[index] - (this.ends[index - 1] ?? 0));
    });
    bytes.set(texts, HEAD_BYTES + ENTRY_BYTES * this.states.length);
    return bytes;
  }
}

/** The block in `bytes`, or undefined when they are none. Never throws. */
export function maybeReadBlock(bytes: Uint8Array, firstSeq: number): TextBlock | undefined {
  if (bytes.length < HEAD_BYTES || bytes[0] !== VERSION) return undefined;
  const count = readUint32(bytes, 1);
  const from = HEAD_BYTES + ENTRY_BYTES * count;
  if (count > BLOCK_ENTRIES || bytes.length < from) return undefined;
  const texts = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(from));
  const block = new TextBlock(firstSeq);
  let at = 0;
  for (let index = 0; index < count; index++) {
    const state = STATES[bytes[HEAD_BYTES + ENTRY_BYTES * index]];
    const length = readUint32(bytes, HEAD_BYTES + ENTRY_BYTES * index + 1);
    if (state === undefined || (state !== "text" && length > 0) || length > MAX_KEPT_CHARACTERS) return undefined;
    block.add(state, texts.slice(at, at + length));
    at += length;
  }
  return at === texts.length ? block : undefined;
}
