/** What a person does on the page: follow, share, watch, write, with mouse or keyboard, in light and dark, large and small. */
import type { Locator } from "@playwright/test";
import * as jsqr from "jsqr";
import { fidOf } from "../support/gen1-vectors.ts";
import { axeFaults } from "./axe.ts";
import { append, expect, faceIs, feedIdOf, follow, goTo, reaches, showOwnFeed, test, visit } from "./fixtures.ts";

/** A CommonJS module that Node hands over with its `default` inside its `default`. */
const readCode = (jsqr.default as unknown as typeof jsqr).default;
const STRANGER = fidOf(1).toString("hex");

test("a pasted link is followed, and its entries appear while they arrive", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const author = await visit(context, relay, "author");
  await author.evaluate(() => window.tinyssb.rename("Ann"));
  await append(author, "before");
  const link = await author.evaluate(() => window.tinyssb.link());

  const page = await visit(context, relay, "reader");
  await page.getByRole("button", { name: "Follow a feed" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Follow a feed" });
  await dialog.getByRole("textbox", { name: "Feed ID or link" }).fill(link);
  await expect(dialog.getByText(/^This is feed /)).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: /^Name/ })).toHaveValue("Ann");
  await dialog.getByRole("button", { name: "Follow", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { name: "Ann" })).toBeVisible();
  await expect(page.getByRole("article", { name: "Entry 1" })).toContainText("before");
  await append(author, "live <img src=x onerror=alert(1)>");
  await expect(page.getByRole("article", { name: "Entry 2" })).toContainText("live <img src=x onerror=alert(1)>");

  await page.getByRole("button", { name: "Unfollow" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Unfollow and remove/ })
    .click();
  await expect.poll(() => page.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(1);
  await expect(page.getByRole("navigation", { name: "Feeds", exact: true }).getByRole("link")).toHaveCount(1);
});

test("a link in the address asks first, and only then follows", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const link = `web+tinyssb:feed/${STRANGER}`;
  const page = await visit(context, relay, "reader", `#follow=${encodeURIComponent(STRANGER)}`);
  const dialog = page.getByRole("dialog", { name: "Follow a feed" });
  await expect(dialog.getByRole("textbox", { name: "Feed ID or link" })).toHaveValue(STRANGER);
  expect(await page.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(1);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await page.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(1);
  // A second link in the same page asks again; nonsense in it does no harm.
  await page.evaluate((text) => {
    location.hash = `#follow=${encodeURIComponent(text)}`;
  }, link);
  await expect(dialog.getByRole("textbox", { name: "Feed ID or link" })).toHaveValue(link);
  await dialog.getByRole("textbox", { name: "Feed ID or link" }).fill(`${STRANGER}zz`);
  await expect(dialog.getByRole("button", { name: "Follow", exact: true })).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Feed ID or link" }).press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("This is no feed ID.");
  await dialog.getByRole("textbox", { name: "Feed ID or link" }).fill(STRANGER);
  await dialog.getByRole("button", { name: "Follow", exact: true }).click();
  await expect.poll(() => page.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(2);
  await page.reload();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the QR code of the own feed holds the link that another node can follow", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "nodeA");
  await page.getByRole("button", { name: "Show my feed" }).first().click();
  const dialog = page.getByRole("dialog", { name: /^Feed / });
  const code = dialog.getByRole("img", { name: /^QR code/ });
  await expect(code).toBeVisible();
  const picture = (await code.screenshot()).toString("base64");
  const { pixels, width, height } = await page.evaluate(async (png) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (char) => char.charCodeAt(0))]));
    const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
    drawing.drawImage(bitmap, 0, 0);
    const { data } = drawing.getImageData(0, 0, bitmap.width, bitmap.height);
    return { pixels: [...data], width: bitmap.width, height: bitmap.height };
  }, picture);
  const link = await page.evaluate(() => window.tinyssb.link());
  expect(readCode(Uint8ClampedArray.from(pixels), width, height)?.data).toBe(link);
  await expect(dialog).toContainText(link);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("the packets panel shows what goes by, and filters it", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const page = await visit(context, relay, "watcher", "#packets");
  const other = await visit(context, relay, "other");
  await follow(page, await feedIdOf(other));
  await append(other, "seen");
  await reaches(page, await feedIdOf(other), 1);
  const rows = page.getByRole("list", { name: "Packets, newest first" }).getByRole("listitem");
  await expect(rows.filter({ hasText: /log entry 1 of .*taken into the store/s }).first()).toBeVisible();
  await expect(rows.filter({ hasText: "WANT" }).first()).toBeVisible();
  await page.getByLabel("Kind").selectOption({ label: "Log entry" });
  await expect(rows.filter({ hasText: "WANT" })).toHaveCount(0);
  await expect(rows.filter({ hasText: "log entry 1" }).first()).toBeVisible();
  await page.getByLabel("Outcome").selectOption({ label: "sent" });
  await expect(rows).toHaveCount(0);
  await page.getByLabel("Outcome").selectOption({ label: "all" });
  await page.getByRole("button", { name: "Pause" }).click();
  const paused = await rows.count();
  await append(other, "not shown");
  await reaches(page, await feedIdOf(other), 2);
  await expect(rows).toHaveCount(paused);
  await rows
    .first()
    .getByText(/log entry/)
    .click();
  await expect(rows.first()).toContainText("120 bytes");
});

