/** Looking into packets on the built app: decoded by the keyboard, saved as a capture, opened again in a page that has no network. */
import { readFileSync } from "node:fs";
import { axeFaults } from "./axe.ts";
import { append, entriesOf, expect, feedIdOf, follow, reaches, test, visit } from "./fixtures.ts";

test("a packet is decoded down to its fields, saved in a capture, and opened offline in another browser", async ({
  context,
  relayWith,
  openBrowser,
  temporaryFolder,
}) => {
  const relay = await relayWith();
  const page = await visit(context, relay, "watcher", "#packets");
  const other = await visit(context, relay, "other");
  const feedId = await feedIdOf(other);
  await follow(page, feedId);
  await append(other, "seen by the inspector");
  await reaches(page, feedId, 1);
  const { packet } = (await entriesOf(other, feedId))[0]!;
  const list = page.getByRole("list", { name: "Packets, newest first" });
  const fields = page.getByRole("list", { name: "Fields of the packet" }).getByRole("listitem");
  await page.getByLabel("Kind").selectOption({ label: "Log entry" });
  await page.getByLabel("Outcome").selectOption({ label: "taken into the store" });
  await list.locator("summary").first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Taken: its DMX was the one/)).toBeVisible();
  await expect(fields).toHaveText([/DMX/, /TYP/, /Content[\s\S]*seen by the inspector/, /Padding/, /Signature/]);
  await expect(fields.last()).toContainText(packet.slice(112, 120));
  expect(await axeFaults(page)).toEqual([]);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save 1 packet as a capture/ }).click();
  const file = `${temporaryFolder()}/capture.jsonl`;
  await (await download).saveAs(file);
  const [head, line, ...others] = readFileSync(file, "utf8").trimEnd().split("\n");
  expect(JSON.parse(head!)).toMatchObject({ format: "tinyssb-capture", version: 1 });
  expect(JSON.parse(line!)).toMatchObject({ packet, feedId, seq: 1, direction: "in", outcome: "taken" });
  expect(others).toEqual([]);

  const elsewhere = await openBrowser(temporaryFolder());
  const reader = await visit(elsewhere, relay, "reader", "#packets");
  await elsewhere.setOffline(true);
  const chosen = reader.waitForEvent("filechooser");
  await reader.getByRole("button", { name: "Open a capture" }).click();
  await (await chosen).setFiles(file);
  await expect(reader.getByRole("heading", { name: "Capture" })).toBeFocused();
  await reader.getByText(/log entry 1 of/).click();
  await expect(reader.getByRole("list", { name: "Fields of the packet" })).toContainText("seen by the inspector");
  await reader.getByRole("button", { name: "Back to the live list" }).click();
  await expect(reader.getByRole("heading", { name: "Live list" })).toBeFocused();
});
