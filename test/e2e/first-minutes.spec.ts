/** The first minutes of somebody new: write at once, talk with the simulated neighbour, take it away; in one's own language. */
import { expect, goTo, test, visit } from "./fixtures.ts";

test("somebody new writes at once, and the simulated neighbour answers, is marked, and goes when told to", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith());
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Conversation");
  await expect(page.getByRole("textbox", { name: "New entry" })).toBeVisible();
  await page.getByRole("textbox", { name: "Name of this node" }).fill("Ada");
  await page.getByRole("button", { name: "Keep the name" }).click();
  await expect(page.getByText("This node has a name.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Publish it at This node" })).toBeVisible();
  await page.getByRole("button", { name: "Try it with a simulated neighbour" }).click();

  const talk = page.getByRole("region", { name: "Conversation" });
  const posts = talk.getByRole("article");
  await expect(posts.filter({ hasText: "I am a simulated neighbour" })).toContainText("simulated");
  await page.getByRole("textbox", { name: "New entry" }).fill("is anybody there?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(posts.filter({ hasText: "is anybody there?" })).toContainText("In your log");
  await expect(posts.filter({ hasText: "Received, and verified." })).toBeVisible();
  // What comes later stands below.
  await expect(posts.last()).toContainText("Received, and verified.");

  // The time of a post leads to its own address.
  await posts.filter({ hasText: "is anybody there?" }).getByRole("link").last().click();
  const { mid } = await page.evaluate(async () => {
    const { items } = await window.tinyssb.timeline();
    return items.find(({ own }) => own)!;
  });
  await expect(page).toHaveURL(new RegExp(`#conversation/${mid}$`));
  await page.reload();
  await expect(posts.last()).toContainText("Received, and verified.");
  await goTo(page, "#faces");
  await page.getByRole("button", { name: /^Take the simulated neighbour away/ }).click();
  const question = page.getByRole("dialog", { name: "Take the simulated neighbour away?" });
  const { seq } = await page.evaluate(async () => (await window.tinyssb.feeds()).find(({ own }) => !own)!);
  await expect(question).toContainText(`${seq} entries`);
  await expect(question).toContainText("What you wrote stays");
  await question.getByRole("button", { name: "Cancel" }).click();
  expect(await page.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(2);
  await page.getByRole("button", { name: /^Take the simulated neighbour away/ }).click();
  await question.getByRole("button", { name: "Take it away" }).click();
  await expect(page.getByText(/^The simulated neighbour is gone/)).toBeVisible();
  await expect.poll(() => page.evaluate(async () => (await window.tinyssb.feeds()).length)).toBe(1);
  await goTo(page, "#conversation");
  await expect(posts).toHaveCount(1);
  // Nobody is followed any more: what is left to do is there again, and so is the way to the neighbour.
  await expect(page.getByRole("heading", { name: "Somebody to talk to" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Restore a backup…" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Try it with a simulated neighbour" })).toBeVisible();
});

test("the page speaks the language that was chosen, also after a reload, and dates and plurals with it", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith(), "sprachen", "#node");
  for (const [language, heading, own] of [
    ["Deutsch", "Dieser Knoten", "noch nichts geschrieben"],
    ["Français", "Ce nœud", "rien d’écrit pour l’instant"],
    ["Italiano", "Questo nodo", "ancora niente di scritto"],
    ["English", "This node", "nothing written yet"],
  ] as const) {
    await page.getByRole("combobox").selectOption({ label: language });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await expect(page.getByText(own).first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language.slice(0, 2).toLowerCase());
  }
});

test("Back returns to the screen before, and a link opens its screen", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "places", "#packets");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Packets");
  await page.getByRole("link", { name: "People", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle(/^People and feeds – tinySSB – places$/);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Packets");
  expect(new URL(page.url()).search).toBe("?profile=places");
});

test("at 320 px and at twice the size nothing is cut off sideways", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "narrow");
  for (const [width, height] of [
    [320, 640],
    [640, 360],
    [320, 256],
  ] as const)
    for (const hash of ["#conversation", "#feeds", "#faces", "#packets", "#node", "#help"]) {
      await page.setViewportSize({ width, height });
      await goTo(page, hash);
      await expect(page.getByText("Loading.")).toHaveCount(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${hash} ${width}`).toBeLessThanOrEqual(
        width,
      );
      await expect(page.getByRole("link", { name: "Radio", exact: true })).toBeVisible();
    }
});
