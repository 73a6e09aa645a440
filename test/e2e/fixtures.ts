/**
 * What the end-to-end tests share: relays that serve the built app, browsers, and a watch over what pages do.
 *
 * Every test fails when a page asks anybody but its relay for something, or reports an error that the test has not announced.
 * Expected values are never computed by the app: entries are checked by the independent codec of `test/support`.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type BrowserContext, test as base, chromium, expect, type Page } from "@playwright/test";
import { type Relay, type RelayOptions, startRelay } from "../../relay/relay.ts";
import { findChromium } from "../../scripts/find-chromium.mjs";
import type { EntryView, FaceView, FeedView, ImportReport, Tinyssb } from "../../src/worker/api.ts";
import { bytes } from "../support/gen1-vectors.ts";
import { ed25519Verifier, entryFault, midOf, type ReferenceVerifier } from "../support/reference-codec.ts";
import { MulticastFace } from "../support/reference-faces.ts";
import { BROWSER_ARGUMENTS, ONLY_LOOPBACK } from "./browser-arguments.ts";

declare global {
  interface Window {
    tinyssb: Tinyssb;
  }
}

/** The app as it was built; E2E_APP names another build. */
export const APP = process.env.E2E_APP ?? "dist";
export const GROUP = "224.1.1.1";
const LOOPBACK = "127.0.0.1";

/** What browsers say when a relay is away; tests that stop relays announce it. */
export const RELAY_AWAY = /WebSocket connection to '[^']*' failed|net::ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED)/;

/** Notes what pages ask of others, and the errors that they report. */
export class Watch {
  readonly strangers: string[] = [];
  readonly errors: string[] = [];
  private readonly origins = new Set<string>();
  private readonly tolerated: RegExp[] = [];
  private isOver = false;

  /** What fails from now on fails because the test takes the relays away under its pages. */
  end(): void {
    this.isOver = true;
  }

  allow(origin: string): void {
    this.origins.add(origin);
  }

  tolerate(error: RegExp): void {
    this.tolerated.push(error);
  }

  over(context: BrowserContext): void {
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && !this.origins.has(url.origin)) this.strangers.push(request.url());
    });
    context.on("console", (message) => {
      if (message.type() === "error") this.note(`${message.text()} ${message.location().url}`);
    });
    context.on("weberror", (error) => this.note(String(error.error())));
  }

  private note(error: string): void {
    if (!this.isOver && !this.tolerated.some((pattern) => pattern.test(error))) this.errors.push(error);
  }
}

interface Fixtures {
  watch: Watch;
  /** Does something when the test has ended, the latest first. */
  atEnd(close: () => unknown): void;
  /** Starts a relay that serves the app. */
  relayWith(options?: Partial<RelayOptions>): Promise<Relay>;
  /** A browser whose profile stands in `directory`, so that it can be opened again. */
  openBrowser(directory: string): Promise<BrowserContext>;
  temporaryFolder(): string;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern
  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    expect(watch.strangers, "requests to others than the relay").toEqual([]);
    expect(watch.errors, "errors of pages").toEqual([]);
  },
  atEnd: async ({ watch }, use) => {
    const closers: (() => unknown)[] = [];
    await use((close) => closers.push(close));
    watch.end();
    for (const close of closers.reverse()) await close();
  },
  context: async ({ context, watch }, use) => {
    watch.over(context);
    await use(context);
  },
  relayWith: async ({ watch, atEnd }, use) => {
    if (!existsSync(join(APP, "index.html"))) throw new Error(`there is no built app in ${APP}: npm run build`);
    await use(async (options = {}) => {
      const relay = await startRelay({ staticDirectory: APP, interfaceAddress: LOOPBACK, ...options });
      watch.allow(relay.url);
      atEnd(() => relay.close());
      return relay;
    });
  },
  openBrowser: async ({ watch, atEnd }, use) => {
    await use(async (directory) => {
      const context = await chromium.launchPersistentContext(directory, {
        executablePath: findChromium(),
        args: [...BROWSER_ARGUMENTS, ONLY_LOOPBACK],
      });
      watch.over(context);
      atEnd(() => context.close());
      return context;
    });
  },
  temporaryFolder: async ({ atEnd }, use) => {
    await use(() => {
      const folder = mkdtempSync(join(tmpdir(), "tinyssb-e2e-"));
      atEnd(() => rmSync(folder, { recursive: true, force: true }));
      return folder;
    });
  },
});
export { expect };

/** Opens the page of a profile and waits for its node. */
export async function visit(context: BrowserContext, relay: Relay, profile?: string, hash = ""): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${relay.url}/${profile ? `?profile=${profile}` : ""}${hash}`);
  await page.evaluate(() => window.tinyssb.whoami());
  return page;
}

export const feedIdOf = (page: Page): Promise<string> =>
  page.evaluate(async () => (await window.tinyssb.whoami()).feedId);

/** Goes to another screen, as a link or a bookmark does. */
export const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

/** Shows the own feed, entry by entry. */
export const showOwnFeed = async (page: Page): Promise<void> => goTo(page, `#feed/${await feedIdOf(page)}`);

