/** One post of the conversation, as it is shown and read aloud. */
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { TimelineItemElement } from "../../src/ui/conversation/timeline-item.ts";
import type { TimelineItem } from "../../src/worker/api.ts";
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
