/** The card of the profiles: which there are, and which one this is. */
import { expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import type { ProfilesCard } from "../../src/ui/node/profiles-card.ts";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

/** The card of the page that is shown, which opens profiles by `goTo` instead of leaving the page. */
async function cardOf(goTo: (query: string) => void): Promise<void> {
  const app = await showPage(new FakeTinyssb(), "#node");
  const card = () =>
    app.shadowRoot?.querySelector("node-screen")?.shadowRoot?.querySelector<ProfilesCard>("profiles-card");
  await expect.poll(card).toBeTruthy();
  card()!.goTo = goTo;
}

test("opens another profile under a name that it makes of what is typed, and says which", async () => {
  const goTo = vi.fn();
  await cardOf(goTo);
  const field = page.getByLabelText(/^Open another profile/);
  await field.fill("nodeB");
  expect(page.getByText("This opens the profile").elements()).toEqual([]);
  await field.fill("  Zoë’s 2nd node ");
  await expect.element(page.getByText(/^This opens the profile “.?Zoe-s-2nd-node.?”\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Open the profile" }).click();
  expect(goTo.mock.calls).toEqual([["?profile=Zoe-s-2nd-node"]]);
});

test("says what a profile's name needs where nothing of what is typed can stay", async () => {
  const goTo = vi.fn();
  await cardOf(goTo);
  const field = page.getByLabelText(/^Open another profile/);
  await field.fill("♥ 友");
  await expect.element(page.getByText(/^A profile’s name needs a letter from A to Z/)).toBeVisible();
  expect((field.element() as HTMLInputElement).validationMessage).toMatch(/^A profile’s name needs/);
  await page.getByRole("button", { name: "Open the profile" }).click();
  expect(goTo).not.toHaveBeenCalled();
  await field.fill("友 2");
  await page.getByRole("button", { name: "Open the profile" }).click();
  expect(goTo.mock.calls).toEqual([["?profile=2"]]);
});

test("links to every profile of this browser, and marks the one that is open", async () => {
  const node = new FakeTinyssb();
  node.profiles = async () => ["default", "nodeB"];
  await showPage(node, "#node");
  const list = page.getByRole("list", { name: "In this browser:" });
  await expect.element(list.getByRole("link", { name: "nodeB" })).toHaveAttribute("href", "?profile=nodeB");
  await expect.element(list.getByRole("link", { name: "nodeB" })).not.toHaveAttribute("aria-current");
  await expect.element(list.getByRole("link", { name: "default" })).toHaveAttribute("aria-current", "page");
});
