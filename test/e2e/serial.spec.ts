/** Devices on a serial port: a LoRa bridge, a console that must not get a byte, one that says nothing. */
import type { Page } from "@playwright/test";
import { FEED_A, makeDemoTrees } from "../support/demo-trees.ts";
import { bytes } from "../support/gen1-vectors.ts";
import { KissBridge } from "../support/kiss-bridge.ts";
import { LoRaAir } from "../support/lora-air.ts";
import { openPtyPort } from "../support/pty.ts";
import { KissFace } from "../support/reference-faces.ts";
import { ReferencePeer } from "../support/reference-peer.ts";
import { ReferenceTree } from "../support/reference-tree.ts";
import { consoleDevice, silentDevice } from "../support/serial-devices.ts";
import {
  append,
  contentOf,
  expect,
  faceIs,
  faceOf,
  feedIdOf,
  follow,
  reaches,
  test,
  verifiedEntries,
  visit,
} from "./fixtures.ts";
import { openSerialBrowser, SERIAL_TIER, type SerialBrowser, serialObstacle } from "./serial-browser.ts";

/** On air a request may wait for many frames of others: the longest waits are of some ten seconds. */
const AIR_MS = 60_000;
/** A port that is silent is listened to for 16 s before a person is asked. */
const LISTENED_MS = 25_000;

const connectBridge = (page: Page) => page.getByRole("button", { name: "Connect a bridge" }).click();

