/** Finding words in posts, and following what stands in them. */
import { expect, goTo, test, visit } from "./fixtures.ts";

test("words are found in posts, without network too, and lead to the post and back", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "search");
  await page.evaluate(async () => {
    for (let i = 1; i <= 60; i++) await window.tinyssb.post(i === 7 ? "Käsefondue am Abend" : `post ${i}`);
  });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload(); // From here on the page has all of itself.
  await page.evaluate(() => window.tinyssb.whoami());
  await context.setOffline(true);
  await page.getByRole("banner").getByRole("link", { name: "Search" }).click();
  const field = page.getByRole("searchbox", { name: "Words in posts" });
  await expect(field).toBeFocused();
  await page.keyboard.type("abend kasefondue");
  await expect(page.getByRole("status").filter({ hasText: "1 post found." })).toBeAttached();
  const found = page.getByRole("list", { name: "Posts found, latest first" }).getByRole("link");
  await expect(found.locator("mark")).toHaveText(["Käsefondue", "Abend"]);
  expect(new URL(page.url()).hash).toBe("#search/abend%20kasefondue");
  await found.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Conversation");
  await expect(page.getByRole("article").filter({ hasText: "Käsefondue am Abend" })).toBeInViewport();
  await page.goBack();
  await expect(field).toHaveValue("abend kasefondue");
  await expect(found).toHaveCount(1);
  await page.reload();
  await expect(found).toHaveCount(1);
});

test("the palette and a key lead to the search", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "search-keys");
  await page.evaluate(() => window.tinyssb.post("a needle in the hay"));
  await page.keyboard.press("/");
  const field = page.getByRole("searchbox", { name: "Words in posts" });
  await expect(field).toBeFocused();
  await goTo(page, "#feeds");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "What to do" })).toBeFocused();
  await page.keyboard.type("needle");
  await page.getByRole("option", { name: /^Search posts for/ }).click();
  await expect(field).toHaveValue("needle");
  await expect(page.getByRole("list", { name: "Posts found, latest first" })).toContainText("a needle in the hay");
});

test("addresses in posts are links, and one to a feed opens the dialog to follow it", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith(), "links");
  const feed = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  await page.evaluate(
    (id) => window.tinyssb.post(`see https://example.org/a_(b). and web+tinyssb:feed/${id}?name=Bob`),
    feed,
  );
  const post = page.getByRole("article");
  const link = post.getByRole("link", { name: "https://example.org/a_(b)", exact: true });
  await expect(link).toHaveAttribute("href", "https://example.org/a_(b)");
  await expect(link).toHaveAttribute("rel", /noopener noreferrer/);
  await post.getByRole("link", { name: /^web\+tinyssb:/ }).click();
  const dialog = page.getByRole("dialog", { name: "Follow a feed" });
  await expect(dialog.getByRole("textbox", { name: "Feed ID or link" })).toHaveValue(new RegExp(feed));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Conversation");
});
