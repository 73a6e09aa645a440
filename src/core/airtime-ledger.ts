/**
 * What a radio face has spent of its hour: an exact sliding window, as duty-cycle rules ask for.
 *
 * Knows nothing of packets or of regions; the share is given. Its rows can be taken out and put into a new ledger, so that a restart does
 * not give a fresh hour: as ages, because clocks differ between runs. Rows within a second are one row, with the later time.
 */

export const DUTY_WINDOW_MS = 3_600_000;
/** What was spent counts this much longer: a device sends a moment after it was told to. */
const MARGIN_MS = 5000;
const ROW_MS = 1000;

/** Airtime that was spent a while ago, ms. */
export interface SpentAirtime {
  readonly ageMs: number;
  readonly airtimeMs: number;
}

export class AirtimeLedger {
  /** Airtime that may be spent in any hour, ms; Infinity without a limit. */
  readonly budgetMs: number;
  private readonly rows: { readonly sinceMs: number; atMs: number; airtimeMs: number }[] = [];
  private sumMs = 0;

  /** @param dutyCycle share of the time, above 0; undefined: no limit. @param spent oldest first, as `export` gave it. */
  constructor(dutyCycle: number | undefined, spent: readonly SpentAirtime[], nowMs: number) {
    this.budgetMs = dutyCycle === undefined ? Number.POSITIVE_INFINITY : dutyCycle * DUTY_WINDOW_MS;
    for (const { ageMs, airtimeMs } of spent) this.add(nowMs - Math.max(0, ageMs), airtimeMs);
  }

  /** Notes that airtime is spent now. */
  spend(airtimeMs: number, nowMs: number): void {
    this.forget(nowMs);
    this.add(nowMs, airtimeMs);
  }

  /** What may still be spent now, ms. */
  leftMs(nowMs: number): number {
    this.forget(nowMs);
    return this.budgetMs - this.sumMs;
  }

  /** What counts now, ms; also without a limit. */
  usedMs(nowMs: number): number {
    this.forget(nowMs);
    return this.sumMs;
  }

  /** Share of the budget that is spent: 0 without a limit. */
  usedShare(nowMs: number): number {
    return this.budgetMs === Number.POSITIVE_INFINITY ? 0 : 1 - this.leftMs(nowMs) / this.budgetMs;
  }

  /** When this much may be spent: `nowMs` or later; Infinity when it is more than the budget. */
  freeAtMs(airtimeMs: number, nowMs: number): number {
    if (airtimeMs > this.budgetMs) return Number.POSITIVE_INFINITY;
    let leftMs = this.leftMs(nowMs);
    if (leftMs >= airtimeMs) return nowMs;
    for (const row of this.rows) {
      leftMs += row.airtimeMs;
      if (leftMs >= airtimeMs) return row.atMs + DUTY_WINDOW_MS + MARGIN_MS;
    }
    return nowMs;
  }

  /** What still counts, oldest first, to be kept over a restart. */
  export(nowMs: number): SpentAirtime[] {
    this.forget(nowMs);
    return this.rows.map(({ atMs, airtimeMs }) => ({ ageMs: nowMs - atMs, airtimeMs }));
  }

  private add(atMs: number, airtimeMs: number): void {
    const last = this.rows.at(-1);
    this.sumMs += airtimeMs;
    if (last && atMs - last.sinceMs < ROW_MS) {
      last.airtimeMs += airtimeMs;
      last.atMs = atMs;
    } else this.rows.push({ sinceMs: atMs, atMs, airtimeMs });
  }

  private forget(nowMs: number): void {
    let count = 0;
    for (const row of this.rows) {
      if (row.atMs > nowMs - DUTY_WINDOW_MS - MARGIN_MS) break;
      this.sumMs -= row.airtimeMs;
      count++;
    }
    if (count > 0) this.rows.splice(0, count);
    if (this.rows.length === 0) this.sumMs = 0;
  }
}
