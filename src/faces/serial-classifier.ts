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
 * A bridge sends `c0 frame c0` and is silent in between; line noise holds c0, too. So a frame speaks for a bridge only when it
 * is whole, correctly escaped and as long as a packet, and when nothing but frames stands around it: two of them since the last
 * quiet moment, or one with quiet before and after it.
 *
 * Source: tinySSB ESP32 firmware (lines of its console), `lora-bridge.ino` and the Heltec library (lines at start-up). 0xc0
 * occurs in neither ASCII nor UTF-8.
 */
import { KissDecoder } from "../core/kiss.ts";
import { MAX_KISS_FRAME_BYTES, MAX_PACKET_BYTES } from "../core/limits.ts";

export type SerialVerdict = "unknown" | "bridge" | "console";

/** A frame with fewer bytes proves nothing: the shortest packet is a DMX and one byte. */
export const MIN_FRAME_BYTES = 8;
/** Frames one behind the other that are enough at once; a single one is when the line is quiet after it. */
export const PROVING_FRAMES = 2;
/** The same when other bytes came since the last quiet moment, as where a port is opened while a frame is under way. */
export const PROVING_FRAMES_AFTER_NOISE = 3;
/** Lines of text that are neither known console output nor start-up text, after which it is a console all the same. */
export const MAX_TEXT_LINES = 3;
/** Bytes of a line that are looked at; a longer one counts as several. */
export const MAX_LINE_BYTES = 200;
/** Lines of a system log that may follow the first words of an ESP32; more are text like any other. */
export const MAX_START_UP_LOG_LINES = 60;
/** Time since the start that a line of a system log may tell, ms; one that tells a later time is text like any other. */
export const MAX_START_UP_LOG_MS = 3_000;
/** Characters of a line that are quoted to people. */
const MAX_QUOTE_LENGTH = 40;
/** Fewer printable characters are noise rather than a line. */
const MIN_LINE_CHARACTERS = 3;
/** Bytes held of one frame: each escaped, in the worst case. */
const MAX_HELD_BYTES = 2 * MAX_KISS_FRAME_BYTES;

const FEND = 0xc0;
const FESC = 0xdb;
const TFEND = 0xdc;
const TFESC = 0xdd;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** How lines of today's firmware begin. */
const CONSOLE_PREFIXES = ["** ", "-- ", "l>", "l<", "b<", "   DMX for", "CMD"];

/** The first words of every ESP32 after a reset. */
const RESET_LINES = [/^ets [A-Z][a-z]{2} /, /^ESP-ROM:/, /^rst:0x/];

/** The system log, of ESP-IDF and of Arduino, with the time since the start, ms. A console may speak in such lines for ever. */
const LOG_LINES = [/^(?:\[[\d;]*m)?[VDIWE] \((\d+)\) /, /^\[ *(\d+)\]\[[VDIWE]\]/];

/** What every ESP32 prints at a reset or a crash, and the library of the bridge at its start. A console prints it, too. */
const START_UP_LINES = [
  /^Build:/,
  /^(configsip|clk_drv|SPIWP|Saved PC|load): ?/,
  /^mode:[A-Z]+, /,
  /^ho \d+ tail/,
  /^entry 0x/,
  /^(Serial initial done|you can see OLED printed|LoRa Initial success|Starting LoRa failed)/,
  /^(Guru Meditation|Brownout detector|Backtrace:|ELF file SHA|Rebooting|Core +\d+ register dump|abort\(\))/,
  /^(PC|A\d+|EXCVADDR|LBEG) *: *0x/,
];

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;
const isText = (byte: number): boolean =>
  isPrintable(byte) || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === 0x09;

/** Whether each db of a frame is followed by dc or dd. */
const isWellEscaped = (escaped: Uint8Array): boolean =>
  escaped.every((byte, i) => byte !== FESC || escaped[i + 1] === TFEND || escaped[i + 1] === TFESC);

/** Takes the bytes of one opened port from the beginning. One for each opening. */
export class SerialClassifier {
  private current: SerialVerdict = "unknown";
  private inside = false;
  /** The last c0 began a frame, rather than ended one. */
  private isBegun = false;
  /** Nothing but frames since the last quiet moment. */
  private isPure = true;
  /** Frames one behind the other, without a byte between them. */
  private framesInRow = 0;
  private readonly held = new Uint8Array(MAX_HELD_BYTES);
  private heldBytes = 0;
  private line: number[] = [];
  private count = 0;
  private quote: string | undefined;
  private startUpSeen = false;
  private logLinesLeft = 0;

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
    const isProven = this.isPure && this.framesInRow > 0 && !this.isBegun && this.heldBytes === 0;
    this.spill();
    this.endLine();
    if (isProven) this.takeForBridge();
    this.isBegun = false;
    this.isPure = true;
    this.framesInRow = 0;
    return this.current;
  }

  private takeFrameEnd(): void {
    const isEnd = this.isBegun && this.heldBytes > 0;
    if (this.heldBytes > 0) this.judgeFrame(this.held.subarray(0, this.heldBytes));
    this.isBegun = !isEnd;
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

  /** Judges what stood between two c0, even if the first of them was the end of another frame. */
  private judgeFrame(escaped: Uint8Array): void {
    const [frame = new Uint8Array(0)] = new KissDecoder().push(Uint8Array.of(...escaped, FEND));
    const binaryBytes = frame.filter((byte) => !isText(byte)).length;
    const isPacket = frame.length >= MIN_FRAME_BYTES && frame.length <= MAX_PACKET_BYTES && isWellEscaped(escaped);
    // A sixteenth: a blob of text has 20 bytes of pointer; a line of text hit by noise has one or two bad bytes.
    if (!this.isBegun || !isPacket || binaryBytes * 16 < frame.length) {
      this.noteStray();
      if (binaryBytes === 0 && this.current !== "bridge") this.takeText(frame);
      return;
    }
    this.framesInRow++;
    const needed = this.isPure ? PROVING_FRAMES : PROVING_FRAMES_AFTER_NOISE;
    if (this.current === "bridge" || this.framesInRow >= needed) this.takeForBridge();
  }

  private takeForBridge(): void {
    if (this.current === "console") return;
    this.current = "bridge";
    this.count = 0;
    this.quote = undefined;
  }

  private noteStray(): void {
    this.isPure = false;
    this.framesInRow = 0;
  }

  private takeText(text: Uint8Array): void {
    for (const byte of text) this.takeTextByte(byte);
    this.endLine();
  }

  private takeTextByte(byte: number): void {
    this.noteStray();
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
    if (this.isStartUpLine(line)) {
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

  private isStartUpLine(line: string): boolean {
    if (RESET_LINES.some((pattern) => pattern.test(line))) {
      this.logLinesLeft = MAX_START_UP_LOG_LINES;
      return true;
    }
    const sinceStart = LOG_LINES.map((pattern) => pattern.exec(line)?.[1]).find((ms) => ms !== undefined);
    if (sinceStart === undefined) return START_UP_LINES.some((pattern) => pattern.test(line));
    if (this.logLinesLeft === 0 || Number(sinceStart) > MAX_START_UP_LOG_MS) return false;
    this.logLinesLeft--;
    return true;
  }
}
