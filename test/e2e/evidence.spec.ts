/** What the page says of how far entries got, of replication and of feeds nearby, between two real nodes. */
import { axeFaults } from "./axe.ts";
import {
  append,
  expect,
  faceIs,
  feedIdOf,
  follow,
  goTo,
  RELAY_AWAY,
  reaches,
  showOwnFeed,
  test,
  visit,
} from "./fixtures.ts";

test("an own entry is said to be held once somebody asks for the next one, and a feed nearby is followed on one click", async ({
  browser,
  context,
  relayWith,
  watch,
  atEnd,
}) => {
  const relay = await relayWith();
  const author = await visit(context, relay, "author");
  const apart = await browser.newContext();
  watch.over(apart);
  atEnd(() => apart.close());
  const reader = await visit(apart, relay, "reader");
  for (const page of [author, reader]) await faceIs(page, "relay", "up");
  await append(author, "one");
  await follow(reader, await feedIdOf(author));
  await reaches(reader, await feedIdOf(author), 1);

  await showOwnFeed(author);
  const line = author
    .getByRole("article", { name: "Entry 1" })
    .getByRole("button", { name: /held by at least one node/ });
  await expect(line).toBeVisible();
  await line.focus();
  await author.keyboard.press("Enter");
  const evidence = author.getByRole("list", { name: "Evidence for entry 1" });
  await expect(evidence).toContainText("asked for entry 2 and for nothing before it");
  await expect(evidence).toContainText("Packets carry no sender");
  await author.reload();
  await expect(line).toBeVisible();

  await expect(reader.getByText(/^Up to date with 1 of 1 feed\./)).toBeVisible();
  await reader.getByRole("link", { name: "Replication" }).click();
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText("Replication");
  await expect(reader.getByRole("article", { name: /^Relay / })).toContainText("not counted on a LAN");

  // The reader asks for its author's feed; a third node that does not follow it hears so.
  const third = await visit(context, relay, "third", "#feeds");
  await faceIs(third, "relay", "up");
  await append(author, "two");
  const nearby = third.getByRole("list", { name: "Heard nearby" });
  await nearby
    .getByRole("button", { name: /^Follow / })
    .first()
    .click({ timeout: 30_000 });
  await expect.poll(() => third.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(2);

  for (const [page, hash] of [
    [reader, "#replication"],
    [third, "#feeds"],
    [author, "#conversation"],
  ] as const) {
    await goTo(page, hash);
    await page.setViewportSize({ width: 360, height: 780 });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await axeFaults(page), hash).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), hash).toBeLessThanOrEqual(360);
    if (process.env.E2E_PICTURES)
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: `${process.env.E2E_PICTURES}/evidence-${hash.slice(1)}-${width}.png` });
      }
  }
});

test("evidence that can not be loaded is said to be so, and is told at the next try", async ({
  browser,
  relayWith,
  watch,
  atEnd,
}) => {
  watch.tolerate(/net::ERR_FAILED/);
  const context = await browser.newContext({ serviceWorkers: "block" }); // It would have it.
  watch.over(context);
  atEnd(() => context.close());
  await context.route(/\/assets\/delivery-why-/, (route) => route.abort());
  const author = await visit(context, await relayWith(), "author");
  await append(author, "one");
  const line = author.getByRole("button", { name: /^In your log/ });
  await line.click();
  const problem = author.getByText("Something unexpected went wrong.");
  await expect(problem).toBeVisible();
  await expect(line).toHaveAttribute("aria-expanded", "false");
  await context.unroute(/\/assets\/delivery-why-/);
  await line.click();
  await expect(author.getByRole("list", { name: "Evidence for entry 1" })).toContainText("Entry 1 is signed");
  await expect(problem).toBeHidden();
});

test("what is written where nobody was ever heard is not said to be sent until somebody is there", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const author = await visit(context, relay, "author");
  for (const kind of ["relay", "tabs"] as const) await faceIs(author, kind, "up");
  await append(author, "one");
  await showOwnFeed(author);
  const line = author.getByRole("article", { name: "Entry 1" }).getByRole("button", { name: /^In your log/ });
  await expect(line).toHaveText(/given to 2 faces, where nobody was heard yet/);
  await visit(context, relay, "passer-by");
  await expect(line).toHaveText(/sent (on 2 faces|\d+ times?)/);
});

test("news and the loss of everybody in reach are told on any screen, also after a reload", async ({
  context,
  relayWith,
  watch,
}) => {
  watch.tolerate(RELAY_AWAY);
  const relay = await relayWith();
  const author = await visit(context, relay, "author");
  const reader = await visit(context, relay, "reader", "#packets");
  const feedId = await feedIdOf(author);
  await follow(reader, feedId);
  await append(author, "one");
  await append(author, "two");
  await reaches(reader, feedId, 2);
  await expect(reader).toHaveTitle("(2) Packets – tinySSB – reader");
  await reader.reload();
  await expect(reader).toHaveTitle("(2) Packets – tinySSB – reader");
  const feeds = reader.getByRole("navigation", { name: "Feeds" });
  await expect(feeds.getByRole("link", { name: /2 unread$/ })).toBeVisible();
  await reader.getByRole("link", { name: /^Talk\s+2 unread$/ }).click();
  await expect(reader).toHaveTitle("Conversation – tinySSB – reader");
  await expect(reader.getByRole("link", { name: "Talk", exact: true })).toBeVisible();

  await append(author, "three");
  await reaches(reader, feedId, 3);
  const sentence = reader.getByText(/up to date with 1 of 1 feed\./i);
  await expect(sentence).toHaveText(/^Up to date/);
  await author.evaluate(() => window.tinyssb.disconnect("tabs"));
  await reader.evaluate(() => window.tinyssb.disconnect("tabs"));
  await relay.close();
  await faceIs(reader, "relay", "waiting");
  await expect(sentence).toHaveText(/^Nobody is in reach\. As far as is known here, up to date with 1 of 1 feed\./);
});
