/**
 * `npm run screenshots`: the pictures of README.md and of the manifest, of the built app with a conversation among three real nodes.
 *
 *     npm run screenshots                     public/screenshots
 *     npm run screenshots -- --all <folder>   every screen besides, at three widths and in both schemes, to be looked at
 *
 * Nothing in the pictures is painted: three profiles of one browser talk over a relay of this process, and one has a bridge whose far end
 * is a pseudo terminal on which a stranger's WANT comes in now and then (left out where there is none). Keys are fixed, so that names and patterns stay from run to run.
 * Fails when a page logs an error, which is how a breach of its content security policy shows.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright";
import { startRelay } from "../relay/relay.ts";
import { serializePost } from "../src/content/post.ts";
import { asMid, fromHex } from "../src/core/bytes.ts";
import { BROWSER_ARGUMENTS, ONLY_LOOPBACK } from "../test/e2e/browser-arguments.ts";
import { openPtyPort, ptyObstacle } from "../test/support/pty.ts";
import { encodeKiss } from "../test/support/reference-kiss.ts";
import { SHIM_CONTEXT_OPTIONS, startSerialShim } from "../test/support/web-serial-shim.ts";
import { findChromium } from "./find-chromium.mjs";

const PUBLIC = "public/screenshots";
const PEOPLE = { default: "Ada", hut: "Bruno at the hut", boat: "Chiara" } as const;
type Profile = keyof typeof PEOPLE;

/** Who says what, how many minutes before now, and to which earlier line it answers. */
const TALK: readonly [who: Profile, minutesAgo: number, text: string, answers?: number][] = [
  ["hut", 1310, "Snow down to 1900 m since noon. The path over the pass is closed, the one along the lake is fine."],
  ["default", 1296, "Thanks! Then we come along the lake, three of us, with the new antenna.", 0],
  ["boat", 1281, "I hear both of you from the middle of the lake. RSSI is bad, but every entry arrives.", 0],
  ["hut", 222, "Good morning. Batteries at 81 %, soup from eleven."],
  [
    "boat",
    187,
    "Log of the night, for the record:\n22:10 anchored off the east shore, 4 m, sand.\n23:40 heard a node that nobody of us follows; it asked for feeds of the valley.\n02:15 the bridge restarted by itself and came back without help.\n06:30 all entries of yesterday are here, the two long ones too.\nIf somebody walks past the landing: the relay in the boathouse needs its fuse.",
    3,
  ],
  ["default", 161, "I walk past the landing at three and take a fuse along.", 4],
  ["hut", 96, "If you need the key: it hangs where the skis are.", 5],
  ["default", 24, "Got it. The relay is up again.", 6],
  ["boat", 8, "Confirmed, I hear it loud and clear.", 7],
];

/** `sha256("tinyssb-v0" ‖ FID ‖ "want")[:7]` and one pair, for a feed that nobody here follows. */
const STRANGER = createHash("sha256").update("screenshots stranger").digest();
const STRANGERS_WANT = Buffer.concat([
  createHash("sha256")
    .update(Buffer.concat([Buffer.from("tinyssb-v0"), STRANGER, Buffer.from("want")]))
    .digest()
    .subarray(0, 7),
  STRANGER,
  Buffer.from([0, 0, 0, 12]),
]);
/** How far an entry got is written down within this time. */
const NOTED_MS = 5000;

const all = process.argv.indexOf("--all");
const folder = all < 0 ? undefined : process.argv[all + 1];
if (all >= 0 && !folder) throw new Error("--all needs a folder");
if (!existsSync("dist/index.html")) throw new Error("build the app first: npm run build");
mkdirSync(PUBLIC, { recursive: true });

const closers: (() => unknown)[] = [];
const errors: string[] = [];
try {
  const { page, feedIds } = await talkingNodes();
  await takePublic(page);
  if (folder) await takeAll(page, folder, feedIds);
} finally {
  for (const close of closers.reverse()) await close();
}
for (const error of errors) console.error(error);
if (errors.length > 0) process.exitCode = 1;

