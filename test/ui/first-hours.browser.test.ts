/** What somebody meets in the first hours: a name taken back, a restored backup, a bridge that nobody has described, short names and codes that are none. */
import { describe, expect, test } from "vitest";
import { type Locator, page, userEvent } from "vitest/browser";
import { NoticeArea } from "../../src/ui/base/notice-area.ts";
import { problem } from "../../src/ui/base/problem.ts";
import { FakeTinyssb, faceView, radioView } from "../support/fake-tinyssb.ts";
import { showPage } from "./page.ts";

/** Zero: of small order. */
const NO_KEY = "0".repeat(64);
const PASSPHRASE = "gravel otter lantern";

async function restoreIn(node: FakeTinyssb, width = 1440, height = 900): Promise<void> {
  await showPage(node, "#node");
  await page.viewport(width, height);
  await page.getByRole("button", { name: "Restore a backup" }).click();
  const file = new File([new Uint8Array(8)], "mine.tinyssb-backup");
  await userEvent.upload(page.getByLabelText("Choose the backup file"), file);
  await expect.element(page.getByText("mine.tinyssb-backup", { exact: true })).toBeVisible();
  await page.getByLabelText("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Restore it" }).click();
}

test("the first name and the button that keeps it stand on one line", async () => {
  await showPage(new FakeTinyssb(), "#conversation");
  const bottomOf = (name: string, role: "textbox" | "button") =>
    page.getByRole(role, { name }).element().getBoundingClientRect().bottom;
  await expect.element(page.getByRole("button", { name: "Keep the name" })).toBeVisible();
  expect(bottomOf("Keep the name", "button")).toBe(bottomOf("Name of this node", "textbox"));
});

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

  test("tells what went wrong where it can be seen, on a small phone as well", async () => {
    const node = new FakeTinyssb();
    node.fail("restore", "other-identity");
    await restoreIn(node, 360, 740);
    const edges = (of: Locator) => of.element().getBoundingClientRect();
    // The dialog grows with what it tells.
    const dialog = page.getByRole("dialog");
    const link = page.getByRole("link", { name: /^Open the new profile/ });
    await expect.poll(() => edges(dialog).bottom - edges(link).bottom).toBeGreaterThanOrEqual(0);
    expect(edges(dialog.getByRole("alert")).top).toBeGreaterThanOrEqual(edges(dialog).top);
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

test("a name that is not published is told beside the screens, on a phone at People, and leads to where one publishes", async () => {
  const node = new FakeTinyssb();
  await showPage(node, "#feeds");
  const hint = page.getByRole("link", { name: "Your name is not published." });
  await expect.element(hint).toHaveAttribute("href", "#node");
  expect(hint.elements()).toHaveLength(1);
  await page.viewport(360, 740);
  await expect.element(page.getByRole("complementary")).not.toBeInTheDocument();
  await hint.click();
  await expect.element(page.getByRole("button", { name: /^Publish .*Alice/ })).toBeVisible();
  node.feedViews[0].publishedName = "Alice";
  await showPage(node, "#feeds");
  await expect.element(page.getByText("Heard nearby")).toBeVisible();
  await expect.element(hint).not.toBeInTheDocument();
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

  test("that exceed a limit say which, with its figures and those of the channel", async () => {
    const node = new FakeTinyssb();
    const { settings } = radioView();
    const wrong = { ...settings, frequencyHz: 869_600_000, spreadingFactor: 12, bandwidthHz: 250_000, dutyCycle: 0.01 };
    const radio = radioView({ preset: "custom", settings: wrong, warnings: ["over-duty"] });
    node.faceViews = [faceView({ kind: "serial", id: "serial-1", radio })];
    await showPage(node, "#faces");
    await expect
      .element(
        page.getByText(/from 869.475 to 869.725 MHz may send at most 0.1 % of an hour.*Set here: at most 1 %\.$/),
      )
      .toBeVisible();
  });

  test("are folded once they are kept", async () => {
    const node = new FakeTinyssb();
    node.faceViews = [faceView({ kind: "serial", id: "serial-1", radio: radioView() })];
    await showPage(node, "#faces");
    await expect.element(page.getByText("The bridge is set to")).toBeVisible();
    expect(shown().elements()).toEqual([]);
  });

  test("can be looked at and chosen before one is connected", async () => {
    const node = new FakeTinyssb();
    await showPage(node, "#faces");
    const next = page.getByRole("group", { name: "The next bridge is taken for" });
    await expect
      .element(next)
      .toHaveTextContent(/Bridge of the demos: 867.5 MHz, SF7, 250 kHz, 4\/7, at most 1 %\. Nobody has chosen that/);
    await expect
      .element(next)
      .toHaveTextContent(/120 bytes takes 0.14 s of air\. The limit of an hour, 36 s, is 262 packets\./);
    await next.getByText("Choose the setting for the next bridge").click();
    await next.getByRole("combobox", { name: "Setting" }).selectOptions("us915");
    await next.getByRole("button", { name: "Keep for the next bridge" }).click();
    await expect.element(page.getByText("Kept: the next bridge is taken for that.")).toBeVisible();
    expect(node.callsOf("setNextBridge")).toEqual([["us915"]]);
    await expect.element(next).toHaveTextContent(/USA: 904.6 MHz.*You chose that\./);
    // With a bridge there, its own card says all that.
    node.faceViews = [faceView({ kind: "serial", id: "serial-1", radio: radioView({ isAssumed: true }) })];
    node.tell("face", node.faceViews[0]);
    await expect.element(next).not.toBeInTheDocument();
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
