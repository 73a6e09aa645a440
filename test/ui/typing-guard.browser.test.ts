/** What somebody is typing holds back a reload, and no longer than it is being typed. */
import { afterEach, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { isWorkUnfinished } from "../../src/ui/base/unfinished-work.ts";
import { guardTyping } from "../../src/ui/shell/typing-guard.ts";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

let stop = () => {};
afterEach(() => stop());

/** Shows some markup under the guard. */
function guard(markup: string): void {
  document.body.innerHTML = markup;
  stop = guardTyping();
}

const field = () => page.getByRole("textbox");
const isOver = () => expect.poll(isWorkUnfinished, { timeout: 3000 }).toBe(false);

test("counts from the first letter until the field is left or empty", async () => {
  guard("<textarea></textarea><button>other</button>");
  await field().click();
  expect(isWorkUnfinished()).toBe(false);
  await userEvent.keyboard("ab");
  expect(isWorkUnfinished()).toBe(true);
  await userEvent.keyboard("{Backspace}{Backspace}");
  await isOver();
  await userEvent.keyboard("a");
  expect(isWorkUnfinished()).toBe(true);
  await page.getByRole("button").click();
  await isOver();
});

test("ends when the page empties the field, as after sending", async () => {
  guard("<textarea></textarea>");
  await field().click();
  await userEvent.keyboard("a");
  document.querySelector("textarea")!.value = "";
  await isOver();
});

test("ends when the field goes away with the focus in it", async () => {
  guard("<div><textarea></textarea></div>");
  await field().click();
  await userEvent.keyboard("a");
  document.querySelector("div")!.remove();
  await isOver();
});

test.each([
  ["is closed", (dialog: HTMLDialogElement) => dialog.close()],
  ["goes away with its screen", (dialog: HTMLDialogElement) => dialog.parentElement!.remove()],
])("in a dialog counts until that %s", async (_how, end) => {
  guard("<div><dialog><input name=a><button>other</button></dialog></div><textarea></textarea>");
  const dialog = document.querySelector("dialog")!;
  dialog.showModal();
  await page.getByRole("dialog").getByRole("textbox").click();
  await userEvent.keyboard("a");
  await page.getByRole("button").click();
  expect(isWorkUnfinished()).toBe(true);
  end(dialog);
  await isOver();
  await field().click();
  await userEvent.keyboard("b");
  expect(isWorkUnfinished()).toBe(true);
  document.querySelector("textarea")!.blur();
  await isOver();
});

test("a passphrase that was begun and left by Back holds nothing", async () => {
  await showPage(new FakeTinyssb(), "#help");
  await expect.element(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  await vi.dynamicImportSettled();
  location.hash = "#node";
  await page.getByRole("button", { name: "Back up…" }).click();
  await page
    .getByRole("dialog")
    .getByLabelText(/^Passphrase/)
    .click();
  await userEvent.keyboard("five");
  expect(isWorkUnfinished()).toBe(true);
  history.back();
  await expect.element(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  await isOver();
});
