/**
 * Which link of this node has which permitted port: each link sits on a seat, and a seat has one port at most.
 *
 * Knows nothing of lines or of other profiles (they are kept off by claims). Invariants: a port belongs to one seat at most; what a
 * seat has lost or looks for by identity is not given to a seat that takes anything. Two boards of a kind share an identity: they
 * are told apart by the browser's object, as long as it keeps it over a replug.
 */
import {
  type Candidate,
  type Claim,
  claimByLock,
  listCandidates,
  portIdentity,
  type SerialLike,
  type SerialPortLike,
} from "./serial-port.ts";

function defaultClaim(): Claim {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  return locks ? claimByLock(locks) : async () => () => undefined;
}

export class SerialPorts {
  readonly serial: SerialLike;
  /** Keeps two profiles off one port. */
  readonly claim: Claim;
  private readonly taken = new Set<SerialSeat>();

  /** @param claim Web Locks by default, where there are any. */
  constructor(serial: SerialLike, claim: Claim = defaultClaim()) {
    this.serial = serial;
    this.claim = claim;
  }

  /**
   * A seat for one more link.
   * @param wanted identity of the port that is preferred.
   * @param picked the only port that it may take, until that has been up or is listed no more.
   */
  seat(wanted: string | undefined, picked?: SerialPortLike): SerialSeat {
    const seat = new SerialSeat(this, wanted, picked);
    this.taken.add(seat);
    return seat;
  }

  leave(seat: SerialSeat): void {
    this.taken.delete(seat);
  }

  /** The permitted ports that are plugged in. Never rejects: a page that may not use Web Serial at all has none. */
  list(): Promise<SerialPortLike[]> {
    return this.serial.getPorts().catch(() => []);
  }

  /**
   * The port at place `index` of a list of `count`, as another context of this browser was given it. Where the list is another one now:
   * a free port with the same identity as `like`, else any such port, else undefined.
   */
  async find({ index, count }: { index: number; count: number }, like: string): Promise<SerialPortLike | undefined> {
    const ports = await this.list();
    const alike = ports.filter((port) => portIdentity(port.getInfo()) === like);
    if (ports.length === count && alike.includes(ports[index])) return ports[index];
    return alike.find((port) => ![...this.taken].some((seat) => seat.has(port))) ?? alike[0];
  }

  /** Whether a seat that has no port yet would get one. */
  async hasSpare(): Promise<boolean> {
    const newcomer = new SerialSeat(this, undefined);
    return (await newcomer.candidates()).length > 0;
  }

  /** Whether another seat has the port, or has more right to it. */
  isKeptFrom(seat: SerialSeat, candidate: Candidate): boolean {
    for (const other of this.taken) if (other !== seat && other.outranks(seat, candidate)) return true;
    return false;
  }
}

export class SerialSeat {
  private readonly ports: SerialPorts;
  private wanted: string | undefined;
  private picked: SerialPortLike | undefined;
  private isFaithful = false;
  private port: SerialPortLike | undefined;
  /** The port that it had last. */
  private lastPort: SerialPortLike | undefined;
  /** Ports that turned out to be no bridges, as long as the browser lists them. */
  private refused = new Set<unknown>();

  constructor(ports: SerialPorts, wanted: string | undefined, picked?: SerialPortLike) {
    this.ports = ports;
    this.wanted = picked ? portIdentity(picked.getInfo()) : wanted;
    this.picked = picked;
  }

  /** Whether it sits at this port now. */
  has(port: SerialPortLike): boolean {
    return this.port === port;
  }

  /** The ports that this seat may take, in the order in which they are to be tried. */
  async candidates(): Promise<Candidate[]> {
    const ports = await this.ports.list();
    this.refused = new Set(ports.filter((port) => this.refused.has(port)));
    if (this.picked && !ports.includes(this.picked)) {
      // Unplugged before it was up: when it comes back the browser may have a new object for it.
      this.picked = undefined;
      this.isFaithful = true;
    }
    const candidates = listCandidates(ports, this.wanted).filter(
      (candidate) =>
        !this.refused.has(candidate.port) &&
        (!this.picked || candidate.port === this.picked) &&
        (!this.isFaithful || candidate.identity === this.wanted) &&
        !this.ports.isKeptFrom(this, candidate),
    );
    return candidates.sort((a, b) => Number(b.port === this.lastPort) - Number(a.port === this.lastPort));
  }

  /** Takes a port; false, and nothing is done, when another seat was faster. */
  take(candidate: Candidate): boolean {
    if (this.ports.isKeptFrom(this, candidate)) return false;
    this.port = candidate.port;
    this.lastPort = candidate.port;
    return true;
  }

  /** The port is closed again. */
  release(): void {
    this.port = undefined;
  }

  /** From now on only ports of this identity are taken, so that a replug does not end at some other device. */
  keepTo(identity: string): void {
    this.wanted = identity;
    this.isFaithful = true;
    this.picked = undefined;
  }

  /** The port is not wanted again until it has been unplugged; any other is. */
  refuse(): void {
    this.refused.add(this.port);
    this.isFaithful = false;
  }

  /** A port was plugged in: what is known of it counts no more. */
  forgive(port: unknown): void {
    this.refused.delete(port);
  }

  /** Gives the seat up for good. */
  leave(): void {
    this.release();
    this.ports.leave(this);
  }

  outranks(other: SerialSeat, { port, identity }: Candidate): boolean {
    if (this.port) return this.port === port;
    if (this.refused.has(port)) return false;
    if (this.picked !== other.picked && (this.picked === port || other.picked === port)) return this.picked === port;
    if (this.lastPort === port && other.lastPort !== port) return true;
    return this.wanted === identity && other.wanted !== identity;
  }
}
