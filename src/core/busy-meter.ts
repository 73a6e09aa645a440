/** How busy a channel was: airtime by the second, over the last hour. Clocks are inputs; a clock that goes back starts anew. */
const SECONDS = 3600;

export class BusyMeter {
  private readonly airtimeMs = new Float64Array(SECONDS);
  private lastS = 0;

  /** A packet took so much air, ending now. */
  add(airtimeMs: number, nowMs: number): void {
    this.airtimeMs[this.advance(nowMs) % SECONDS] += airtimeMs;
  }

  /** Share of the last `seconds` (at most an hour) that was busy: 0 to 1. */
  share(seconds: number, nowMs: number): number {
    const nowS = this.advance(nowMs);
    let sumMs = 0;
    for (let s = nowS - seconds + 1; s <= nowS; s++) sumMs += this.airtimeMs[((s % SECONDS) + SECONDS) % SECONDS];
    return Math.min(1, sumMs / (seconds * 1000));
  }

  private advance(nowMs: number): number {
    const nowS = Math.floor(nowMs / 1000);
    if (nowS < this.lastS || nowS - this.lastS >= SECONDS) this.airtimeMs.fill(0);
    else for (let s = this.lastS + 1; s <= nowS; s++) this.airtimeMs[s % SECONDS] = 0;
    this.lastS = nowS;
    return nowS;
  }
}
