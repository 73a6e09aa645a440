/**
 * Finds a permitted serial port, claims and opens it, and looks again when there is none or another has it.
 *
 * Knows nothing of what is said on the line. Invariants: at most one line is open; the next port is opened only when the last
 * one has been let go; a port that was refused is not opened again until it has been unplugged.
 */
import { SerialLine } from "./serial-line.ts";
import { type Candidate, type Claim, listCandidates, type SerialLike, type SerialPortLike } from "./serial-port.ts";

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
  private readonly serial: SerialLike;
  private readonly claim: Claim;
  private readonly listener: SeekerListener;
  private preferred: string | undefined;
  private isFaithful = false;
  private isStopped = false;
  private open: SerialPortLike | undefined;
  /** Ports that turned out to be no bridges, as long as the browser lists them. */
  private refused = new Set<unknown>();
  private letGo: () => Promise<void> = async () => undefined;
  private seeking: Promise<void> | undefined;
  private leaving: Promise<void> = Promise.resolve();
  private stopping: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param preferred identity of the port that is tried first. */
  constructor(serial: SerialLike, claim: Claim, preferred: string | undefined, listener: SeekerListener) {
    this.serial = serial;
    this.claim = claim;
    this.preferred = preferred;
    this.listener = listener;
  }

  start(): void {
    this.serial.addEventListener("connect", this.handleConnect);
    this.seek();
  }

  /** From now on only ports of this identity are opened, so that a replug does not end at some other device. */
  keepTo(identity: string): void {
    this.preferred = identity;
    this.isFaithful = true;
  }

  /** Lets the line go, which was lost, and looks for a port again soon. */
  leave(): void {
    this.open = undefined;
    this.leaving = this.letGo();
    this.letGo = async () => undefined;
    this.seekIn(SEEK_MS);
  }

  /** Lets the line go, whose port is not wanted again, and looks for any other at once. */
  refuse(): void {
    this.refused.add(this.open);
    this.isFaithful = false;
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
    this.serial.removeEventListener("connect", this.handleConnect);
    clearTimeout(this.timer);
    await this.seeking;
    await this.leaving;
    await this.letGo();
  }

  private readonly handleConnect = ({ target }: Event): void => {
    this.refused.delete(target);
    this.seek();
  };

  private readonly seek = (): void => {
    if (this.seeking || this.open || this.isStopped) return;
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
    // A page that may not use Web Serial at all has no port either.
    const ports = await this.serial.getPorts().catch(() => []);
    this.refused = new Set(ports.filter((port) => this.refused.has(port)));
    const candidates = listCandidates(ports, this.preferred).filter(
      ({ port, identity }) => !this.refused.has(port) && (!this.isFaithful || identity === this.preferred),
    );
    let busy: string | undefined;
    for (const candidate of candidates) {
      if (this.isStopped) return;
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
    const giveBack = await this.claim(claimName);
    if (!giveBack) return "another profile of this browser has it";
    let line: SerialLine;
    try {
      line = await SerialLine.open(port);
    } catch (error) {
      giveBack();
      return String(error);
    }
    this.open = port;
    this.letGo = () => line.close().then(giveBack);
    if (!this.isStopped) this.listener.opened(line, identity);
    return undefined;
  }
}
