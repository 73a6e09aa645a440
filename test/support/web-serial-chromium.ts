/**
 * A Chromium whose `navigator.serial` is real and reaches a pseudo terminal (tier A).
 *
 * The browser starts in a mount namespace of its own, in which the terminal stands at /dev/ttyS0 and a policy allows the
 * given origins to open it without a prompt. Nothing changes outside. Invariant: the real /dev/ttyS0, which may be the machine's
 * console, is never seen by the browser: /dev/null lies between it and the terminal, also while a replug changes the terminal.
 *
 * What stays different from USB: the port is listed while it is unplugged, and there is no `connect` or `disconnect` event; an
 * open port ends with `NetworkError`, sometimes after one `UnknownError`. `getSignals` fails, and the baud rate has no effect.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright";
import { maybeFindChromium } from "../../scripts/find-chromium.mjs";
import { type PtyPort, ptyObstacle } from "./pty.ts";

const PORT = "/dev/ttyS0";
const POLICY_DIRECTORY = "/etc/chromium";
/** Major number of pseudo terminals on Linux, as `stat -c %t` prints it. */
const PTY_MAJOR_HEX = "88";
/** Major number of /dev/null. */
const NULL_MAJOR_HEX = "1";

const isRoot = () => process.getuid?.() === 0;
const unshareArguments = () => ["-m", ...(isRoot() ? [] : ["-U", "-r"]), "--propagation", "private"];

/** Why a real Web Serial cannot be tested here; undefined when it can. */
export function realWebSerialObstacle(): string | undefined {
  const obstacle = ptyObstacle();
  if (obstacle) return obstacle;
  const browser = maybeFindChromium();
  if (!browser) return "no Chromium found";
  if (!/chromium/.test(browser) || /headless/.test(browser))
    return `${browser} may not read policies from ${POLICY_DIRECTORY}`;
  if (!existsSync(POLICY_DIRECTORY)) return `${POLICY_DIRECTORY} does not exist`;
  if (!existsSync("/sys/class/tty/ttyS0") || !existsSync(PORT)) return `no ${PORT} to stand in for a serial device`;
  const attached = readdirSync("/sys/class/tty").filter((name) => /^tty(USB|ACM)/.test(name));
  if (attached.length > 0) return `a serial device is attached (${attached}), tests must not reach it`;
  const trial = spawnSync("unshare", [...unshareArguments(), "mount", "--bind", "/dev/null", PORT], {
    encoding: "utf8",
  });
  if (trial.error || trial.status !== 0) return `no mount namespace: ${trial.error?.message ?? trial.stderr.trim()}`;
  return undefined;
}

export function canUseRealWebSerial(): boolean {
  return realWebSerialObstacle() === undefined;
}

/**
 * What the chooser would do, for `page.addInitScript`: gives the first port there is, without a chooser that a headless
 * browser cannot show.
 */
export const CHOOSE_FIRST_PORT = `
  if (navigator.serial) navigator.serial.requestPort = async () => {
    const [port] = await navigator.serial.getPorts();
    if (!port) throw new DOMException("No port selected by the user.", "NotFoundError");
    return port;
  };`;

/** A browser program prepared for one terminal; give `executablePath` to Playwright. */
export interface RealSerialProgram {
  readonly executablePath: string;
  /** Puts another terminal at the port of the running browser. */
  rebind(device: string): void;
  remove(): void;
}

/** @param origins may open the port without a prompt, e.g. "http://localhost:8204". @param device e.g. "/dev/pts/3". */
export function prepareRealSerial(origins: readonly string[], device: string): RealSerialProgram {
  const browser = maybeFindChromium();
  if (!browser) throw new Error("no Chromium found");
  const folder = mkdtempSync(join(tmpdir(), "web-serial-"));
  const [policies, pidFile, executablePath] = [join(folder, "etc"), join(folder, "pid"), join(folder, "chromium")];
  mkdirSync(join(policies, "policies", "managed"), { recursive: true });
  writeFileSync(
    join(policies, "policies", "managed", "serial.json"),
    JSON.stringify({ SerialAllowAllPortsForUrls: origins }),
  );
  writeFileSync(
    executablePath,
    `#!/bin/bash
exec unshare ${unshareArguments().join(" ")} bash -ec '
  mount --bind /dev/null ${PORT}
  mount --bind "${device}" ${PORT}
  [ "$(stat -c %t ${PORT})" = ${PTY_MAJOR_HEX} ]
  mount --bind "${policies}" ${POLICY_DIRECTORY}
  echo $$ > "${pidFile}"
  exec "${browser}" "$@"' -- "$@"
`,
  );
  chmodSync(executablePath, 0o755);
  return {
    executablePath,
    rebind: (other) => {
      const pid = readFileSync(pidFile, "utf8").trim();
      const user = isRoot() ? [] : ["-U", "--preserve-credentials"];
      const script = `
        [ "$(stat -c %t ${PORT})" = ${PTY_MAJOR_HEX} ]
        umount -l ${PORT}
        [ "$(stat -c %t ${PORT})" = ${NULL_MAJOR_HEX} ]
        mount --bind "${other}" ${PORT}`;
      const bound = spawnSync("nsenter", ["-t", pid, "-m", ...user, "sh", "-ec", script], { encoding: "utf8" });
      if (bound.status !== 0) throw new Error(`cannot bind ${other}: ${bound.error?.message ?? bound.stderr}`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A browser and the cable between its serial port and a device in this process. */
export interface RealSerialBrowser {
  readonly browser: Browser;
  /** Hang-up: an open port ends with NetworkError. */
  unplug(): Promise<void>;
  /** The same device again; the page finds it by `getPorts`. */
  replug(): Promise<void>;
  close(): Promise<void>;
}

/** Launches Chromium with `cable` as its only serial port. The cable stays the caller's. */
export async function launchRealSerial(cable: PtyPort, origins: readonly string[]): Promise<RealSerialBrowser> {
  const program = prepareRealSerial(origins, cable.device);
  const browser = await chromium.launch({
    executablePath: program.executablePath,
    headless: true,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  return {
    browser,
    unplug: () => cable.unplug(),
    replug: async () => {
      await cable.replug();
      program.rebind(cable.device);
    },
    close: async () => {
      await browser.close();
      program.remove();
    },
  };
}
