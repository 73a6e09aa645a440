/** A person opens the page for the first time. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { chromium } from "@playwright/test";
import { findChromium } from "../../scripts/find-chromium.mjs";
import { BROWSER_ARGUMENTS } from "./browser-arguments.ts";
import { contentOf, expect, faceIs, goTo, nodeName, showOwnFeed, test, verifiedEntries, visit } from "./fixtures.ts";

/** Chromium's own errands, which its switches do not all stop. */
const ERRANDS = /^[A-Z]+ (http:..)?(update\.googleapis|content-autofill\.googleapis|accounts\.google)\.com[:/]/;

test("a first visit makes a node at once, without any question", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const page = await visit(context, relay);
  const me = await page.evaluate(() => window.tinyssb.whoami());
  expect(me.feedId).toMatch(/^[0-9a-f]{64}$/);
  expect(me).toMatchObject({ seq: 0, mid: me.feedId.slice(0, 40) });
  await expect(page.getByText("nothing written yet").first()).toBeVisible();
  await expect(page.getByText("node: this tab does the work")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await faceIs(page, "relay", "up");
  await faceIs(page, "tabs", "up");
});

test("what a narrow window does not show is not made, and comes when the window is wide", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const page = await context.newPage();
  await page.setViewportSize({ width: 412, height: 823 });
  await page.goto(relay.url);
  await expect(page.getByRole("heading", { name: "A backup" })).toBeVisible();
  await faceIs(page, "tabs", "up");
  await expect(page.locator("aside")).toHaveCount(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(page.locator("aside")).toHaveCount(2);
  await expect(page.getByRole("navigation", { name: "Screens" })).toHaveCount(1);
});

test("the first post is the genesis entry of the own feed", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith());
  const { feedId } = await page.evaluate(() => window.tinyssb.whoami());
  await showOwnFeed(page);
  await page.getByRole("textbox", { name: "New entry" }).fill("hello, first log entry");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("article", { name: "Entry 1" })).toContainText("hello, first log entry");
  await expect(page.getByRole("textbox", { name: "New entry" })).toHaveValue("");
  const [genesis, ...others] = await verifiedEntries(page, feedId);
  expect(others).toEqual([]);
  expect(genesis).toMatchObject({ seq: 1, type: "chain20" });
  // A list of five: the word of public posts, no tips yet, the text, no voice, the seconds.
  const text = Buffer.from("hello, first log entry");
  const head = Buffer.concat([
    Buffer.from("18544156", "hex"),
    Buffer.from("04", "hex"),
    Buffer.from([0xb0, 0x01]),
    text,
  ]);
  expect(contentOf(genesis!).includes(head)).toBe(true);
});

test("a new name stays with the node and is not published", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith());
  await goTo(page, "#node");
  await page.getByRole("textbox", { name: /^Name of this node/ }).fill("Ärla <b>1</b>");
  await page.getByRole("button", { name: "Keep the name" }).click();
  await expect(nodeName(page)).toHaveText("Ärla <b>1</b>");
  await page.reload();
  await expect(nodeName(page)).toHaveText("Ärla <b>1</b>");
  const { name, seq } = await page.evaluate(() => window.tinyssb.whoami());
  expect({ name, seq }).toEqual({ name: "Ärla <b>1</b>", seq: 0 });
});

test("a text that no entry can hold is not sent, and says so while it is typed", async ({ page, relayWith }) => {
  const relay = await relayWith();
  await page.goto(relay.url);
  const field = page.getByLabel("New entry");
  await field.fill("x".repeat(1024 * 1024 + 1));
  await expect(page.getByText("Too long", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: "Send" })).toBeDisabled();
  await field.fill("short");
  await expect(page.getByRole("button", { name: "Send" })).toBeEnabled();
});

test("two profiles of one browser are two nodes, and neither is called as its profile", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const [a, b] = [await visit(context, relay, "nodeA"), await visit(context, relay, "nodeB")];
  const [meA, meB] = [a, b].map((page) => page.evaluate(() => window.tinyssb.whoami()));
  expect((await meA)!.feedId).not.toBe((await meB)!.feedId);
  expect([(await meA)!.name, (await meB)!.name]).toEqual(["", ""]);
  for (const page of [a, b]) {
    expect(new URL(await page.evaluate(() => window.tinyssb.link())).searchParams.has("name")).toBe(false);
    await expect(nodeName(page)).toHaveCount(0);
    await expect(page.getByText("This node has a name.")).toHaveCount(0);
  }
});

test("neither the page nor the browser on its behalf asks anybody but the relay", async ({
  relayWith,
  watch,
  atEnd,
}) => {
  const asked: string[] = [];
  const proxy = createServer((socket) => {
    socket.on("error", () => socket.destroy()); // the browser gave up, which is fine
    socket.once("data", (request) => {
      const [line] = request.toString("latin1").split("\r\n");
      if (!ERRANDS.test(line!)) asked.push(line!);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  atEnd(() => proxy.close());
  // Everything that is not on loopback goes to the proxy, whoever asks: page, worker, service worker, WebSocket.
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...BROWSER_ARGUMENTS, `--proxy-server=127.0.0.1:${(proxy.address() as AddressInfo).port}`],
  });
  atEnd(() => browser.close());
  const context = await browser.newContext();
  watch.over(context);
  const relay = await relayWith();
  const page = await visit(context, relay);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.evaluate(() => window.tinyssb.append("x".repeat(1000)));
  for (const part of ["People", "Radio", "Packets", "This node"])
    await page.getByRole("link", { name: part, exact: true }).click();
  // The proof that the proxy would have seen it: a node that is told to connect elsewhere does ask.
  expect(asked).toEqual([]);
  watch.tolerate(/relay\.invalid/);
  await page.evaluate(() => window.tinyssb.connectRelay("ws://relay.invalid/relay"));
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  expect(asked.every((line) => line.includes("relay.invalid"))).toBe(true);
});