test("a person with a keyboard alone writes an entry and follows a feed", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "keys");
  await showOwnFeed(page);
  await expect(page.getByText("Nothing written yet.")).toBeVisible();
  /** Tabs on until the wanted element has the focus. */
  const tabTo = async (wanted: Locator) => {
    for (let presses = 0; presses < 60; presses++) {
      if (await wanted.evaluate((element) => element.matches(":focus"))) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`no way by Tab to ${wanted}`);
  };
  await tabTo(page.getByRole("textbox", { name: "New entry" }));
  await page.keyboard.type("by keyboard");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("article", { name: "Entry 1" })).toContainText("by keyboard");

  await page.getByRole("textbox", { name: "New entry" }).blur();
  await tabTo(page.getByRole("button", { name: "Follow a feed" }).first());
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Follow a feed" });
  await expect(dialog).toBeVisible();
  await tabTo(dialog.getByRole("textbox", { name: "Feed ID or link" }));
  await page.keyboard.type(STRANGER);
  await tabTo(dialog.getByRole("button", { name: "Follow", exact: true }));
  await page.keyboard.press("Space");
  await expect(dialog).toBeHidden();
  await expect.poll(() => page.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(2);
});

for (const width of [360, 1280])
  for (const colorScheme of ["light", "dark"] as const)
    test(`axe finds nothing at ${width} px in ${colorScheme}`, async ({ context, relayWith }) => {
      const page = await visit(context, await relayWith(), "axe");
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await append(page, "plain");
      await append(page, "Date: 1700000000\nTo: *\nSubject: mail\n\nbody of a mail that is longer than 48 bytes");
      await page.evaluate(() => window.tinyssb.append(new Uint8Array([0, 255, 128, 7])));
      await follow(page, STRANGER);
      await faceIs(page, "relay", "up");
      for (const hash of [
        "#conversation",
        "#feeds",
        "#faces",
        "#packets",
        "#node",
        "#help",
        `#feed/${await feedIdOf(page)}`,
        `#feed/${STRANGER}`,
      ]) {
        await goTo(page, hash);
        await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
        await expect(page.getByText("Loading.")).toHaveCount(0);
        expect(await axeFaults(page), hash).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), hash).toBeLessThanOrEqual(width);
      }
      await goTo(page, "#feeds");
      await page.getByRole("button", { name: "Follow a feed" }).first().click();
      expect(await axeFaults(page), "follow dialog").toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Show my feed" }).first().click();
      await expect(page.getByRole("dialog", { name: /^Feed / })).toBeVisible();
      expect(await axeFaults(page), "share dialog").toEqual([]);
    });
