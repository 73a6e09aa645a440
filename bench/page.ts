/**
 * How quick the page is, in Chromium on the built app, on a profile that holds 100 000 entries:
 *
 *   npm run build && npm run bench:page [-- --runs n]
 *
 * What keeps its main thread while 1000 entries arrive and while a person scrolls back, how long a search takes, and how long it takes to start offline (from the service worker,
 * the relay gone) with the processor slowed down four times. DevTools slow down what the page itself runs on, not the node's
 * thread, which works at full speed. All is measured within one run, several times; the load of the machine is told with it.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BrowserContext, chromium, type Page } from "playwright";
import { startRelay } from "../relay/relay.ts";
import { findChromium } from "../scripts/find-chromium.mjs";
import type { Tinyssb } from "../src/client/api.ts";
import { makeBacklog } from "./backlog.ts";

const STORED = 100_000;
const ARRIVING = 1000;
const SLOWER = 4;
const PAGES_BACK = 20;
/** What is nowhere, so that everything is looked at, and what is in a few hundred entries. */
const SEARCHED = ["nowhere", "entry 777"];
const WANTED = { startMs: 1500, firstHitsMs: 300, longestTaskMs: 100 };
const ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

declare global {
  interface Window {
    tinyssb: Tinyssb;
    /** Of the measuring script below. */
    longTasks: number[];
    nodeMs: number | undefined;
    usableMs: number | undefined;
  }
}

