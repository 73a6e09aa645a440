/** The address of a post, while the node takes its time or can not answer. */
import { expect, onTestFinished, test } from "vitest";
import { page } from "vitest/browser";
import { setMuted } from "../../src/ui/people/muted-feeds.ts";
import { BOB, FakeTinyssb, feedView, OWN } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

/** A node with one own entry, and the message ID of that. */
async function withEntry(): Promise<{ node: FakeTinyssb; mid: string }> {
  const node = new FakeTinyssb();
  node.grow(OWN, 1);
  const [{ mid }] = (await node.timeline({})).items;
  return { node, mid };
}

/** What has the focus, in whatever element. */
function focused(): string | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.localName;
}

const refused = (code: string) => Object.assign(new Error(code), { code, detail: [] });

/** Has the node refuse to look for a post. */
function refuse(node: FakeTinyssb, code: string): void {
  const read = node.timeline.bind(node);
  node.timeline = async (query) => {
    if (query?.before !== undefined) throw refused(code);
    return read(query);
  };
}

test("a post that is not here is told, and a node that can not look is not said to lack it", async () => {
  const { node, mid } = await withEntry();
  refuse(node, "bad-argument");
  await showPage(node, `#conversation/${mid}`);
  await expect.element(page.getByText("This post is not here.")).toBeVisible();
  const other = await withEntry();
  refuse(other.node, "no-node");
  await showPage(other.node, `#conversation/${mid}`);
  await expect.element(page.getByRole("alert").filter({ hasText: "Likely cause" })).toBeVisible();
  await expect.element(page.getByText("This post is not here.")).not.toBeInTheDocument();
});

test("a post is shown where the conversation was read before its address was looked at", async () => {
  const { node, mid } = await withEntry();
  await showPage(node, `#conversation/${mid}`);
  await expect.poll(focused).toBe("timeline-item");
  const marked = () => {
    const list = document.querySelector("tinyssb-app")!.shadowRoot!.querySelector("conversation-screen")!.shadowRoot!;
    const posts = list.querySelector("timeline-list")!.shadowRoot!.querySelectorAll<HTMLElement>("[aria-current]");
    return [...posts].map((post) => post.dataset.mid);
  };
  await expect.poll(marked).toEqual([mid]);
  location.hash = "#conversation";
  await expect.poll(marked).toEqual([]);
});

test("a post of a muted feed is said to be one", async () => {
  const { node } = await withEntry();
  node.feedViews.push(feedView(BOB, { name: "Bob", seq: 2 }));
  const { mid } = (await node.timeline({ feedId: BOB })).items.at(-1)!;
  setMuted("default", BOB, true);
  onTestFinished(() => void setMuted("default", BOB, false));
  await showPage(node, `#conversation/${mid}`);
  await expect.element(page.getByText("This post is of a feed that you muted.")).toBeVisible();
  await expect.element(page.getByText("This post is not here.")).not.toBeInTheDocument();
});

test("who has gone elsewhere while the node looked for a post is not sent to it later", async () => {
  const { node, mid } = await withEntry();
  const read = node.timeline.bind(node);
  let answer: (() => void) | undefined;
  node.timeline = async (query) => {
    if (query?.before === mid)
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
    return read(query);
  };
  await showPage(node, `#conversation/${mid}`);
  await expect.element(page.getByRole("article")).toBeVisible();
  await expect.poll(() => answer).toBeDefined();
  location.hash = "#help";
  await expect.element(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  answer!();
  location.hash = "#conversation";
  await expect.element(page.getByRole("heading", { level: 1, name: "Conversation" })).toBeVisible();
  await expect.element(page.getByRole("article")).toBeVisible();
  await expect.poll(focused).toBe("h1");
});

test("that there is no such place is told until one goes elsewhere", async () => {
  const { node } = await withEntry();
  await showPage(node, "#nonsense");
  await expect.element(page.getByText("There is no such place on this page.")).toBeVisible();
  location.hash = "#faces";
  await expect.element(page.getByRole("heading", { level: 1, name: "Radio and faces" })).toBeVisible();
  await expect.element(page.getByText("There is no such place on this page.")).not.toBeInTheDocument();
  location.hash = "#nowhere";
  await expect.element(page.getByText("There is no such place on this page.")).toBeVisible();
});
