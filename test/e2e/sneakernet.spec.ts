/** Feeds carried in a file: saved, merged with a report, dropped on the page, opened with the app, shared to it and from it. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { axeFaults } from "./axe.ts";
import { append, contentOf, expect, feedIdOf, follow, test, verifiedEntries, visit } from "./fixtures.ts";

const LONG = "long ".repeat(200);

/** A node that hears nobody: what it knows comes out of files. */
async function lonely(page: Page): Promise<Page> {
  await page.evaluate(async () => {
    for (const { id } of await window.tinyssb.faces()) await window.tinyssb.disconnect(id);
  });
  return page;
}

async function savedFile(page: Page): Promise<Buffer> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the file" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^tinyssb-feeds-[\d-]+\.tinyssb$/);
  return readFileSync(await file.path());
}

const report = (page: Page, name = "from-alice.tinyssb") => page.getByRole("region", { name: `From ${name}` });
const fromAlice = (buffer: Buffer) => ({ name: "from-alice.tinyssb", mimeType: "application/zip", buffer });

test("chosen feeds go into a file and are merged elsewhere, once", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const alice = await lonely(await visit(context, relay, "alice", "#feeds"));
  const feedId = await feedIdOf(alice);
  await append(alice, "short");
  await append(alice, LONG);
  await alice.getByRole("main").getByRole("link", { name: "Feeds in a file" }).click();
  await expect(alice.getByRole("checkbox", { name: /2 entries/ })).toBeChecked();
  const file = await savedFile(alice);
  expect(Object.keys(unzipSync(file)).filter((path) => !path.startsWith("_blob/"))).toEqual([
    `_logs/${feedId}.log`,
    "state.json",
  ]);

  const bob = await lonely(await visit(context, relay, "bob", "#carry"));
  await follow(bob, feedId);
  await bob.getByLabel("Choose files").setInputFiles(fromAlice(file));
  await expect(report(bob)).toContainText("2 entries new. 10 blobs that were missing came along.");
  expect((await verifiedEntries(bob, feedId)).map((entry) => contentOf(entry).toString())).toEqual(["short", LONG]);
  await bob.getByLabel("Choose files").setInputFiles(fromAlice(file));
  await expect(report(bob)).toContainText("Nothing new. 2 entries already here.");
  expect(await axeFaults(bob)).toEqual([]);

  const carla = await lonely(await visit(context, relay, "carla", "#carry"));
  await carla.getByLabel("Choose files").setInputFiles(fromAlice(file));
  await expect(report(carla)).toContainText("You do not follow these.");
  const take = carla.getByRole("button", { name: "Follow and take the chosen" });
  await expect(take).toBeDisabled();
  expect(await axeFaults(carla)).toEqual([]);
  await report(carla).getByRole("checkbox").check();
  await take.click();
  await expect(report(carla)).toContainText("You follow it now. 2 entries new.");
  await verifiedEntries(carla, feedId);
});

test("a file is dropped on any screen, or opened with the installed app", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const alice = await lonely(await visit(context, relay, "alice", "#carry"));
  await append(alice, "one");
  const file = [...(await savedFile(alice))];

  const bob = await lonely(await visit(context, relay, "bob", "#conversation"));
  await bob.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([Uint8Array.from(content)], "dropped.tinyssb"));
    const target = document.body.firstElementChild!;
    target.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true, composed: true }));
    Object.assign(window, { dropped: dataTransfer });
  }, file);
  await expect(bob.getByText("Drop a file of feeds here")).toBeVisible();
  await bob.evaluate(() => {
    const { dropped } = window as unknown as { dropped: DataTransfer };
    const target = document.body.firstElementChild!;
    target.dispatchEvent(
      new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true, composed: true }),
    );
  });
  await expect(bob.getByText("Drop a file of feeds here")).toBeHidden();
  await expect(report(bob, "dropped.tinyssb")).toContainText("1 entry in the file, not verified yet.");

  const opened = await context.newPage();
  await opened.addInitScript((content) => {
    const handle = { getFile: async () => new File([Uint8Array.from(content)], "opened.tinyssb") };
    const queue = { setConsumer: (consumer: (launch: object) => void) => consumer({ files: [handle] }) };
    Object.defineProperty(window, "launchQueue", { value: queue });
  }, file);
  await opened.goto(`${relay.url}/?profile=dora#carry`);
  await expect(report(opened, "opened.tinyssb")).toContainText("1 entry in the file");
});

test("a file comes in by the share target, and goes out as text to other apps", async ({ context, relayWith }) => {
  const relay = await relayWith();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const share = async ({ files }: { files: File[] }) => {
      Object.assign(window, { shared: { name: files[0]!.name, text: await files[0]!.text() } });
    };
    Object.assign(navigator, { share, canShare: () => true });
  });
  await page.goto(`${relay.url}/?profile=alice#carry`);
  await lonely(page);
  await append(page, "one");
  await page.getByRole("button", { name: "Pass it on…" }).click();
  const shared = () => page.evaluate(() => (window as unknown as { shared?: { name: string; text: string } }).shared);
  await expect.poll(async () => (await shared())?.name).toMatch(/^tinyssb-feeds-.*\.txt$/);
  const { text } = (await shared())!;

  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.evaluate(async (content) => {
    const form = new FormData();
    form.append("files", new File([content], "from a friend.txt", { type: "text/plain" }));
    await fetch("/share-target", { method: "POST", body: form });
  }, text);
  const other = await visit(context, relay, "bob", "#carry");
  await expect(report(other, "from a friend.txt")).toContainText("1 entry in the file");
});

test("what is no file of feeds is refused with a reason", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "alice", "#carry");
  const picker = page.getByLabel("Choose files");
  await picker.setInputFiles({ name: "a.tinyssb-backup", mimeType: "", buffer: Buffer.from("x") });
  await expect(page.getByText("This is a backup of a node, not a file of feeds.")).toBeVisible();
  await picker.setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("buy milk") });
  await expect(page.getByText("This is no zip archive.")).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined)); // Its precaching ends before the relay does.
});
