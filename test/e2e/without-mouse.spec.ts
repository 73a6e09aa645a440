/** The first use by those who have no mouse, and by those who hear the page: every step by keyboard, every thing with role and name, every outcome read aloud. */
import type { Locator, Page } from "@playwright/test";
import { expect, feedIdOf, goTo, test, visit } from "./fixtures.ts";

/** Presses Tab until the wanted element has the focus, as somebody does who looks where it is. */
async function tabTo(page: Page, wanted: Locator, mostPresses = 60): Promise<void> {
  for (let presses = 0; presses <= mostPresses; presses++) {
    if ((await wanted.count()) > 0 && (await wanted.evaluate((element) => element.matches(":focus")))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no way by Tab to ${wanted}`);
}

/** Whether what has the focus shows that, by an outline. */
const focusIsSeen = (page: Page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element!);
    return element !== document.body && outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
  });

test("somebody without a mouse gives a name, meets the neighbour, writes, and makes a backup", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith(), "keys");
  await expect(page.getByRole("heading", { name: "A name" })).toBeVisible();

  await test.step("past the side column", async () => {
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: "Skip to the content" })).toBeFocused();
    expect(await focusIsSeen(page)).toBe(true);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });

  await test.step("a name", async () => {
    await page.keyboard.press("Tab");
    await expect(page.getByRole("textbox", { name: "Name of this node" })).toBeFocused();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Ada");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status").getByText("The name is kept.")).toBeVisible();
  });

  await test.step("the simulated neighbour", async () => {
    await tabTo(page, page.getByRole("button", { name: "Try it with a simulated neighbour" }));
    expect(await focusIsSeen(page)).toBe(true);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("article").filter({ hasText: "I am a simulated neighbour" })).toBeVisible();
  });

  await test.step("an entry", async () => {
    await tabTo(page, page.getByRole("textbox", { name: "New entry" }));
    await page.keyboard.type("by keyboard");
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: "Send" })).toBeFocused();
    await page.keyboard.press("Space");
    await expect(page.getByRole("article").filter({ hasText: "by keyboard" })).toBeVisible();
    await expect(page.getByRole("status").getByText("Entry 1 is written.")).toBeAttached();
    const evidence = page.getByRole("button", { name: /^In your log/ });
    await tabTo(page, evidence);
    await page.keyboard.press("Enter");
    await expect(evidence).toHaveAttribute("aria-expanded", "true");
  });

  await test.step("a backup", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("this node");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "This node" })).toBeFocused();
    const open = page.getByRole("button", { name: "Back up…" });
    await tabTo(page, open);
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    for (const field of await dialog.getByLabel(/passphrase/i).all()) {
      await tabTo(page, field);
      await page.keyboard.type("five words that nobody guesses");
    }
    const saved = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    expect((await saved).suggestedFilename()).toMatch(/\.tinyssb-backup$/);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(open).toBeFocused();
  });
});

interface AxNode {
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  properties?: { name: string; value: { value: unknown } }[];
}

const NEED_NAMES = new Set([
  "button",
  "link",
  "textbox",
  "searchbox",
  "combobox",
  "listbox",
  "option",
  "checkbox",
  "switch",
  "radio",
  "spinbutton",
  "image",
  "img",
  "dialog",
  "article",
  "navigation",
  "complementary",
  "region",
]);

/** What Chromium hands to a screen reader. */
async function heard(page: Page): Promise<{ role: string; name: string; level?: number }[]> {
  const browser = await page.context().newCDPSession(page);
  const { nodes } = (await browser.send("Accessibility.getFullAXTree")) as unknown as { nodes: AxNode[] };
  await browser.detach();
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, properties }) => ({
      role: role?.value ?? "",
      name: name?.value ?? "",
      level: properties?.find((each) => each.name === "level")?.value.value as number | undefined,
    }));
}

test("who hears the page finds landmarks, headings in order, and a name on whatever can be used", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith(), "heard");
  await page.evaluate(() =>
    window.tinyssb.startNeighbour({ name: "Nina", greeting: ["hello"], replies: ["received"] }),
  );
  await page.evaluate(() => window.tinyssb.post("a post"));
  await expect(page.getByRole("article").filter({ hasText: "received" })).toBeVisible();
  const own = await feedIdOf(page);
  for (const screen of [
    "conversation",
    "feeds",
    "faces",
    "packets",
    "node",
    "replication",
    "carry",
    "help",
    `feed/${own}`,
  ]) {
    await goTo(page, `#${screen}`);
    await expect(page.getByRole("main").getByText("Loading.")).toHaveCount(0);
    const all = await heard(page);
    expect(all.filter(({ role }) => NEED_NAMES.has(role)).length, screen).toBeGreaterThan(15);
    const roles = all.map(({ role }) => role);
    for (const landmark of ["main", "navigation", "complementary"]) expect(roles, screen).toContain(landmark);
    expect(
      all.filter(({ role, name }) => NEED_NAMES.has(role) && name.trim() === ""),
      screen,
    ).toEqual([]);
    const levels = all.filter(({ role }) => role === "heading").map(({ level }) => level!);
    expect(
      levels.filter((level) => level === 1),
      screen,
    ).toHaveLength(1);
    // The side column stands first in the page, and its headings before the first.
    const main = levels.slice(levels.indexOf(1));
    expect(
      main.every((level, at) => at === 0 || level <= main[at - 1]! + 1),
      `${screen}: ${main}`,
    ).toBe(true);
    expect(
      all.some(({ role, name }) => role === "heading" && name.trim() === ""),
      screen,
    ).toBe(false);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
  }
});

test("what comes of an action is read aloud: it stands in a region that was live before", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith(), "aloud");
  await expect(page.getByRole("textbox", { name: "New entry" })).toBeVisible();
  /** Marks the live regions that are there now. */
  const mark = () =>
    page.evaluate(() => {
      const walk = (root: ParentNode): void => {
        for (const element of root.querySelectorAll<HTMLElement>("*")) {
          if (element.matches('[role="status"], [role="alert"], [aria-live]')) element.dataset.wasLive = "";
          if (element.shadowRoot) walk(element.shadowRoot);
        }
      };
      walk(document);
    });
  const aloud = (text: string | RegExp) => page.locator("[data-was-live]").filter({ hasText: text });

  await mark();
  await page.getByRole("textbox", { name: "Name of this node" }).fill("Ada");
  await page.getByRole("button", { name: "Keep the name" }).click();
  await expect(aloud("The name is kept.")).toHaveCount(1);
  await page.getByRole("textbox", { name: "New entry" }).fill("hello");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(aloud("Entry 1 is written.")).toHaveCount(1);

  await goTo(page, "#faces");
  await expect(page.getByRole("button", { name: "Connect to the relay" })).toBeVisible();
  await mark();
  await page.getByRole("textbox", { name: "Relay to the LAN" }).fill("http://nonsense");
  await page.getByRole("button", { name: "Connect to the relay" }).click();
  await expect(aloud("This is no address of a relay.").first()).toBeVisible();
  await page.evaluate(async () => {
    for (const { id } of await window.tinyssb.faces()) await window.tinyssb.disconnect(id);
  });
  await expect(aloud("No face is connected").first()).toBeVisible();
});
