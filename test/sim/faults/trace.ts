/**
 * The trace of a run: a hash over everything that happened, and the last lines of it where somebody wants to read.
 */
export class Trace {
  private hash = 0x811c9dc5;
  private readonly lines: string[] = [];
  private readonly keptLines: number;

  /** @param keptLines lines kept for reading; 0 costs nothing. */
  constructor(keptLines: number) {
    this.keptLines = keptLines;
  }

  get value(): number {
    return this.hash >>> 0;
  }

  get text(): string {
    return this.lines.join("\n");
  }

  /** Something happened: `what` is one of few words, `packet` its bytes when it has any. */
  note(atMs: number, node: number, what: string, packet?: Uint8Array): void {
    this.mix(Math.round(atMs * 1000));
    this.mix(node * 64 + what.length);
    this.mix(what.charCodeAt(0) * 256 + what.charCodeAt(what.length - 1));
    if (packet) for (let i = 0; i < packet.length; i += 7) this.mix(packet[i]);
    if (this.keptLines === 0) return;
    const bytes = packet ? ` ${packet.length} B ${Buffer.from(packet.subarray(0, 8)).toString("hex")}` : "";
    this.lines.push(`${atMs.toFixed(3).padStart(12)} n${node} ${what}${bytes}`);
    if (this.lines.length > this.keptLines) this.lines.shift();
  }

  private mix(value: number): void {
    this.hash = Math.imul(this.hash ^ (value & 0xffff), 0x01000193);
    this.hash = Math.imul(this.hash ^ (value >>> 16), 0x01000193);
  }
}
