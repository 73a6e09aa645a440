/** Deleting a profile: what is stored of it is gone, others stay, and the page goes on somewhere. */
import type { Page } from "@playwright/test";
import { append, expect, feedIdOf, test, visit } from "./fixtures.ts";

const databases = (page: Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
const question = (page: Page) => page.getByRole("dialog", { name: /^Delete the profile/ });

async function ask(page: Page, profile: string): Promise<void> {
  await page.getByRole("button", { name: "Delete this profile from this browser…" }).click();
  await question(page).getByRole("textbox").fill(profile);
  await question(page).getByRole("button", { name: "Delete the profile" }).click();
}

test("a profile is deleted with its key only when no other tab has it, and the page goes on in another one", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const home = await visit(context, relay);
  await append(home, "home");
  const homeId = await feedIdOf(home);
  await home.close();

  const page = await visit(context, relay, "hut", "#node");
  await append(page, "in the hut");
  const hutId = await feedIdOf(page);
  const second = await visit(context, relay, "hut");
  // From the tab that is the node, and from its guest.
  for (const tab of [page, second]) {
    await tab.goto(`${relay.url}/?profile=hut#node`);
    await ask(tab, "hut");
    await expect(question(tab).getByText("it is open in another tab or window")).toBeVisible();
    await question(tab).getByRole("button", { name: "Cancel" }).click();
  }
  await second.close();
  expect(await page.evaluate(async () => (await window.tinyssb.whoami()).seq)).toBe(1);

  await ask(page, "hut");
  await expect(page).toHaveURL(`${relay.url}/?profile=default`);
  await expect(page.getByText(/^Profile .*hut.* is deleted\. This is the profile .*default.*\.$/)).toBeVisible();
  expect(await feedIdOf(page)).toBe(homeId);
  expect(await databases(page)).toEqual(["tinyssb:default"]);

  // Under the same name begins another node, of which nothing is written.
  const anew = await visit(context, relay, "hut");
  expect(await anew.evaluate(() => window.tinyssb.whoami())).toMatchObject({ seq: 0 });
  expect(await feedIdOf(anew)).not.toBe(hutId);
});

test("where it was the only profile, the page begins anew at the first screen", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const page = await visit(context, relay, undefined, "#node");
  await append(page, "one");
  const feedId = await feedIdOf(page);
  await ask(page, "default");
  await expect(page).toHaveURL(`${relay.url}/`);
  await expect(page.getByText(/^Profile .*default.* is deleted\. This is a new node/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Conversation");
  await expect(page.getByRole("heading", { name: "A name" })).toBeVisible();
  expect(await feedIdOf(page)).not.toBe(feedId);
  expect(await page.evaluate(async () => (await window.tinyssb.whoami()).seq)).toBe(0);
});
