/** The number on the app's icon and notifications, with a pretended node; what the browser is asked to show is noted. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setWanted } from "../../src/ui/attention/attention.ts";
import { AttentionWatch } from "../../src/ui/attention/attention-watch.ts";
import { setMuted } from "../../src/ui/people/muted-feeds.ts";
import { BOB, CARLA, FakeTinyssb, feedView } from "../support/fake-tinyssb.ts";

let node: FakeTinyssb;
let watch: AttentionWatch;
/** Of the icon: numbers, or "none". */
let badges: (number | "none")[];
/** Titles. */
let shown: string[];
/** Runs when the service worker is asked for. */
let whenAsked: () => void;

function see(visibility: "visible" | "hidden"): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(async () => {
  [badges, shown, whenAsked] = [[], [], () => {}];
  node = new FakeTinyssb();
  node.feedViews.push(feedView(BOB, { name: "Bob", seq: 3 }), feedView(CARLA, { name: "Carla", seq: 4 }));
  node.unread = async () => ({ total: 7, feeds: { [BOB]: 3, [CARLA]: 4 } });
  vi.spyOn(navigator, "setAppBadge").mockImplementation(async (count) => void badges.push(count ?? 0));
  vi.spyOn(navigator, "clearAppBadge").mockImplementation(async () => void badges.push("none"));
  vi.spyOn(Notification, "permission", "get").mockReturnValue("granted");
  const registration = {
    active: {},
    showNotification: async (title: string) => void shown.push(title),
    getNotifications: async () => [],
  };
  vi.spyOn(navigator.serviceWorker, "getRegistration").mockImplementation(async () => {
    whenAsked();
    return registration as never;
  });
  watch = new AttentionWatch(node, "default");
});

afterEach(() => {
  watch.stop();
  localStorage.clear();
  vi.restoreAllMocks();
});

test("the icon counts a feed no more once it is muted, and again once it is not", async () => {
  setWanted("default", "badge", true);
  watch.start();
  await expect.poll(() => badges.at(-1)).toBe(7);
  setMuted("default", CARLA, true);
  await expect.poll(() => badges.at(-1)).toBe(3);
  setMuted("default", CARLA, false);
  await expect.poll(() => badges.at(-1)).toBe(7);
});

test("no number comes late onto an icon that was switched off", async () => {
  watch.start();
  const asked = vi.fn();
  let answer = () => {};
  node.unread = () => {
    asked();
    return new Promise((resolve) => {
      answer = () => resolve({ total: 3, feeds: { [BOB]: 3 } });
    });
  };
  setWanted("default", "badge", true);
  await expect.poll(() => asked.mock.calls.length).toBeGreaterThan(0);
  setWanted("default", "badge", false);
  answer();
  await expect.poll(() => badges.at(-1)).toBe("none");
  expect(badges).toEqual(["none"]);
});

test("who comes back while a notification is being made is not called any more", async () => {
  setWanted("default", "notifications", true);
  see("hidden");
  watch.start();
  await expect.poll(async () => (await navigator.locks.query()).held?.length).toBe(1);
  const { items } = await node.timeline({ feedId: BOB });
  node.timeline = async () => ({
    ...{ items: items.map((item) => ({ ...item, isUnread: true })), total: items.length, pending: 0, unread: 3 },
    ...{ hasBefore: false, hasAfter: false, firstUnread: null },
  });
  const tell = () =>
    node.tell("timeline", {
      added: 3,
      moved: 0,
      mids: items.map(({ mid }) => mid),
      mentions: [],
      total: 3,
      pending: 0,
    });
  const asked = vi.fn();
  whenAsked = () => {
    asked();
    if (document.visibilityState === "hidden") see("visible"); // Which asks too, to put away what was told.
  };
  tell();
  await expect.poll(() => asked.mock.calls.length).toBe(2);
  expect(shown).toEqual([]);
  see("hidden");
  whenAsked = () => {};
  tell();
  await expect.poll(() => shown).toEqual(["Bob (QE4XO-DVIPU): 3 new posts"]);
});

test("the icon, which all profiles share, counts them together as long as they want it", async () => {
  setWanted("default", "badge", true);
  watch.start();
  await expect.poll(() => badges.at(-1)).toBe(7);
  const second = new FakeTinyssb();
  second.unread = async () => ({ total: 2, feeds: { [BOB]: 2 } });
  const other = new AttentionWatch(second, "other");
  setWanted("other", "badge", true);
  other.start();
  await expect.poll(() => badges.at(-1)).toBe(9);
  setWanted("default", "badge", false);
  await expect.poll(() => badges.at(-1)).toBe(2);
  setWanted("other", "badge", false);
  await expect.poll(() => badges.at(-1)).toBe("none");
  other.stop();
});

test("the icon counts nothing of a profile that was closed, or never said that it was", async () => {
  localStorage.setItem("tinyssb-badge:crashed", "40");
  setWanted("default", "badge", true);
  watch.start();
  await expect.poll(() => badges.at(-1)).toBe(7);
  window.dispatchEvent(new PageTransitionEvent("pagehide"));
  expect(localStorage.getItem("tinyssb-badge:default")).toBeNull();
});

test("what the browser did not show is not taken for told", async () => {
  setWanted("default", "notifications", true);
  see("hidden");
  watch.start();
  await expect.poll(async () => (await navigator.locks.query()).held?.length).toBe(1);
  const { items } = await node.timeline({ feedId: BOB });
  node.timeline = async () => ({
    ...{ items: items.map((item) => ({ ...item, isUnread: true })), total: items.length, pending: 0, unread: 3 },
    ...{ hasBefore: false, hasAfter: false, firstUnread: null },
  });
  const news = { added: 3, moved: 0, mids: items.map(({ mid }) => mid), mentions: [], total: 3, pending: 0 };
  const refused = vi.fn();
  whenAsked = () => {
    refused();
    throw new Error("not now");
  };
  node.tell("timeline", news);
  await expect.poll(() => refused.mock.calls.length).toBe(1);
  expect(shown).toEqual([]);
  whenAsked = () => {};
  node.tell("timeline", news);
  await expect.poll(() => shown).toEqual(["Bob (QE4XO-DVIPU): 3 new posts"]);
});
