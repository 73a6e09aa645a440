/**
 * The link to a LoRa bridge: KISS over Web Serial. Listens to a port before it sends.
 *
 * Knows nothing of the click by which a port is permitted. Invariant: not a byte goes out before the phase is `up`, which takes
 * frames heard from the device, or silence and a person's word; and none after the device has printed text of a console. Such a
 * port is not opened again; the next one is tried. When all are refused it waits for a person, or for a device to be plugged in.
 * Source: the USB console of the tinySSB firmware acts on single letters, whatever binary traffic they came with.
 */
import { DEMO_BRIDGE_LORA } from "../core/airtime.ts";
import type { Medium } from "../core/effects.ts";
import { encodeKissFrame } from "../core/kiss.ts";
import { MAX_PACKET_BYTES } from "../core/limits.ts";
import { HeardPort } from "./heard-port.ts";
import type { FaceLink, LinkListener, LinkState } from "./port.ts";
import { BAUD_RATE, type SerialLine } from "./serial-line.ts";
import type { SerialPortLike } from "./serial-port.ts";
import type { SerialPorts } from "./serial-ports.ts";
import { SerialSeeker } from "./serial-seeker.ts";
import { maybeReadSignalReport, type SignalReport } from "./signal-report.ts";

/** Silence after which a port is `unconfirmed`, ms: the firmware consoles print a line every 7 or 15 s. */
export const LISTENING_MS = 16_000;
/**
 * Silence after which the first port is taken for a bridge where a person has said so in advance, ms: long enough for the
 * banner of a console that the opening has reset. After a replug it takes the whole time, because nobody has seen which
 * device came back: another board may have the same identity, and its banner may be over when the port opens.
 */
export const VOUCHED_LISTENING_MS = 3_000;
/** How often the listening tells how far it is, ms. */
const LISTENING_STEP_MS = 1_000;
/** A pause after which no frame is under way any more, ms; the longest takes 45 ms on the line. */
export const QUIET_MS = 1_000;
/** A device that is still talking after this time, without having shown what it is, is refused, ms. */
export const MAX_LISTENING_MS = 60_000;

export interface SerialLinkOptions {
  /** A person says, now, that the first port that is opened is a bridge, should it be silent. */
  readonly assumeBridge?: boolean;
  /** Identity of the port that was used last (`address` then); preferred when it is there. */
  readonly preferredPort?: string;
  /** The port that a person has picked: no other is opened until it has been up or is gone. */
  readonly pickedPort?: SerialPortLike;
  /** Ports that a person has vouched for before: silent, they go up after the whole listening time without being asked about. */
  readonly vouchedPorts?: readonly string[];
  /** In place of `LISTENING_MS`. */
  readonly listeningMs?: number;
}

