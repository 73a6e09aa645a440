/**
 * An opened serial port: bytes in, bytes out, and a clean end.
 *
 * Knows nothing of frames or of what the device is. Invariant: `lost` is called once at most, and never after `close`; when
 * `close` has resolved, all locks are released and the port can be opened again.
 */
import type { SerialPortLike } from "./serial-port.ts";

/** 8N1 is the default of Web Serial. */
export const BAUD_RATE = 115_200;
/** Bytes that the browser keeps for a busy worker: more than two seconds of a full line. */
const READ_BUFFER_BYTES = 1 << 15;
/** Errors that the port may give one after the other without a byte between; with more it counts as lost. */
const MAX_ERRORS_IN_ROW = 16;
/** Bytes handed over and not yet accepted by the port; beyond it `write` returns false. Two frames of the largest kind. */
export const MAX_UNWRITTEN_BYTES = 1024;

export interface LineListener {
  bytes(bytes: Uint8Array): void;
  /** The port can not be used any more; `reason` says in words what failed. */
  lost(reason: string): void;
}

export class SerialLine {
  private readonly port: SerialPortLike;
  private readonly writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  private listener: LineListener | undefined;
  private reading: Promise<void> = Promise.resolve();
  private reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private unwrittenBytes = 0;
  private ended = false;

  /** Opens the port. Rejects as `SerialPort.open` does, above all when another has it. */
  static async open(port: SerialPortLike): Promise<SerialLine> {
    await port.open({ baudRate: BAUD_RATE, bufferSize: READ_BUFFER_BYTES });
    return new SerialLine(port);
  }

  private constructor(port: SerialPortLike) {
    this.port = port;
    this.writer = port.writable?.getWriter();
    // Both lines reset an ESP32 or hold it in its boot loader. Lines without modem signals (Bluetooth, a pty) can not do it,
    // and need not.
    port.setSignals({ dataTerminalReady: false, requestToSend: false }).catch(() => undefined);
  }

  /** Begins to read; called once. What came in since the opening is heard, too. */
  listen(listener: LineListener): void {
    this.listener = listener;
    this.reading = this.read();
  }

  /** Hands bytes to the port. False when the port is lost or has not accepted what it got before. Never throws. */
  write(bytes: Uint8Array): boolean {
    if (this.ended || !this.writer || this.unwrittenBytes + bytes.length > MAX_UNWRITTEN_BYTES) return false;
    this.unwrittenBytes += bytes.length;
    this.writer.write(bytes).then(
      () => {
        this.unwrittenBytes -= bytes.length;
      },
      (error: unknown) => this.end(`writing failed: ${error}`),
    );
    return true;
  }

  /** Lets the port go; bytes that it has not accepted are dropped. Never rejects, also for a port that is gone. */
  async close(): Promise<void> {
    this.ended = true;
    // What a port that is gone says to each of these steps is known already: that it is gone.
    const gone = (): void => undefined;
    await this.reader?.cancel().catch(gone);
    await this.reading;
    await this.writer?.abort().catch(gone);
    this.writer?.releaseLock();
    await this.port.close().catch(gone);
  }

  private async read(): Promise<void> {
    let reason = "the browser closed the port";
    let stream = this.port.readable;
    let errorsInRow = 0;
    while (stream && !this.ended && errorsInRow < MAX_ERRORS_IN_ROW) {
      const reader = stream.getReader();
      this.reader = reader;
      try {
        for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
          errorsInRow = 0;
          if (!this.ended) this.listener?.bytes(chunk.value);
        }
        break;
      } catch (error) {
        errorsInRow++;
        reason = `reading failed: ${error}`;
      } finally {
        this.reader = undefined;
        reader.releaseLock();
      }
      // After a break or a framing error, as resets cause them, the port offers a new stream; after a loss (`NetworkError`) it offers none. A
      // device that is just going away may give `UnknownError` first, when the system refuses a read before it says that the device is lost:
      // then there is a new stream too, whose first read tells.
      stream = this.port.readable === stream ? null : this.port.readable;
    }
    this.end(reason);
  }

  private end(reason: string): void {
    if (this.ended) return;
    this.ended = true;
    this.listener?.lost(reason);
  }
}
