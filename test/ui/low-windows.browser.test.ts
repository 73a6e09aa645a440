/** Low windows (a phone on its side, a small laptop at 200 %): the latest post, the field and the screens are in reach, and what is fixed leaves room. */
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { livelyNode } from "../support/lively-node.ts";
import { showPage } from "./page.ts";

/** Size, and how much of the height the conversation has at least. */
const WINDOWS = [
  [740, 360, 0.5],
  [640, 360, 0.5],
  [844, 390, 0.5],
  [1280, 400, 0.5],
  [320, 568, 0.4],
  [320, 256, 0.3],
] as const;

test.each(WINDOWS)(
  "at %i x %i the latest post, the field and every screen are in reach",
  async (width, height, share) => {
    const app = await showPage(livelyNode(), "#conversation");
    await page.viewport(width, height);
    const articles = page.getByRole("article");
    await expect.element(articles.last()).toBeVisible();
    const within = (element: Element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= height;
    };
    const list = app.renderRoot.querySelector("conversation-screen")!.shadowRoot!.querySelector("timeline-list")!;
    const latestBottom = () => articles.last().element().getBoundingClientRect().bottom;
    await expect.poll(latestBottom).toBeLessThanOrEqual(list.getBoundingClientRect().bottom);
    expect(document.documentElement.scrollHeight).toBe(height);
    expect(within(page.getByLabelText("New entry").element())).toBe(true);
    const links = () => page.getByRole("navigation", { name: "Screens" }).getByRole("link").elements();
    await expect
      .poll(() => links().map((link) => link.textContent.trim()))
      .toEqual(["Talk", "People", "Radio", "Packets", "This node"]);
    expect(
      links()
        .filter((link) => !within(link))
        .map((link) => link.textContent),
    ).toEqual([]);
    expect(list.getBoundingClientRect().height / height).toBeGreaterThanOrEqual(share);
  },
);
