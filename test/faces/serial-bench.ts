/**
 * A serial link on a bench, for tests: one fake port, a witness, and time that passes only when the test says so.
 */
import { afterEach, beforeEach, vi } from "vitest";
import type { LinkState } from "../../src/faces/port.ts";
import { SerialLink, type SerialLinkOptions } from "../../src/faces/serial-link.ts";
import type { Claim } from "../../src/faces/serial-port.ts";
import { SerialPorts } from "../../src/faces/serial-ports.ts";
import { Witness } from "../contracts/face-link.ts";
import { gen1, hex } from "../support/vectors.ts";
import { FakePort, FakeSerial } from "./fake-serial.ts";

/** A log entry of the reference implementation. */
export const ENTRY = hex(gen1.poc01.entries[0].entries[0].wire);

/** A port that shows itself as a bridge at each opening, by two frames. */
export function bridge(usb?: ConstructorParameters<typeof FakePort>[0]): FakePort {
  const port = new FakePort(usb);
  const show = (at: number): void =>
    void port.openings.at(at).then(() => {
      port.saysFrame(ENTRY);
      port.saysFrame(ENTRY);
      show(at + 1);
    });
  show(0);
  return port;
}

export class SerialBench {
  port = new FakePort();
  serial = new FakeSerial(this.port);
  witness = new Witness();
  readonly links: SerialLink[] = [];

  /** A link that was opened and has done all that needs no time; closed after the test. Without `ports` it is another node's. */
  async opened(
    { claim, ports, ...options }: SerialLinkOptions & { claim?: Claim; ports?: SerialPorts } = {},
    witness = this.witness,
  ): Promise<SerialLink> {
    const link = new SerialLink(ports ?? new SerialPorts(this.serial, claim), options);
    this.links.push(link);
    link.open(witness);
    await this.settle();
    return link;
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
  }

  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  /** A bridge shows itself by two frames. */
  async shows(port = this.port): Promise<void> {
    port.saysFrame(ENTRY);
    port.saysFrame(ENTRY);
    await this.settle();
  }

  /** The state that was told last. */
  now(): LinkState {
    return this.witness.states.all.at(-1)!;
  }
}

/** A bench that is new for each test of the describe block. */
export function useSerialBench(): SerialBench {
  const bench = new SerialBench();
  beforeEach(() => {
    vi.useFakeTimers();
    bench.port = new FakePort();
    bench.serial = new FakeSerial(bench.port);
    bench.witness = new Witness();
  });
  afterEach(async () => {
    await Promise.all(bench.links.splice(0).map((link) => link.close()));
    vi.useRealTimers();
  });
  return bench;
}
