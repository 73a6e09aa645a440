/** A post with a sidechain: what is said of it when its entry went out and its blobs did not, and when they did. */
import type { Page } from "@playwright/test";
import { makeBlobRequest } from "../support/reference-codec.ts";
import { encodeKiss, KissReader } from "../support/reference-kiss.ts";
import { silentDevice } from "../support/serial-devices.ts";
import { expect, faceIs, goTo, test, visit } from "./fixtures.ts";
import { openSerialBrowser, SERIAL_TIER, serialObstacle } from "./serial-browser.ts";

const LONG = "0123456789".repeat(150);

/** Writes a long post, and gives the line of what became of it. */
async function writeLong(page: Page) {
  await page.getByRole("textbox", { name: "New entry" }).fill(LONG);
  await page.getByRole("button", { name: "Send" }).click();
  const post = page
    .getByRole("region", { name: "Conversation" })
    .getByRole("article")
    .filter({ hasText: "0123456789" });
  return {
    line: post.getByRole("button", { name: /^In your log/ }),
    evidence: post.getByRole("list", { name: /^Evidence for entry/ }),
  };
}

test.describe(`with ${SERIAL_TIER}`, () => {
  test.skip(serialObstacle !== undefined, serialObstacle);

  test("a post whose entry went out before the hour's air was used up is not said to be on air: how many blobs went out is, and until when the rest waits", async ({
    browser,
    relayWith,
    watch,
    atEnd,
  }) => {
    const relay = await relayWith();
    const serial = await openSerialBrowser(browser, relay.url, atEnd);
    watch.over(serial.context);
    const device = silentDevice(serial.cable);
    atEnd(() => device.close());
    const page = await visit(serial.context, relay, "little-air", "#faces");
    await page.evaluate(async () => {
      for (const { id } of await window.tinyssb.faces()) await window.tinyssb.disconnect(id);
      await navigator.serial.requestPort();
      await window.tinyssb.connectSerial({ assumeBridge: true });
      const radio = { frequencyHz: 867_500_000, spreadingFactor: 7, bandwidthHz: 250_000, codingRateDenominator: 7 };
      // 720 ms an hour: five packets of 120 bytes.
      await window.tinyssb.setRadio("serial-1", { ...radio, preambleSymbols: 8, crc: true, dutyCycle: 0.0002 });
    });
    await faceIs(page, "serial", "up");
    await goTo(page, "#conversation");
    const { line, evidence } = await writeLong(page);
    await expect(line).toHaveAccessibleName(
      /^In your log → entry on air, [1-4] of 1\d blobs, the rest waits until \d\d:\d\d$/,
    );

    // What the line says is what the device got: the entry, and that many blobs.
    const packets = () => new KissReader().push(device.received).filter(({ length }) => length === 120);
    const sent = Number(/(\d) of 1\d blobs/.exec((await line.textContent())!)![1]);
    await expect.poll(() => packets().length).toBe(1 + sent);
    await line.click();
    await expect(evidence).toContainText(`Bridge 1: ${sent} of 1`);
    await expect(evidence).toContainText("The air of this hour is used up: nothing goes out there before");
    // Only who has the entry and the blobs before knows what the last one that went out points to.
    serial.cable.write(encodeKiss(makeBlobRequest([{ pointer: packets().at(-1)!.subarray(100), count: 4 }])));
    await expect(line).toHaveAccessibleName(/→ entry held by at least one node, its blobs are asked for$/);
    await expect(evidence).toContainText(`Bridge 1: a node asked for blob ${sent + 1} `);
    await expect(evidence).toContainText("Not all that it asked for went out since.");
    await page.reload();
    await expect(line).toHaveAccessibleName(
      /entry on air, [1-4] of 1\d blobs, .*→ entry held by at least one node, its blobs/,
    );
  });
});

test("a post of which all blobs were asked for and sent says so, and that its entry is held", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith());
  await page.getByRole("button", { name: "Try it with a simulated neighbour" }).click();
  await expect(page.getByText("I am a simulated neighbour").first()).toBeVisible();
  const { line, evidence } = await writeLong(page);
  await expect(line).toHaveAccessibleName(/^In your log → sent .* → held by (at least one node|.*simulated.*)$/);
  await line.click();
  await expect(evidence).toContainText(/Simulated neighbour: (1\d) of \1 blobs went out\./);
  await expect(evidence).toContainText("What it asked for went out since; whether it arrived is not known.");
  await expect(evidence).toContainText("All its blobs went out, and nobody asks for one now");
});
