/**
 * What one radio has spent of its hour, kept in the store so that no restart gives a fresh one.
 *
 * Knows nothing of packets or links. Invariant, with a limit: a frame goes out only when its airtime stands in the store already, as a reservation of a
 * few frames ahead; so a crash can make an hour count for more, never for less. Rows are stored by the clock of the wall, since clocks of runs can
 * not be compared: a row of the future counts as spent now, and while the node runs a clock that is set has the rows written anew. A clock that is
 * set forward while no node runs can not be told from time that passed.
 */
import { AirtimeLedger, type SpentAirtime } from "../core/airtime-ledger.ts";

/** Frames that are reserved beyond those that wait. */
const FRAMES_AHEAD = 4;
/** Frames that wait for a write; more are lost, as where a link is full. */
export const MAX_HELD_FRAMES = 64;
/** Silence after which the rest of a reservation is given back, ms. */
const RELEASE_MS = 2_000;
/** How often it is looked whether the clock of the wall was set, and by how much it must have been, ms. */
const CLOCK_LOOK_MS = 10_000;
const CLOCK_SET_MS = 1_000;
/** Stored rows older than this are joined into rows of this length, ms. */
const FINE_MS = 60_000;
const COARSE_MS = 10_000;
const MINUTE_MS = 60_000;
const MINUTES = 60;

export interface AirtimeBookParts {
  /** Writes durably. */
  write(note: Uint8Array): Promise<void>;
  /** The store failed: nothing was sent. */
  failed(error: unknown): void;
}

/** A frame on its way to the link. */
interface Held {
  readonly airtimeMs: number;
  go(): void;
  lose(): void;
}

/** The note: what is reserved, and rows of (Unix ms, airtime ms), oldest first. */
interface Note {
  readonly reservedMs: number;
  readonly rows: readonly (readonly [number, number])[];
}

export class AirtimeBook {
  private readonly parts: AirtimeBookParts;
  private ledger: AirtimeLedger;
  dutyCycle: number | undefined;
  /** Stands in the store as spent, and is not. */
  private reservedMs = 0;
  /** Something was spent that does not stand in the store as rows yet. */
  private hasNews = false;
  private held: Held[] = [];
  private writing: Promise<void> | undefined;
  /** What the clock of the wall was ahead of ours at the last write. */
  private aheadMs = wallAheadMs();
  private releaseTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly clockTimer: ReturnType<typeof setInterval>;

  /** @param note as it was written last; undefined: nothing was ever sent. */
  constructor(note: Uint8Array | undefined, dutyCycle: number | undefined, parts: AirtimeBookParts) {
    this.parts = parts;
    this.dutyCycle = dutyCycle;
    const { reservedMs, rows }: Note = note ? JSON.parse(new TextDecoder().decode(note)) : { reservedMs: 0, rows: [] };
    const nowMs = Date.now();
    const spent = rows.map(([atMs, airtimeMs]) => ({ ageMs: Math.max(0, nowMs - atMs), airtimeMs }));
    spent.sort((a, b) => b.ageMs - a.ageMs);
    if (reservedMs > 0) spent.push({ ageMs: 0, airtimeMs: reservedMs });
    this.ledger = new AirtimeLedger(dutyCycle, spent, performance.now());
    if (reservedMs > 0 || rows.some(([atMs]) => atMs > nowMs)) this.keep(0);
    this.clockTimer = setInterval(() => {
      if (Math.abs(wallAheadMs() - this.aheadMs) > CLOCK_SET_MS && this.spent().length > 0) this.keep(this.reservedMs);
    }, CLOCK_LOOK_MS);
  }

  /** Another limit from now on; what was spent stays spent. */
  limit(dutyCycle: number | undefined): void {
    this.dutyCycle = dutyCycle;
    this.ledger = new AirtimeLedger(dutyCycle, this.spent(), performance.now());
  }

  /** What counts now, oldest first. */
  spent(): SpentAirtime[] {
    return this.ledger.export(performance.now());
  }

  get usedMs(): number {
    return this.ledger.usedMs(performance.now());
  }

  /** Null without a limit. */
  get leftMs(): number | null {
    return this.dutyCycle === undefined ? null : Math.max(0, this.ledger.leftMs(performance.now()));
  }

  get limitMs(): number | null {
    return this.dutyCycle === undefined ? null : this.ledger.budgetMs;
  }

