/** Commands by keyboard: the palette, the sheet of keys, single keys, and the report for those who help. */
import { append, expect, exportFiles, goTo, test, visit } from "./fixtures.ts";

test("the palette finds screens and feeds by name, and keeps to the keyboard", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "palette");
  await page.evaluate(() => window.tinyssb.rename("Ada"));
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  const field = palette.getByRole("combobox", { name: "What to do" });
  await expect(field).toBeFocused();
  await page.keyboard.type("packets go");
  await expect(palette.getByRole("option")).toHaveText([/Go to Packets/, /Search posts for .packets go/]);
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Packets");

  await page.keyboard.press("Control+k");
  await expect(field).toHaveValue("");
  await page.keyboard.type("ada");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(palette.getByRole("option", { selected: true })).toHaveText("Feed of Ada");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ada");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("nothing of the kind");
  await expect(palette.getByRole("option")).toHaveText([/Search posts for .*nothing of the kind/]);
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

test("the palette does what the controls of other screens do", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "all-commands");
  const run = async (words: string) => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox", { name: "What to do" })).toBeFocused();
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
  };
  await run("back up");
  await expect(page.getByRole("dialog", { name: "Back up this node" })).toBeVisible();
  await page.keyboard.press("Escape");
  await run("restore");
  await expect(page.getByRole("dialog", { name: "Restore a backup" })).toBeVisible();
  await page.keyboard.press("Escape");
  await run("connect the relay");
  await expect(page.getByRole("textbox", { name: /relay/i })).toBeFocused();
  await page.getByRole("heading", { level: 1 }).click();
  await run("pause");
  await expect(page.getByRole("button", { name: "Go on" })).toHaveAttribute("aria-pressed", "true");
  await run("export zip");
  await expect(page.getByRole("dialog")).toContainText("secret key");
  await page.keyboard.press("Escape");
  const picked = page.waitForEvent("filechooser");
  await run("import zip");
  expect((await picked).isMultiple()).toBe(false);
  const stranger = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  await page.evaluate((id) => window.tinyssb.follow(id, { name: "Bob" }), stranger);
  await expect(page.getByRole("navigation", { name: "Feeds" }).getByRole("link", { name: /^Bob/ })).toBeVisible();
  await run("mute bob");
  await expect(page.getByRole("navigation", { name: "Feeds" }).getByRole("link", { name: /Bob.*muted/ })).toBeVisible();
});

test("single keys work outside fields, are told on a sheet, and can be switched off", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith(), "keys");
  await page.keyboard.press("3");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Radio and faces");
  await page.keyboard.press("n");
  const field = page.getByRole("textbox", { name: "New entry" });
  await expect(field).toBeFocused();
  await page.keyboard.type("n? 3");
  await expect(field).toHaveValue("n? 3");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Conversation");
  await field.blur();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await expect(sheet).toContainText("Write a new entry");
  await sheet.getByRole("checkbox", { name: "Single keys are commands" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("3");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, includeHidden: true })).toHaveText("Conversation");
});

test("a link to writing opens the conversation with the focus in the field", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "write", "#write");
  await expect(page.getByRole("textbox", { name: "New entry" })).toBeFocused();
  expect(new URL(page.url()).hash).toBe("#conversation");
});

test("a link has the focus where one types also where the node is there before the page can be seen", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  await visit(context, relay, "write"); // The other tabs are guests of this one, whose node runs.
  for (const [hash, name] of [
    ["#write", "New entry"],
    ["#follow=", "Feed ID or link"],
  ]) {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.goto(`${relay.url}/?profile=write${hash}`);
    await expect(page.getByRole("textbox", { name })).toBeFocused();
  }
});

test("the report is copied, and holds neither the key nor what was written", async ({ context, relayWith }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await visit(context, await relayWith(), "report");
  await append(page, "a private thought");
  const { secret } = JSON.parse((await exportFiles(page))["config.json"].toString()) as { secret: string };
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await goTo(page, "#help");
  await page.getByRole("button", { name: "Copy a report" }).click();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain("SEQ 1, ready");
  expect(report).not.toContain(secret);
  expect(report).not.toContain("a private thought");
});
