/**
 * What calls a person who does not look at the page, on request only: notifications, the number on the icon; and the screen that stays on.
 *
 * The notifications are real ones of Chromium, through the real service worker. Pretended is only what the browser says of visibility (`showOrHide`),
 * because a browser without a screen shows every page. Of the number on the icon a page can read nothing back: there the calls are noted.
 */
import type { BrowserContext, Page } from "@playwright/test";
import { expect, feedIdOf, follow, goTo, reaches, test, visit } from "./fixtures.ts";

declare global {
  interface Window {
    note(call: string): void;
  }
}

/** Notes the calls by which pages reach out, and passes them on. */
async function noteCalls(context: BrowserContext): Promise<string[]> {
  const calls: string[] = [];
  await context.exposeFunction("note", (call: string) => calls.push(call));
  await context.addInitScript(() => {
    if (!isSecureContext) return; // about:blank
    const { showNotification } = ServiceWorkerRegistration.prototype;
    ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
      window.note(`show ${title}`);
      return showNotification.call(this, title, options);
    };
    const { requestPermission } = Notification;
    Notification.requestPermission = () => {
      window.note("ask");
      return requestPermission.call(Notification);
    };
    const { setAppBadge, clearAppBadge } = Navigator.prototype;
    Navigator.prototype.setAppBadge = function (count) {
      window.note(`badge ${count}`);
      return setAppBadge.call(this, count);
    };
    Navigator.prototype.clearAppBadge = function () {
      window.note("badge off");
      return clearAppBadge.call(this);
    };
  });
  return calls;
}

const showOrHide = (page: Page, visibility: "visible" | "hidden"): Promise<void> =>
  page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    Object.defineProperty(document, "hidden", { configurable: true, get: () => state === "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visibility);

const notifications = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
  });

const post = (page: Page, text: string) => page.evaluate((what) => window.tinyssb.post(what), text);
const controlled = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));

test("new posts are told on request only, once for all tabs, as text, and a click leads to the post", async ({
  context,
  relayWith,
}) => {
  await context.grantPermissions(["notifications"]);
  const calls = await noteCalls(context);
  const relay = await relayWith();
  const author = await visit(context, relay, "author");
  const feedId = await feedIdOf(author);
  const reader = await visit(context, relay, "reader");
  await reader.evaluate(() => window.tinyssb.rename("Rita"));
  await follow(reader, feedId);
  const second = await visit(context, relay, "reader");
  await controlled(reader);
  await post(author, "before");
  await reaches(reader, feedId, 1);
  for (const page of [reader, second]) await showOrHide(page, "hidden");
  await post(author, "nobody has asked for this");
  await reaches(reader, feedId, 2);
  for (const page of [reader, second]) await showOrHide(page, "visible");
  expect(calls).toEqual([]);

  await test.step("switched on by a click", async () => {
    await goTo(reader, "#node");
    const switched = reader.getByRole("switch", { name: "Tell me of new posts" });
    await expect(switched).not.toBeChecked();
    await switched.check();
    await expect(switched).toBeChecked();
    expect(calls).toEqual(["ask"]);
    await goTo(reader, "#conversation");
  });

  await test.step("not while a tab of the profile is in sight", async () => {
    await showOrHide(reader, "hidden");
    await post(author, "seen in the other tab");
    await reaches(reader, feedId, 3);
    await expect(second.getByRole("article").filter({ hasText: "seen in the other tab" })).toBeVisible();
    await showOrHide(second, "hidden");
  });

  const shortName = await reader.evaluate(async (id) => {
    const item = (await window.tinyssb.timeline({ feedId: id })).items.at(-1)!;
    return item.name;
  }, feedId);
  await test.step("one notification, whatever the number of tabs and posts", async () => {
    await post(author, "<img src=x onerror=alert(1)> first");
    await expect
      .poll(() => notifications(reader))
      .toEqual([{ title: shortName, body: "<img src=x onerror=alert(1)> first" }]);
    await post(author, "second, ".repeat(60));
    await expect
      .poll(() => notifications(reader))
      .toEqual([{ title: `${shortName}: 2 new posts`, body: `${"second, ".repeat(20)}…` }]);
    expect(calls.filter((call) => call === `show ${shortName}`)).toHaveLength(1);
  });

  await test.step("who mentions this node is told as such", async () => {
    await post(author, "what do you think, @Rita?");
    await expect
      .poll(() => notifications(reader))
      .toEqual([{ title: `${shortName} mentions you`, body: "what do you think, @Rita?" }]);
  });

  await test.step("a click brings the page to the post", async () => {
    await goTo(reader, "#faces");
    // The click itself is made here, in the service worker: there is nothing on a screen to be clicked. Without a gesture the browser lets nobody take the focus.
    const [worker] = context.serviceWorkers();
    const mid = await reader.evaluate(async () => (await window.tinyssb.timeline({})).items.at(-1)!.mid);
    await second.close();
    await worker!.evaluate(async () => {
      const scope = globalThis as unknown as {
        registration: ServiceWorkerRegistration;
        NotificationEvent: new (type: string, init: { notification: Notification }) => Event;
        dispatchEvent(event: Event): void;
        WindowClient: { prototype: { focus(): Promise<unknown> } };
      };
      scope.WindowClient.prototype.focus = async () => undefined;
      const [notification] = await scope.registration.getNotifications();
      scope.dispatchEvent(new scope.NotificationEvent("notificationclick", { notification: notification! }));
    });
    await expect(reader.getByRole("heading", { level: 1 })).toHaveText("Conversation");
    const item = reader.locator(`[data-mid="${mid}"]`);
    await expect(item).toBeFocused();
    await expect(item).toContainText("what do you think, @Rita?");
    expect(new URL(reader.url()).hash).toBe(`#conversation/${mid}`);
  });

  await test.step("coming back puts away what was told", async () => {
    await post(author, "one more");
    await expect.poll(async () => (await notifications(reader)).length).toBe(1);
    await showOrHide(reader, "visible");
    await expect.poll(() => notifications(reader)).toEqual([]);
  });

  await test.step("of a muted feed nothing is told", async () => {
    await goTo(reader, `#feed/${feedId}`);
    await reader.getByRole("button", { name: "Mute" }).click();
    await showOrHide(reader, "hidden");
    const before = calls.length;
    await post(author, "muted");
    await post(author, "@Rita muted too");
    await reaches(reader, feedId, 9);
    // What is told later of another feed would come after what was told of this one.
    const other = await visit(context, relay, "other");
    await follow(reader, await feedIdOf(other));
    await post(other, "heard");
    await expect.poll(() => notifications(reader)).toEqual([{ title: expect.any(String), body: "heard" }]);
    expect(calls.slice(before)).toHaveLength(1);
  });
});

