/**
 * The person in front of a node: writes entries, each under a token, and repeats what was not confirmed, as the tabs of a browser do.
 *
 * Invariant: a token is confirmed once, and what it stands for is in the feed exactly once.
 */
import type { Draft } from "../../../src/core/publisher.ts";
import type { Store } from "../../../src/store/port.ts";
import { demand } from "./broken-invariant.ts";

export class Person {
  private readonly name: string;
  private readonly waiting = new Map<string, Draft>();
  private readonly all = new Map<string, Draft>();
  private readonly confirmed = new Set<string>();
  private written = 0;

  constructor(name: string) {
    this.name = name;
  }

  get waitingCount(): number {
    return this.waiting.size;
  }

  get drafts(): Iterable<Draft> {
    return this.waiting.values();
  }

  /** A new text of this size, unlike all others. */
  write(type: 0 | 1, contentBytes: number): Draft {
    const token = `${this.name}:${this.written++}`;
    const content = new Uint8Array(contentBytes);
    for (let i = 0; i < contentBytes; i++)
      content[i] = 1 + ((i * 7 + this.written * 31 + (i >> 5) * this.written) % 255);
    content.set(Buffer.from(token).subarray(0, contentBytes));
    const draft: Draft = { token, type, content };
    this.waiting.set(token, draft);
    this.all.set(token, draft);
    return draft;
  }

  draftOf(token: string): Draft | undefined {
    return this.all.get(token);
  }

  isWaiting(token: string): boolean {
    return this.waiting.has(token);
  }

  /** Whether what was written before a restart made it into the store. */
  async lookUp(store: Store): Promise<void> {
    for (const token of this.waiting.keys()) if (await store.findReceipt(token)) this.waiting.delete(token);
  }

  /** It can never be written. */
  giveUp(token: string): void {
    this.waiting.delete(token);
  }

  confirm(token: string): void {
    demand(!this.confirmed.has(token), "a publish is confirmed once", () => token);
    this.confirmed.add(token);
    this.waiting.delete(token);
  }
}
