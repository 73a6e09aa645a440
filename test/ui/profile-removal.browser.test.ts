/** The dialog that deletes a profile: it warns, wants the name typed, says why it could not, and forgets what the page keeps. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { ProfileRemoval } from "../../src/ui/node/profile-removal.ts";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

beforeEach(() => {
  vi.spyOn(navigator, "setAppBadge").mockResolvedValue();
  vi.spyOn(navigator, "clearAppBadge").mockResolvedValue();
});
afterEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
});

const dialog = page.getByRole("dialog", { name: /^Delete the profile/ });
const action = dialog.getByRole("button", { name: "Delete the profile" });

/** Opens the dialog of the profile `hut`. @returns where the page was sent. */
async function ask(node: FakeTinyssb): Promise<string[]> {
  const app = await showPage(node, "#node", { profile: "hut" });
  await page.getByRole("button", { name: "Delete this profile from this browser…" }).click();
  await expect.element(dialog).toBeVisible();
  const sent: string[] = [];
  const card = app.renderRoot.querySelector("node-screen")?.shadowRoot?.querySelector("profiles-card");
  const removal = card?.shadowRoot?.querySelector<ProfileRemoval>("profile-removal");
  removal!.goTo = (address) => sent.push(address);
  return sent;
}

test("warns that no backup exists, and deletes only when the name of the profile is typed", async () => {
  const node = new FakeTinyssb();
  node.me.seq = 12;
  node.profiles = async () => ["alp", "hut"];
  localStorage.setItem("tinyssb-muted:hut", "ab");
  localStorage.setItem("tinyssb-muted:hut2", "ab");
  localStorage.setItem("tinyssb-language", "en");
  sessionStorage.setItem("tinyssb-draft:hut", "half a word");
  const sent = await ask(node);
  await expect.element(dialog).toHaveTextContent(/what you wrote \(12 entries\).*There is no backup\./);
  await expect.element(dialog).toHaveTextContent(/What you wrote stays with those who have received it/);
  await expect.element(action).toBeDisabled();
  const field = dialog.getByRole("textbox", { name: "To confirm, type the name of the profile: hut" });
  await field.fill("hat");
  await expect.element(action).toBeDisabled();
  await userEvent.keyboard("{Enter}");
  expect(node.callsOf("deleteProfile")).toEqual([]);
  await field.fill("hut");
  await action.click();
  await expect.poll(() => sent).toEqual([`${location.pathname}?profile=alp`]);
  expect(node.callsOf("deleteProfile")).toEqual([["hut"]]);
  const kept = Object.keys(localStorage).filter((key) => /hut|language/.test(key)); // Other tests of this browser keep theirs.
  expect(kept.sort()).toEqual(["tinyssb-language", "tinyssb-muted:hut2"]);
  expect(Object.keys(sessionStorage)).toEqual(["tinyssb-deleted"]); // What the page that opens tells, once.
});

test("says when the backup was made and what was written since, and leads to a new first screen where there is no other profile", async () => {
  const node = new FakeTinyssb();
  node.me.seq = 12;
  node.nodeStatus = { ...node.nodeStatus, lastBackupMs: Date.UTC(2025, 5, 1, 12), lastBackupSeq: 9 };
  node.profiles = async () => ["hut"];
  const sent = await ask(node);
  await expect.element(dialog).toHaveTextContent(/Only the backup of .*2025.*Since then you have written 3 entries/);
  await dialog.getByRole("textbox").fill("hut");
  await action.click();
  await expect.poll(() => sent).toEqual([location.pathname]);
});

test("says that another tab has the profile open, and deletes nothing of what the page keeps", async () => {
  const node = new FakeTinyssb();
  node.fail("deleteProfile", "profile-open");
  localStorage.setItem("tinyssb-muted:hut", "ab");
  const sent = await ask(node);
  await dialog.getByRole("textbox").fill("hut");
  await action.click();
  await expect.element(dialog.getByText("The profile was not deleted: it is open in another tab")).toBeVisible();
  expect(sent).toEqual([]);
  expect(localStorage.getItem("tinyssb-muted:hut")).toBe("ab");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
});
