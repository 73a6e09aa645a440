/**
 * What is at the other end of a serial line: a KISS bridge or the text console of a firmware?
 *
 * A console obeys single letters, one of which erases its store, so this is decided by listening alone. Knows nothing of
 * ports, time or sending. Invariant: text between two frame ends is judged only when no frame can come of it any more, so a
 * packet of a stranger that holds console-like text makes no bridge look like a console.
 *
 *     outside   bytes before the first c0: text, judged line by line
 *     inside    bytes after a c0, held until the next c0 (a frame), until there are too many, or until the line is quiet
 *
 * Source: tinySSB ESP32 firmware (lines of its console), `lora-bridge.ino` and the Heltec library (lines at start-up). 0xc0
 * occurs in neither ASCII nor UTF-8.
 */
import { KissDecoder } from "../core/kiss.ts";
import { MAX_KISS_FRAME_BYTES } from "../core/limits.ts";

export type SerialVerdict = "unknown" | "bridge" | "console";

/** A frame with fewer bytes proves nothing: the shortest packet is a DMX and one byte. */
export const MIN_FRAME_BYTES = 8;
/** Lines of text that are neither known console output nor start-up text, after which it is a console all the same. */
export const MAX_TEXT_LINES = 3;
/** Bytes of a line that are looked at; a longer one counts as several. */
export const MAX_LINE_BYTES = 200;
/** Characters of a line that are quoted to people. */
const MAX_QUOTE_LENGTH = 40;
/** Fewer printable characters are noise rather than a line. */
const MIN_LINE_CHARACTERS = 3;
/** Bytes held of one frame: each escaped, in the worst case. */
const MAX_HELD_BYTES = 2 * MAX_KISS_FRAME_BYTES;

const FEND = 0xc0;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** How lines of today's firmware begin. */
const CONSOLE_PREFIXES = ["** ", "-- ", "l>", "l<", "b<", "   DMX for", "CMD"];

/** What every ESP32 prints at a reset or a crash, and the library of the bridge at its start. A console prints it, too. */
const START_UP_LINES = [
  /^ets [A-Z][a-z]{2} /,
  /^(ESP-ROM|Build):/,
  /^rst:0x/,
  /^(configsip|clk_drv|SPIWP|Saved PC|load): ?/,
  /^mode:[A-Z]+, /,
  /^ho \d+ tail/,
  /^entry 0x/,
  /^(\[[\d;]*m)?[VDIWE] \(\d+\) /,
  /^\[ *\d+\]\[[VDIWE]\]/,
  /^(Serial initial done|you can see OLED printed|LoRa Initial success|Starting LoRa failed)/,
  /^(Guru Meditation|Brownout detector|Backtrace:|ELF file SHA|Rebooting|Core +\d+ register dump|abort\(\))/,
  /^(PC|A\d+|EXCVADDR|LBEG) *: *0x/,
];

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;
const isText = (byte: number): boolean =>
  isPrintable(byte) || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === 0x09;

/** Takes the bytes of one opened port from the beginning. One for each opening. */
export class SerialClassifier {
  private current: SerialVerdict = "unknown";
  private inside = false;
  private readonly held = new Uint8Array(MAX_HELD_BYTES);
  private heldBytes = 0;
  private line: number[] = [];
  private count = 0;
  private quote: string | undefined;
  private startUpSeen = false;

  get verdict(): SerialVerdict {
    return this.current;
  }

  /** Lines since the last frame that no bridge is known to print. */
  get textLines(): number {
    return this.count;
  }

  /** Whether bytes wait for what follows them; then `settle` is due once the line is quiet. */
  get isUndecided(): boolean {
    return this.heldBytes > 0 || this.line.length > 0;
  }

  /** What was seen, in words for people; undefined when nothing was. Printable ASCII but for the quotes. */
  get seen(): string | undefined {
    if (this.quote !== undefined) return `printed ‘${this.quote}’`;
    return this.startUpSeen ? "printed the start-up text of an ESP32" : undefined;
  }

  /** Takes the next bytes, in any pieces. Never throws. */
  push(bytes: Uint8Array): SerialVerdict {
    for (const byte of bytes) {
      if (byte === FEND) this.takeFrameEnd();
      else if (this.inside) this.hold(byte);
      else this.takeTextByte(byte);
    }
    return this.current;
  }

  /** Says that the line has been quiet for longer than a frame can take: no frame will come of what is held. */
  settle(): SerialVerdict {
    this.spill();
    this.endLine();
    return this.current;
  }

  private takeFrameEnd(): void {
    if (this.inside) this.judgeFrame(this.held.subarray(0, this.heldBytes));
    this.inside = true;
    this.heldBytes = 0;
    this.line = [];
  }

  private hold(byte: number): void {
    if (this.heldBytes < MAX_HELD_BYTES) {
      this.held[this.heldBytes++] = byte;
    } else {
      this.spill();
      this.takeTextByte(byte);
    }
  }

  private spill(): void {
    if (this.heldBytes === 0) return;
    const bytes = this.held.subarray(0, this.heldBytes);
    this.inside = false;
    this.heldBytes = 0;
    for (const byte of bytes) this.takeTextByte(byte);
  }

  private judgeFrame(escaped: Uint8Array): void {
    const frames = new KissDecoder().push(Uint8Array.of(...escaped, FEND));
    if (frames.length === 0) return;
    const [frame] = frames;
    const binaryBytes = frame.filter((byte) => !isText(byte)).length;
    if (binaryBytes === 0) {
      if (this.current !== "bridge") this.takeText(frame);
      return;
    }
    // A sixteenth: a blob of text has 20 bytes of pointer; a line of text hit by noise has one or two bad bytes.
    if (frame.length < MIN_FRAME_BYTES || binaryBytes * 16 < frame.length) return;
    if (this.current === "console") return;
    this.current = "bridge";
    this.count = 0;
    this.quote = undefined;
  }

  private takeText(text: Uint8Array): void {
    for (const byte of text) this.takeTextByte(byte);
    this.endLine();
  }

  private takeTextByte(byte: number): void {
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
      this.endLine();
      return;
    }
    if (this.line.length === MAX_LINE_BYTES) this.endLine();
    // What stands before the first printable character is noise of a reset.
    if (this.line.length > 0 || isPrintable(byte)) this.line.push(byte);
  }

  private endLine(): void {
    const { line } = this;
    this.line = [];
    const printable = line.filter(isPrintable).length;
    if (printable < MIN_LINE_CHARACTERS || printable * 4 < line.length * 3) return;
    this.judgeLine(line.map((byte) => (isPrintable(byte) ? String.fromCharCode(byte) : "?")).join(""));
  }

  private judgeLine(line: string): void {
    if (START_UP_LINES.some((pattern) => pattern.test(line))) {
      this.startUpSeen = true;
      return;
    }
    if (this.current === "console") return;
    this.quote = line.length > MAX_QUOTE_LENGTH ? `${line.slice(0, MAX_QUOTE_LENGTH)}…` : line;
    this.count++;
    if (this.count >= MAX_TEXT_LINES || CONSOLE_PREFIXES.some((prefix) => line.startsWith(prefix))) {
      this.current = "console";
    }
  }
}
