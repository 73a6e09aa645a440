/** How far own entries got and how far feeds are here, as the page shows it. */
import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { BOB, CARLA, FakeTinyssb, faceView, feedView, OWN } from "../support/fake-tinyssb.ts";
import { livelyNode } from "../support/lively-node.ts";
import { showPage } from "./page.ts";

const AT = Date.UTC(2025, 5, 1, 12);

describe("the delivery of an own entry", () => {
  test("stands in words at the entry, follows what becomes known, and never goes back", async () => {
    const node = new FakeTinyssb();
    node.feedViews = [feedView(OWN, { name: "Alice", own: true, seq: 1 })];
    await showPage(node, `#feed/${OWN}`);
    await expect.element(page.getByRole("button", { name: "In your log → not sent yet" })).toBeVisible();
    const held = [{ faceId: "serial-1", upToSeq: 1, heardMs: AT }];
    const aired = [{ faceId: "serial-1", times: 2, lastMs: AT, isHeard: true }];
    node.deliveries.set(1, { seq: 1, inLog: true, aired, airedTimes: 2, isForked: false, held });
    node.tell("delivery", { from: 1, to: 1 });
    const known = page.getByRole("button", {
      name: "In your log → on air 2 times → held by at least one node",
    });
    await expect.element(known).toBeVisible();
    node.deliveries.set(1, { seq: 1, inLog: true, aired: [], airedTimes: 3, isForked: false, held: [] });
    node.tell("delivery", { from: 1, to: 4 });
    const later = page.getByRole("button", {
      name: "In your log → on air 3 times → held by at least one node",
    });
    await expect.element(later).toBeVisible();
  });

  test("is told anew after a fork: that somebody holds it is taken back without a reload", async () => {
    const node = new FakeTinyssb();
    node.feedViews = [feedView(OWN, { name: "Alice", own: true, seq: 1 })];
    const held = [{ faceId: "tabs", upToSeq: 1, heardMs: AT }];
    const aired = [{ faceId: "tabs", times: 1, lastMs: AT, isHeard: true }];
    const delivery = { seq: 1, inLog: true, aired, airedTimes: 1, isForked: false, held };
    node.deliveries.set(1, delivery);
    await showPage(node, `#feed/${OWN}`);
    await expect.element(page.getByRole("button", { name: /held by/ })).toBeVisible();
    node.deliveries.set(1, { ...delivery, isForked: true, held: [] });
    node.tell("delivery", { from: 1, to: 1 });
    await page.getByRole("button", { name: "In your log → sent 1 time → not told: this feed is forked" }).click();
    await expect
      .element(page.getByRole("list", { name: "Evidence for entry 1" }))
      .toHaveTextContent(/Your feed is forked/);
  });

  test("opens its evidence by Enter, and says that no sender is known", async () => {
    await showPage(livelyNode(), `#feed/${OWN}`);
    const line = page.getByRole("button", { name: /held by at least one node$/ });
    await expect.element(line).toHaveAttribute("aria-expanded", "false");
    (line.element() as HTMLElement).focus();
    await userEvent.keyboard("{Enter}");
    const evidence = page.getByRole("list", { name: "Evidence for entry 6" });
    await expect.element(evidence.getByText(/^Bridge 1: went out 2 times/)).toBeVisible();
    await expect.element(evidence.getByText(/asked for entry 7 and for nothing before it/)).toBeVisible();
    await expect.element(evidence.getByText(/Packets carry no sender/)).toBeVisible();
    await expect.element(line).toHaveAttribute("aria-expanded", "true");
  });

  test("is told of own entries only", async () => {
    await showPage(livelyNode(), `#feed/${BOB}`);
    await expect.element(page.getByRole("article", { name: "Entry 1211" })).toBeVisible();
    expect(page.getByText("In your log").elements()).toEqual([]);
  });
});

