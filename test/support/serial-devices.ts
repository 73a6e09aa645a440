/**
 * Things at a serial port that are no KISS bridge, and a serial line over TCP. Nobody must send them a byte unasked: `received`
 * shows whether somebody did. Knows no frames.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import type { ByteLine, BytesListener } from "./pty.ts";

/** Bytes kept of what a device received; later ones are only counted. */
const MAX_KEPT_BYTES = 65_536;

/** What today's firmware prints on its console. */
const CONSOLE_LINES = [
  "-- T-Beam LoRa node, type ? for help",
  "-- 3 feeds, 28 entries, 0 chunks",
  "-- heap 141 kB free",
];

export interface SerialDevice {
  /** What came in, up to 64 kB. */
  readonly received: Buffer;
  readonly receivedBytes: number;
  close(): void;
}

class RecordingDevice implements SerialDevice {
  received: Buffer = Buffer.alloc(0);
  receivedBytes = 0;
  private readonly stop: () => void;

  constructor(line: ByteLine, stop: () => void) {
    this.stop = stop;
    line.onBytes((bytes) => {
      this.receivedBytes += bytes.length;
      if (this.receivedBytes <= MAX_KEPT_BYTES) this.received = Buffer.concat([this.received, bytes]);
    });
  }

  close(): void {
    this.stop();
  }
}

/** A console that prints a line every `everyMs`. */
export function consoleDevice(line: ByteLine, { everyMs = 200, lines = CONSOLE_LINES } = {}): SerialDevice {
  let printed = 0;
  const print = () => line.write(Buffer.from(`${lines[printed++ % lines.length]}\r\n`));
  print();
  const timer = setInterval(print, everyMs);
  return new RecordingDevice(line, () => clearInterval(timer));
}

/** A device that never says anything. */
export function silentDevice(line: ByteLine): SerialDevice {
  return new RecordingDevice(line, () => {});
}

export interface TcpLine extends ByteLine {
  readonly port: number;
  close(): Promise<void>;
}

/** A line whose far end is whoever connected last to a port of 127.0.0.1. What is written before that is lost. */
export async function listenTcpLine(): Promise<TcpLine> {
  const listeners: BytesListener[] = [];
  const sockets = new Set<Socket>();
  let latest: Socket | undefined;
  const server = createServer((socket) => {
    latest = socket;
    sockets.add(socket);
    socket.on("error", () => socket.destroy()); // the far side went away; "close" follows
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (bytes) => {
      for (const listener of listeners) listener(bytes);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    write: (bytes) => {
      if (latest && !latest.destroyed) latest.write(bytes);
    },
    onBytes: (listener) => {
      listeners.push(listener);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
