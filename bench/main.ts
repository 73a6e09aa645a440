/**
 * What the node does in a second, in Chromium on the built app, beside the raw limits of the same browser in the same run.
 *
 *   npm run build && npm run bench
 *
 * Absolute figures move with the machine; compare the ratios of one run. Everything goes over loopback. Entries are made by the
 * independent codec of the tests, on node:crypto. What uses the network is measured in a browser that nobody listens to
 * (`bare-browser.ts`).
 */
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright";
import { WebSocketServer } from "ws";
import { startRelay } from "../relay/relay.ts";
import { findChromium } from "../scripts/find-chromium.mjs";
import type { Tinyssb } from "../src/client/api.ts";
import { type Backlog, makeBacklog } from "./backlog.ts";
import { BareBrowser, type BarePage } from "./bare-browser.ts";

const BACKLOG = 10_000;
const STORED = 100_000;
const CATCH_UP = 1000;
const LONG_CATCH_UP = 5000;
/** Verified appends and entries of catch-up per second that the Python reference reached on a machine like this one. */
const REFERENCE = { append: 160, catchUp: 138 };

declare global {
  interface Window {
    tinyssb: Tinyssb;
  }
}

if (!existsSync("dist/index.html")) throw new Error("build the app first: npm run build");
const relay = await startRelay({ staticDirectory: "dist" });
const ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const executablePath = findChromium();

const rows: [what: string, value: string, beside: string][] = [];
const bare = await BareBrowser.launch(executablePath, ARGS);
try {
  const raw = await rawLimits();
  rows.push(["raw: WebCrypto verifications", rate(raw.verifications), ""]);
  rows.push(["raw: IndexedDB records of 120 bytes, 64 a transaction", rate(raw.records), ""]);
  await benchAppends();
  const backlog = makeBacklog(BACKLOG);
  await benchBacklog(backlog, raw.verifications);
  await benchImport(backlog, raw.verifications);
  for (const count of [CATCH_UP, CATCH_UP, CATCH_UP, LONG_CATCH_UP]) await benchCatchUp(count, raw.verifications);
  await benchStart();
} finally {
  for (const [what, value, beside] of rows) console.log(`${what.padEnd(58)} ${value.padStart(16)}  ${beside}`);
  await bare.close();
  await relay.close();
}

function rate(perSecond: number): string {
  return `${Math.round(perSecond).toLocaleString("en")}/s`;
}

/** A node of its own without any face, so that a measurement has one way only. */
async function openProfile(profile: string): Promise<BarePage> {
  const page = await bare.open(`${relay.url}/?profile=${profile}`);
  await page.evaluate(async () => {
    await window.tinyssb.whoami();
    for (const face of await window.tinyssb.faces()) await window.tinyssb.disconnect(face.id);
  });
  return page;
}

/** Seconds from connecting to a relay until the entry `count` of a feed is committed. */
function secondsUntil(page: BarePage, url: string, feedId: string, count: number): Promise<number> {
  return page.evaluate(
    async ([url, feedId, count]) => {
      await window.tinyssb.follow(feedId);
      const startMs = performance.now();
      const done = new Promise<void>((resolve) => {
        window.tinyssb.on("entry", ({ seq }) => {
          if (seq === count) resolve();
        });
      });
      await window.tinyssb.connectRelay(url);
      await done;
      return (performance.now() - startMs) / 1000;
    },
    [url, feedId, count] as const,
  );
}

