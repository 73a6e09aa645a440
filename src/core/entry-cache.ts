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
  private readonly packets = new BoundedMap<number, Uint8Array>(MAX_CACHED);
  private readonly waiting = new Map<number, ((packet: Uint8Array) => void)[]>();

  constructor(context: Context) {
    this.context = context;
  }

  put(feedNo: number, seq: Seq, packet: Uint8Array): void {
    this.packets.set(placeOf(feedNo, seq), packet);
  }

  maybeGet(feedNo: number, seq: Seq): Uint8Array | undefined {
    return this.packets.get(placeOf(feedNo, seq));
  }

  /** Calls `use` with the packet, now or when it has been read; never when it is not in the store. `frontSeq`: last committed. */
  withEntry(feedNo: number, seq: Seq, frontSeq: Seq, use: (packet: Uint8Array) => void): void {
    const packet = this.maybeGet(feedNo, seq);
    if (packet) {
      use(packet);
      return;
    }
    const place = placeOf(feedNo, seq);
    const waiters = this.waiting.get(place);
    if (waiters) {
      if (waiters.length < MAX_WAITING) waiters.push(use);
      return;
    }
    if (this.waiting.size >= MAX_WAITING) return;
    this.waiting.set(place, [use]);
    const toSeq = Math.min(seq + READ_AHEAD - 1, frontSeq);
    const ahead: number[] = [];
    for (let next = seq + 1; next <= toSeq && this.waiting.size < MAX_WAITING; next++) {
      const nextPlace = placeOf(feedNo, next);
      if (this.waiting.has(nextPlace) || this.packets.has(nextPlace)) break;
      this.waiting.set(nextPlace, []);
      ahead.push(nextPlace);
    }
    const lastSeq = seq + ahead.length;
    this.context.request<readonly EntryRun[]>(
      (id) => ({ kind: "load-entries", id, feedNo, fromSeq: seq, toSeq: lastSeq }),
      (runs) => this.handleLoaded(feedNo, [place, ...ahead], runs),
    );
  }

  private handleLoaded(feedNo: number, places: readonly number[], runs: readonly EntryRun[]): void {
    for (const run of runs) {
      for (let at = 0, seq = run.firstSeq; at < run.packets.length; at += PACKET_BYTES, seq++) {
        this.put(feedNo, seq, run.packets.slice(at, at + PACKET_BYTES));
      }
    }
    for (const place of places) {
      const waiters = this.waiting.get(place) ?? [];
      this.waiting.delete(place);
      const packet = this.packets.get(place);
      if (packet) for (const use of waiters) use(packet);
    }
  }
}

/** Feed and SEQ in one number, exact for two million feeds. */
const placeOf = (feedNo: number, seq: Seq): number => feedNo * 2 ** 32 + seq;
