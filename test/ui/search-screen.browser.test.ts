/** Finding words in posts on the page: the field, the results, the address, and what is let go. */
import { expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { setMuted } from "../../src/ui/people/muted-feeds.ts";
import type { SearchOptions, SearchPage } from "../../src/worker/api.ts";
import { BOB, CARLA, entryView, FakeTinyssb, feedView } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

const field = () => page.getByRole("searchbox", { name: "Words in posts" });
const untilFocused = () => expect.poll(() => field().query()?.matches(":focus")).toBe(true);
const results = () => page.getByRole("list", { name: "Posts found, latest first" });

function nodeWith(...texts: string[]): FakeTinyssb {
  const node = new FakeTinyssb();
  node.feedViews.push(feedView(BOB, { name: "Bob", seq: texts.length }));
  node.feedViews.push(feedView(CARLA, { name: "Carla", seq: 0 }));
  node.entryOf = (_feedId, seq) => entryView(seq, texts[seq - 1]);
  return node;
}

test("finds posts while one types, says politely how many, and leads to them", async () => {
  const node = nodeWith("a quiet evening", "the evening train", "morning");
  await showPage(node, "#search");
  await untilFocused();
  await userEvent.keyboard("evening");
  await expect.element(page.getByRole("status").filter({ hasText: "2 posts found." })).toBeInTheDocument();
  const links = results().getByRole("link");
  await expect.poll(() => links.elements().map((link) => link.textContent?.includes("train"))).toEqual([true, false]);
  const mark = links.first().element().querySelector("mark");
  expect(mark?.textContent).toBe("evening");
  expect(location.hash).toBe("#search/evening");
  const [item] = (await node.timeline({ feedId: BOB })).items.filter(({ seq }) => seq === 2);
  expect(links.first().element().getAttribute("href")).toBe(`#conversation/${item.mid}`);
  await userEvent.keyboard(" nowhere");
  await expect.element(page.getByText("No post has all of these words.")).toBeVisible();
});

test("takes words and feed from the address, and the words of another address when Back leads to it", async () => {
  await showPage(nodeWith("one fish", "two fish"), `#search/one%20fish/${BOB}`);
  await expect.element(field()).toHaveValue("one fish");
  await expect.element(page.getByRole("combobox", { name: "Where" })).toHaveValue(BOB);
  await expect.element(results()).toHaveTextContent("one fish");
  location.hash = "#search/two";
  await expect.element(field()).toHaveValue("two");
  await expect.element(results()).toHaveTextContent("two fish");
  location.hash = "#search/%E0%A4%A";
  await expect.element(field()).toHaveValue("%E0%A4%A");
});

test("leaves out who is muted, also when that changes", async () => {
  const node = nodeWith("hello");
  const search = vi.spyOn(node, "search");
  await showPage(node, "#search/hello");
  await expect.element(results()).toBeVisible();
  setMuted("default", BOB, true);
  await expect.element(page.getByText("No post has all of these words.")).toBeVisible();
  expect(search.mock.lastCall?.[1]?.without).toEqual([BOB]);
  setMuted("default", BOB, false);
  await expect.element(results()).toBeVisible();
});

test("asks no more for words that were changed, and shows nothing of what comes of them", async () => {
  const node = nodeWith();
  const asked: { words: string; options: SearchOptions; answer(page: Partial<SearchPage>): void }[] = [];
  const nothing: SearchPage = { hits: [], next: null, left: 0, total: 9, pending: 0 };
  node.search = (words, options = {}) =>
    new Promise((resolve) => asked.push({ words, options, answer: (change) => resolve({ ...nothing, ...change }) }));
  await showPage(node, "#search/first");
  await expect.poll(() => asked.length).toBe(1);
  asked[0].answer({ next: "aa", left: 1234 });
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[1].options.before).toBe("aa");
  await expect.element(page.getByText("Looking further back: 1,234 entries left.")).toBeVisible();
  await field().fill("second");
  await expect.poll(() => asked.length).toBe(3);
  expect(asked[2].words).toBe("second");
  asked[1].answer({ next: "bb", left: 99 });
  asked[2].answer({});
  await expect.element(page.getByText("No post has all of these words.")).toBeVisible();
  expect(asked.map(({ words }) => words)).toEqual(["first", "first", "second"]);
});

test("does not say that nothing was found while there are entries that nobody could look at", async () => {
  const node = nodeWith();
  node.search = async () => ({ hits: [], next: null, left: 0, total: 0, pending: 1200 });
  await showPage(node, "#search/early");
  await expect.element(page.getByText("1,200 entries are being put in their place.")).toBeVisible();
  expect(page.getByText("No post has all of these words.").elements()).toEqual([]);
});

test("shows a page, and what is older on request", async () => {
  await showPage(nodeWith(...Array.from({ length: 45 }, (_, i) => `note ${i + 1}`)), "#search/note");
  const count = () => results().getByRole("listitem").elements().length;
  await expect.element(page.getByText("20 posts found so far.")).toBeVisible();
  expect(count()).toBe(20);
  await page.getByRole("button", { name: "Look further back" }).click();
  await expect.element(page.getByText("40 posts found so far.")).toBeVisible();
  await page.getByRole("button", { name: "Look further back" }).click();
  await expect.element(page.getByText("45 posts found.")).toBeVisible();
  expect(count()).toBe(45);
});

test("is reached from every screen by a link, by a key, and with the words of the palette", async () => {
  await showPage(nodeWith("a green tent"), "#conversation");
  await page.getByRole("banner").getByRole("link", { name: "Search" }).click();
  await untilFocused();
  location.hash = "#feeds";
  await expect.element(page.getByRole("heading", { level: 1 })).toHaveTextContent("People");
  await userEvent.keyboard("/");
  await untilFocused();
  location.hash = "#feeds";
  await userEvent.keyboard("{Control>}k{/Control}");
  await page.getByRole("combobox", { name: "What to do" }).fill("green tent");
  await page.getByRole("option", { name: /Search posts for .green tent/ }).click();
  await expect.element(field()).toHaveValue("green tent");
  await expect.element(results()).toHaveTextContent("a green tent");
  await field().fill("nowhere");
  await expect.element(page.getByText("No post has all of these words.")).toBeVisible();
  await userEvent.keyboard("{Control>}k{/Control}");
  await page.getByRole("combobox", { name: "What to do" }).fill("green tent");
  await page.getByRole("option", { name: /Search posts for .green tent/ }).click();
  await expect.element(field()).toHaveValue("green tent");
});
