/** Reading and answering in the conversation: what is answered, where one was, what is new, and room for it in small windows. */
import type { Page } from "@playwright/test";
import { expect, feedIdOf, follow, goTo, reaches, test, visit } from "./fixtures.ts";

const articles = (page: Page) => page.getByRole("article");
const post = (page: Page, text: string) => page.evaluate((words) => window.tinyssb.post(words), text);
const divider = (page: Page) => page.getByText("New since you last looked");
const list = (page: Page) => page.locator("timeline-list");

test("a post is answered by its button or a key: the answer names it, mentions its author, and shows what it answers", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const ada = await visit(context, relay, "ada", "#help");
  const bob = await visit(context, relay, "bob", "#help");
  const [idA, idB] = [await feedIdOf(ada), await feedIdOf(bob)];
  await ada.evaluate(() => window.tinyssb.publishName("Ada"));
  const question = await post(ada, "Who has the key?");
  const second = await post(ada, "Second thing.");
  await follow(bob, idA);
  await reaches(bob, idA, 3);
  await goTo(bob, "#conversation");
  const asked = articles(bob).filter({ hasText: "Who has the key?" });
  await asked.hover();
  await asked.getByRole("button", { name: "Reply" }).click();
  const field = bob.getByRole("textbox", { name: "New entry" });
  await expect(field).toHaveValue("@Ada ");
  await expect(field).toBeFocused();
  await expect(bob.getByText(/^In answer to .*Ada.*: Who has the key\?$/)).toBeVisible();
  await field.pressSequentially("I do");
  await field.press("Control+Enter");
  const answer = articles(bob).filter({ hasText: "I do" });
  await expect(answer).toContainText(/in answer to .*Ada.*: Who has the key\?/);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("");
  await expect(bob.getByText(/^In answer to/)).toBeHidden();
  const named = await bob.evaluate(async () => {
    const { content } = (await window.tinyssb.timeline({ limit: 1 })).items[0];
    return content?.kind === "post" ? content.tips : [];
  });
  expect(named).toEqual([question.mid, second.mid]);

  await field.blur();
  await bob.keyboard.press("r");
  await expect(bob.getByText(/^In answer to .*Second thing\.$/)).toBeVisible();
  await bob.getByRole("button", { name: "Not an answer" }).click();
  await expect(bob.getByText(/^In answer to/)).toBeHidden();

  await follow(ada, idB);
  await reaches(ada, idB, 1);
  await goTo(ada, "#conversation");
  const seen = articles(ada).filter({ hasText: "I do" });
  await seen.getByRole("link", { name: /^in answer to/ }).click();
  expect(new URL(ada.url()).hash).toBe(`#conversation/${question.mid}`);
});

test("what is new is marked from the second look on and until it is answered; who comes back finds the place", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const ada = await visit(context, relay, "ada", "#help");
  const bob = await visit(context, relay, "bob", "#help");
  const [idA, idB] = [await feedIdOf(ada), await feedIdOf(bob)];
  for (let at = 1; at <= 25; at++) await post(bob, `post ${at} of many, ${"with some words ".repeat(8)}`);
  await follow(ada, idB);
  await reaches(ada, idB, 25);
  await goTo(ada, "#conversation");
  await expect(articles(ada).filter({ hasText: "post 25 of many" })).toBeInViewport();
  await expect(divider(ada)).toBeHidden();
  await expect.poll(() => ada.evaluate(async () => (await window.tinyssb.unread()).total)).toBe(0);
  await goTo(ada, "#help");
  await post(bob, "news");
  await reaches(ada, idB, 26);
  await goTo(ada, "#conversation");
  await expect(divider(ada)).toBeInViewport();

  await list(ada).evaluate((element) => {
    element.scrollTop = 700;
  });
  await expect(ada.getByRole("button", { name: "To the latest posts" })).toBeVisible();
  const before = await articles(ada).filter({ hasText: "post 9 of many" }).boundingBox();
  await goTo(ada, "#help");
  await expect(list(ada)).toBeHidden();
  await ada.goBack();
  const ninth = articles(ada).filter({ hasText: "post 9 of many" });
  await expect.poll(async () => Math.round((await ninth.boundingBox())?.y ?? -1)).toBe(Math.round(before!.y));
  await post(bob, "more news");
  await reaches(ada, idB, 27);
  await ada.getByRole("button", { name: "1 new post: to the latest" }).click();
  await expect(articles(ada).filter({ hasText: "more news" })).toBeInViewport();

  await expect(divider(ada)).toBeAttached();
  await follow(bob, idA);
  await ada.getByRole("textbox", { name: "New entry" }).fill("read");
  await ada.getByRole("button", { name: "Send" }).click();
  await expect(
    articles(ada)
      .filter({ hasText: /read$|read\s/ })
      .last(),
  ).toBeInViewport();
  await expect(divider(ada)).not.toBeAttached();
});

test("the conversation keeps its room on a small phone: alone, while writing waits, and with a problem told", async ({
  context,
  relayWith,
}) => {
  const page = await context.newPage();
  await page.setViewportSize({ width: 360, height: 640 });
  const relay = await relayWith();
  await page.goto(`${relay.url}/?profile=phone#conversation`);
  const share = async () => ((await list(page).boundingBox())?.height ?? 0) / 640;
  for (let at = 0; at < 5; at++) await post(page, "long words ".repeat(60));
  await expect(page.getByText(/^What comes next/)).toBeAttached();
  await expect.poll(share).toBeGreaterThan(0.45);
  await page.evaluate(() => window.tinyssb.lockOwnFeed());
  await page.evaluate(() => window.tinyssb.unlockOwnFeed());
  await expect(page.getByText("Writing waits: newer entries of yours may exist.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Nothing newer exists…" })).toBeHidden();
  await goTo(page, "#nowhere");
  await expect(page.getByText("There is no such place on this page.")).toBeVisible();
  await expect.poll(share).toBeGreaterThan(0.45);
});
