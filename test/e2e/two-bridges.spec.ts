/** One page with two bridges at once, each on a terminal of its own: what one radio brings goes out by the other. */
import { FEED_A, makeDemoTrees } from "../support/demo-trees.ts";
import { KissBridge } from "../support/kiss-bridge.ts";
import { LoRaAir } from "../support/lora-air.ts";
import { openPtyPort, type PtyPort } from "../support/pty.ts";
import { KissFace } from "../support/reference-faces.ts";
import { ReferencePeer } from "../support/reference-peer.ts";
import { ReferenceTree } from "../support/reference-tree.ts";
import { expect, follow, reaches, test, verifiedEntries, visit } from "./fixtures.ts";
import { openTwoPortBrowser, serialObstacle } from "./serial-browser.ts";

/** On air a request may wait for many frames of others. */
const AIR_MS = 60_000;

test.skip(serialObstacle !== undefined, serialObstacle);

test("with a stand-in for Web Serial that has two ports, a feed goes from one bridge through the page to the other, and on when one bridge was pulled and is back", async ({
  browser,
  relayWith,
  watch,
  atEnd,
}) => {
  test.setTimeout(240_000);
  const relay = await relayWith();
  const { context, cables, shim } = await openTwoPortBrowser(browser, atEnd);
  watch.over(context);
  const page = await visit(context, relay, "between", "#faces");
  await page.evaluate(async () => {
    for (const { id } of await window.tinyssb.faces()) await window.tinyssb.disconnect(id);
  });
  await follow(page, FEED_A.toString("hex"));

  /** A reference node with a bridge of its own, in reach of one bridge of the page and of nothing else. */
  const airs: LoRaAir[] = [];
  const inReachOf = async (cable: PtyPort, directory: string, produces: boolean): Promise<ReferencePeer> => {
    const air = new LoRaAir();
    airs.push(air);
    const farPort = await openPtyPort();
    for (const each of [farPort, air]) atEnd(() => each.close());
    new KissBridge({ name: "page", air, line: cable });
    new KissBridge({ name: "reference", air, line: farPort });
    const node = new ReferencePeer({
      directory,
      faces: [new KissFace(farPort.device)],
      repeatMs: 3000,
      ...(produces ? { produce: { everyMs: 0 } } : { consume: FEED_A }),
    });
    await node.start();
    atEnd(() => node.stop());
    return node;
  };
  const trees = makeDemoTrees();
  atEnd(() => trees.remove());
  const tree = new ReferenceTree(trees.nodeB);
  tree.createLog(FEED_A);
  tree.close();
  const author = await inReachOf(cables[0]!, trees.nodeA, true);
  const reader = await inReachOf(cables[1]!, trees.nodeB, false);

  const phases = () =>
    page.evaluate(async () => Object.fromEntries((await window.tinyssb.faces()).map(({ id, phase }) => [id, phase])));
  // Which port a face gets is the browser's order: the author's bridge is the first.
  for (const bridge of ["serial-1", "serial-2"]) {
    await page.getByRole("button", { name: /^Connect (a|another) bridge/ }).click();
    await expect.poll(async () => (await phases())[bridge]).toBeDefined();
  }
  author.publish(Buffer.from("one"));
  // A frame of a KISS bridge tells what it is. The author of the demos says nothing by itself, so a person may have to.
  await expect.poll(phases, { timeout: AIR_MS }).toMatchObject({ "serial-1": "up", "serial-2": "up" });
  author.publish(Buffer.from("two"));
  await reaches(page, FEED_A.toString("hex"), 3, AIR_MS);
  await reader.reached(FEED_A, 3);

  await shim.unplug(1);
  await expect.poll(phases).toMatchObject({ "serial-1": "up", "serial-2": "waiting" });
  author.publish(Buffer.from("while the second was pulled"));
  await reaches(page, FEED_A.toString("hex"), 4, AIR_MS);
  expect(reader.tree.maybeLog(FEED_A)!.entries()).toHaveLength(3);
  await shim.replug(1);
  await expect.poll(phases, { timeout: AIR_MS }).toEqual({ "serial-1": "up", "serial-2": "up" });
  await reader.reached(FEED_A, 4);

  await shim.unplug(0);
  await expect.poll(phases).toMatchObject({ "serial-1": "waiting", "serial-2": "up" });
  author.publish(Buffer.from("while the first was pulled"));
  await shim.replug(0);
  await expect.poll(phases, { timeout: AIR_MS }).toEqual({ "serial-1": "up", "serial-2": "up" });
  author.publish(Buffer.from("and after it"));
  await reader.reached(FEED_A, 6);

  const written = author.tree.maybeLog(FEED_A)!.entries();
  const replica = await verifiedEntries(page, FEED_A.toString("hex"));
  expect(replica.map(({ packet }) => packet)).toEqual(written.map(({ packet }) => packet.toString("hex")));
  expect(reader.tree.maybeLog(FEED_A)!.entries()).toEqual(written);
  // Each air carried the feed: the first from the author, the second from the page.
  const carriedBy = (air: LoRaAir) => new Set(air.records.map(({ from }) => from));
  expect(airs.map((air) => carriedBy(air).has("page"))).toEqual([true, true]);
});
