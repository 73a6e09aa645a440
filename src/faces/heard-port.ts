/**
 * What was heard of a serial port since it was opened, by which a bridge is told from a console.
 *
 * Knows nothing of links or of who says that a port is a bridge.
 */
import { KissDecoder } from "../core/kiss.ts";
import { PROVING_FRAMES_AFTER_NOISE, SerialClassifier } from "./serial-classifier.ts";
import type { SerialLine } from "./serial-line.ts";

/** Packets kept that came before the frames were proof enough, and one of noise before them; more are gone. */
const MAX_EARLY_PACKETS = PROVING_FRAMES_AFTER_NOISE + 1;

export class HeardPort {
  readonly line: SerialLine;
  readonly identity: string;
  readonly classifier = new SerialClassifier();
  readonly decoder = new KissDecoder();
  /** Lines of text that had been seen when it came up: the person has read them. */
  acceptedLines = 0;
  /** Packets since the last quiet moment, for the listener if the device turns out to be a bridge. */
  earlyPackets: Uint8Array[] = [];
  private readonly silenceMs: { readonly neededMs: number; readonly listeningMs: number };

  /** `neededMs`: silence after which it is unconfirmed or, if a person has vouched for it, up; `listeningMs`: the same once text was seen. */
  constructor(
    line: SerialLine,
    identity: string,
    silenceMs: { readonly neededMs: number; readonly listeningMs: number },
  ) {
    this.line = line;
    this.identity = identity;
    this.silenceMs = silenceMs;
  }

  /** Silence that is needed now, ms: a word given in advance does not shorten it once text was seen. */
  get neededMs(): number {
    return this.classifier.textLines === 0 ? this.silenceMs.neededMs : this.silenceMs.listeningMs;
  }

  /** What was heard until now, the last `silentMs` nothing: in English, for diagnostics. */
  heardIn(silentMs: number): string {
    const silence = `heard nothing for ${silentMs / 1000} of ${this.neededMs / 1000} s`;
    const { seen } = this.classifier;
    return seen === undefined ? silence : `${seen}; ${silence}`;
  }

  /** Keeps a packet until it is known what the device is. */
  keepEarly(packet: Uint8Array): void {
    if (this.earlyPackets.length < MAX_EARLY_PACKETS) this.earlyPackets.push(packet);
  }
}
