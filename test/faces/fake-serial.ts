/**
 * Web Serial in memory, for tests: permitted ports that are plugged in and out, and devices behind them.
 *
 * Keeps the rules of the specification that the link depends on: a port opens once, closes only when its streams are
 * unlocked, offers a new stream after a framing error, and no stream after a loss.
 */
import type { SerialLike, SerialPortLike } from "../../src/faces/serial-port.ts";
import { Inbox } from "../contracts/face-link.ts";
import { encodeKiss, KissReader } from "../support/reference-kiss.ts";

export const CP2102 = { usbVendorId: 0x10c4, usbProductId: 0xea60 };

export class FakePort implements SerialPortLike {
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  /** Every write of the link, and the frames in them. */
  readonly written = new Inbox<Uint8Array>();
  readonly frames = new Inbox<Uint8Array>();
  readonly signals: { dataTerminalReady?: boolean; requestToSend?: boolean }[] = [];
  readonly openings = new Inbox<{ baudRate: number; bufferSize?: number }>();
  /** Another program holds the port. */
  isBusy = false;
  hasModemLines = true;
  /** While set, opening takes until it resolves. */
  opensAfter: Promise<void> | undefined;
  /** While true, the device takes no bytes. */
  isStalled = false;
  isOpen = false;
  private readonly usb: ReturnType<SerialPortLike["getInfo"]>;
  private reader = new KissReader(256);
  private source: ReadableStreamDefaultController<Uint8Array> | undefined;
  private sink: WritableStreamDefaultController | undefined;
  private resumeSink: (() => void) | undefined;

  constructor(usb: ReturnType<SerialPortLike["getInfo"]> = CP2102) {
    this.usb = usb;
  }

  async open(options: { baudRate: number; bufferSize?: number }): Promise<void> {
    if (this.isOpen) throw new DOMException("The port is already open.", "InvalidStateError");
    if (this.isBusy) throw new DOMException("Failed to open serial port.", "NetworkError");
    await this.opensAfter;
    this.isOpen = true;
    this.reader = new KissReader(256);
    this.offerReadable();
    this.writable = new WritableStream({
      start: (controller) => {
        this.sink = controller;
      },
      write: async (bytes) => {
        if (this.isStalled) await new Promise<void>((resume) => (this.resumeSink = resume));
        this.written.push(bytes);
        for (const frame of this.reader.push(bytes)) this.frames.push(frame);
      },
    });
    this.openings.push(options);
  }

  async close(): Promise<void> {
    if (!this.isOpen) throw new DOMException("The port is already closed.", "InvalidStateError");
    if (this.readable?.locked || this.writable?.locked) throw new TypeError("Cannot close: a stream is locked");
    this.isOpen = false;
    this.readable = null;
    this.writable = null;
  }

  getInfo() {
    return this.usb;
  }

  async setSignals(signals: { dataTerminalReady?: boolean; requestToSend?: boolean }): Promise<void> {
    if (!this.hasModemLines) throw new DOMException("Failed to set control signals.", "NetworkError");
    this.signals.push(signals);
  }

  /** The device says bytes; nobody hears them while the port is closed. */
  says(bytes: Uint8Array | string): void {
    if (this.isOpen && this.readable) this.source?.enqueue(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
  }

  saysFrame(packet: Uint8Array): void {
    this.says(encodeKiss(packet));
  }

  /** The device takes bytes again. */
  resume(): void {
    this.isStalled = false;
    this.resumeSink?.();
  }

  /** From now on the port fails to take bytes. */
  refusesWrites(): void {
    this.sink?.error(new DOMException("Failed to write.", "NetworkError"));
  }

  /** The stream ends without an error. */
  ends(): void {
    this.source?.close();
  }

  /** A break on the line: the stream fails and the port offers another. */
  breaks(): void {
    this.failsRead(new DOMException("A break was received.", "BreakError"));
  }

  /** The system refuses a read, and does not say why: Chromium offers another stream. */
  failsRead(error = new DOMException("An unknown system error has occurred.", "UnknownError")): void {
    const failed = this.source;
    this.offerReadable();
    failed?.error(error);
  }

  /** The system refuses every read, and never says that the device is lost. */
  failsEveryRead(): void {
    Object.defineProperty(this, "readable", {
      get: () => new ReadableStream({ start: (controller) => controller.error(new DOMException("", "UnknownError")) }),
      set: () => undefined,
    });
    this.source?.error(new DOMException("", "UnknownError"));
  }

  /** The device goes away. */
  vanish(): void {
    const lost = new DOMException("The device has been lost.", "NetworkError");
    const { source, sink } = this;
    this.readable = null;
    this.writable = null;
    if (!this.isOpen) return;
    source?.error(lost);
    sink?.error(lost);
  }

  private offerReadable(): void {
    this.readable = new ReadableStream({
      start: (controller) => {
        this.source = controller;
      },
    });
  }
}

export class FakeSerial extends EventTarget implements SerialLike {
  readonly ports: FakePort[];

  constructor(...ports: FakePort[]) {
    super();
    this.ports = ports;
  }

  async getPorts(): Promise<FakePort[]> {
    return [...this.ports];
  }

  unplug(port: FakePort): void {
    this.ports.splice(this.ports.indexOf(port), 1);
    port.vanish();
  }

  /** Plugs a permitted device in; with `silently`, the browser fires no event. */
  plug(port: FakePort, { silently = false } = {}): void {
    this.ports.push(port);
    if (!silently) this.announce(port);
  }

  /** Fires the event of a port that was plugged in; in a browser it bubbles up from there. */
  announce(port: FakePort): void {
    this.dispatchEvent(Object.defineProperty(new Event("connect"), "target", { value: port }));
  }
}
