/** The card that says how full the store is. */
import { afterEach, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { StorageCard } from "../../src/ui/node/storage-card.ts";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

const FULL = "The space that the browser gives is used up, or nearly so.";

function show(node: FakeTinyssb): void {
  document.body.replaceChildren(Object.assign(new StorageCard(), { node, status: node.nodeStatus }));
}

test("tries once in a while whether there is space, not at each visit, and hears of it from the node", async () => {
  const opened = vi.spyOn(caches, "open");
  const node = new FakeTinyssb();
  for (let visit = 0; visit < 3; visit++) {
    show(node);
    await expect.element(page.getByText("Storage used")).toBeVisible();
  }
  expect(opened.mock.calls.length).toBe(1);
  await expect.element(page.getByText(FULL)).not.toBeInTheDocument();
  node.tell("error", { code: "quota", message: "", happened: "", cause: "", remedy: "", detail: [] });
  await expect.element(page.getByText(FULL)).toBeVisible();
});

test("goes on saying that it is full while the browser refuses, and stops when there is space or something was stored", async () => {
  const node = new FakeTinyssb();
  const quota = { code: "quota", message: "", happened: "", cause: "", remedy: "", detail: [] } as const;
  const refused = Promise.withResolvers<Cache>();
  const opened = vi.spyOn(caches, "open").mockReturnValue(refused.promise);
  const card = Object.assign(new StorageCard(), { node, status: node.nodeStatus, lookAgainMs: 1 });
  document.body.replaceChildren(card);
  node.tell("error", { ...quota, detail: [] });
  await expect.element(page.getByText(FULL)).toBeVisible();
  refused.reject(new DOMException("", "QuotaExceededError"));
  await expect.poll(() => opened.mock.calls.length).toBeGreaterThan(3);
  await expect.element(page.getByText(FULL)).toBeVisible();
  opened.mockRestore();
  await expect.element(page.getByText(FULL)).not.toBeInTheDocument();

  card.lookAgainMs = 3_600_000;
  node.tell("error", { ...quota, detail: [] });
  await expect.element(page.getByText(FULL)).toBeVisible();
  node.tell("entry", { feedId: "00", seq: 1, mid: "00", own: false });
  await expect.element(page.getByText(FULL)).not.toBeInTheDocument();
});

test("says that it is full where the node found no space at its start", async () => {
  const node = new FakeTinyssb();
  node.nodeStatus = { ...node.nodeStatus, isFull: true };
  show(node);
  await expect.element(page.getByText(FULL)).toBeVisible();
});
