/** Writing, and whom an `@` may mean: no choice may take away what was written. */
import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { BOB, FakeTinyssb, feedView } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

const field = () => page.getByRole("textbox", { name: "New entry" });
const area = () => field().element() as HTMLTextAreaElement;
const choices = () => page.getByRole("listbox", { name: "Whom to mention" });

/** The field with `text`, the caret after so many characters of it, and an `@` typed there. */
async function beginMention(text: string, at: number): Promise<void> {
  await field().fill(text);
  area().setSelectionRange(at, at);
  await userEvent.keyboard("@");
  await expect.element(choices()).toBeVisible();
}

describe("whom to mention", () => {
  let node: FakeTinyssb;
  beforeEach(async () => {
    node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", publishedName: "Bob", seq: 1 }));
    await showPage(node, "#conversation");
    await field().click();
  });

  test("replaces what was typed after the @, and nothing behind the caret", async () => {
    await beginMention("hi  and all the others", 3);
    await userEvent.keyboard("bo{Enter}");
    await expect.element(field()).toHaveValue("hi @Bob  and all the others");
  });

  test("is offered no more when the caret goes elsewhere, by key or by pointer, and takes no text with it", async () => {
    await beginMention("hi  and all the others", 3);
    await userEvent.keyboard("{End}{Enter}");
    await expect.element(field()).toHaveValue("hi @ and all the others\n");
    await expect.element(choices()).not.toBeInTheDocument();
    await beginMention("hi  and all the others", 3);
    area().setSelectionRange(20, 20); // As a press of the pointer does.
    await expect.element(choices()).not.toBeInTheDocument();
    await userEvent.keyboard("{Enter}");
    await expect.element(field()).toHaveValue("hi @ and all the oth\ners");
  });

  test("is offered no more once the text is sent", async () => {
    await beginMention("to ", 3);
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expect.element(field()).toHaveValue("");
    await expect.element(choices()).not.toBeInTheDocument();
    expect(node.callsOf("append")).toEqual([["to @", undefined]]);
  });

  test("leaves Shift with Tab, and the Enter that ends a word of an input method, to the field", async () => {
    await beginMention("to ", 3);
    const enter = new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true });
    area().dispatchEvent(enter);
    expect(enter.defaultPrevented).toBe(false);
    await expect.element(field()).toHaveValue("to @");
    await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
    await expect.element(field()).toHaveValue("to @");
    await expect.element(field()).not.toHaveFocus();
  });
});