  /** Time until so much may be spent, ms; null: never. */
  waitMs(airtimeMs: number): number | null {
    const nowMs = performance.now();
    const atMs = this.ledger.freeAtMs(airtimeMs, nowMs);
    return atMs === Number.POSITIVE_INFINITY ? null : atMs - nowMs;
  }

  /** What was spent in each of the last 60 minutes, ms, oldest first. */
  minutes(): number[] {
    const sums = new Array<number>(MINUTES).fill(0);
    for (const { ageMs, airtimeMs } of this.spent()) {
      const minute = MINUTES - 1 - Math.floor(ageMs / MINUTE_MS);
      if (minute >= 0) sums[minute] += airtimeMs;
    }
    return sums;
  }

  /** Lets a frame go as soon as its airtime stands in the store; exactly one of `go` and `lose` is called. */
  send(airtimeMs: number, go: () => void, lose: () => void): void {
    const frame = { airtimeMs, go, lose };
    if (this.dutyCycle === undefined) {
      this.spend(frame);
      this.planRelease();
      return;
    }
    if (this.held.length >= MAX_HELD_FRAMES) {
      lose();
      return;
    }
    this.held.push(frame);
    this.letGo();
  }

  /** Gives back what was reserved; resolves when it is written. Frames that wait are lost. */
  async close(): Promise<void> {
    clearInterval(this.clockTimer);
    clearTimeout(this.releaseTimer);
    for (const { lose } of this.held.splice(0)) lose();
    await this.writing;
    if (this.hasNews || this.reservedMs > 0) await this.keep(0);
    clearTimeout(this.releaseTimer);
  }

  private letGo(): void {
    while (!this.writing && this.held.length > 0 && this.held[0].airtimeMs <= this.reservedMs) {
      const frame = this.held[0];
      this.held.shift();
      this.reservedMs -= frame.airtimeMs;
      this.spend(frame);
    }
    if (this.held.length > 0 && !this.writing) {
      const neededMs = this.held.reduce((sum, { airtimeMs }) => sum + airtimeMs, 0);
      const aheadMs = FRAMES_AHEAD * this.held[0].airtimeMs;
      this.keep(Math.max(neededMs, Math.min(neededMs + aheadMs, this.leftMs ?? 0)));
    }
    this.planRelease();
  }

  private spend({ airtimeMs, go }: Held): void {
    this.ledger.spend(airtimeMs, performance.now());
    this.hasNews = true;
    go();
  }

  private planRelease(): void {
    clearTimeout(this.releaseTimer);
    if (!this.hasNews && this.reservedMs === 0) return;
    this.releaseTimer = setTimeout(() => {
      if (!this.writing) this.keep(0);
      else this.planRelease();
    }, RELEASE_MS);
  }

  /** Writes what was spent and a reservation. Nothing is sent until it is written, so that the note before it stays true as long as it stands. */
  private keep(reservedMs: number): Promise<void> {
    this.reservedMs = 0;
    this.hasNews = false;
    this.aheadMs = wallAheadMs();
    const note: Note = { reservedMs, rows: coarse(this.spent(), Date.now()) };
    const writing = this.parts.write(new TextEncoder().encode(JSON.stringify(note))).then(
      () => {
        this.reservedMs = reservedMs;
      },
      (error: unknown) => {
        for (const { lose } of this.held.splice(0)) lose();
        this.parts.failed(error);
      },
    );
    this.writing = writing.then(() => {
      this.writing = undefined;
      this.letGo();
    });
    return this.writing;
  }
}

/** Rows for the note: the older ones joined, each with the time of its last. */
function coarse(spent: readonly SpentAirtime[], nowMs: number): [number, number][] {
  const rows: [number, number][] = [];
  let sinceMs = Number.POSITIVE_INFINITY;
  for (const { ageMs, airtimeMs } of spent) {
    const last = rows.at(-1);
    if (last && ageMs > FINE_MS && sinceMs - ageMs < COARSE_MS) {
      last[0] = nowMs - ageMs;
      last[1] += airtimeMs;
    } else {
      rows.push([nowMs - ageMs, airtimeMs]);
      sinceMs = ageMs;
    }
  }
  return rows.map(([atMs, airtimeMs]) => [Math.ceil(atMs), Math.ceil(airtimeMs * 10) / 10]);
}

function wallAheadMs(): number {
  return Date.now() - performance.now();
}
