/** The browser gives no more space: nothing is lost, the page says so and what to do, and goes on when there is space again. */
import type { BrowserContext, Page } from "@playwright/test";
import {
  append,
  contentOf,
  entriesOf,
  expect,
  feedIdOf,
  follow,
  goTo,
  reaches,
  test,
  verifiedEntries,
  visit,
} from "./fixtures.ts";

/** Space that is enough for a node and soon full. */
const SMALL_BYTES = 12_000_000;

/** What Chromium grants to this origin; without `bytes` as ever. */
async function grant(context: BrowserContext, page: Page, origin: string, bytes?: number): Promise<void> {
  const browser = await context.newCDPSession(page);
  await browser.send("Storage.overrideQuotaForOrigin", {
    origin,
    ...(bytes === undefined ? {} : { quotaSize: bytes }),
  });
}

/** Fills the space of the origin with something else, until Chromium refuses even a kilobyte: from then on it refuses the node too. */
const fill = (page: Page) =>
  page.evaluate(async () => {
    const opened = indexedDB.open("something else");
    opened.onupgradeneeded = () => opened.result.createObjectStore("all", { autoIncrement: true });
    await new Promise((resolve) => {
      opened.onsuccess = resolve;
    });
    const put = (bytes: number) =>
      new Promise<boolean>((resolve) => {
        const transaction = opened.result.transaction("all", "readwrite", { durability: "strict" });
        transaction.objectStore("all").add(crypto.getRandomValues(new Uint8Array(bytes)));
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    for (const bytes of [60_000, 10_000, 1000]) while (await put(bytes));
  });

test("a full store loses neither what is written nor what comes in, and goes on when there is space again", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const page = await context.newPage();
  await grant(context, page, relay.url, SMALL_BYTES);
  await page.goto(`${relay.url}/?profile=full`);
  const feedId = await feedIdOf(page);
  await append(page, "before");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await fill(page);

  const field = page.getByRole("textbox", { name: "New entry" });
  const text = "a thought that must not be lost ".repeat(20);
  await field.fill(text);
  await page.getByRole("button", { name: "Send" }).click();
  const told = page.getByRole("alert").filter({ hasText: "The storage is full; nothing was lost." }).first();
  await expect(told).toContainText("the browser gives this site no more space.");
  await expect(told).toContainText(/Free disk space/);
  await expect(told).toContainText("Your text is still here.");
  await expect(field).toHaveValue(text);
  expect((await entriesOf(page, feedId)).map((entry) => contentOf(entry).toString())).toEqual(["before"]);

  await test.step("the screen of the node says how full it is", async () => {
    await goTo(page, "#node");
    await expect(page.getByText("The space that the browser gives is used up, or nearly so.")).toBeVisible();
    await goTo(page, "#conversation");
    await expect(page.getByRole("textbox", { name: "New entry" })).toHaveValue(text);
  });

  await test.step("after a reload the node only reads, says why, and the text is kept", async () => {
    await page.reload();
    await expect(page.getByRole("alert").getByText("The storage is full; nothing was lost.").first()).toBeVisible();
    await expect(page.getByText("Only reading: the storage is full.")).toBeVisible();
    await expect(page.getByRole("article").filter({ hasText: "before" })).toBeVisible();
    await expect(field).toHaveValue(text);
  });

  await test.step("what is here can be exported and backed up", async () => {
    await page.getByRole("link", { name: "Export and backup" }).click();
    await expect(page.getByText("The node stores again as soon as there is space.")).toBeVisible();
    await page.getByRole("button", { name: "Export one zip file" }).click();
    const zip = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export the zip file" }).click();
    expect((await zip).suggestedFilename()).toMatch(/\.zip$/);
    await page.getByRole("button", { name: "Back up…" }).click();
    const dialog = page.getByRole("dialog", { name: "Back up this node" });
    await dialog.getByLabel("Passphrase", { exact: false }).first().fill("five random words are long");
    await dialog.getByLabel("The same passphrase again").fill("five random words are long");
    const backup = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Make the backup" }).click();
    expect((await backup).suggestedFilename()).toMatch(/\.tinyssb-backup$/);
    await expect(dialog).toBeHidden();
    await goTo(page, "#conversation");
  });

  await grant(context, page, relay.url);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("article").filter({ hasText: "a thought that must not be lost" })).toBeVisible();
  await expect(field).toHaveValue("");
  const entries = await verifiedEntries(page, feedId);
  expect(entries.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(contentOf(entries[1]!).toString()).toContain(text);
});

test("what others write while the store is full comes when there is space again", async ({
  browser: chromium,
  context,
  relayWith,
  watch,
  atEnd,
}) => {
  const relay = await relayWith();
  const reader = await context.newPage();
  await grant(context, reader, relay.url, SMALL_BYTES);
  await reader.goto(`${relay.url}/?profile=reader`);
  // Another browser, with a store of its own.
  const elsewhere = await chromium.newContext();
  watch.over(elsewhere);
  atEnd(() => elsewhere.close());
  const author = await visit(elsewhere, relay, "author");
  const feedId = await feedIdOf(author);
  await follow(reader, feedId);
  await follow(reader, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  await append(author, "one");
  await reaches(reader, feedId, 1);
  await reader.evaluate(() => navigator.serviceWorker.ready);
  await fill(reader);
  await append(author, "two, of several blobs ".repeat(40));
  await append(author, "three");
  await expect(reader.getByRole("alert").getByText("The storage is full; nothing was lost.").first()).toBeVisible();
  expect((await entriesOf(reader, feedId)).map(({ seq }) => seq)).toEqual([1]);
  await test.step("a feed can be removed, which is what the page advises", async () => {
    const other = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    expect(await reader.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(3);
    await reader.evaluate((id) => window.tinyssb.unfollow(id), other);
    expect(await reader.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(2);
  });
  await grant(context, reader, relay.url);
  await reaches(reader, feedId, 3, 45_000);
  expect((await verifiedEntries(reader, feedId)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});