/** Runs in each page before the app: notes its long tasks, when the node answers, and when the latest entry stands there and one can write. */
function measure(): void {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(Math.round(duration));
  }).observe({ type: "longtask", buffered: true });
  const inside = (from: ParentNode | null | undefined, ...path: string[]): Element | null | undefined => {
    let root: ParentNode | null | undefined = from;
    let found: Element | null | undefined;
    for (const name of path) {
      found = root?.querySelector(name);
      root = found?.shadowRoot;
    }
    return found;
  };
  let isAsked = false;
  const look = (): void => {
    if (window.tinyssb && !isAsked) {
      isAsked = true;
      void window.tinyssb.whoami().then(() => {
        window.nodeMs = performance.now();
      });
    }
    const screen = inside(document, "tinyssb-app", "conversation-screen")?.shadowRoot;
    const isShown = inside(screen, "timeline-list", "timeline-item", "article");
    if (isShown && inside(screen, "post-composer", "textarea")) window.usableMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

// What runs the bench marks functions with a helper of its own, which pages do not have.
const MEASURE = `globalThis.__name = (named) => named; (${measure.toString()})();`;

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const runs = Number(values.runs);
if (!existsSync("dist/index.html")) throw new Error("build the app first: npm run build");
const relay = await startRelay({ staticDirectory: "dist" });
const folders: string[] = [];
const say = (what: string, figures: string, wanted = ""): void =>
  console.log(`${what.padEnd(52)} ${figures.padEnd(58)} ${wanted}`);
const load = (): string => `load ${loadavg()[0].toFixed(1)}`;

async function openBrowser(): Promise<BrowserContext> {
  const folder = mkdtempSync(join(tmpdir(), "tinyssb-bench-"));
  folders.push(folder);
  return chromium.launchPersistentContext(folder, { executablePath: findChromium(), headless: true, args: ARGS });
}

async function open(browser: BrowserContext, profile: string, hash = ""): Promise<Page> {
  const page = await browser.newPage();
  await page.addInitScript(MEASURE);
  await page.goto(`${relay.url}/?profile=${profile}${hash}`);
  await page.evaluate(() => window.tinyssb.whoami());
  return page;
}

/** Long tasks since the last call, ms, longest first. */
async function longTasks(page: Page): Promise<number[]> {
  const tasks = await page.evaluate(() => window.longTasks.splice(0));
  return tasks.sort((a, b) => b - a);
}

/** How long the node takes to say something, and to have looked at everything. */
function search(page: Page, words: string): Promise<{ firstMs: number; allMs: number; hits: number }> {
  return page.evaluate(async (words) => {
    const fromMs = performance.now();
    const since = () => Math.round(performance.now() - fromMs);
    let page = await window.tinyssb.search(words);
    const firstMs = since();
    let hits = page.hits.length;
    while (page.next !== null) {
      page = await window.tinyssb.search(words, { before: page.next, limit: 100 });
      hits += page.hits.length;
    }
    return { firstMs, allMs: since(), hits };
  }, words);
}

const tasksInWords = (tasks: readonly number[]): string =>
  tasks.length === 0 ? "no long task" : `longest ${tasks[0]} ms; ${tasks.length} over 50 ms`;

const browser = await openBrowser();
const others = await openBrowser();
try {
  const stored = makeBacklog(STORED);
  const filling = await open(browser, "full");
  await filling.evaluate(async ({ path, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    await window.tinyssb.importFiles({ [path]: bytes });
  }, stored.logFile());
  await filling.waitForFunction(async (count) => (await window.tinyssb.timeline({ limit: 1 })).total >= count, STORED, {
    timeout: 300_000,
    polling: 1000,
  });
  await filling.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await filling.close();

  for (let run = 1; run <= runs; run++) {
    const page = await open(browser, "full");
    await page.waitForFunction(() => window.usableMs !== undefined);
    await longTasks(page);
    const author = await open(others, `author${run}`, "#help");
    const feedId = await author.evaluate(async (count) => {
      await Promise.all(Array.from({ length: count }, (_, i) => window.tinyssb.post(`post ${i} of many`)));
      return (await window.tinyssb.whoami()).feedId;
    }, ARRIVING);
    const tookMs = await page.evaluate(
      async ({ feedId, count }) => {
        const fromMs = performance.now();
        await window.tinyssb.follow(feedId);
        for (;;) {
          const feed = (await window.tinyssb.feeds()).find((one) => one.feedId === feedId);
          if (feed?.seq === count && feed.missingBlobs === 0) return performance.now() - fromMs;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      },
      { feedId, count: ARRIVING },
    );
    say(
      `${ARRIVING} posts arrive in ${(tookMs / 1000).toFixed(1)} s`,
      tasksInWords(await longTasks(page)),
      `none over ${WANTED.longestTaskMs} ms; ${load()}`,
    );
    await author.close();
    for (const words of SEARCHED) {
      const { firstMs, allMs, hits } = await search(page, words);
      say(
        `search for "${words}", ${run === 1 ? "the first" : "again"}: first answer`,
        `${firstMs} ms, all of ${STORED} looked at ${allMs} ms, ${hits} hits; ${tasksInWords(await longTasks(page))}`,
        `under ${WANTED.firstHitsMs} ms; ${load()}`,
      );
    }
    const list = page.locator("timeline-list");
    for (let back = 0; back < PAGES_BACK; back++) {
      await list.evaluate((element) => element.scrollTo({ top: 0 }));
      await page.getByRole("button", { name: "Show older posts" }).click();
    }
    const shown = await page.locator("timeline-item").count();
    say(
      `${PAGES_BACK} pages back, ${shown} posts shown`,
      tasksInWords(await longTasks(page)),
      `none over ${WANTED.longestTaskMs} ms; ${load()}`,
    );
    await page.close();
  }

  await relay.close();
  for (const slower of [1, ...Array.from({ length: runs }, () => SLOWER)]) {
    const page = await browser.newPage();
    await page.addInitScript(MEASURE);
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
    await page.goto(`${relay.url}/?profile=full`);
    await page.waitForFunction(() => window.usableMs !== undefined, undefined, { timeout: 60_000 });
    const [nodeMs, usableMs] = (await page.evaluate(() => [window.nodeMs, window.usableMs])).map((ms) =>
      Math.round(ms ?? Number.NaN),
    );
    const tasks = await longTasks(page);
    const wanted = slower === SLOWER ? `under ${WANTED.startMs} ms; ` : "";
    say(
      `offline start, ${slower === 1 ? "full speed" : `${slower} × slower`}: usable`,
      `${usableMs} ms (node ${nodeMs} ms); ${tasksInWords(tasks)}`,
      `${wanted}${load()}`,
    );
    await page.close();
  }
} finally {
  await browser.close();
  await others.close();
  await relay.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
