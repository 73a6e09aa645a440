/**
 * Committed packets at hand: what was committed lately, and what was read to answer a request.
 *
 * Reads ahead, because who asks for an entry asks for the next ones soon. Bounded; the store has everything.
 */
import { BoundedMap } from "./bounded-map.ts";
import type { Seq } from "./bytes.ts";
import type { Context } from "./context.ts";
import type { EntryRun } from "./effects.ts";
import { PACKET_BYTES } from "./limits.ts";

/** Packets kept: 1 MB. */
const MAX_CACHED = 8192;
const READ_AHEAD = 96;
/** Answers that wait for reads; more are given up, and will be asked for again. */
const MAX_WAITING = 1024;

export class EntryCache {
  private readonly context: Context;
  private readonly packets = new BoundedMap<string, Uint8Array>(MAX_CACHED);
  private readonly waiting = new Map<string, ((packet: Uint8Array) => void)[]>();

  constructor(context: Context) {
    this.context = context;
  }

  put(feedNo: number, seq: Seq, packet: Uint8Array): void {
    this.packets.set(`${feedNo}:${seq}`, packet);
  }

  maybeGet(feedNo: number, seq: Seq): Uint8Array | undefined {
    return this.packets.get(`${feedNo}:${seq}`);
  }

  /** Calls `use` with the packet, now or when it has been read; never when it is not in the store. `frontSeq`: last committed. */
  withEntry(feedNo: number, seq: Seq, frontSeq: Seq, use: (packet: Uint8Array) => void): void {
    const packet = this.maybeGet(feedNo, seq);
    if (packet) {
      use(packet);
      return;
    }
    const key = `${feedNo}:${seq}`;
    const waiters = this.waiting.get(key);
    if (waiters) {
      if (waiters.length < MAX_WAITING) waiters.push(use);
      return;
    }
    if (this.waiting.size >= MAX_WAITING) return;
    this.waiting.set(key, [use]);
    const toSeq = Math.min(seq + READ_AHEAD - 1, frontSeq);
    const ahead: string[] = [];
    for (let next = seq + 1; next <= toSeq && this.waiting.size < MAX_WAITING; next++) {
      const nextKey = `${feedNo}:${next}`;
      if (this.waiting.has(nextKey) || this.packets.has(nextKey)) break;
      this.waiting.set(nextKey, []);
      ahead.push(nextKey);
    }
    const lastSeq = seq + ahead.length;
    this.context.request<readonly EntryRun[]>(
      (id) => ({ kind: "load-entries", id, feedNo, fromSeq: seq, toSeq: lastSeq }),
      (runs) => this.handleLoaded(feedNo, [key, ...ahead], runs),
    );
  }

  private handleLoaded(feedNo: number, keys: readonly string[], runs: readonly EntryRun[]): void {
    for (const run of runs) {
      for (let at = 0, seq = run.firstSeq; at < run.packets.length; at += PACKET_BYTES, seq++) {
        this.put(feedNo, seq, run.packets.slice(at, at + PACKET_BYTES));
      }
    }
    for (const key of keys) {
      const waiters = this.waiting.get(key) ?? [];
      this.waiting.delete(key);
      const packet = this.packets.get(key);
      if (packet) for (const use of waiters) use(packet);
    }
  }
}