async function rawLimits(): Promise<{ verifications: number; records: number }> {
  const page = await bare.open(`${relay.url}/manifest.webmanifest`);
  const measured = await page.evaluate(async () => {
    const keys = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
    const message = new Uint8Array(122);
    const signature = await crypto.subtle.sign("Ed25519", keys.privateKey, message);
    const count = 4000;
    let startMs = performance.now();
    for (let done = 0; done < count; done += 64) {
      await Promise.all(
        Array.from({ length: 64 }, () => crypto.subtle.verify("Ed25519", keys.publicKey, signature, message)),
      );
    }
    const verifications = (count / (performance.now() - startMs)) * 1000;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("raw", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("records");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    startMs = performance.now();
    for (let key = 0; key < count; key += 64) {
      await new Promise<void>((resolve, reject) => {
        const writing = database.transaction("records", "readwrite", { durability: "relaxed" });
        for (let i = 0; i < 64; i++) writing.objectStore("records").put(new Uint8Array(120), [1, key + i]);
        writing.oncomplete = () => resolve();
        writing.onerror = () => reject(writing.error);
      });
    }
    const records = (count / (performance.now() - startMs)) * 1000;
    database.close();
    indexedDB.deleteDatabase("raw");
    return { verifications, records };
  });
  await page.close();
  return measured;
}

async function benchAppends(): Promise<void> {
  const page = await openProfile("append");
  const [oneByOne, together] = await page.evaluate(async () => {
    const time = async (work: () => Promise<unknown>): Promise<number> => {
      const startMs = performance.now();
      await work();
      return (performance.now() - startMs) / 1000;
    };
    const single = await time(async () => {
      for (let i = 0; i < 300; i++) await window.tinyssb.append(`entry ${i}`);
    });
    const many = await time(() =>
      Promise.all(Array.from({ length: 3000 }, (_, i) => window.tinyssb.append(`entry ${i}`))),
    );
    return [300 / single, 3000 / many];
  });
  rows.push([
    "append, each awaited (signed, on disk)",
    rate(oneByOne),
    `${(oneByOne / REFERENCE.append).toFixed(1)} × reference`,
  ]);
  rows.push([
    "append, many at once (signed, on disk)",
    rate(together),
    `${(together / REFERENCE.append).toFixed(1)} × reference`,
  ]);
  await page.close();
}

/** A backlog from a holder that answers every WANT at once, a packet in a message as other pubs do: counted when committed. */
async function benchBacklog(backlog: Backlog, verifications: number): Promise<void> {
  const holder = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  holder.on("connection", (socket) => {
    socket.on("message", (request: Buffer) => {
      for (const packet of backlog.answer(request)) socket.send(packet);
    });
  });
  await once(holder, "listening");
  const { port } = holder.address() as { port: number };
  const page = await openProfile("backlog");
  const perSecond = BACKLOG / (await secondsUntil(page, `ws://localhost:${port}`, backlog.feedId, BACKLOG));
  rows.push([
    `backlog of ${BACKLOG}: asked for, verified, stored`,
    rate(perSecond),
    `${(perSecond / verifications).toFixed(2)} of raw verification, ${(perSecond / REFERENCE.append).toFixed(0)} × reference`,
  ]);
  await page.close();
  holder.close();
}

async function benchImport(backlog: Backlog, verifications: number): Promise<void> {
  const page = await openProfile("import");
  const seconds = await page.evaluate(async (log) => {
    const bytes = Uint8Array.from(atob(log.base64), (character) => character.charCodeAt(0));
    const startMs = performance.now();
    await window.tinyssb.importFiles({ [log.path]: bytes });
    return (performance.now() - startMs) / 1000;
  }, backlog.logFile());
  const imported = BACKLOG / seconds;
  rows.push([
    `import of ${BACKLOG} entries: verified, stored`,
    rate(imported),
    `${(imported / verifications).toFixed(2)} of raw verification`,
  ]);
  await page.close();
}

/** All entries of a feed from the node in another tab, which holds them, through the relay. */
async function benchCatchUp(count: number, verifications: number): Promise<void> {
  const author = await openProfile(`author${rows.length}`);
  const feedId = await author.evaluate(async (count) => {
    await Promise.all(Array.from({ length: count }, (_, i) => window.tinyssb.append(`entry ${i}`)));
    return (await window.tinyssb.whoami()).feedId;
  }, count);
  await author.evaluate(async (url) => {
    await window.tinyssb.connectRelay(url);
  }, relay.webSocketUrl);
  const reader = await openProfile(`reader${rows.length}`);
  const perSecond = count / (await secondsUntil(reader, relay.webSocketUrl, feedId, count));
  rows.push([
    `catch-up of ${count} from another tab through the relay`,
    rate(perSecond),
    `${(perSecond / REFERENCE.catchUp).toFixed(1)} × reference, ${(perSecond / verifications).toFixed(2)} of raw verification`,
  ]);
  await author.close();
  await reader.close();
}

async function benchStart(): Promise<void> {
  const stored = makeBacklog(STORED);
  const profileDirectory = mkdtempSync(join(tmpdir(), "tinyssb-bench-"));
  const browser = await chromium.launchPersistentContext(profileDirectory, {
    executablePath,
    headless: true,
    args: [...ARGS, "--enable-precise-memory-info"],
  });
  const address = `${relay.url}/?profile=full`;
  try {
    const filling = await browser.newPage();
    await filling.goto(address);
    await filling.evaluate(() => window.tinyssb.whoami());
    const small = await heapOf(filling);
    await filling.evaluate(async (log) => {
      const bytes = Uint8Array.from(atob(log.base64), (character) => character.charCodeAt(0));
      await window.tinyssb.importFiles({ [log.path]: bytes });
    }, stored.logFile());
    await filling.close();

    const startMs = performance.now();
    const page = await browser.newPage();
    await page.goto(`${address}#feed/${stored.feedId}`);
    await page.getByText(`SEQ ${STORED}`).filter({ visible: true }).first().waitFor();
    rows.push([
      `page with ${STORED} stored entries, newest one shown`,
      `${Math.round(performance.now() - startMs)} ms`,
      "aim: under 1000 ms",
    ]);
    rows.push([
      "memory of that page and its worker",
      `${((await heapOf(page)) / 2 ** 20).toFixed(1)} MiB`,
      `empty profile: ${(small / 2 ** 20).toFixed(1)} MiB`,
    ]);
  } finally {
    await browser.close();
    rmSync(profileDirectory, { recursive: true, force: true });
  }
}

/** JavaScript heap of a page and its workers after a collection, bytes. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const workers = await Promise.all(
    page
      .workers()
      .map((worker) =>
        worker.evaluate(
          () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
        ),
      ),
  );
  return usedSize + workers.reduce((sum, size) => sum + size, 0);
}
