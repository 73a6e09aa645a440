/**
 * A browser with one serial port, whose far end is in this process: the real Web Serial where the machine allows it, else a
 * stand-in whose bytes cross a pseudo terminal, too.
 */
import type { Browser, BrowserContext } from "@playwright/test";
import { openPtyPort, type PtyPort, ptyObstacle } from "../support/pty.ts";
import { CHOOSE_FIRST_PORT, launchRealSerial, realWebSerialObstacle } from "../support/web-serial-chromium.ts";
import { type SerialShim, SHIM_CONTEXT_OPTIONS, startSerialShim } from "../support/web-serial-shim.ts";

const obstacle = realWebSerialObstacle();
/** What these tests run with, for their names. */
export const SERIAL_TIER = obstacle ? `a stand-in for Web Serial (${obstacle})` : "the real Web Serial";
/** Why there can be no serial port at all. */
export const serialObstacle = ptyObstacle();

export interface SerialBrowser {
  readonly context: BrowserContext;
  /** The device's end. */
  readonly cable: PtyPort;
  unplug(): Promise<void>;
  replug(): Promise<void>;
}

/** A browser with two serial ports. The real Web Serial of this machine lists one at most, so it is the stand-in. */
export async function openTwoPortBrowser(
  browser: Browser,
  atEnd: (close: () => unknown) => void,
): Promise<{ readonly context: BrowserContext; readonly cables: readonly PtyPort[]; readonly shim: SerialShim }> {
  const cables = [await openPtyPort(), await openPtyPort()];
  for (const cable of cables) atEnd(() => cable.close());
  return { cables, ...(await openStandIn(browser, cables, atEnd)) };
}

async function openStandIn(
  browser: Browser,
  cables: readonly PtyPort[],
  atEnd: (close: () => unknown) => void,
): Promise<{ context: BrowserContext; shim: SerialShim }> {
  const shim = await startSerialShim(...cables);
  atEnd(() => shim.close());
  const context = await browser.newContext(SHIM_CONTEXT_OPTIONS);
  atEnd(() => context.close());
  // Where service workers are blocked, registering one gives undefined, which no browser does: the page is told that there are none.
  await context.addInitScript("delete Navigator.prototype.serviceWorker;");
  await shim.install(context, /\/assets\/worker-[^/]*\.js$/);
  return { context, shim };
}

/** Opens a browser in which pages of `origin` may use the port; the person's choice in the chooser is made for them. */
export async function openSerialBrowser(
  browser: Browser,
  origin: string,
  atEnd: (close: () => unknown) => void,
): Promise<SerialBrowser> {
  const cable = await openPtyPort();
  atEnd(() => cable.close());
  if (obstacle) {
    const { context, shim } = await openStandIn(browser, [cable], atEnd);
    return { context, cable, unplug: () => shim.unplug(), replug: () => shim.replug() };
  }
  const serial = await launchRealSerial(cable, [origin]);
  atEnd(() => serial.close());
  const context = await serial.browser.newContext();
  await context.addInitScript(CHOOSE_FIRST_PORT);
  return { context, cable, unplug: () => serial.unplug(), replug: () => serial.replug() };
}