test.describe(`with ${SERIAL_TIER}`, () => {
  test.skip(serialObstacle !== undefined, serialObstacle);
  let serial: SerialBrowser;
  let page: Page;

  test.beforeEach(async ({ browser, relayWith, watch, atEnd }) => {
    test.info().annotations.push({ type: "serial", description: SERIAL_TIER });
    const relay = await relayWith();
    serial = await openSerialBrowser(browser, relay.url, atEnd);
    watch.over(serial.context);
    page = await visit(serial.context, relay, "onair", "#faces");
    // The bridge alone joins this node to others.
    await page.evaluate(async () => {
      for (const { id } of await window.tinyssb.faces()) await window.tinyssb.disconnect(id);
    });
  });

  test("a firmware console is refused, and gets not a single byte", async ({ atEnd }) => {
    const device = consoleDevice(serial.cable);
    atEnd(() => device.close());
    await append(page, "something to send");
    await connectBridge(page);
    await expect(page.getByText("firmware console, not a KISS bridge").first()).toBeVisible();
    const refused = await page.evaluate(() =>
      window.tinyssb.connectSerial({ assumeBridge: true }).then(
        () => "came up",
        ({ code }) => code,
      ),
    );
    expect(refused).toBe("serial-console");
    expect(device.receivedBytes).toBe(0);
  });

  test("a silent port gets nothing until a person says that it is a bridge", async ({ atEnd }) => {
    const device = silentDevice(serial.cable);
    atEnd(() => device.close());
    await append(page, "something to send");
    await connectBridge(page);
    await faceIs(page, "serial", "listening");
    await expect.poll(async () => (await faceOf(page, "serial"))?.phase, { timeout: LISTENED_MS }).toBe("unconfirmed");
    expect(device.receivedBytes).toBe(0);
    await page.getByRole("button", { name: /It is a KISS bridge/ }).click();
    await faceIs(page, "serial", "up");
    await append(page, "now on air");
    await expect.poll(() => device.receivedBytes).toBeGreaterThan(120);
    expect(device.received[0]).toBe(0xc0);
  });

  test("a page and a node of the demos replicate over the air, through a pulled cable, without overrunning the bridge", async ({
    atEnd,
  }) => {
    test.setTimeout(180_000);
    const air = new LoRaAir();
    atEnd(() => air.close());
    const mine = new KissBridge({ name: "page", air, line: serial.cable });
    const farPort = await openPtyPort();
    atEnd(() => farPort.close());
    const far = new KissBridge({ name: "reference", air, line: farPort });

    const feedId = await feedIdOf(page);
    const trees = makeDemoTrees();
    atEnd(() => trees.remove());
    const tree = new ReferenceTree(trees.nodeA);
    tree.createLog(bytes(feedId));
    tree.close();
    const node = new ReferencePeer({
      directory: trees.nodeA,
      faces: [new KissFace(farPort.device)],
      produce: { everyMs: 0 },
      consume: "all",
      repeatMs: 3000,
      blobs: true,
    });
    node.tree.lengths = "leb128";
    await node.start();
    atEnd(() => node.stop());

    await follow(page, FEED_A.toString("hex"));
    await connectBridge(page);
    // The node's WANT is a frame, by which the bridge is known.
    await faceIs(page, "serial", "up");
    const long = "over the air ".repeat(30);
    for (const content of ["one", "two", long]) await append(page, content);
    node.publish(Buffer.from("from the node of the demos"));
    await reaches(page, FEED_A.toString("hex"), 2, AIR_MS);
    await node.reached(bytes(feedId), 3);
    expect((await node.chainOf(bytes(feedId), 3)).toString()).toBe(long);

    await serial.unplug();
    await faceIs(page, "serial", "waiting");
    await expect(page.getByText("The connection to the bridge was lost.").first()).toBeVisible();
    await append(page, "written while unplugged");
    node.publish(Buffer.from("sent while unplugged"));
    await serial.replug();
    await expect.poll(async () => (await faceOf(page, "serial"))?.phase, { timeout: LISTENED_MS }).toBe("up");
    await expect(page.getByText("The connection to the bridge was lost.")).toHaveCount(0);
    await node.reached(bytes(feedId), 4);
    await reaches(page, FEED_A.toString("hex"), 3, AIR_MS);

    const replica = await verifiedEntries(page, FEED_A.toString("hex"));
    expect(replica.map((entry) => contentOf(entry).toString()).slice(1)).toEqual([
      "from the node of the demos",
      "sent while unplugged",
    ]);
    const own = await verifiedEntries(page, feedId);
    expect(
      node.tree
        .maybeLog(bytes(feedId))!
        .entries()
        .map(({ packet }) => packet.toString("hex")),
    ).toEqual(own.map(({ packet }) => packet));
    expect(mine.overflow).toEqual({ bytes: 0, frames: 0 });
    expect(mine.tooLongFrames).toBe(0);
    expect(far.sentFrames.length).toBeGreaterThan(0);
    expect((await faceOf(page, "serial"))!.airtimeMs).toBeGreaterThan(0);
  });

  test("a person says what the bridge is set to, sees the hour's air rise, and finds both after a reload", async ({
    atEnd,
  }) => {
    test.setTimeout(120_000);
    const device = silentDevice(serial.cable);
    atEnd(() => device.close());
    await page.evaluate(async () => {
      await navigator.serial.requestPort();
      await window.tinyssb.connectSerial({ assumeBridge: true });
    });
    await faceIs(page, "serial", "up");
    const air = page.getByRole("group", { name: "Air of this hour" });
    await expect(air.getByText(/of 36 s used/)).toBeVisible();
    // Until a person has said it, the setting is assumed, and open.
    await expect(air.getByText(/^The bridge is set to: 867.5 MHz.*\(/)).toBeVisible();
    await air
      .getByRole("combobox", { name: "Setting" })
      .selectOption({ label: "Europe: 869.525 MHz, SF7, 250 kHz, 4/7, at most 10 %" });
    await air.getByRole("button", { name: "Keep these settings" }).click();
    await expect(air.getByText(/of 6 min 0 s used/)).toBeVisible();
    await append(page, "on air");
    // One packet of 120 bytes takes 0.14 s by Semtech's formula.
    await expect.poll(async () => (await faceOf(page, "serial"))?.radio?.usedMs).toBeGreaterThan(135);
    await expect(air.getByText(/^0\.[1-9]\d s of 6 min 0 s used/)).toBeVisible();
    await expect(air.getByRole("img", { name: /^Air in each of the last 60 minutes/ })).toBeVisible();
    const before = (await faceOf(page, "serial"))!.radio!.usedMs;
    await page.reload();
    await expect(air.getByText(/^0\.[1-9]\d s of 6 min 0 s used/)).toBeVisible();
    expect((await faceOf(page, "serial"))!.radio).toMatchObject({ preset: "eu868-869.4" });
    expect((await faceOf(page, "serial"))!.radio!.usedMs).toBeGreaterThanOrEqual(before);
  });

  test("what is chosen before a bridge is there counts when it comes, and is open to be confirmed", async ({
    atEnd,
  }) => {
    test.setTimeout(120_000);
    const next = page.getByRole("group", { name: "The next bridge is taken for" });
    await expect(next).toContainText("Bridge of the demos: 867.5 MHz");
    await next.getByText("Choose the setting for the next bridge").click();
    await next
      .getByRole("combobox", { name: "Setting" })
      .selectOption({ label: "Europe: 869.525 MHz, SF7, 250 kHz, 4/7, at most 10 %" });
    await next.getByRole("button", { name: "Keep for the next bridge" }).click();
    await expect(next).toContainText("Europe: 869.525 MHz");
    await page.reload();
    await expect(next).toContainText("Europe: 869.525 MHz");
    const device = silentDevice(serial.cable);
    atEnd(() => device.close());
    await page.evaluate(async () => {
      await navigator.serial.requestPort();
      await window.tinyssb.connectSerial({ assumeBridge: true });
    });
    await faceIs(page, "serial", "up");
    const air = page.getByRole("group", { name: "Air of this hour" });
    await expect(air.getByText(/of 6 min 0 s used/)).toBeVisible();
    await expect(air.getByText(/^The bridge is set to: 869.525 MHz.*confirmed/)).toBeVisible();
    await expect(next).toBeHidden();
    await air.getByRole("button", { name: "Keep these settings" }).click();
    await expect(air.getByText(/confirmed/)).toBeHidden();
    expect((await faceOf(page, "serial"))!.radio).toMatchObject({ preset: "eu868-869.4", isAssumed: false });
  });

  test("a port that another profile holds is shown as busy", async ({ atEnd }) => {
    const device = silentDevice(serial.cable);
    atEnd(() => device.close());
    await connectBridge(page);
    await faceIs(page, "serial", "listening");
    const other = await serial.context.newPage();
    await other.goto(page.url().replace("onair", "other"));
    await connectBridge(other);
    await expect.poll(async () => (await faceOf(other, "serial"))?.code).toBe("serial-busy");
    await expect(other.getByText("The serial port is in use.").first()).toBeVisible();
    await page.evaluate(() => window.tinyssb.disconnect("serial-1"));
    await faceIs(other, "serial", "listening");
  });
});
