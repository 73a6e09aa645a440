/**
 * Deletes the blobs that no feed needs any more after one was removed.
 *
 * A sweep takes all stored blobs for candidates, takes off what the chains of the remaining feeds reach, and deletes the rest, a few at a time. What a
 * commit brings comes off at once, before it is written. Invariant: nothing is deleted while something waits to be taken off, or in the middle of a change
 * of the profile; so what is reported as here was not deleted afterwards. A note in the store, written with the removal of the feed, lasts
 * until a sweep has ended; each sweep begins anew, and does no harm when it is cut off anywhere.
 */
import { POINTER_BYTES } from "../core/bytes.ts";
import type { Commit } from "../core/effects.ts";
import { payloadOf, TYPE_CHAIN20, TYPE_OFFSET } from "../core/entry.ts";
import { PACKET_BYTES } from "../core/limits.ts";
import { successorOf } from "../core/sidechain.ts";
import { BlobTable } from "./blob-table.ts";
import { type Store, SWEEP_NOTE } from "./port.ts";

/** Entries that are looked through at a time. */
const ENTRY_PORTION = 1024;
/** Blobs deleted in one transaction: a commit that waits for it waits some milliseconds. */
const DELETE_PORTION = 128;
/** Pointers that wait for the table to be read. With more the sweep is cut off; the next one begins with the next removal or start. */
export const MAX_WAITING_POINTERS = 65_536;

export interface SweepParts {
  readonly store: Pick<Store, "readNotes" | "putNotes" | "load" | "readEntries" | "eachBlob" | "deleteBlobs">;
  /** Makes a change after those of the profile that were asked for before, and before later ones. */
  inTurn<T>(change: () => Promise<T>): Promise<T>;
  /** The store refused something: the next sweep goes on. */
  failed(error: unknown): void;
}

export class BlobSweep {
  private readonly parts: SweepParts;
  /** Of the present sweep; an earlier one ends when it sees another. */
  private no = 0;
  private isActive = false;
  private table: BlobTable | undefined;
  /** Pointers to be taken off as soon as the table is read. */
  private waiting: Uint8Array[] = [];
  private running: Promise<void> = Promise.resolve();
  /** The transaction under way, if any. */
  private writing: Promise<void> = Promise.resolve();

  constructor(parts: SweepParts) {
    this.parts = parts;
  }

  /** Begins a sweep if one is due. What is under way ends first: feeds may have changed behind its back. */
  begin(): void {
    const no = ++this.no;
    this.isActive = true;
    this.table = undefined;
    this.waiting = [];
    this.running = this.running.then(async () => {
      try {
        await this.sweep(no);
      } catch (error) {
        if (no === this.no) this.parts.failed(error);
      } finally {
        if (no === this.no) this.end();
      }
    });
  }

  /** A commit is about to be written. */
  handleCommit({ blobs, runs }: Pick<Commit, "blobs" | "runs">): void {
    if (!this.isActive) return;
    for (const { pointer, blob } of blobs) {
      this.takeOff(pointer);
      // The blob may be new, and what follows it here for long.
      const next = successorOf(blob);
      if (next) this.takeOff(next);
    }
    for (const { packets } of runs) this.takeOffChains(packets);
    if (this.waiting.length > MAX_WAITING_POINTERS) {
      this.no++;
      this.end();
    }
  }

  /** Ends what is under way; resolves when nothing is written any more. Does not wait for its turn among the changes: they may wait for who stops it. */
  async stop(): Promise<void> {
    this.no++;
    this.end();
    await this.writing;
  }

  /** Resolves when no sweep is under way. */
  async ended(): Promise<void> {
    for (let last: Promise<void> | undefined; last !== this.running; ) {
      last = this.running;
      await last;
    }
  }

  private end(): void {
    this.isActive = false;
    this.table = undefined;
    this.waiting = [];
  }

  private async sweep(no: number): Promise<void> {
    const { store, inTurn } = this.parts;
    const isPresent = (): boolean => no === this.no;
    if (!isPresent() || !(await store.readNotes(SWEEP_NOTE)).has(SWEEP_NOTE) || !isPresent()) return;
    const table = new BlobTable();
    await store.eachBlob((pointer, blob) => table.add(pointer, blob));
    if (!isPresent()) return;
    for (const pointer of this.waiting.splice(0)) table.reach(pointer);
    this.table = table;
    const { feeds } = await store.load();
    for (const { feedNo, anchor, front } of feeds)
      for (let from = anchor.seq + 1; from <= front.seq; from += ENTRY_PORTION) {
        const runs = await store.readEntries(feedNo, from, Math.min(front.seq, from + ENTRY_PORTION - 1));
        if (!isPresent()) return;
        for (const { packets } of runs) this.takeOffChains(packets);
      }
    for (let isDone = false; !isDone; )
      isDone = await inTurn(async () => {
        if (!isPresent()) return true;
        const unreached = table.takeUnreached(DELETE_PORTION);
        const written =
          unreached.length > 0
            ? store.deleteBlobs(unreached)
            : store.putNotes(new Map([[SWEEP_NOTE, undefined]]), { strict: true });
        this.writing = written.catch(() => undefined); // The sweep itself hears of a failure.
        await written;
        return unreached.length === 0;
      });
  }

  private takeOff(pointer: Uint8Array): void {
    if (this.table) this.table.reach(pointer);
    else this.waiting.push(pointer.slice());
  }

  /** Takes off the chains of entries, n × 120 bytes, whatever their lengths say: who reads a feed otherwise may need more of them. */
  private takeOffChains(packets: Uint8Array): void {
    for (let at = 0; at < packets.length; at += PACKET_BYTES) {
      if (packets[at + TYPE_OFFSET] !== TYPE_CHAIN20) continue;
      this.takeOff(payloadOf(packets.subarray(at, at + PACKET_BYTES)).subarray(-POINTER_BYTES));
    }
  }
}
