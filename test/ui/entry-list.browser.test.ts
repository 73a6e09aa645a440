/** Long feeds: what is in memory and on the page stays bounded, and what the person reads stays where it is. */
import { describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { MAX_SHOWN_BYTES, MAX_SHOWN_ENTRIES, PAGE_ENTRIES } from "../../src/ui/conversation/shown-entries.ts";
import { BOB, FakeTinyssb, feedView } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

function nodeWith(seq: number, anchorSeq = 0): FakeTinyssb {
  const node = new FakeTinyssb();
  node.feedViews.push(feedView(BOB, { name: "Bob", seq, anchorSeq }));
  return node;
}

const entry = (seq: number) => page.getByRole("article", { name: `Entry ${seq}`, exact: true });
const shownSeqs = () =>
  page
    .getByRole("article", { name: /^Entry \d+$/ })
    .elements()
    .map((element) => Number(/\d+/.exec(element.getAttribute("aria-label")!)![0]));
const topOf = (seq: number) => entry(seq).element().getBoundingClientRect().top;

describe("the entries of a long feed", () => {
  test("begin with the last fifty of a hundred thousand, and are never more than the limit", async () => {
    const node = nodeWith(100_000);
    await showPage(node, `#feed/${BOB}`);
    await expect.element(entry(100_000)).toBeVisible();
    expect(shownSeqs()).toHaveLength(PAGE_ENTRIES);
    let oldest = 100_000 - PAGE_ENTRIES + 1;
    for (let step = 0; step < 5; step++) {
      await page.getByRole("button", { name: "Show 50 older" }).click();
      oldest -= PAGE_ENTRIES;
      await expect.element(entry(oldest)).toBeInTheDocument();
    }
    expect(shownSeqs()).toHaveLength(MAX_SHOWN_ENTRIES);
    const widest = node
      .callsOf("entries")
      .map(([, range]) => range as { from: number; to: number })
      .map(({ from, to }) => to - from + 1);
    expect(Math.max(...widest)).toBeLessThanOrEqual(PAGE_ENTRIES);
  });

  test("stay in place when older ones are loaded and the newest leave", async () => {
    await showPage(nodeWith(1000), `#feed/${BOB}`);
    for (let oldest = 951; oldest > 751; oldest -= 50) {
      await expect.element(entry(oldest)).toBeInTheDocument();
      entry(oldest).element().scrollIntoView();
      const before = topOf(oldest);
      await page.getByRole("button", { name: "Show 50 older" }).click();
      await expect.element(entry(oldest - 50)).toBeInTheDocument();
      expect(Math.abs(topOf(oldest) - before)).toBeLessThan(2);
    }
    expect(shownSeqs()).toHaveLength(MAX_SHOWN_ENTRIES);
    expect(shownSeqs()[0]).toBe(950);
  });

  test("appear by themselves at the top, and wait for a click while older ones are read", async () => {
    const node = nodeWith(100);
    await showPage(node, `#feed/${BOB}`);
    await expect.element(entry(100)).toBeVisible();
    node.grow(BOB, 101);
    await expect.element(entry(101)).toBeVisible();
    entry(60).element().scrollIntoView();
    await expect.element(entry(60)).toBeVisible();
    const before = topOf(60);
    for (let seq = 102; seq <= 140; seq++) node.grow(BOB, seq);
    await expect.element(page.getByRole("button", { name: "39 newer entries: show the newest" })).toBeVisible();
    expect(shownSeqs()[0]).toBe(101);
    expect(Math.abs(topOf(60) - before)).toBeLessThan(2);
    await page.getByRole("button", { name: /show the newest/ }).click();
    await expect.element(entry(140)).toBeInViewport();
  });

  test("fill an empty list by themselves, also where the card above leaves it no place in the window", async () => {
    const node = nodeWith(0);
    await showPage(node, `#feed/${BOB}`);
    await page.viewport(360, 380);
    await expect.element(page.getByText(/Nothing received yet/)).toBeInTheDocument();
    const list = page.getByRole("list", { name: /newest first/ });
    await expect.poll(() => list.element().getBoundingClientRect().top).toBeGreaterThan(window.innerHeight);
    node.grow(BOB, 1);
    await expect.element(entry(1)).toBeInTheDocument();
    for (let seq = 2; seq <= 4; seq++) node.grow(BOB, seq);
    await expect.element(entry(4)).toBeInTheDocument();
    expect(shownSeqs()).toEqual([4, 3, 2, 1]);
    expect(page.getByText(/Nothing received yet/).query()).toBeNull();
    expect(page.getByRole("button", { name: /show the newest/ }).query()).toBeNull();
  });

  test("are read in steps, not one by one, while thousands arrive", async () => {
    const node = nodeWith(100);
    await showPage(node, `#feed/${BOB}`);
    await expect.element(entry(100)).toBeVisible();
    const before = node.callsOf("entries").length;
    for (let seq = 101; seq <= 6000; seq++) node.grow(BOB, seq);
    await expect.element(entry(6000)).toBeVisible();
    expect(node.callsOf("entries").length - before).toBeLessThan(10);
    expect(shownSeqs().length).toBeLessThanOrEqual(MAX_SHOWN_ENTRIES);
  });

  test("are read again one by one when their blobs come, with no more content than is shown", async () => {
    const node = nodeWith(100);
    await showPage(node, `#feed/${BOB}`);
    await expect.element(entry(100)).toBeVisible();
    const before = node.callsOf("entries").length;
    for (const seq of [55, 99]) node.tell("blob", { feedId: BOB, seq, missing: 0 });
    const reads = () => node.callsOf("entries").slice(before);
    await expect
      .poll(() => reads().flatMap(([, range]) => [(range as { from: number }).from, (range as { to: number }).to]))
      .toEqual([55, 55, 99, 99]);
    for (const [, range] of node.callsOf("entries")) expect(range).toMatchObject({ maxContentBytes: MAX_SHOWN_BYTES });
  });

  test("can be looked up by SEQ, and newer ones are loaded from there in steps", async () => {
    await showPage(nodeWith(5000), `#feed/${BOB}`);
    await page.getByRole("spinbutton", { name: "SEQ" }).fill("1234");
    await page.getByRole("button", { name: "Go there" }).click();
    await expect.element(entry(1234)).toBeInViewport();
    const newest = shownSeqs()[0];
    await page.getByRole("button", { name: "Show 50 newer" }).click();
    await expect.element(entry(newest + 50)).toBeInTheDocument();
  });

  test("end where the replica begins", async () => {
    await showPage(nodeWith(44, 41), `#feed/${BOB}`);
    await expect.element(page.getByText("This replica begins after SEQ 41.")).toBeVisible();
    expect(shownSeqs()).toEqual([44, 43, 42]);
  });

  test("are said to be none yet, which is not an error", async () => {
    await showPage(nodeWith(0), `#feed/${BOB}`);
    await expect.element(page.getByText(/Nothing received yet. A quiet channel is not an error/)).toBeVisible();
  });
});
