import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright";
import { afterEach, describe, expect, it } from "vitest";
import { maybeFindChromium } from "../../scripts/find-chromium.mjs";
import { openPtyPort, type PtyPort, ptyObstacle } from "./pty.ts";
import { CHOOSE_FIRST_PORT, launchRealSerial, realWebSerialObstacle } from "./web-serial-chromium.ts";
import { SHIM_CONTEXT_OPTIONS, startSerialShim } from "./web-serial-shim.ts";

/** A page whose worker owns the port: opens it, echoes what it does, and tells what it hears. */
const WORKER = `
  let port;
  const tell = (kind, value) => postMessage([kind, value]);
  const commands = {
    ports: async () => tell("ports", (await navigator.serial.getPorts()).length),
    open: async () => {
      [port] = await navigator.serial.getPorts();
      await port.open({ baudRate: 115200 });
      tell("opened");
      const errors = [];
      while (port.readable && errors.length < 16) {
        const reader = port.readable.getReader();
        try {
          for (;;) {
            const { value, done } = await reader.read();
            if (done) return;
            tell("bytes", [...value]);
          }
        } catch (error) {
          errors.push(error.name);
        } finally {
          reader.releaseLock();
        }
      }
      tell("lost", errors);
    },
    write: async (bytes) => {
      const writer = port.writable.getWriter();
      await writer.write(Uint8Array.from(bytes));
      writer.releaseLock();
      tell("written");
    },
    close: async () => {
      await port.close().catch(() => {});
      tell("closed");
    },
  };
  onmessage = ({ data: [name, argument] }) => commands[name](argument).catch((error) => tell("failed", String(error)));
  tell("ready");`;

const PAGE = `<!doctype html><title>serial</title><script type="module">
  const heard = [], waiting = [];
  window.events = [];
  for (const name of ["connect", "disconnect"]) navigator.serial.addEventListener(name, () => events.push(name));
  const worker = new Worker("/worker.js", { type: "module" });
  worker.onmessage = ({ data }) => { heard.push(data); for (const look of waiting) look(); };
  window.command = (...message) => worker.postMessage(message);
  window.next = (kind) => new Promise((resolve) => {
    const look = () => {
      const at = heard.findIndex(([heardKind]) => heardKind === kind || heardKind === "failed");
      if (at < 0) return;
      const [[found, value]] = heard.splice(at, 1);
      waiting.splice(waiting.indexOf(look), 1);
      resolve(found === kind ? value ?? true : "failed: " + value);
    };
    waiting.push(look);
    look();
  });
</script>`;

interface PageScript {
  readonly events: string[];
  command(name: string, argument?: unknown): void;
  next(kind: string): Promise<unknown>;
}

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

/** The page as a test uses it. */
class SerialPage {
  private readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }
  async ask(command: string, answer: string, argument?: unknown): Promise<unknown> {
    await this.page.evaluate(
      ([name, value]) => (globalThis as unknown as PageScript).command(name as string, value),
      [command, argument],
    );
    return this.next(answer);
  }
  next(kind: string): Promise<unknown> {
    return this.page.evaluate((wanted) => (globalThis as unknown as PageScript).next(wanted), kind);
  }
  async bytes(length: number): Promise<Buffer> {
    let got = Buffer.alloc(0);
    while (got.length < length) got = Buffer.concat([got, Buffer.from((await this.next("bytes")) as number[])]);
    return got;
  }
}

const collect = (port: PtyPort, length: number) =>
  new Promise<Buffer>((resolve) => {
    let got = Buffer.alloc(0);
    port.onBytes((bytes) => {
      got = Buffer.concat([got, bytes]);
      if (got.length === length) resolve(got);
    });
  });