/** Ada's page, after everybody has everything; `feedIds` by profile. */
async function talkingNodes(): Promise<{ page: Page; feedIds: Record<Profile, string> }> {
  const relay = await startRelay({ staticDirectory: "dist", interfaceAddress: "127.0.0.1" });
  closers.push(() => relay.close());
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...BROWSER_ARGUMENTS, ONLY_LOOPBACK],
  });
  closers.push(() => browser.close());
  const context = await browser.newContext({ ...SHIM_CONTEXT_OPTIONS, locale: "en-GB", timezoneId: afternoonZone() });
  await context.addInitScript("delete Navigator.prototype.serviceWorker;");
  const hasBridge = ptyObstacle() === undefined;
  if (hasBridge) {
    const cable = await openPtyPort();
    closers.push(() => cable.close());
    const heard = setInterval(() => cable.write(encodeKiss(STRANGERS_WANT)), 2500);
    closers.push(() => clearInterval(heard));
    const shim = await startSerialShim(cable);
    closers.push(() => shim.close());
    await shim.install(context, /\/assets\/worker-[^/]*\.js$/);
  } else console.log(`Without a bridge: ${ptyObstacle()}`);
  context.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  context.on("weberror", (error) => errors.push(String(error.error())));

  const pages = {} as Record<Profile, Page>;
  const feedIds = {} as Record<Profile, string>;
  for (const [profile, name] of Object.entries(PEOPLE) as [Profile, string][]) {
    const page = await context.newPage();
    await page.goto(`${relay.url}/?profile=${profile}`);
    pages[profile] = page;
    feedIds[profile] = await page.evaluate(
      async ([secret, name]) => {
        await window.tinyssb.restoreKey(secret, { name });
        await window.tinyssb.confirmOwnFeed();
        await window.tinyssb.publishName(name);
        return (await window.tinyssb.whoami()).feedId;
      },
      [createHash("sha256").update(`screenshots ${profile}`).digest("hex"), name] as const,
    );
  }
  for (const [profile, page] of Object.entries(pages))
    for (const [other, feedId] of Object.entries(feedIds))
      if (other !== profile) await page.evaluate((id) => window.tinyssb.follow(id), feedId);

  const nowS = Math.floor(Date.now() / 1000);
  const mids: string[] = [];
  for (const [who, minutesAgo, text, answers] of TALK) {
    const tips = answers === undefined ? [] : [asMid(fromHex(mids[answers]))];
    const post = serializePost({ text, tips, seconds: nowS - minutesAgo * 60 });
    const { mid } = await pages[who].evaluate(
      (bytes) => window.tinyssb.append(Uint8Array.from(bytes), { type: "chain20" }),
      [...post],
    );
    mids.push(mid);
  }
  const page = pages.default;
  for (const [who, feedId] of Object.entries(feedIds)) {
    const written = 1 + TALK.filter(([author]) => author === who).length;
    await page.waitForFunction(
      async ([id, seq]) => {
        const feed = (await window.tinyssb.feeds()).find(({ feedId }) => feedId === id);
        return feed?.seq === seq && feed.missingBlobs === 0;
      },
      [feedId, written] as const,
    );
  }
  if (hasBridge)
    await page.evaluate(async () => {
      await navigator.serial.requestPort();
      await window.tinyssb.connectSerial({ assumeBridge: true });
    });
  await page.waitForFunction(async () => (await window.tinyssb.delivery(3)).held.length > 0);
  await page.waitForTimeout(NOTED_MS);
  await page.evaluate(() => window.tinyssb.backup("pictures are public anyway"));
  return { page, feedIds };
}

/** The pictures that people see before they have the page. */
async function takePublic(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const colorScheme of ["light", "dark"] as const) {
    await show(page, "#conversation", colorScheme);
    await page.screenshot({ path: join(PUBLIC, `desktop-${colorScheme}.png`) });
  }
  await page.setViewportSize({ width: 360, height: 780 });
  await show(page, "#conversation", "light");
  await page.screenshot({ path: join(PUBLIC, "phone-light.png") });
  await show(page, "#faces", "dark");
  await page.screenshot({ path: join(PUBLIC, "phone-dark.png") });
}

async function takeAll(page: Page, folder: string, feedIds: Record<Profile, string>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const screens = ["conversation", "feeds", "faces", "packets", "node", "replication", "help", `feed/${feedIds.boat}`];
  for (const colorScheme of ["light", "dark"] as const)
    for (const [width, height] of [
      [360, 780],
      [768, 1024],
      [1440, 900],
    ]) {
      await page.setViewportSize({ width, height });
      for (const screen of screens) {
        await show(page, `#${screen}`, colorScheme);
        await page.screenshot({ path: join(folder, `${screen.split("/")[0]}-${width}-${colorScheme}.png`) });
      }
    }
}

/** Opens a screen afresh and waits until nothing is being loaded. */
async function show(page: Page, hash: string, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  const address = new URL(page.url());
  await page.goto(`${address.origin}/?profile=default${hash}`);
  await page.reload();
  await page.waitForFunction(async () => {
    const faces = await window.tinyssb.faces();
    return faces.length > 0 && faces.every(({ phase }) => phase === "up");
  });
  await page
    .getByText(/^Up to date with/)
    .first()
    .waitFor();
  await page.getByText("Loading.").first().waitFor({ state: "detached" });
  if (hash !== "#conversation") return;
  await page.getByText(TALK.at(-1)![2]).first().waitFor();
  await page.getByText(/held/i).filter({ visible: true }).first().waitFor();
}

/** A time zone in which it is about four in the afternoon now, so that no picture has a midnight in it. */
function afternoonZone(): string {
  const ahead = ((16 - new Date().getUTCHours() + 36) % 24) - 12;
  return ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}
