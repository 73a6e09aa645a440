/** One post of the conversation, as it is shown and read aloud. */
import { expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { NoticeEvent } from "../../src/ui/base/problem.ts";
import { TimelineItemElement } from "../../src/ui/conversation/timeline-item.ts";
import { AskToFollowEvent } from "../../src/ui/shell/page-view.ts";
import type { TimelineItem } from "../../src/worker/api.ts";
import "../../src/ui/page.css";
import { BOB, FakeTinyssb, feedView } from "../support/fake-tinyssb.ts";

const AT = Date.UTC(2025, 5, 1, 12);

async function show(changes: Partial<TimelineItem>): Promise<void> {
  const node = new FakeTinyssb();
  node.feedViews.push(feedView(BOB, { name: "Bob", seq: 1 }));
  const [item] = (await node.timeline({ feedId: BOB })).items;
  document.body.replaceChildren(Object.assign(new TimelineItemElement(), { node, item: { ...item, ...changes } }));
}

test("is read aloud with a time only where its author says one: not with that of its import", async () => {
  await show({ claimedMs: null, timeMs: AT });
  await expect.element(page.getByRole("article")).toHaveAccessibleName("Post by Bob");
  await show({ claimedMs: AT, timeMs: AT });
  await expect.element(page.getByRole("article")).toHaveAccessibleName(/^Post by Bob, \d{1,2}:00/);
  await show({ claimedMs: AT, timeMs: AT, isTimeDoubtful: true });
  await expect.element(page.getByRole("article")).toHaveAccessibleName("Post by Bob, time doubtful");
});

test("calls whom it mentions by short name as they are called here, and leaves a name as it was written", async () => {
  const text = "hi @qe4xo-dvipu and @bobby";
  const mention = (start: number, end: number) => ({ start, end, feedId: BOB, own: false, name: "Bob" });
  const content = { kind: "text", text } as const;
  await show({ content, mentions: [mention(3, 15), mention(20, 26)] });
  await expect.element(page.getByText("hi @Bob and @bobby")).toBeVisible();
  await expect.element(page.getByRole("link", { name: "@Bob", exact: true })).toHaveAttribute("title", "@qe4xo-dvipu");
  await expect.element(page.getByRole("link", { name: "@bobby" })).toHaveAttribute("href", `#feed/${BOB}`);
});

test("makes addresses links that tell other pages nothing, and says where they lead where that is hidden", async () => {
  const text = "see http://a.de/x, and http://аррӏе.com or http://me@b.de.";
  await show({ content: { kind: "text", text } });
  const link = page.getByRole("link", { name: "http://a.de/x", exact: true });
  await expect.element(link).toHaveAttribute("href", "http://a.de/x");
  await expect.element(link).toHaveAttribute("target", "_blank");
  await expect.element(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
  await expect.element(link).toHaveAttribute("referrerpolicy", "no-referrer");
  await expect.element(page.getByText("(xn--80ak6aa92e.com)")).toBeVisible();
  expect(page.getByRole("link", { name: /b\.de/ }).elements()).toEqual([]);
  const [content] = page
    .getByRole("article")
    .elements()
    .map((article) => article.querySelector(".content"));
  expect(content?.textContent).toBe(text.replace("com", "com (xn--80ak6aa92e.com)"));
});

test("shows markup, scripts and turned text as text, and keeps addresses out of them", async () => {
  const text = "<img src=x onerror=alert(1)> javascript:alert(1) \u202ehttp://a.de/\u202ckcab";
  await show({ content: { kind: "text", text } });
  const link = page.getByRole("link", { name: "http://a.de/", exact: true });
  await expect.element(link).toHaveAttribute("dir", "ltr");
  const [content] = page
    .getByRole("article")
    .elements()
    .map((article) => article.querySelector(".content"));
  expect(content?.textContent).toBe(text);
  expect(content?.querySelectorAll("a, img")).toHaveLength(1);
});

test("asks whether to follow where a post has a link to a feed, and keeps a mention within an address part of it", async () => {
  const link = `web+tinyssb:feed/${BOB}?name=Bob`;
  const text = `${link} http://a.de/@bobby`;
  const at = text.indexOf("@");
  const asked: string[] = [];
  const hear = (event: Event) => asked.push((event as AskToFollowEvent).reference);
  document.body.addEventListener(AskToFollowEvent.type, hear, { once: true });
  await show({
    content: { kind: "text", text },
    mentions: [{ start: at, end: at + 6, feedId: BOB, own: false, name: "Bob" }],
  });
  await page.getByRole("link", { name: link }).click();
  expect(asked).toEqual([link]);
  await expect.element(page.getByRole("link", { name: "http://a.de/@bobby" })).toBeVisible();
});

test("gives Reply and Copy a line of their own below a post of a group where there is no room beside it", async () => {
  await page.viewport(360, 740);
  await show({ content: { kind: "text", text: "two words and many more of them, ".repeat(8) } });
  const element = document.querySelector<TimelineItemElement>("timeline-item")!;
  element.joined = true;
  await element.updateComplete;
  const words = element.renderRoot.querySelector(".content")!.getBoundingClientRect();
  for (const name of ["Reply", "Copy the text"]) {
    const button = page.getByRole("button", { name });
    await expect.element(button).toBeVisible();
    expect(button.element().getBoundingClientRect().top).toBeGreaterThanOrEqual(words.bottom);
    expect(getComputedStyle(button.element().parentElement!).opacity).toBe("1");
  }
});

test("copies the text of a post as it was written, and offers that for no name and for nothing that is cut", async () => {
  const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  const told: string[] = [];
  const hear = (event: Event) => {
    const { notice } = event as NoticeEvent;
    if (notice.kind === "done") told.push(notice.text);
  };
  document.body.addEventListener(NoticeEvent.type, hear, { once: true });
  const copy = page.getByRole("button", { name: "Copy the text" });
  await show({ content: { kind: "text", text: "two\n  lines" } });
  await copy.click();
  expect(copied.mock.calls).toEqual([["two\n  lines"]]);
  await expect.poll(() => told).toEqual(["Copied."]);
  copied.mockRestore();
  await show({ content: { kind: "name", name: "Bob" } });
  await expect.element(page.getByRole("button", { name: "Reply" })).toBeInTheDocument();
  await expect.element(copy).not.toBeInTheDocument();
  await show({ content: { kind: "text", text: "the beginning" }, isCut: true });
  await expect.element(copy).not.toBeInTheDocument();
});

test("a post that answers another has its words behind a bar; one that was only written after it has none", async () => {
  const post = { mid: "a", name: "Anna", content: { kind: "text", text: "Three" }, mentions: [] } as NonNullable<
    TimelineItem["answers"]
  >;
  const barOf = async (words: string, answers: TimelineItem["answers"]): Promise<string> => {
    await show({ answers });
    document.querySelector<TimelineItemElement>("timeline-item")!.quoted = post;
    await expect.element(page.getByText(words)).toBeVisible();
    const line = page.getByText(words).element().closest("p")!;
    return getComputedStyle(line).borderInlineStartStyle;
  };
  expect(await barOf("in answer to", post)).toBe("solid");
  expect(await barOf("written after", null)).toBe("none");
});

test("marks the simulated neighbour where its name does not say so", async () => {
  const marked = async (name: string) => {
    await show({ name });
    const element = document.querySelector<TimelineItemElement>("timeline-item")!;
    element.simulated = true;
    await element.updateComplete;
    return page.getByText("simulated", { exact: true }).elements().length;
  };
  expect(await marked("Nina (simulated)")).toBe(0);
  expect(await marked("Nina")).toBe(1);
});
