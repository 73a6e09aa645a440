/** What the list of the conversation does by itself: what was seen at its end counts as read. */
import { expect, test } from "vitest";
import type { TimelineQuery } from "../../src/client/api.ts";
import { NoticeEvent } from "../../src/ui/base/problem.ts";
import { BOB, FakeTinyssb, feedView } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

/** A node with one unread post whose store does or does not take that it was read. */
class UnreadTinyssb extends FakeTinyssb {
  code: string | undefined;
  marked = 0;

  override async timeline(query: TimelineQuery = {}) {
    const page = await super.timeline(query);
    return { ...page, firstUnread: page.items.at(-1)?.mid ?? null, unread: 1 };
  }

  override async markRead() {
    this.marked++;
    if (this.code) throw Object.assign(new Error(this.code), { code: this.code });
    return super.markRead();
  }
}

test("that a full store does not keep what was read is told once, and again after it did", async () => {
  const node = new UnreadTinyssb();
  node.feedViews = [feedView(BOB, { name: "Bob", seq: 3 })];
  node.code = "quota";
  const told: (string | undefined)[] = [];
  const app = await showPage(node, "#conversation");
  app.addEventListener(NoticeEvent.type, (event) => {
    const { notice } = event as NoticeEvent;
    if (notice.kind === "problem") told.push(notice.problem.code);
  });
  /** The list reads again, and marks what it shows. */
  const readAgain = async () => {
    const before = node.marked;
    node.tell("timeline", { added: [], moved: false } as never);
    await expect.poll(() => node.marked).toBeGreaterThan(before);
  };
  await expect.poll(() => node.marked).toBeGreaterThan(0);
  for (let times = 0; times < 3; times++) await readAgain();
  expect(told).toEqual(["quota"]);
  node.code = undefined;
  await readAgain();
  node.code = "quota";
  for (let times = 0; times < 2; times++) await readAgain();
  expect(told).toEqual(["quota", "quota"]);
});
