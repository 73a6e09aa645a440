/** A newer version of the page: told in every tab, put in place by a click in one of them, and no tab loses what is being written. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { APP, append, expect, feedIdOf, goTo, test, visit } from "./fixtures.ts";

/** Looks for a newer version, as the page does every hour and whenever it comes into sight. */
const look = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });

test("a newer version is told in all tabs and waits for a click; who is writing is not cut off", async ({
  context,
  relayWith,
  temporaryFolder,
}) => {
  const folder = temporaryFolder();
  cpSync(APP, folder, { recursive: true });
  const relay = await relayWith({ staticDirectory: folder });
  const first = await visit(context, relay, "update");
  await first.evaluate(() => navigator.serviceWorker.ready);
  await first.reload(); // From now on the service worker gives the page.
  const second = await visit(context, relay, "update");
  const feedId = await feedIdOf(first);
  await append(first, "before the update");
  const pages = [first, second];
  for (const page of pages) await page.evaluate(() => Object.assign(window, { isOld: true }));
  // While it is being loaded anew a page answers nothing.
  const isOld = (page: Page) => page.evaluate(() => "isOld" in window).catch(() => true);

  // The newer version differs in its index.html, so also in the list that the service worker has of all files.
  const index = readFileSync(join(folder, "index.html"), "utf8");
  writeFileSync(join(folder, "index.html"), index.replace("<head>", '<head><meta name="version" content="newer">'));
  const worker = readFileSync(join(folder, "sw.js"), "utf8");
  const changed = worker.replace(
    /("?url"?:"index\.html","?revision"?:")[0-9a-f]+|("?revision"?:")[0-9a-f]+(",\s*"?url"?:"index\.html")/,
    "$1$2fe$3",
  );
  expect(changed).not.toBe(worker);
  writeFileSync(join(folder, "sw.js"), changed);
  await look(first);
  for (const page of pages) await expect(page.getByText("A new version is ready.")).toBeVisible();
  expect(await Promise.all(pages.map(isOld))).toEqual([true, true]);

  const field = second.getByRole("textbox", { name: "New entry" });
  await field.pressSequentially("half a sen");
  await first.getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => isOld(first)).toBe(false);
  expect(await first.locator('meta[name="version"]').getAttribute("content")).toBe("newer");
  await expect(second.getByText(/^A new version is in place: this page reloads when/)).toBeVisible();
  await field.pressSequentially("tence");
  await expect(field).toHaveValue("half a sentence");
  expect(await isOld(second)).toBe(true);
  await field.blur();
  await expect.poll(() => isOld(second)).toBe(false);
  await expect(second.getByRole("textbox", { name: "New entry" })).toHaveValue("half a sentence");
  expect(await second.locator('meta[name="version"]').getAttribute("content")).toBe("newer");

  await second.getByRole("button", { name: "Send" }).click();
  await goTo(first, `#feed/${feedId}`);
  await expect(first.getByRole("article", { name: "Entry 2" })).toContainText("half a sentence");
  for (const page of pages) await expect(page.getByText(/^A new version/)).toHaveCount(0);
});
