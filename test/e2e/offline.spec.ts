/** Without any network, after a first visit. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startRelay } from "../../relay/relay.ts";
import {
  APP,
  append,
  contentOf,
  expect,
  faceIs,
  feedIdOf,
  follow,
  RELAY_AWAY,
  reaches,
  showOwnFeed,
  test,
  verifiedEntries,
  visit,
} from "./fixtures.ts";

test("without relay and network the page reloads, writes, and syncs when the relay is back", async ({
  context,
  browser,
  relayWith,
  watch,
  atEnd,
}) => {
  watch.tolerate(RELAY_AWAY);
  const relay = await relayWith();
  const page = await visit(context, relay);
  const feedId = await feedIdOf(page);
  // Another node, apart from this browser, that is there when the relay comes back.
  const otherContext = await browser.newContext();
  watch.over(otherContext);
  atEnd(() => otherContext.close());
  const other = await visit(otherContext, relay);
  await follow(other, feedId);
  await append(page, "online");
  await reaches(other, feedId, 1);
  await page.evaluate(() => navigator.serviceWorker.ready);

  await relay.close();
  await context.setOffline(true);
  await page.reload();
  expect(await feedIdOf(page)).toBe(feedId);
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
  await showOwnFeed(page);
  await page.getByRole("textbox", { name: "New entry" }).fill("offline");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("article", { name: "Entry 2" })).toContainText("offline");
  await faceIs(page, "relay", "waiting");
  await page.getByRole("link", { name: "Radio", exact: true }).click();
  await expect(page.getByText("The relay does not answer.").first()).toBeVisible();
  await page.reload();
  await append(page, "offline, long ".repeat(50));

  const again = await startRelay({ staticDirectory: APP, port: relay.port });
  atEnd(() => again.close());
  await context.setOffline(false);
  await faceIs(page, "relay", "up");
  await reaches(other, feedId, 3);
  expect((await verifiedEntries(other, feedId)).map((entry) => contentOf(entry).toString())).toEqual([
    "online",
    expect.stringContaining("offline"),
    "offline, long ".repeat(50),
  ]);
});

test("a link to a profile and a feed opens without relay and network", async ({ context, relayWith, watch }) => {
  watch.tolerate(RELAY_AWAY);
  const relay = await relayWith();
  const first = await visit(context, relay, "nodeA");
  const feedId = await feedIdOf(first);
  await append(first, "of node A");
  await first.evaluate(() => navigator.serviceWorker.ready);
  await first.close();
  await relay.close();
  await context.setOffline(true);

  const page = await visit(context, relay, "nodeA", `#feed/${feedId}`);
  expect(await page.evaluate(() => window.tinyssb.whoami())).toMatchObject({ feedId, seq: 1 });
  await expect(page.getByRole("article", { name: "Entry 1" })).toContainText("of node A");
  const fresh = await visit(context, relay, "never-seen-before");
  expect(await append(fresh, "first")).toMatchObject({ seq: 1 });
});

test("a page that may not keep itself for offline starts says so, reports no error, and works", async ({
  context,
  relayWith,
  temporaryFolder,
  watch,
}) => {
  // What the browser itself says of the script that it is refused.
  watch.tolerate(/^A bad HTTP response code \(404\) was received when fetching the script\./);
  const app = temporaryFolder();
  cpSync(APP, app, { recursive: true });
  rmSync(join(app, "sw.js"));
  const page = await visit(context, await relayWith({ staticDirectory: app }));
  const notice = page.getByRole("alert").filter({ hasText: "This page will not start without a network." });
  await expect(notice).toBeVisible();
  await expect(notice).toContainText("Allow this site to store data, or open an ordinary window, then reload.");
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await append(page, "online all the same")).toMatchObject({ seq: 1 });
  // Told once, and not by leaving it standing.
  await notice.getByRole("button", { name: "Dismiss" }).click();
  await expect(notice).toBeHidden();
});
