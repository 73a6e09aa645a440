/** What the page says while the own feed can not be written, and what it offers then. */
import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { ReplicationView, WhoAmI } from "../../src/client/api.ts";
import { FakeTinyssb, faceView, OWN } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

const field = () => page.getByRole("textbox", { name: "New entry" });
const button = (name: string) => page.getByRole("button", { name });

describe("an entry of the own feed that was not written here", () => {
  let node: FakeTinyssb;
  const become = (state: WhoAmI["state"], seq: number) => {
    node.me = { ...node.me, state, seq, copySeq: state === "copied" ? seq : undefined };
    node.tell("feed", { feedId: OWN, change: "state" });
  };
  beforeEach(() => {
    node = new FakeTinyssb();
  });

  test("is told where one writes, in place of what was written here, and nothing is sent until a person decides", async () => {
    await showPage(node, "#conversation");
    await field().fill("mine");
    await button("Send").click();
    await expect.element(page.getByText("Entry 1 is written.")).toBeVisible();
    become("copied", 2);
    await expect.element(page.getByText("Another copy of this node has written entry 2.")).toBeVisible();
    await expect.element(page.getByText("Entry 1 is written.")).not.toBeInTheDocument();
    await field().fill("and more");
    await expect.element(button("Send")).toBeDisabled();
    await button("Go on here…").click();
    expect(node.callsOf("unlockOwnFeed")).toEqual([]);
    await button("The other has stopped, go on here").click();
    await expect.poll(() => node.callsOf("unlockOwnFeed").length).toBe(1);
    await expect.element(field()).toHaveValue("and more");
  });

  test("can be left to the other copy: this one is locked", async () => {
    await showPage(node);
    become("copied", 2);
    await expect.element(page.getByText("Another copy of this node writes too.")).not.toBeInTheDocument();
    await button("Go on there, lock this one").click();
    await expect.poll(() => node.callsOf("lockOwnFeed").length).toBe(1);
  });

  test("is told on every other screen too, with the way to decide", async () => {
    await showPage(node, "#faces");
    become("copied", 2);
    await expect.element(page.getByText("Another copy of this node writes too.")).toBeVisible();
    await page.getByRole("link", { name: "Look" }).click();
    await expect.element(page.getByText("Another copy of this node has written entry 2.")).toBeVisible();
    await expect.element(page.getByText("Another copy of this node writes too.")).not.toBeInTheDocument();
  });
});

test("a forked own feed says on a phone, unfolded, what to do", async () => {
  const node = new FakeTinyssb();
  node.me = { ...node.me, seq: 1, state: "forked" };
  node.feedViews[0].seq = 1;
  await showPage(node, "#conversation");
  await page.viewport(360, 740);
  await expect.element(page.getByText("Your feed is forked.")).toBeVisible();
  await expect.element(page.getByText(/ask the people who follow you to follow its feed/)).toBeInViewport();
  await expect.element(page.getByRole("link", { name: "Open a new profile" })).toBeInViewport();
});

test("an own feed that waits says whether somebody is in reach to be asked", async () => {
  const node = new FakeTinyssb();
  node.me = { ...node.me, state: "recovering" };
  await showPage(node, "#conversation");
  await expect.element(page.getByText(/Nobody is in reach now: the node asks for them as soon as/)).toBeVisible();
  await expect.element(page.getByText(/is asking the nodes in reach/)).not.toBeInTheDocument();
  const relay = faceView({ id: "relay", phase: "up" });
  node.faceViews.push(relay);
  const heard = { faceId: relay.id, lastHeardMs: Date.now(), sharesPermille: {} };
  node.replication = async () => ({ feeds: [], faces: [heard] }) as unknown as ReplicationView;
  node.tell("face", relay);
  await expect.element(page.getByText(/The node is asking the nodes in reach/)).toBeVisible();
  await expect.element(page.getByText(/Nobody is in reach now/)).not.toBeInTheDocument();
});