/** Who the node is, as the page says on top. */
export const nodeName = (page: Page) =>
  page.getByRole("complementary", { name: "Screens and feeds" }).locator("strong");

export const append = (page: Page, content: string): Promise<{ seq: number; mid: string }> =>
  page.evaluate((text) => window.tinyssb.append(text), content);

export const follow = (page: Page, reference: string): Promise<FeedView> =>
  page.evaluate((text) => window.tinyssb.follow(text), reference);

export const entriesOf = (page: Page, feedId: string): Promise<EntryView[]> =>
  page.evaluate((id) => window.tinyssb.entries(id), feedId);

export const faceOf = (page: Page, kind: FaceView["kind"]): Promise<FaceView | undefined> =>
  page.evaluate(async (wanted) => (await window.tinyssb.faces()).find((face) => face.kind === wanted), kind);

/** Waits until the page's face of this kind is in `phase`. */
export async function faceIs(page: Page, kind: FaceView["kind"], phase: FaceView["phase"]): Promise<void> {
  await expect.poll(async () => (await faceOf(page, kind))?.phase, `${kind} face`).toBe(phase);
}

/** Waits until the page's replica of a feed has come to `seq`, with no blob missing. */
export async function reaches(page: Page, feedId: string, seq: number, timeoutMs?: number): Promise<void> {
  const state = () =>
    page.evaluate(async (id) => {
      const feed = (await window.tinyssb.feeds()).find((one) => one.feedId === id);
      return feed && { seq: feed.seq, missingBlobs: feed.missingBlobs };
    }, feedId);
  const patience = timeoutMs === undefined ? {} : { timeout: timeoutMs };
  await expect.poll(state, { message: `feed ${feedId.slice(0, 8)}`, ...patience }).toEqual({ seq, missingBlobs: 0 });
}

/** The entries of a feed on a page, each checked by the independent codec: SEQ without gap, DMX, signature, MID. */
export async function verifiedEntries(
  page: Page,
  feedId: string,
  verifier: ReferenceVerifier = ed25519Verifier,
): Promise<EntryView[]> {
  const { feed, entries } = await page.evaluate(async (id) => {
    const found = (await window.tinyssb.feeds()).find((one) => one.feedId === id)!;
    return { feed: found, entries: await window.tinyssb.entries(id) };
  }, feedId);
  const fid = bytes(feedId);
  let prev: Uint8Array = bytes(feed.anchorMid);
  const wrong: string[] = [];
  for (const [index, { seq, packet, mid }] of entries.entries()) {
    if (seq !== feed.anchorSeq + 1 + index) wrong.push(`place ${index} holds SEQ ${seq}`);
    const fault = entryFault(fid, seq, prev, bytes(packet), verifier);
    if (fault) wrong.push(`${fault} of SEQ ${seq}`);
    prev = midOf(fid, seq, prev, bytes(packet));
    if (mid !== Buffer.from(prev).toString("hex")) wrong.push(`MID of SEQ ${seq}`);
  }
  expect(wrong).toEqual([]);
  return entries;
}

/** A port that nobody uses as a multicast group's now. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, LOOPBACK);
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

/** Somebody in a multicast group who keeps all that is heard there, and can send. */
export async function eavesdropper(port: number): Promise<{ heard: Buffer[]; face: MulticastFace }> {
  const face = new MulticastFace(GROUP, port);
  const heard: Buffer[] = [];
  await face.open((packet) => heard.push(packet));
  return { heard, face };
}

export const contentOf = ({ content }: EntryView): Buffer => bytes(content!);

/** File content under its path, as a node's directory of the demos has it. */
export type DirectoryFiles = Record<string, Buffer>;

export function readDirectory(directory: string): DirectoryFiles {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name));
  return Object.fromEntries(paths.map((path) => [relative(directory, path), readFileSync(path)]));
}

export function writeDirectory(directory: string, files: DirectoryFiles): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

/** Says that no newer entry of the own feed exists, so that it may be written after an import. */
export const confirmOwnFeed = (page: Page) => page.evaluate(() => window.tinyssb.confirmOwnFeed());

/** Calls `tinyssb.importFiles`; a refusal comes back as its code and details. */
export function importFiles(
  page: Page,
  files: DirectoryFiles,
): Promise<{ report: ImportReport } | { code: string; detail: string[] }> {
  const encoded = Object.entries(files).map(([path, content]) => [path, content.toString("base64")] as const);
  return page.evaluate(async (list) => {
    const decoded = list.map(([path, text]) => [path, Uint8Array.from(atob(text), (char) => char.charCodeAt(0))]);
    try {
      return { report: await window.tinyssb.importFiles(Object.fromEntries(decoded)) };
    } catch (error) {
      const { code, detail } = error as { code: string; detail: string[] };
      return { code, detail };
    }
  }, encoded);
}

export async function exportFiles(page: Page): Promise<DirectoryFiles> {
  const files = await page.evaluate(async () => {
    const exported = Object.entries(await window.tinyssb.exportFiles());
    return exported.map(([path, content]) => [path, [...content]] as const);
  });
  return Object.fromEntries(files.map(([path, content]) => [path, Buffer.from(content)]));
}
