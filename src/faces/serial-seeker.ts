/**
 * Finds a permitted serial port for one link, claims and opens it, and looks again when there is none or another has it.
 *
 * Knows nothing of what is said on the line; which port it may have is its seat's matter. Invariants: at most one line is open; the next port is
 * opened only when the last one has been let go; a port that was refused is not opened again until it has been unplugged.
 */
import { SerialLine } from "./serial-line.ts";
import type { Candidate, SerialPortLike } from "./serial-port.ts";
import type { SerialPorts, SerialSeat } from "./serial-ports.ts";

/** How often the permitted ports are looked at while there is none, ms. */
export const SEEK_MS = 2_000;
/** How often a port that is in use is tried again, ms. */
export const BUSY_RETRY_MS = 5_000;

/** What the seeker found. */
export interface SeekerListener {
  /** A port is open; nobody listens to the line yet. */
  opened(line: SerialLine, identity: string): void;
  /** There are ports that were not refused, but none of them could be had; tried again by itself. */
  busy(detail: string): void;
  /** There is no port, or only refused ones; looked for again by itself. */
  none(): void;
}

export class SerialSeeker {
  private readonly ports: SerialPorts;
  private readonly seat: SerialSeat;
  private readonly listener: SeekerListener;
  private isStopped = false;
  private isOpen = false;
  private letGo: () => Promise<void> = async () => undefined;
  private seeking: Promise<void> | undefined;
  private leaving: Promise<void> = Promise.resolve();
  private stopping: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: SerialPorts, seat: SerialSeat, listener: SeekerListener) {
    this.ports = ports;
    this.seat = seat;
    this.listener = listener;
  }

  start(): void {
    this.ports.serial.addEventListener("connect", this.handleConnect);
    this.seek();
  }

  /** Whether it has this port. */
  has(port: SerialPortLike): boolean {
    return this.seat.has(port);
  }

  /** Looks for a port now, unless it has one; resolves when it has looked. */
  async lookNow(): Promise<void> {
    await this.seeking;
    this.seek();
    await this.seeking;
  }

  /** From now on only ports of this identity are opened, so that a replug does not end at some other device. */
  keepTo(identity: string): void {
    this.seat.keepTo(identity);
  }

  /** Lets the line go, which was lost, and looks for a port again soon. */
  leave(): void {
    this.isOpen = false;
    this.leaving = this.letGo();
    this.letGo = async () => undefined;
    this.seekIn(SEEK_MS);
  }

  /** Lets the line go, whose port is not wanted again, and looks for any other at once. */
  refuse(): void {
    this.seat.refuse();
    this.leave();
    // What is said at once is heard while the search that opened the port is still ending.
    void Promise.resolve(this.seeking).then(this.seek);
  }

  /** Ends for good; resolves when no port is held any more. Never rejects. */
  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async end(): Promise<void> {
    this.isStopped = true;
    this.ports.serial.removeEventListener("connect", this.handleConnect);
    clearTimeout(this.timer);
    await this.seeking;
    await this.leaving;
    await this.letGo();
    this.seat.leave();
  }

  private readonly handleConnect = ({ target }: Event): void => {
    this.seat.forgive(target);
    this.seek();
  };

  private readonly seek = (): void => {
    if (this.seeking || this.isOpen || this.isStopped) return;
    clearTimeout(this.timer);
    this.seeking = this.openFirst().finally(() => {
      this.seeking = undefined;
    });
  };

  private seekIn(delayMs: number): void {
    clearTimeout(this.timer);
    if (!this.isStopped) this.timer = setTimeout(this.seek, delayMs);
  }

  private async openFirst(): Promise<void> {
    await this.leaving;
    const candidates = await this.seat.candidates();
    let busy: string | undefined;
    for (const candidate of candidates) {
      if (this.isStopped) return;
      if (!this.seat.take(candidate)) continue;
      const refusal = await this.tryOpen(candidate);
      if (refusal === undefined) return;
      busy ??= `${candidate.identity}: ${refusal}`;
    }
    if (this.isStopped) return;
    if (busy === undefined) this.listener.none();
    else this.listener.busy(busy);
    this.seekIn(busy === undefined ? SEEK_MS : BUSY_RETRY_MS);
  }

  /** Why the port could not be had, or undefined when it is open. */
  private async tryOpen({ port, identity, claimName }: Candidate): Promise<string | undefined> {
    const giveBack = await this.ports.claim(claimName);
    if (!giveBack) {
      this.seat.release();
      return "another profile of this browser has it";
    }
    let line: SerialLine;
    try {
      line = await SerialLine.open(port);
    } catch (error) {
      giveBack();
      this.seat.release();
      return String(error);
    }
    this.isOpen = true;
    this.letGo = () =>
      line.close().then(() => {
        giveBack();
        this.seat.release();
      });
    if (!this.isStopped) this.listener.opened(line, identity);
    return undefined;
  }
}
