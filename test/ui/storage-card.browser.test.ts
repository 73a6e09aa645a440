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

test("says that it is full where the node found no space at its start", async () => {
  const node = new FakeTinyssb();
  node.nodeStatus = { ...node.nodeStatus, isFull: true };
  show(node);
  await expect.element(page.getByText(FULL)).toBeVisible();
});
