/** Blocks of text that are held in memory, by the name of their note: up to a number of characters; what was used longest ago leaves first. */
import type { TextBlock } from "./text-blocks.ts";

export class HeldBlocks {
  /** The one used longest ago first. */
  private readonly held = new Map<string, TextBlock>();
  private readonly maxCharacters: number;

  /** @param maxCharacters two bytes each at most; one block is held however long it is. */
  constructor(maxCharacters: number) {
    this.maxCharacters = maxCharacters;
  }

  maybe(key: string): TextBlock | undefined {
    return this.held.get(key);
  }

  /** The block was used. */
  use(key: string, block: TextBlock): void {
    this.held.delete(key);
    this.held.set(key, block);
  }

  /** Takes a block that is new or has grown. Blocks grow while others are put in, so they are counted anew. Cost: the number of blocks. */
  put(key: string, block: TextBlock): void {
    this.use(key, block);
    let characters = 0;
    for (const { size } of this.held.values()) characters += size;
    for (const [other, { size }] of this.held) {
      if (characters <= this.maxCharacters || other === key) return;
      this.held.delete(other);
      characters -= size;
    }
  }
}