async function serve(): Promise<{ server: Server; origin: string }> {
  const server = createServer(({ url }, response) => {
    const isWorker = url === "/worker.js";
    response.setHeader("content-type", isWorker ? "text/javascript" : "text/html");
    response.end(isWorker ? WORKER : PAGE);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` };
}

/** What both tiers can do. */
async function proveCable(page: SerialPage, cable: PtyPort): Promise<void> {
  await page.next("ready");
  expect(await page.ask("ports", "ports")).toBe(1);
  expect(await page.ask("open", "opened")).toBe(true);
  const atDevice = collect(cable, 256);
  expect(await page.ask("write", "written", [...EVERY_BYTE])).toBe(true);
  expect((await atDevice).equals(EVERY_BYTE)).toBe(true);
  cable.write(EVERY_BYTE);
  expect((await page.bytes(256)).equals(EVERY_BYTE)).toBe(true);
}

async function proveReplug(page: SerialPage, cable: PtyPort): Promise<void> {
  await page.ask("close", "closed");
  expect(await page.ask("open", "opened")).toBe(true);
  cable.write(Buffer.from("again"));
  expect((await page.bytes(5)).toString()).toBe("again");
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const setUp = async () => {
  const { server, origin } = await serve();
  closers.push(() => server.close());
  const cable = await openPtyPort();
  closers.push(() => cable.close());
  return { origin, cable };
};

const tierA = realWebSerialObstacle();
console.info(tierA ? `real Web Serial is SKIPPED: ${tierA}` : "real Web Serial: tier A runs");

describe.skipIf(tierA)("a real navigator.serial", () => {
  it("reaches a device from a worker, loses it when unplugged, and finds it again", async () => {
    const { origin, cable } = await setUp();
    const serial = await launchRealSerial(cable, [origin]);
    closers.push(() => serial.close());
    const tab = await serial.browser.newPage();
    await tab.addInitScript(CHOOSE_FIRST_PORT);
    await tab.goto(origin);
    const page = new SerialPage(tab);
    await proveCable(page, cable);
    await serial.unplug();
    // The kernel may refuse a read (EIO) in the moment before it says that the terminal has hung up.
    expect(["NetworkError", "UnknownError,NetworkError"]).toContain(String(await page.next("lost")));
    await serial.replug();
    await proveReplug(page, cable);
    expect(await tab.evaluate(async () => (await navigator.serial.requestPort()) instanceof SerialPort)).toBe(true);
  }, 60_000);

  it("gives no port to an origin that the policy does not name", async () => {
    const { origin, cable } = await setUp();
    const serial = await launchRealSerial(cable, ["http://localhost:1"]);
    closers.push(() => serial.close());
    const tab = await serial.browser.newPage();
    await tab.goto(origin);
    expect(await tab.evaluate(async () => (await navigator.serial.getPorts()).length)).toBe(0);
  }, 60_000);
});

const tierB = ptyObstacle() ?? (maybeFindChromium() ? undefined : "no Chromium found");
if (tierB) console.warn(`the serial stand-in is SKIPPED: ${tierB}`);

describe.skipIf(tierB)("a stand-in for navigator.serial", () => {
  const launch = async (): Promise<Browser> => {
    const browser = await chromium.launch({ executablePath: maybeFindChromium(), args: ["--no-sandbox"] });
    closers.push(() => browser.close());
    return browser;
  };

  it("reaches a device from a worker, loses it when unplugged, and finds it again", async () => {
    const { origin, cable } = await setUp();
    const shim = await startSerialShim(cable);
    closers.push(() => shim.close());
    const context = await (await launch()).newContext(SHIM_CONTEXT_OPTIONS);
    await shim.install(context, /worker\.js$/);
    const tab = await context.newPage();
    await tab.goto(origin);
    const page = new SerialPage(tab);
    await proveCable(page, cable);
    await shim.unplug();
    expect(await page.next("lost")).toEqual(["NetworkError"]);
    await tab.waitForFunction(() => (globalThis as unknown as PageScript).events.join() === "disconnect");
    expect(await page.ask("ports", "ports")).toBe(0);
    await shim.replug();
    await tab.waitForFunction(() => (globalThis as unknown as PageScript).events.join() === "disconnect,connect");
    await proveReplug(page, cable);
    expect(await tab.evaluate(async () => (await navigator.serial.requestPort()).getInfo().usbVendorId)).toBe(0x10c4);
  }, 60_000);
});
