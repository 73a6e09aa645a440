/**
 * Pseudo terminals for serial tests, made by socat: a pair of ends, or one end with its device in this process.
 *
 * Knows nothing of frames. Every end is raw and without echo. `unplug` ends socat, so that whoever holds the terminal gets
 * a hang-up as from a pulled cable; `replug` makes a new terminal under the same path. Each socat is ended by its own pid.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, readSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReadStream } from "node:tty";

export type BytesListener = (bytes: Buffer) => void;

/** A two-way stream of bytes, as a device model is put behind. */
export interface ByteLine {
  write(bytes: Uint8Array): void;
  /** Adds a listener. */
  onBytes(listener: BytesListener): void;
}

/** Why there can be no pseudo terminals here; undefined when there can. */
export function ptyObstacle(): string | undefined {
  if (process.platform !== "linux") return `pseudo terminals are tested on Linux only, this is ${process.platform}`;
  if (spawnSync("socat", ["-V"], { stdio: "ignore" }).error) return "socat is not installed";
  return undefined;
}

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts socat and waits until it moves bytes. */
async function startSocat(addresses: readonly [string, string]): Promise<ChildProcess> {
  const child = spawn("socat", ["-d", "-d", ...addresses], { stdio: ["pipe", "pipe", "pipe"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.stdin.on("error", () => child.kill()); // the terminal is gone; its exit is what tells
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`socat ended with ${code}: ${said}`)));
    child.stderr.on("data", (text) => {
      if (said.length < 4096) said += text;
      if (said.includes("starting data transfer loop")) resolve();
    });
  });
  return child;
}

async function endSocat(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

const ptyAddress = (path: string) => `PTY,raw,echo=0,link=${path}`;

/** What both kinds share: a folder for the paths, and the socat between them. */
abstract class SocatTerminal {
  protected readonly folder = mkdtempSync(join(tmpdir(), "pty-"));
  private socat: ChildProcess | undefined;

  protected abstract readonly addresses: readonly [string, string];

  get isPlugged(): boolean {
    return this.socat !== undefined;
  }

  /** Plugs in; the first time, and again after `unplug`. */
  async replug(): Promise<void> {
    if (this.socat) throw new Error("already plugged in");
    this.socat = await startSocat(this.addresses);
    this.plugged(this.socat);
  }

  /** Hang-up for whoever holds an end. Resolves when the terminals are gone. */
  async unplug(): Promise<void> {
    const socat = this.socat;
    this.socat = undefined;
    if (socat) await endSocat(socat);
  }

  async close(): Promise<void> {
    await this.unplug();
    rmSync(this.folder, { recursive: true, force: true });
  }

  protected plugged(_socat: ChildProcess): void {}
}

/** Two terminals joined. `a` and `b` are paths that stay the same over a replug. */
export class PtyPair extends SocatTerminal {
  readonly a = join(this.folder, "a");
  readonly b = join(this.folder, "b");
  protected readonly addresses = [ptyAddress(this.a), ptyAddress(this.b)] as const;
}

/** One terminal, with its far side in this process. */
export class PtyPort extends SocatTerminal implements ByteLine {
  readonly path = join(this.folder, "port");
  protected readonly addresses = [ptyAddress(this.path), "STDIO"] as const;
  private readonly events = new EventEmitter<{ bytes: [Buffer] }>();
  private far: ChildProcess | undefined;

  /** The terminal itself, e.g. /dev/pts/7: another one after each replug. */
  get device(): string {
    return realpathSync(this.path);
  }

  /** What is written while unplugged is lost, as with a real cable. */
  write(bytes: Uint8Array): void {
    if (this.isPlugged) this.far?.stdin?.write(bytes);
  }

  onBytes(listener: BytesListener): void {
    this.events.on("bytes", listener);
  }

  protected override plugged(socat: ChildProcess): void {
    this.far = socat;
    socat.stdout?.on("data", (bytes) => this.events.emit("bytes", bytes));
  }
}

export async function openPtyPair(): Promise<PtyPair> {
  const pair = new PtyPair();
  await pair.replug();
  return pair;
}

export async function openPtyPort(): Promise<PtyPort> {
  const port = new PtyPort();
  await port.replug();
  return port;
}

/** A terminal as a program opens it. */
export interface TtyLine extends ByteLine {
  /** Resolves when the line hangs up or is closed. */
  readonly ended: Promise<"hung-up" | "closed">;
  close(): Promise<void>;
}

/** Opens a terminal by its path, in whatever mode it is. @throws when it cannot be opened. */
export function openTty(path: string, { flushInput = false } = {}): TtyLine {
  const file = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  if (flushInput) discardInput(file);
  const stream = new ReadStream(file);
  let end: "hung-up" | "closed" = "hung-up";
  stream.on("error", () => stream.destroy()); // EIO is how Linux says that the far side hung up
  const ended = new Promise<"hung-up" | "closed">((resolve) => stream.once("close", () => resolve(end)));
  return {
    ended,
    write: (bytes) => {
      if (!stream.destroyed) stream.write(bytes);
    },
    onBytes: (listener) => {
      stream.on("data", listener);
    },
    close: async () => {
      if (!stream.destroyed) end = "closed";
      stream.destroy();
      await ended;
    },
  };
}

function discardInput(file: number): void {
  const sink = Buffer.alloc(4096);
  try {
    while (readSync(file, sink) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return; // empty now
    closeSync(file);
    throw error;
  }
}
