/** Writing, and whom an `@` may mean: no choice may take away what was written. */
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { chooseLanguage } from "../../src/ui/language/language.ts";
import { BOB, FakeTinyssb, feedView, OWN } from "../support/fake-tinyssb.ts";
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

describe("what became of a text", () => {
  test("is told in the language of now, and for a while only", async () => {
    onTestFinished(async () => {
      vi.useRealTimers();
      await chooseLanguage("en");
      localStorage.removeItem("tinyssb-language");
    });
    await showPage(new FakeTinyssb(), `#feed/${OWN}`);
    await expect.element(field()).toBeVisible();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await field().fill("once");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expect.element(page.getByText("Entry 1 is written.")).toBeVisible();
    await chooseLanguage("fr");
    await expect.element(page.getByText("L’entrée 1 est écrite.")).toBeVisible();
    vi.advanceTimersByTime(60_000);
    await expect.element(page.getByText("L’entrée 1 est écrite.")).not.toBeInTheDocument();
  });

  test("moves nothing at the foot of the conversation, which shows the post itself", async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 1 }));
    await showPage(node, "#conversation");
    await field().click();
    const top = area().getBoundingClientRect().top;
    await field().fill("once");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expect.element(page.getByText("Entry 1 is written.")).toBeInTheDocument();
    await expect.element(page.getByRole("article").filter({ hasText: "once" })).toBeVisible();
    expect(area().getBoundingClientRect().top).toBe(top);
  });
});

describe("writing that waits", () => {
  beforeEach(async () => {
    const node = new FakeTinyssb();
    node.feedViews = [feedView(OWN, { own: true, seq: 2 }), feedView(BOB, { name: "Bob", seq: 1 })];
    node.me = { ...node.me, seq: 2, state: "recovering" };
    await showPage(node, "#conversation");
    await page.viewport(360, 740);
  });

  test("says why in its line, and nothing of a draft or of packets while there is none", async () => {
    await expect.element(page.getByText("Writing waits: newer entries of yours may exist.")).toBeVisible();
    const form = page.getByRole("form", { name: "Write an entry" });
    await expect.element(form).not.toHaveTextContent(/draft|packets/);
  });

  test("says that a draft is kept where there is one", async () => {
    await field().fill("for later");
    await expect.element(page.getByText("Your draft is kept.")).toBeInTheDocument();
  });
});

describe("an answer", () => {
  beforeEach(async () => {
    const node = new FakeTinyssb();
    node.feedViews.push(feedView(BOB, { name: "Bob", publishedName: "Bob", seq: 1 }));
    await showPage(node, "#conversation");
    await page.viewport(360, 740);
    await page.getByRole("button", { name: "Reply" }).click();
    await expect.element(page.getByText(/^In answer to/)).toBeVisible();
    await expect.poll(() => area().matches(":focus")).toBe(true);
  });

  test("is called off by Escape, and with it the word to its author where nothing else was written", async () => {
    await expect.element(field()).toHaveValue("@Bob ");
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByText(/^In answer to/)).not.toBeInTheDocument();
    await expect.element(field()).toHaveValue("");
    await expect.poll(() => area().matches(":focus")).toBe(true);
  });

  test("that is called off leaves what was written; the first Escape is for the list of whom to mention", async () => {
    await field().fill("@Bob no, ");
    await userEvent.keyboard("@");
    await expect.element(choices()).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(choices()).not.toBeInTheDocument();
    await expect.element(page.getByText(/^In answer to/)).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByText(/^In answer to/)).not.toBeInTheDocument();
    await expect.element(field()).toHaveValue("@Bob no, @");
  });
});
