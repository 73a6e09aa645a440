/** The card of the profiles: which there are, and which one this is. */
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

test("links to every profile of this browser, and marks the one that is open", async () => {
  const node = new FakeTinyssb();
  node.profiles = async () => ["default", "nodeB"];
  await showPage(node, "#node");
  const list = page.getByRole("list", { name: "In this browser:" });
  await expect.element(list.getByRole("link", { name: "nodeB" })).toHaveAttribute("href", "?profile=nodeB");
  await expect.element(list.getByRole("link", { name: "nodeB" })).not.toHaveAttribute("aria-current");
  await expect.element(list.getByRole("link", { name: "default" })).toHaveAttribute("aria-current", "page");
});
