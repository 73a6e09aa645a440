/** The hour of a radio over restarts, crashes and clocks that are set. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AirtimeBook, MAX_HELD_FRAMES } from "../../src/worker/airtime-book.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOON_MS = Date.UTC(2026, 0, 1, 12);
const FRAME_MS = 100;

/** A disk with one note; writes take a while, and can be made to fail. */
class Disk {
  note: Uint8Array | undefined;
  writes = 0;
  isFull = false;
  readonly failures: unknown[] = [];
  readonly sentMs: number[] = [];
  lost = 0;
  private crashes = 0;

  /** @param share of the time; null: no limit. */
  book(share: number | null = 0.01): AirtimeBook {
    const { crashes } = this;
    return new AirtimeBook(this.note, share ?? undefined, {
      write: async (note) => {
        this.writes++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (this.isFull) throw new Error("full");
        if (this.crashes > crashes) return new Promise(() => {}); // The dead are not told.
        this.note = note;
      },
      failed: (error) => this.failures.push(error),
    });
  }

  send(book: AirtimeBook, count = 1): void {
    for (let i = 0; i < count; i++)
      book.send(
        FRAME_MS,
        () => this.sentMs.push(Date.now()),
        () => this.lost++,
      );
  }

  /** The node ends without a word; what it still wanted to write is gone. */
  crash(): void {
    this.crashes++;
  }
}

let disk: Disk;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: NOON_MS });
  disk = new Disk();
});
afterEach(() => vi.useRealTimers());

describe("the airtime book of a radio", () => {
  it("sends nothing before the airtime stands in the store", async () => {
    const book = disk.book();
    disk.send(book);
    expect(disk.sentMs).toEqual([]);
    await pass(4);
    expect(disk.sentMs).toEqual([]);
    await pass(1);
    expect(disk.sentMs).toHaveLength(1);
    expect(book.usedMs).toBe(FRAME_MS);
    expect(book.leftMs).toBe(36_000 - FRAME_MS);
  });

  it("loses what is more than some frames while a write takes its time", async () => {
    const book = disk.book();
    disk.send(book, MAX_HELD_FRAMES + 3);
    expect(disk.lost).toBe(3);
    await pass(100);
    expect([disk.sentMs.length, disk.lost]).toEqual([MAX_HELD_FRAMES, 3]);
  });

  it("has after a crash at any moment at least what was sent, and at most four frames more", async () => {
    for (let crashMs = 0; crashMs < 3000; crashMs += 97) {
      vi.setSystemTime(NOON_MS);
      disk = new Disk();
      const book = disk.book();
      for (let ms = 0; ms < crashMs; ms += 150) {
        disk.send(book);
        await pass(Math.min(150, crashMs - ms));
      }
      disk.crash();
      const sent = disk.sentMs.length * FRAME_MS;
      const after = disk.book().usedMs;
      expect(after).toBeGreaterThanOrEqual(sent);
      expect(after).toBeLessThanOrEqual(sent + 5 * FRAME_MS);
      disk.crash();
    }
  });

  it("knows exactly what was sent once it has been quiet, however often it is started again", async () => {
    const book = disk.book();
    disk.send(book, 7);
    await pass(3000);
    disk.crash();
    for (let i = 0; i < 20; i++) {
      const again = disk.book();
      await pass(MINUTE_MS);
      expect(again.usedMs).toBe(7 * FRAME_MS);
      disk.crash();
    }
  });

  it("knows exactly what was sent after a stop in order", async () => {
    const book = disk.book();
    disk.send(book, 7);
    await pass(20);
    const closed = book.close();
    await pass(20);
    await closed;
    expect(disk.book().usedMs).toBe(7 * FRAME_MS);
  });

  it("counts an hour from when it was sent, not from the restart", async () => {
    const book = disk.book();
    disk.send(book);
    await pass(30 * MINUTE_MS);
    disk.send(book);
    await pass(10_000);
    disk.crash();
    const again = disk.book();
    expect(again.usedMs).toBe(2 * FRAME_MS);
    await pass(29 * MINUTE_MS);
    expect(again.usedMs).toBe(2 * FRAME_MS);
    await pass(2 * MINUTE_MS);
    expect(again.usedMs).toBe(FRAME_MS);
    expect(again.minutes().filter((ms) => ms > 0)).toEqual([FRAME_MS]);
  });

  it("frees nothing early when the clock is set back while no node runs", async () => {
    const book = disk.book();
    disk.send(book, 3);
    await pass(10_000);
    disk.crash();
    vi.setSystemTime(NOON_MS - 24 * HOUR_MS);
    const again = disk.book();
    await pass(50 * MINUTE_MS);
    expect(again.usedMs).toBe(3 * FRAME_MS);
    disk.crash();
    const third = disk.book();
    await pass(9 * MINUTE_MS);
    expect(third.usedMs).toBe(3 * FRAME_MS);
    await pass(2 * MINUTE_MS);
    expect(third.usedMs).toBe(0);
  });

  it.each([
    ["forward", 24 * HOUR_MS],
    ["back", -24 * HOUR_MS],
  ])("keeps the hour when the clock is set %s while it runs, and the node is started again", async (_way, jumpMs) => {
    const book = disk.book();
    disk.send(book, 3);
    await pass(10 * MINUTE_MS);
    vi.setSystemTime(Date.now() + jumpMs);
    expect(book.usedMs).toBe(3 * FRAME_MS);
    await pass(11_000);
    disk.crash();
    const again = disk.book();
    expect(again.usedMs).toBe(3 * FRAME_MS);
    await pass(51 * MINUTE_MS);
    expect(again.usedMs).toBe(0);
  });

  it("sends nothing and tells when the store fails, and goes on when it writes again", async () => {
    const book = disk.book();
    disk.isFull = true;
    disk.send(book, 2);
    await pass(100);
    expect(disk.sentMs).toEqual([]);
    expect(disk.lost).toBe(2);
    expect(disk.failures).toHaveLength(1);
    disk.isFull = false;
    disk.send(book);
    await pass(100);
    expect(disk.sentMs).toHaveLength(1);
  });

  it("holds nothing back without a limit, counts all the same, and has it when a limit is set", async () => {
    const book = disk.book(null);
    disk.send(book, 400);
    expect(disk.sentMs).toHaveLength(400);
    expect(book.leftMs).toBeNull();
    await pass(5000);
    disk.crash();
    const again = disk.book(null);
    expect(again.usedMs).toBe(40_000);
    again.limit(0.01);
    expect(again.leftMs).toBe(0);
    expect(again.waitMs(FRAME_MS)).toBeGreaterThan(59 * MINUTE_MS);
  });

  it("stores a bounded note, whatever was sent in the hour, and never an earlier time", async () => {
    const book = disk.book(0.1);
    for (let second = 0; second < 3500; second++) {
      disk.send(book);
      await pass(1000);
    }
    await pass(5000);
    expect(disk.note!.length).toBeLessThan(16_000);
    disk.crash();
    expect(disk.book(0.1).usedMs).toBe(350_000);
  });

  it("writes nothing while nothing is sent", async () => {
    const book = disk.book();
    disk.send(book);
    await pass(10_000);
    const { writes } = disk;
    await pass(HOUR_MS / 2);
    expect(disk.writes).toBe(writes);
    expect(writes).toBe(2);
  });
});