test("where the browser blocks notifications the switch stays off and says what to do", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith(), "blocked", "#node");
  const switched = page.getByRole("switch", { name: "Tell me of new posts" });
  await switched.click();
  await expect(switched).not.toBeChecked();
  await expect(page.getByText(/^The browser blocks notifications of this page\. Allow them/)).toBeVisible();
  await expect(page.getByText("The browser did not allow it.")).toBeHidden();
});

test("the icon counts what is unread on request, and nothing once it is read", async ({ context, relayWith }) => {
  const calls = await noteCalls(context);
  const relay = await relayWith();
  const author = await visit(context, relay, "author");
  const feedId = await feedIdOf(author);
  const reader = await visit(context, relay, "reader", "#node");
  await follow(reader, feedId);
  await reader.getByRole("switch", { name: "Number of unread entries on the app’s icon" }).check();
  await showOrHide(reader, "hidden");
  await goTo(reader, "#conversation");
  await post(author, "one");
  await post(author, "two");
  await expect.poll(() => calls.at(-1)).toBe("badge 2");
  await showOrHide(reader, "visible");
  await expect.poll(() => calls.at(-1)).toBe("badge 0");
  await goTo(reader, "#node");
  await reader.getByRole("switch", { name: "Number of unread entries on the app’s icon" }).uncheck();
  await expect.poll(() => calls.at(-1)).toBe("badge off");
  expect(calls).not.toContain("ask");
});

test("the screen stays on when that is switched on, while the page is in sight", async ({ context, relayWith }) => {
  await context.grantPermissions(["screen-wake-lock"]);
  const page = await visit(context, await relayWith(), "awake", "#faces");
  await page.evaluate(() => {
    const { request } = WakeLock.prototype;
    const held: WakeLockSentinel[] = [];
    WakeLock.prototype.request = async function (type) {
      const lock = await request.call(this, type);
      held.push(lock);
      return lock;
    };
    Object.assign(window, { held });
  });
  const locks = () =>
    page.evaluate(() => (window as unknown as { held: WakeLockSentinel[] }).held.map(({ released }) => !released));
  const switched = page.getByRole("switch", { name: "Keep the screen on while this page is in sight" });
  await expect(page.getByText("Off: the screen goes dark as the device is set.")).toBeVisible();
  expect(await locks()).toEqual([]);
  await switched.check();
  await expect(page.getByText("On: the screen stays on, which takes battery.")).toBeVisible();
  expect(await locks()).toEqual([true]);
  await goTo(page, "#packets");
  expect(await locks()).toEqual([true]);
  await showOrHide(page, "hidden");
  await expect.poll(locks).toEqual([false]);
  await showOrHide(page, "visible");
  await expect.poll(locks).toEqual([false, true]);
  await goTo(page, "#faces");
  await expect(switched).toBeChecked();
  await switched.uncheck();
  await expect.poll(locks).toEqual([false, false]);
  await expect(page.getByText("Off: the screen goes dark as the device is set.")).toBeVisible();
});

test("a screen that can not stay on is said to go dark", async ({ context, relayWith }) => {
  const relay = await relayWith();
  await context.grantPermissions(["notifications"]); // And so nothing else.
  const page = await visit(context, relay, "dark", "#faces");
  await page.getByRole("switch", { name: "Keep the screen on while this page is in sight" }).check();
  await expect(page.getByText(/^The device refuses it now/)).toBeVisible();
  await context.addInitScript("delete Navigator.prototype.wakeLock;");
  const without = await visit(context, relay, "none", "#faces");
  await expect(without.getByRole("switch", { name: /^Keep the screen on/ })).toBeDisabled();
  await expect(without.getByText("This browser can not keep the screen on.")).toBeVisible();
});
