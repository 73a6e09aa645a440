/** What somebody meets in the first hours: a name taken back, a restored backup, a bridge that nobody has described, short names and codes that are none. */
import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { NoticeArea } from "../../src/ui/base/notice-area.ts";
import { problem } from "../../src/ui/base/problem.ts";
import { FakeTinyssb, faceView, radioView } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

/** Zero: of small order. */
const NO_KEY = "0".repeat(64);
const PASSPHRASE = "gravel otter lantern";

async function restoreIn(node: FakeTinyssb): Promise<void> {
  await showPage(node, "#node");
  await page.getByRole("button", { name: "Restore a backup" }).click();
  const file = new File([new Uint8Array(8)], "mine.tinyssb-backup");
  await userEvent.upload(page.getByLabelText("Choose the backup file"), file);
  await expect.element(page.getByText("mine.tinyssb-backup", { exact: true })).toBeVisible();
  await page.getByLabelText("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Restore it" }).click();
}

describe("restoring a backup", () => {
  test.each([
    ["that the profile became its node", { becameNode: true }, "Write in one place only"],
    ["that nothing was missing", {}, "nothing was changed"],
    ["that a contact came", { contacts: 1 }, "what it had not yet was taken"],
    ["that entries came", { feeds: [{ feedId: "00", entries: 3, added: 1 }] }, "what it had not yet was taken"],
  ])("says %s", async (_what, report, words) => {
    const node = new FakeTinyssb();
    node.report = { ...node.report, ...report };
    await restoreIn(node);
    await expect.element(page.getByText(words)).toBeVisible();
  });

  test("of another node shows the way to a profile that is not there yet", async () => {
    const node = new FakeTinyssb();
    node.profiles = async () => ["default", "restored"];
    node.fail("restore", "other-identity");
    await restoreIn(node);
    const link = page.getByRole("link", { name: "Open the new profile “restored-2” and restore it there" });
    await expect.element(link).toHaveAttribute("href", "?profile=restored-2");
  });
});

test("the card of backups says what was written since the latest one", async () => {
  const node = new FakeTinyssb();
  node.me = { ...node.me, seq: 5 };
  node.nodeStatus = { ...node.nodeStatus, lastBackupMs: 1_700_000_000_000, lastBackupSeq: 3 };
  await showPage(node, "#node");
  await expect.element(page.getByText("Since then you have written 2 entries.")).toBeVisible();
});

test("the name of the node can be cleared", async () => {
  const node = new FakeTinyssb();
  await showPage(node, "#node");
  await page.getByLabelText("Name of this node").clear();
  await page.getByRole("button", { name: "Keep the name" }).click();
  await expect.element(page.getByText("This node has no name now.")).toBeVisible();
  expect(node.me.name).toBe("");
});

describe("the settings of a bridge", () => {
  const shown = () => page.getByRole("button", { name: "Keep these settings" });

  test("are open until somebody has kept them, and say what is not kept yet", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [faceView({ kind: "serial", id: "serial-1", radio: radioView({ isAssumed: true }) })];
    await showPage(node, "#faces");
    await expect.element(shown()).toBeVisible();
    await expect.element(page.getByText("ID for the console: serial-1")).toBeVisible();
    expect(page.getByText("Not kept yet").elements()).toEqual([]);
    await page.getByRole("combobox", { name: "Setting" }).selectOptions("us915");
    await expect.element(page.getByText("Not kept yet")).toBeVisible();
  });

  test("are folded once they are kept", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [faceView({ kind: "serial", id: "serial-1", radio: radioView() })];
    await showPage(node, "#faces");
    await expect.element(page.getByText("The bridge is set to")).toBeVisible();
    expect(shown().elements()).toEqual([]);
  });

  test("can be looked at before one is connected", async () => {
    await showPage(new FakeTinyssb(), "#faces");
    await page.getByText("What a new bridge is taken to be set to").click();
    await expect.element(page.getByText(/867.5 MHz, SF7, 250 kHz, 4\/7, at most 1 %\. This node/)).toBeVisible();
    await expect.element(page.getByText(/^USA: 904.6 MHz/)).toBeVisible();
  });
});

describe("the dialog to follow", () => {
  test("says of a short name that it is not enough, and of what is no key that nobody can sign with it", async () => {
    const node = new FakeTinyssb();
    node.noKeys = new Set([NO_KEY]);
    await showPage(node, "#feeds");
    await page.getByRole("button", { name: "Follow a feed" }).first().click();
    const reference = page.getByLabelText("Feed ID or link");
    await reference.fill("MXXTB-UDCED");
    await expect.element(page.getByText("A short name is not enough")).toBeVisible();
    await reference.fill(NO_KEY);
    await expect.element(page.getByText("Nobody can sign with this feed ID.")).toBeVisible();
    const follow = page.getByRole("button", { name: "Follow", exact: true });
    await expect.element(follow).toBeDisabled();
    await expect.element(follow).toHaveAccessibleDescription(/Nobody can sign/);
    expect(node.callsOf("canSign")).toEqual([[NO_KEY]]);
    // A feed with a shared secret needs no key.
    await page.getByText("More: begin later, shared secret").click();
    await page.getByLabelText("Shared secret of a MicroPython feed").fill("ab".repeat(32));
    await expect.element(page.getByText("Nobody can sign with this feed ID.")).not.toBeInTheDocument();
    await expect.element(follow).toBeEnabled();
    await page.getByLabelText("Shared secret of a MicroPython feed").fill("");
    await expect.element(follow).toBeDisabled();
    // RFC 8032, section 7.1: the public key of test 1.
    await reference.fill("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    await expect.element(page.getByRole("button", { name: "Follow", exact: true })).toBeEnabled();
  });
});

test("in a small window a problem is one line, and the rest of it when asked for", async () => {
  await page.viewport(320, 568);
  const notices = new NoticeArea();
  document.body.replaceChildren(notices);
  notices.show({ kind: "problem", problem: problem("It broke.", "Rust.", "Oil it.") });
  await expect.element(page.getByText("It broke.")).toBeVisible();
  await expect.element(page.getByText("Oil it.")).not.toBeVisible();
  await page.getByText("It broke.").click();
  await expect.element(page.getByText("Oil it.")).toBeVisible();
  await page.viewport(1024, 800);
});
