/** What is begun beside the page once it is there. */
import { afterEach, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("is begun also in a browser that does not tell when it rests", async () => {
  vi.stubGlobal("requestIdleCallback", undefined);
  Reflect.deleteProperty(globalThis, "requestIdleCallback");
  await showPage(new FakeTinyssb(), "#nowhere");
  await expect
    .element(page.getByRole("alert").filter({ hasText: "There is no such place on this page." }))
    .toBeVisible();
});

test("has relays tried at once when somebody comes back to the page", async () => {
  const node = new FakeTinyssb();
  const app = await showPage(node);
  const tries = () => node.callsOf("tryFaces").length;
  const comeBack = () => {
    window.dispatchEvent(new Event("focus"));
    return tries();
  };
  await expect.poll(comeBack).toBeGreaterThan(0);
  const before = tries();
  document.dispatchEvent(new Event("visibilitychange"));
  expect(tries()).toBe(before + 1);
  app.remove();
  window.dispatchEvent(new Event("focus"));
  expect(tries()).toBe(before + 1);
});
