/** Where a person is: every screen by its address, Back and forward, one post, and addresses that lead nowhere. */
import { fidOf } from "../support/gen1-vectors.ts";
import { expect, feedIdOf, follow, goTo, test, visit } from "./fixtures.ts";

const STRANGER = fidOf(1).toString("hex");
const SCREENS = [
  ["conversation", "Conversation"],
  ["feeds", "People and feeds"],
  ["faces", "Radio and faces"],
  ["packets", "Packets"],
  ["node", "This node"],
  ["replication", "Replication"],
  ["carry", "Feeds in a file"],
  ["help", "Help"],
] as const;

test("every screen has an address, and Back and forward go through them", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const page = await visit(context, relay, "places");
  const own = await feedIdOf(page);
  await page.evaluate(() => window.tinyssb.rename("Ann"));
  const places = [...SCREENS.map(([hash, title]) => [`#${hash}`, title] as const), [`#feed/${own}`, "Ann"] as const];
  const heading = page.getByRole("heading", { level: 1 });
  for (const [hash, title] of places) {
    await goTo(page, hash);
    await expect(heading, hash).toHaveText(title);
    await expect(page, hash).toHaveTitle(`${title} – tinySSB – places`);
  }
  for (const [hash, title] of places.slice(0, -1).reverse()) {
    await page.goBack();
    await expect(heading, `back to ${hash}`).toHaveText(title);
    expect(new URL(page.url()).hash).toBe(hash);
  }
  await page.goForward();
  await expect(heading).toHaveText(places[1]![1]);
  // As a link or a bookmark opens it, in a window of its own.
  for (const [hash, title] of places) {
    const fresh = await visit(context, relay, "places", hash);
    await expect(fresh.getByRole("heading", { level: 1 }), hash).toHaveText(title);
    await expect(fresh.getByRole("alert").getByText("There is no such place")).toHaveCount(0);
    await fresh.close();
  }
});

test("an address that leads nowhere is told, and the conversation is shown", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const nowhere = [
    "#nonsense",
    "#feed/1234",
    "#feed",
    "#conversation/1234",
    `#feed/${STRANGER}/17`,
    "#%00%ff",
    "#../etc",
    "#javascript:alert(1)",
    `#${"x".repeat(5000)}`,
    "#<img src=x onerror=alert(1)>",
  ];
  for (const hash of nowhere) {
    const page = await visit(context, relay, "nowhere", hash);
    await expect(page.getByRole("alert").getByText("There is no such place on this page.")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Conversation");
    await page.getByRole("link", { name: "Radio", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Radio and faces");
    await page.close();
  }
  const page = await visit(context, relay, "nowhere", `#feed/${STRANGER}`);
  await expect(page.getByText("This feed is not followed here.")).toBeVisible();
  await expect(page.getByRole("main").getByRole("button", { name: "Follow it" })).toBeVisible();
});

test("a post has an address, also an old one; one that is not here is told", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const page = await visit(context, relay, "posts");
  const first = await page.evaluate(() => window.tinyssb.append("the very first"));
  for (let number = 1; number <= 130; number++)
    await page.evaluate((text) => window.tinyssb.append(text), `post number ${number}`);
  await expect(page.getByText("post number 130")).toBeVisible();
  await expect(page.getByText("the very first")).toHaveCount(0);
  await goTo(page, `#conversation/${first.mid}`);
  const post = page.locator(`[data-mid="${first.mid}"]`);
  await expect(post).toBeFocused();
  await expect(post).toBeInViewport();
  await expect(post).toContainText("the very first");

  const opened = await visit(context, relay, "posts", `#conversation/${first.mid}`);
  await expect(opened.locator(`[data-mid="${first.mid}"]`)).toBeInViewport();
  await page.getByRole("button", { name: "To the latest posts" }).click();
  await expect(page.getByText("post number 130")).toBeInViewport();

  await goTo(page, `#conversation/${"ab".repeat(20)}`);
  await expect(page.getByRole("alert").getByText("This post is not here.")).toBeVisible();
  const empty = await visit(context, relay, "nothing-here", `#conversation/${first.mid}`);
  await expect(empty.getByRole("alert").getByText("This post is not here.")).toBeVisible();
});

test("a link to follow that is nonsense asks, and says what is wrong", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "junk", `#follow=${encodeURIComponent("<script>%zz")}`);
  const dialog = page.getByRole("dialog", { name: "Follow a feed" });
  await expect(dialog.getByRole("textbox", { name: "Feed ID or link" })).toHaveValue("<script>%zz");
  await expect(dialog.getByRole("button", { name: "Follow", exact: true })).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Feed ID or link" }).press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("This is no feed ID.");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("People and feeds");
  await expect(page.getByRole("main").getByRole("button", { name: "Follow a feed" })).toBeVisible();
  await follow(page, STRANGER);
});