export class SerialLink implements FaceLink {
  readonly kind = "serial";
  readonly medium: Medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: BAUD_RATE };

  private readonly seeker: SerialSeeker | undefined;
  private readonly listeningMs: number;
  private listener: LinkListener | undefined;
  private current: LinkState = { phase: "closed" };
  private opened: HeardPort | undefined;
  /** What the bridge that is open said last of what it hears. */
  private reported: SignalReport | undefined;
  private identity: string | undefined;
  /** Identities of ports that were up, or that a person has vouched for: silent, they go up without being asked about. */
  private readonly vouchedFor: Set<string>;
  private vouchForFirst: boolean;
  private silentMs = 0;
  /** What is told when there is no port to open. */
  private absence: LinkState = { phase: "refused", code: "serial-no-permission" };
  private isOverdue = false;
  private overdueTimer: ReturnType<typeof setTimeout> | undefined;
  private listeningTimer: ReturnType<typeof setInterval> | undefined;
  /** Runs from the last byte until the line counts as quiet. */
  private quietTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param ports those of this node, shared by its links; undefined where the browser has no Web Serial. */
  constructor(ports: SerialPorts | undefined, options: SerialLinkOptions = {}) {
    this.seeker =
      ports &&
      new SerialSeeker(ports, ports.seat(options.preferredPort, options.pickedPort), {
        opened: (line, identity) => this.startListening(line, identity),
        busy: (detail) => this.tell({ phase: "waiting", code: "serial-busy", detail }),
        none: () => this.tell(this.absence),
      });
    this.listeningMs = options.listeningMs ?? LISTENING_MS;
    this.vouchForFirst = options.assumeBridge ?? false;
    this.vouchedFor = new Set(options.vouchedPorts);
  }

  /** Identity of the port that is or was open: "USB 10c4:ea60"; "serial port" before the first. */
  get address(): string {
    return this.identity ?? "serial port";
  }

  get signal(): SignalReport | undefined {
    return this.reported;
  }

  open(listener: LinkListener): void {
    this.listener = listener;
    this.tell(this.seeker ? { phase: "connecting" } : { phase: "refused", code: "serial-unsupported" });
    this.seeker?.start();
  }

  send(packet: Uint8Array): boolean {
    if (this.current.phase !== "up" || !this.opened) return false;
    if (packet.length === 0 || packet.length > MAX_PACKET_BYTES) return false;
    return this.opened.line.write(encodeKissFrame(packet));
  }

  /**
   * A person says that the silent port is a KISS bridge: the link goes up, and after a replug without being asked again.
   * Returns false and does nothing unless the port is unconfirmed, or still listened to without any text seen; and while the
   * device is talking, because what it says may be enough to know better.
   */
  assumeBridge(): boolean {
    if (this.quietTimer !== undefined) return false;
    const { opened } = this;
    const isClean = this.current.phase === "listening" && opened?.classifier.textLines === 0;
    if (!opened || !(isClean || this.current.phase === "unconfirmed")) return false;
    this.goUp(opened, "taken for a bridge on a person's word");
    return true;
  }

  /** Whether this port is open here, or being opened. */
  has(port: SerialPortLike): boolean {
    return this.seeker?.has(port) ?? false;
  }

  /** Looks for a port now, unless it has one; resolves when it has looked. */
  async lookNow(): Promise<void> {
    await this.seeker?.lookNow();
  }

  async close(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    this.current = { phase: "closed" };
    this.forgetPort();
    listener?.state(this.current);
    await this.seeker?.stop();
  }

  private tell(state: LinkState): void {
    const { phase, code, detail } = this.current;
    if (!this.listener || (phase === state.phase && code === state.code && detail === state.detail)) return;
    this.current = state;
    this.listener.state(state);
  }

  private startListening(line: SerialLine, identity: string): void {
    const neededMs = this.vouchForFirst ? Math.min(VOUCHED_LISTENING_MS, this.listeningMs) : this.listeningMs;
    if (this.vouchForFirst) this.vouchedFor.add(identity);
    this.vouchForFirst = false;
    this.opened = new HeardPort(line, identity, { neededMs, listeningMs: this.listeningMs });
    this.identity = identity;
    this.isOverdue = false;
    this.overdueTimer = setTimeout(() => {
      this.isOverdue = true;
    }, MAX_LISTENING_MS);
    this.countSilence();
    this.tellListening(this.opened);
    line.listen({ bytes: (bytes) => this.handleBytes(bytes), lost: (reason) => this.handleLoss(reason) });
  }

  private countSilence(): void {
    clearInterval(this.listeningTimer);
    this.silentMs = 0;
    const stepMs = Math.min(LISTENING_STEP_MS, this.listeningMs);
    this.listeningTimer = setInterval(() => this.handleSilence(stepMs), stepMs);
  }

  private tellListening(opened: HeardPort): void {
    this.tell({ phase: "listening", detail: opened.heardIn(this.silentMs) });
  }

  private tellUnconfirmed({ classifier }: HeardPort): void {
    const detail = classifier.seen ?? `heard nothing for ${this.listeningMs / 1000} s`;
    this.tell({ phase: "unconfirmed", code: "serial-silent", detail });
  }

  private handleSilence(stepMs: number): void {
    const { opened } = this;
    if (!opened) return;
    this.silentMs += stepMs;
    if (this.silentMs < opened.neededMs) {
      this.tellListening(opened);
    } else if (this.vouchedFor.has(opened.identity) && opened.classifier.textLines === 0) {
      this.goUp(opened, "silent; taken for the bridge that was confirmed");
    } else {
      this.endListening();
      this.tellUnconfirmed(opened);
    }
  }

  private handleBytes(bytes: Uint8Array): void {
    const { opened } = this;
    if (!opened) return;
    clearTimeout(this.quietTimer);
    this.quietTimer = setTimeout(() => this.handleQuiet(opened), QUIET_MS);
    if (this.current.phase === "listening") this.countSilence();
    opened.classifier.push(bytes);
    if (this.refusesConsole(opened)) return;
    for (const packet of opened.decoder.push(bytes)) this.takePacket(opened, packet);
    this.goUpIfProven(opened);
    if (this.current.phase === "listening" && this.isOverdue) {
      this.refuse(opened, `${opened.classifier.seen ?? "sent no frame of a bridge"}; keeps printing`);
    }
  }

  /** What was held for a frame is text now, and may be that of a console; a single frame counts now. */
  private handleQuiet(opened: HeardPort): void {
    this.quietTimer = undefined;
    opened.classifier.settle();
    if (this.refusesConsole(opened)) return;
    this.goUpIfProven(opened);
    opened.earlyPackets = [];
  }

  private takePacket(opened: HeardPort, packet: Uint8Array): void {
    const report = maybeReadSignalReport(packet);
    if (report) {
      this.reported = report;
      return;
    }
    const isUp = this.current.phase === "up";
    if (packet.length > MAX_PACKET_BYTES) {
      if (isUp) this.listener?.dropped?.("wrong-length");
    } else if (isUp) this.listener?.packet(packet);
    else opened.keepEarly(packet);
  }

  private goUpIfProven(opened: HeardPort): void {
    if (this.current.phase === "up" || opened.classifier.verdict !== "bridge") return;
    this.goUp(opened, "heard a frame");
    for (const packet of opened.earlyPackets.splice(0)) this.listener?.packet(packet);
  }

  private goUp(opened: HeardPort, detail: string): void {
    this.endListening();
    opened.acceptedLines = opened.classifier.textLines;
    this.vouchedFor.add(opened.identity);
    this.seeker?.keepTo(opened.identity);
    this.tell({ phase: "up", detail });
  }

  /** Lets go of a port that is a console. Where only a person's word speaks for a bridge, one more line of text is enough. */
  private refusesConsole(opened: HeardPort): boolean {
    const { classifier, acceptedLines } = opened;
    const { phase } = this.current;
    const isUpOnWord = phase === "up" && classifier.verdict === "unknown";
    if (classifier.verdict === "console" || (isUpOnWord && classifier.textLines > acceptedLines)) {
      this.refuse(opened, classifier.seen);
      return true;
    }
    if (phase === "unconfirmed") this.tellUnconfirmed(opened);
    return false;
  }

  private refuse({ identity }: HeardPort, detail: string | undefined): void {
    this.vouchedFor.delete(identity);
    this.forgetPort();
    this.absence = { phase: "refused", code: "serial-console", detail };
    // Not `refused` yet: the next port may be a bridge.
    this.tell({ ...this.absence, phase: "connecting" });
    this.seeker?.refuse();
  }

  private handleLoss(reason: string): void {
    this.forgetPort();
    this.absence = { phase: "waiting", code: "serial-lost", detail: reason };
    this.tell(this.absence);
    this.seeker?.leave();
  }

  private endListening(): void {
    clearInterval(this.listeningTimer);
    clearTimeout(this.overdueTimer);
  }

  private forgetPort(): void {
    this.endListening();
    clearTimeout(this.quietTimer);
    this.quietTimer = undefined;
    this.opened = undefined;
    this.reported = undefined;
  }
}