describe("replication", () => {
  test("is one sentence on every screen, which leads to the figures of feeds and faces", async () => {
    await showPage(livelyNode(), "#packets");
    const sentence =
      /^Nobody is in reach\. As far as is known here, up to date with 0 of 1 feed, .Bob at the hut.’s is 12 entries behind and lacks 9 blobs, about 2 minutes of air\. No entry of .* was heard so far/;
    await expect.element(page.getByText(sentence)).toBeVisible();
    await page.getByRole("link", { name: "Replication" }).click();
    await expect.element(page.getByRole("heading", { level: 1, name: "Replication" })).toBeVisible();
    const bob = page.getByRole("article", { name: "Bob at the hut" });
    for (const words of [/Here up to SEQ\s*1,212/, /Known head \(a hint\)\s*1,224/, /Missing blobs\s*9/, /Bridge 1/])
      await expect.element(bob).toHaveTextContent(words);
    await expect.element(bob.getByText("Entry 1212: 5 of 9 blobs here, about 22 seconds of air left")).toBeVisible();
    await expect
      .element(page.getByRole("article", { name: "Bridge 1" }))
      .toHaveTextContent(/14 packets.*25% of the last minute/);
    const relay = page.getByRole("article", { name: "Relay localhost:8080" });
    await expect.element(relay).toHaveTextContent(/a quiet channel is not an error.*not counted on a LAN/);
  });

  test("is up to date only while somebody was heard lately on a face that is up, in the heading and on its screen", async () => {
    const node = new FakeTinyssb();
    const relay = faceView({ id: "ws://localhost:8080/relay" });
    node.feedViews.push(feedView(BOB, { name: "Bob", seq: 3 }));
    node.faceViews = [relay];
    const traffic = { queued: 0, busyMinute: null, busyHour: null, ownMinute: null, ownHour: null };
    const bob = { feedId: BOB, own: false, have: 3, knownHead: 3, missingEntries: 0, missingBlobs: 0, airtimeMs: null };
    node.replicationView = {
      feeds: [{ ...bob, lastHeardMs: null, lastHeardFaceId: null }],
      faces: [{ ...traffic, faceId: relay.id, lastHeardMs: Date.now() }],
    };
    await showPage(node, "#packets");
    await expect.element(page.getByText(/^Up to date with 1 of 1 feed\./)).toBeVisible();
    const lost = { ...relay, phase: "waiting" as const };
    node.faceViews = [lost];
    node.tell("face", lost);
    const sentence = /^Nobody is in reach\. As far as is known here, up to date with 1 of 1 feed\./;
    await expect.element(page.getByText(sentence)).toBeVisible();
    await page.getByRole("link", { name: "Replication" }).click();
    await expect.element(page.getByRole("strong").filter({ hasText: sentence })).toBeVisible();
  });

  test("stops listening and asking when it goes away", async () => {
    const node = livelyNode();
    const app = await showPage(node, "#replication");
    await expect.element(page.getByRole("heading", { level: 2, name: "Faces", exact: true }).first()).toBeVisible();
    app.remove();
    for (const event of ["entry", "blob", "feed", "face", "delivery"] as const) expect(node.listenersOf(event)).toBe(0);
  });
});

describe("people", () => {
  test("heard nearby are offered with the face and how often they were asked for, and followed on one click", async () => {
    const node = livelyNode();
    await showPage(node, "#feeds");
    const nearby = page.getByRole("list", { name: "Heard nearby" });
    await expect
      .element(nearby.getByText(/^SEQ 8 asked for on Bridge 1; 3 requests, the last 2 min\.? ago$/))
      .toBeVisible();
    await nearby.getByRole("button", { name: /^Follow / }).click();
    expect(node.callsOf("follow")).toEqual([["c5".repeat(32), {}]]);
    await expect.element(page.getByText(/^You follow \S+ now\./)).toBeVisible();
    await expect.element(page.getByText("No other feed was heard so far.", { exact: false })).toBeVisible();
  });

  test("heard nearby on several faces stand on one card", async () => {
    const node = new FakeTinyssb();
    const heard = { feedId: BOB, shortName: "QE4XO-DVIPU", lastHeardMs: Date.now() };
    node.nearbyViews = [
      { ...heard, seq: 8, faceId: "serial-1", count: 3 },
      { ...heard, seq: 9, faceId: "ws://localhost:8080/relay", count: 1 },
    ];
    await showPage(node, "#feeds");
    const cards = page.getByRole("list", { name: "Heard nearby" }).getByRole("listitem");
    await expect.element(cards.getByText(/^SEQ 8 asked for on Bridge 1; 3 requests/)).toBeVisible();
    await expect.element(cards.getByText(/^SEQ 9 asked for on Relay localhost:8080; 1 request/)).toBeVisible();
    expect(cards.elements()).toHaveLength(1);
  });

  test("heard nearby are folded when nobody asked for them for ten minutes", async () => {
    const node = new FakeTinyssb();
    const heard = { seq: 8, faceId: "serial-1", count: 1 };
    node.nearbyViews = [
      { ...heard, feedId: CARLA, shortName: "lately", lastHeardMs: Date.now() },
      { ...heard, feedId: BOB, shortName: "earlier", lastHeardMs: Date.now() - 35 * 60_000 },
      { ...heard, feedId: BOB, shortName: "earlier", lastHeardMs: AT, faceId: "serial-2" },
    ];
    await showPage(node, "#feeds");
    const nearby = page.getByRole("list", { name: "Heard nearby" }).getByRole("listitem");
    await expect.element(nearby).toHaveTextContent(/1 request, the last a moment ago/);
    expect(nearby.elements()).toHaveLength(1);
    const earlier = page.getByRole("button", { name: "Follow earlier" });
    expect(earlier.elements()).toEqual([]);
    await page.getByText("Heard earlier (1)").click();
    await expect.element(earlier).toBeVisible();
    await expect
      .element(page.getByText(/^SEQ 8 asked for on Bridge 1; 1 request, the last 35 min\.? ago$/))
      .toBeVisible();
  });

  test("can be muted and shown again, while the node goes on replicating them", async () => {
    const node = livelyNode();
    await showPage(node, `#feed/${BOB}`);
    const marked = page.getByRole("navigation", { name: "Feeds" }).getByRole("link", { name: /Bob at the hut muted/ });
    await page.getByRole("button", { name: "Mute", exact: true }).click();
    await expect.element(page.getByText(/is muted: hidden from the conversation on this page/)).toBeVisible();
    await expect.element(marked).toBeVisible();
    expect(node.callsOf("unfollow")).toEqual([]);
    await page.getByRole("button", { name: "Unmute" }).click();
    await expect.element(marked).not.toBeInTheDocument();
  });
});
