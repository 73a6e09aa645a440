/**
 * Measures the shape of the store in Chromium with a profile on disk: `npx tsx bench/store-shape.ts`.
 *
 * One row for each entry against runs as the store keeps them. The figures in src/store/README.md come from here.
 */
import { readdirSync, rmSync, statSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { createServer } from "vite";
import { findChromium } from "../scripts/find-chromium.mjs";
import type { StoreShapeBench } from "./store-shape.page.ts";

const ENTRIES = 51_200;
const SMALL_ENTRIES = 2_000;
const SHAPES = ["rows", "runs"] as const;

declare const bench: StoreShapeBench;

/** Bytes that the browser's databases take below `folder`. */
function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile() && found.parentPath.includes("IndexedDB"))
    .reduce((sum, found) => sum + statSync(join(found.parentPath, found.name)).size, 0);
}

const server = await createServer({
  root: fileURLToPath(new URL("..", import.meta.url)),
  configFile: false,
  logLevel: "error",
  optimizeDeps: { include: ["idb", "@noble/hashes/sha2.js", "@noble/hashes/utils.js"] },
  server: { host: "127.0.0.1", port: 0, hmr: false },
});
await server.listen();
const address = server.httpServer?.address();
if (typeof address !== "object" || address === null) throw new Error("the server has no port");
const folder = await mkdtemp(join(tmpdir(), "store-shape-"));

async function withPage<T>(work: (page: import("playwright").Page) => Promise<T>): Promise<T> {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(address as { port: number }).port}/bench/store-shape.html`);
    await page.waitForFunction(() => "bench" in globalThis);
    return await work(page);
  } finally {
    await context.close();
  }
}

try {
  await withPage(async () => undefined);
  for (const shape of SHAPES) {
    const before = bytesBelow(folder);
    let written = 0;
    for (const [count, strict] of [
      [1, true],
      [1, false],
      [16, false],
      [64, false],
      [256, false],
    ] as const) {
      const entries = count === 1 ? SMALL_ENTRIES : ENTRIES;
      const rate = await withPage((page) =>
        page.evaluate(([shape, name, entries, count, strict]) => bench.fill(shape, name, entries, count, strict), [
          shape,
          `${shape} ${count} ${strict}`,
          entries,
          count,
          strict,
        ] as const),
      );
      written += entries;
      console.log(`${shape} ${count}/commit ${strict ? "strict" : "relaxed"}: ${Math.round(rate)} entries/s`);
    }
    // Of one browser start to the next the database reorganises itself, so only the sum over all fills says something.
    const grownBytes = bytesBelow(folder) - before;
    console.log(`${shape}: ${Math.round(grownBytes / written)} bytes on disk an entry`);
    for (const commit of [16, 256])
      for (const count of [1, 96, 5_000]) {
        const ms = await withPage((page) =>
          page.evaluate(([shape, name, entries, count]) => bench.read(shape, name, entries, count), [
            shape,
            `${shape} ${commit} false`,
            ENTRIES,
            count,
          ] as const),
        );
        console.log(`${shape} of ${commit}: read ${count} entries in ${ms.toFixed(1)} ms`);
      }
  }
  for (const count of [1, 1000])
    await withPage((page) => page.evaluate((count) => bench.makeFeeds(`${count} feeds`, count), count));
  for (const name of ["1 feeds", "runs 16 false", "1000 feeds"]) {
    const ms = await withPage(async (page) => {
      await page.evaluate(() => bench.openAndLoad("another, to wake the browser's storage"));
      return page.evaluate((name) => bench.openAndLoad(name), name);
    });
    console.log(`open and load "${name}": ${ms.toFixed(1)} ms`);
  }
} finally {
  await server.close();
  rmSync(folder, { recursive: true });
}
