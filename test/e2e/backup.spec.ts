/** Backups as a person makes and restores them: on the first screen of another profile, and when moving to another device. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { axeFaults } from "./axe.ts";
import {
  append,
  contentOf,
  expect,
  feedIdOf,
  follow,
  goTo,
  nodeName,
  test,
  verifiedEntries,
  visit,
} from "./fixtures.ts";

const PASSPHRASE = "gravel otter lantern pickle summit";
/** Making a key of a passphrase is slow on purpose. */
const SLOW = { timeout: 90_000 };
const composer = (page: Page) => page.getByRole("textbox", { name: "New entry" });
const sendButton = (page: Page) => page.getByRole("button", { name: "Send" });

/** Fills the open dialog and gives the file that it makes. */
async function makeBackup(page: Page): Promise<Buffer> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Passphrase/).fill("password");
  await expect(dialog.getByText("Weak:")).toBeVisible();
  await dialog.getByLabel(/^Passphrase/).fill(PASSPHRASE);
  await expect(dialog.getByText("Strong,")).toBeVisible();
  await dialog.getByLabel("The same passphrase again").fill("something else");
  await dialog.getByRole("button", { name: "Make the backup" }).click();
  await expect(dialog.getByText("The two passphrases are not the same.")).toBeVisible();
  await dialog.getByLabel("The same passphrase again").fill(PASSPHRASE);
  const download = page.waitForEvent("download", SLOW);
  await dialog.getByRole("button", { name: "Make the backup" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.tinyssb-backup$/);
  return readFileSync(await file.path());
}

async function restore(page: Page, backup: Buffer, passphrase: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  const file = { name: "a.tinyssb-backup", mimeType: "application/octet-stream", buffer: backup };
  await dialog.getByLabel("Backup file").setInputFiles(file);
  await dialog.getByLabel(/^Passphrase/).fill(passphrase);
  await dialog.getByRole("button", { name: "Restore it" }).click();
}

test("a backup is reminded of, made, and restored on the first screen of another profile, where posting goes on", async ({
  context,
  relayWith,
}) => {
  test.setTimeout(300_000);
  const relay = await relayWith();
  const author = await visit(context, relay, "author");
  const feedId = await feedIdOf(author);
  await author.evaluate(() => window.tinyssb.rename("Alice"));
  await append(author, "one");
  await append(author, "long ".repeat(200));
  const followed = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  await follow(author, followed);
  await author.getByRole("link", { name: "Make a backup", exact: true }).click();
  await expect(author.getByText("There is no backup yet.")).toBeVisible();
  await author.getByRole("button", { name: "Back up…" }).click();
  await expect(author.getByRole("dialog").getByText("2 entries")).toBeVisible();
  expect(await axeFaults(author)).toEqual([]);
  const backup = await makeBackup(author);
  await expect(author.getByText("The backup is in your downloads.")).toBeVisible(SLOW);
  await expect(author.getByText("The latest backup was made on")).toBeVisible();
  await goTo(author, "#conversation");
  await expect(author.getByText("Your key is only in this browser.")).toBeHidden();
  await author.close();

  const restored = await visit(context, relay, "restored");
  await restored.getByRole("button", { name: "Restore a backup…" }).click();
  expect(await axeFaults(restored)).toEqual([]);
  await restore(restored, backup.subarray(0, -1), PASSPHRASE);
  await expect(restored.getByText("This backup can not be read; nothing was changed.")).toBeVisible(SLOW);
  await restore(restored, backup, "gravel otter lantern pickle");
  await expect(restored.getByText("The passphrase does not open this backup")).toBeVisible(SLOW);
  await restore(restored, backup, PASSPHRASE);
  await expect(restored.getByText("Restored. Write in one place only", { exact: false })).toBeVisible(SLOW);
  await expect(restored.getByText("Writing waits: newer entries of yours may exist.")).toBeVisible(SLOW);
  await expect(restored.getByText("Your key is only in this browser.")).toBeHidden();
  await expect(nodeName(restored)).toHaveText("Alice");
  expect(await feedIdOf(restored)).toBe(feedId);
  const feeds = await restored.evaluate(async () => (await window.tinyssb.feeds()).map((feed) => feed.feedId));
  expect(feeds).toContain(followed);
  await composer(restored).fill("three");
  await expect(sendButton(restored)).toBeDisabled();

  await restored.getByRole("button", { name: "Nothing newer exists…" }).click();
  await restored.getByRole("button", { name: "It is all, let me write" }).click();
  await expect(restored.getByText("Writing waits: newer entries of yours may exist.")).toBeHidden();
  await sendButton(restored).click();
  await expect(restored.getByText("Entry 3 is written.")).toBeVisible();
  const entries = await verifiedEntries(restored, feedId);
  expect(entries.length).toBe(3);
  expect(entries.slice(0, 2).map((entry) => contentOf(entry).toString())).toEqual(["one", "long ".repeat(200)]);
});

test("moving to another device makes a backup and locks writing here", async ({ context, relayWith }) => {
  test.setTimeout(180_000);
  const page = await visit(context, await relayWith(), "moving", "#node");
  await append(page, "one");
  await page.getByRole("button", { name: "Move to another device…" }).click();
  await makeBackup(page);
  await page.getByRole("button", { name: "Lock writing here" }).click(SLOW);
  await expect(page.getByText("Writing is locked here.")).toBeVisible();
  await goTo(page, "#conversation");
  await expect(page.getByText("Moved to another device.")).toBeVisible();
  await composer(page).fill("two");
  await expect(sendButton(page)).toBeDisabled();
});
