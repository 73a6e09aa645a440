/** How a feed comes from one node to another: its code before the camera, as a picture, its link pasted or opened; and where that leads. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { encode } from "uqr";
import { findChromium } from "../../scripts/find-chromium.mjs";
import { BROWSER_ARGUMENTS, ONLY_LOOPBACK } from "./browser-arguments.ts";
import { expect, feedIdOf, goTo, showOwnFeed, test, visit } from "./fixtures.ts";

const card = (page: Page) => page.getByRole("region", { name: "Contact card" });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Follow a feed" });

/** A camera's picture of a code, as a video of two frames that Chromium takes for a camera: YUV4MPEG2, grey. */
function filmOf(text: string): Buffer {
  const side = 480;
  const { size, data } = encode(text, { ecc: "M", border: 4 });
  const luma = Buffer.alloc(side * side, 235);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (data[Math.floor((y * size) / side)][Math.floor((x * size) / side)]) luma[y * side + x] = 16;
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((side * side) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${side} H${side} F10:1 Ip A1:1 C420\n`), frame, frame]);
}

/** Follows what the dialog holds; it must lead to the feed's contact card. */
async function followAndArrive(page: Page, feedId: string): Promise<void> {
  await dialog(page).getByRole("button", { name: "Follow", exact: true }).click();
  await expect(card(page)).toContainText("You follow this feed.");
  expect(new URL(page.url()).hash).toBe(`#feed/${feedId}`);
}

test("a code that is held before the camera is read, the camera goes off, and following leads to the contact card", async ({
  context,
  relayWith,
  watch,
  atEnd,
  temporaryFolder,
}) => {
  const relay = await relayWith();
  const alice = await visit(context, relay, "alice");
  const link = await alice.evaluate(() => window.tinyssb.link());
  const film = join(temporaryFolder(), "code.y4m");
  writeFileSync(film, filmOf(link));
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      ...BROWSER_ARGUMENTS,
      ONLY_LOOPBACK,
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  atEnd(() => browser.close());
  const withCamera = await browser.newContext();
  watch.over(withCamera);
  const bob = await visit(withCamera, relay, "bob", "#follow=");
  await dialog(bob).getByRole("button", { name: "Scan with the camera" }).click();
  await expect(dialog(bob).getByRole("textbox", { name: "Feed ID or link" })).toHaveValue(link);
  await expect(dialog(bob).getByRole("status")).toHaveText("A code was read.");
  await expect(dialog(bob).getByLabel("Picture of the camera")).toHaveCount(0);
  await followAndArrive(bob, await feedIdOf(alice));
});

test("the code of a contact card is read from a picture of it, and again leads to the card that is there already", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const alice = await visit(context, relay, "alice");
  const feedId = await feedIdOf(alice);
  await showOwnFeed(alice);
  await card(alice).getByText("QR code, link and feed ID").click();
  const buffer = await card(alice)
    .getByRole("img", { name: /^QR code/ })
    .screenshot();
  const bob = await visit(context, relay, "bob", "#follow=");
  const picker = dialog(bob).getByLabel("Or read a code from a picture");
  await picker.setInputFiles({ name: "code.png", mimeType: "image/png", buffer });
  await expect(dialog(bob)).toContainText("This is feed");
  await followAndArrive(bob, feedId);
  await goTo(bob, "#follow=");
  await picker.setInputFiles({ name: "code.png", mimeType: "image/png", buffer });
  await expect(dialog(bob)).toContainText("You follow it already");
  await dialog(bob).getByRole("button", { name: "Show its contact card" }).click();
  await expect(card(bob)).toContainText("You follow this feed.");
  await picker.waitFor({ state: "detached" });
});

test("a picture without a code, and a file that is no picture, are told as such", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "bob", "#follow=");
  const picker = dialog(page).getByLabel("Or read a code from a picture");
  const buffer = await page.screenshot();
  await picker.setInputFiles({ name: "page.png", mimeType: "image/png", buffer });
  await expect(dialog(page).getByRole("status")).toContainText("No QR code was found");
  await picker.setInputFiles({ name: "junk.png", mimeType: "image/png", buffer: Buffer.from("junk") });
  await expect(dialog(page).getByRole("status")).toContainText("This picture can not be read");
});

test("a link that the system hands over, and one that is pasted, lead to the contact card", async ({
  context,
  relayWith,
}) => {
  const relay = await relayWith();
  const alice = await visit(context, relay, "alice");
  const feedId = await feedIdOf(alice);
  // What the browser makes of a link web+tinyssb:…, by the manifest's protocol handler.
  const handler = await alice.evaluate(async () => (await fetch("/manifest.webmanifest")).json());
  const [{ protocol, url }] = handler.protocol_handlers;
  expect(protocol).toBe("web+tinyssb");
  const opened = url.replace("%s", encodeURIComponent(`web+tinyssb:feed/${feedId}?name=Alice`)).replace(/^\//, "");
  const bob = await visit(context, relay, "bob", opened);
  await expect(dialog(bob).getByRole("textbox", { name: /^Name / })).toHaveValue("Alice");
  await followAndArrive(bob, feedId);
  const carla = await visit(context, relay, "carla", "#feeds");
  await carla.getByRole("main").getByRole("button", { name: "Follow a feed" }).click();
  await dialog(carla)
    .getByRole("textbox", { name: "Feed ID or link" })
    .fill(` web+tinyssb:feed/${feedId.toUpperCase()} `);
  await followAndArrive(carla, feedId);
});
