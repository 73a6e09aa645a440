/**
 * Pictures of the page around a pretended node, at three widths and in both colour schemes, for people to look at.
 *
 *     node scripts/screenshots.mjs [folder]          default: .cache/screenshots
 *
 * Fails when the page logs an error, which is how a breach of its content security policy shows.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright";
import { createServer } from "vite";
import { findChromium } from "./find-chromium.mjs";

const folder = process.argv[2] ?? ".cache/screenshots";
const WIDTHS_PX = [360, 768, 1440];
const OWN = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
const BOB = "8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394";

/** Name, hash, and what is done before the picture. */
const SCENES = [
  ["feeds", "#feeds"],
  ["own", `#feed/${OWN}`],
  ["bob", `#feed/${BOB}`],
  ["faces", "#faces"],
  ["packets", "#packets"],
  ["node", "#node"],
  ["follow", `#follow=${encodeURIComponent(`web+tinyssb:feed/${BOB}?name=Bob`)}`],
  [
    "problem",
    `#feed/${OWN}`,
    async (page) => {
      await page
        .getByLabel("New entry")
        .fill("A text that is a little longer than forty-eight bytes, so it becomes a chain.");
      await page.getByText("Packet of entry 6").click();
      await page.getByRole("button", { name: "Connect a bridge" }).click();
    },
  ],
  ["share", "#feeds", (page) => page.getByRole("button", { name: "Show my feed" }).first().click()],
  ["unfollow", `#feed/${BOB}`, (page) => page.getByRole("button", { name: "Unfollow" }).click()],
];

mkdirSync(folder, { recursive: true });
const server = await createServer({ mode: "test", logLevel: "warn", server: { port: 5310, hmr: false } });
await server.listen();
const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
const errors = [];
try {
  for (const colorScheme of ["light", "dark"])
    for (const width of WIDTHS_PX) {
      const page = await browser.newPage({ viewport: { width, height: width < 768 ? 780 : 900 }, colorScheme });
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      page.on("pageerror", (error) => errors.push(error.message));
      for (const [name, hash, act] of SCENES) {
        await page.goto("about:blank");
        await page.goto(`${server.resolvedUrls.local[0]}test/ui/preview.html${hash}`);
        await page.getByRole("status", { name: "State of the node" }).waitFor();
        const isReachable = name !== "problem" || width >= 1200;
        if (act && isReachable) await act(page);
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
      }
      await page.close();
    }
} finally {
  await browser.close();
  await server.close();
}
for (const error of errors) console.error(error);
if (errors.length > 0) process.exitCode = 1;
