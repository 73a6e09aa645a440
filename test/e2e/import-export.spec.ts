/** Data directories of the demos move into the browser and back without a changed byte. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unzipSync, zipSync } from "fflate";
import { bytes, gen1, seedOf } from "../support/gen1-vectors.ts";
import { CHAIN20, ed25519Signer, ed25519Verifier, hmacSigner, hmacVerifier } from "../support/reference-codec.ts";
import { ReferenceProducer } from "../support/reference-peer.ts";
import { createDemoTrees, ReferenceTree } from "../support/reference-tree.ts";
import {
  append,
  confirmOwnFeed,
  contentOf,
  type DirectoryFiles,
  entriesOf,
  expect,
  exportFiles,
  feedIdOf,
  importFiles,
  nodeName,
  readDirectory,
  showOwnFeed,
  test,
  verifiedEntries,
  visit,
  writeDirectory,
} from "./fixtures.ts";

const RECORDED = fileURLToPath(new URL("../vectors/poc01-data/", import.meta.url));
const NODES = ["nodeA", "nodeB", "nodeC"] as const;

interface ExpectedLog {
  anchor_seq: number;
  anchor_mid: string;
  front_seq: number;
  front_mid: string;
  entries: {
    seq: number;
    typ: number;
    wire: string;
    mid: string;
    payload?: string;
    complete?: boolean;
    content?: string;
  }[];
}
const expected: Record<string, { logs: Record<string, ExpectedLog> }> = JSON.parse(
  readFileSync(new URL("../vectors/poc01-data.expected.json", import.meta.url), "utf8"),
);

/** What the recorded demo says that an entry is, in the words of the API. */
const asViewed = ({ seq, typ, wire, mid, payload, complete = true, content }: ExpectedLog["entries"][number]) => ({
  seq,
  mid,
  packet: wire,
  type: typ === 0 ? "plain48" : "chain20",
  complete,
  content: !complete ? null : typ === 0 ? payload!.replace(/(00)*$/, "") : content,
});

for (const name of NODES)
  test(`the directory of ${name} is taken as it is, and comes back byte for byte`, async ({ context, relayWith }) => {
    const page = await visit(context, await relayWith(), name);
    const files = readDirectory(`${RECORDED}${name}`);
    const config = JSON.parse(files["config.json"]!.toString());
    expect(await importFiles(page, files)).toMatchObject({ report: { becameNode: true } });
    expect(await page.evaluate(() => window.tinyssb.whoami())).toMatchObject({ feedId: config.feedID, name });
    for (const [fid, log] of Object.entries(expected[name]!.logs)) {
      const feeds = await page.evaluate(() => window.tinyssb.feeds());
      expect(feeds.find(({ feedId }) => feedId === fid)).toMatchObject({
        anchorSeq: log.anchor_seq,
        anchorMid: log.anchor_mid,
        seq: log.front_seq,
        mid: log.front_mid,
      });
      const entries = await verifiedEntries(page, fid);
      const seen = entries.map(({ seq, mid, packet, type, complete, content }) => ({
        ...{ seq, mid, packet, type, complete },
        content,
      }));
      expect(seen).toEqual(log.entries.map(asViewed));
    }
    expect(await exportFiles(page)).toEqual(files);
  });

test("a person imports a zip, sees the entries, and exports a zip with the same files", async ({
  context,
  relayWith,
}) => {
  const page = await visit(context, await relayWith(), "imported", "#node");
  const files = readDirectory(`${RECORDED}nodeA`);
  const inFolder = Object.entries(files).map(([path, content]) => [`data/nodeA/${path}`, content]);
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Import one zip file").click();
  await (await chooser).setFiles({
    name: "nodeA.zip",
    mimeType: "application/zip",
    buffer: Buffer.from(zipSync(Object.fromEntries(inFolder))),
  });
  await expect(page.getByText("This profile is now that node.")).toBeVisible();
  await expect(nodeName(page)).toHaveText("nodeA");
  await showOwnFeed(page);
  await expect(page.getByRole("article", { name: "Entry 14" })).toContainText("SEQ 14");

  await page.goBack();
  await page.getByRole("button", { name: "Export one zip file" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("secret key");
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export the zip file" }).click();
  const zipped = unzipSync(readFileSync(await (await download).path()));
  expect(Object.fromEntries(Object.entries(zipped).map(([path, content]) => [path, Buffer.from(content)]))).toEqual(
    files,
  );
});

test("a person imports the folder itself", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "imported", "#node");
  await page.locator("input[webkitdirectory]").setInputFiles(`${RECORDED}nodeB`);
  await expect(page.getByText("This profile is now that node.")).toBeVisible();
  expect(await exportFiles(page)).toEqual(readDirectory(`${RECORDED}nodeB`));
});

test.describe("a damaged directory", () => {
  const healthy = readDirectory(`${RECORDED}nodeA`);
  const logPath = Object.keys(healthy).find((path) => path.startsWith("_logs/"))!;
  const blobPath = Object.keys(healthy).find((path) => path.startsWith("_blob/"))!;
  const flipped = (path: string, offset: number): DirectoryFiles => {
    const content = Buffer.from(healthy[path]!);
    content[offset]! ^= 0x01;
    return { ...healthy, [path]: content };
  };
  const damages: [string, DirectoryFiles, RegExp][] = [
    ["a flipped bit in the payload of SEQ 5", flipped(logPath, 128 * 5 + 8 + 20), /_logs\/4eef.*SEQ 5: .*signature/],
    ["a flipped bit in the DMX of SEQ 14", flipped(logPath, 128 * 14 + 8), /_logs\/4eef.*SEQ 14: .*DMX/i],
    [
      "a log that is shorter than its front",
      { ...healthy, [logPath]: healthy[logPath]!.subarray(0, -128) },
      /_logs\/4eef.*: ./,
    ],
    ["a flipped bit in a blob", flipped(blobPath, 7), /_blob\/.*: .*hash/],
    [
      "a path that leaves the directory",
      { ...healthy, "../config.json": healthy["config.json"]! },
      /\.\.\/config\.json: ./,
    ],
    ["a config that is no JSON", { ...healthy, "config.json": Buffer.from("{") }, /config\.json: ./],
  ];

  for (const [what, files, reason] of damages)
    test(`is refused with its place and changes nothing: ${what}`, async ({ context, relayWith }) => {
      const page = await visit(context, await relayWith());
      await append(page, "mine");
      const before = await exportFiles(page);
      const refusal = await importFiles(page, files);
      expect(refusal).toMatchObject({ code: "import-refused" });
      expect((refusal as { detail: string[] }).detail.join("\n")).toMatch(reason);
      expect(await exportFiles(page)).toEqual(before);
      expect(await append(page, "goes on")).toMatchObject({ seq: 2 });
    });

  test("is shown to the person with path, SEQ and reason", async ({ context, relayWith }) => {
    const page = await visit(context, await relayWith(), "imported", "#node");
    await page.getByLabel("Import one zip file").setInputFiles({
      name: "nodeA.zip",
      mimeType: "application/zip",
      buffer: Buffer.from(zipSync(damages[0]![1])),
    });
    const alert = page.getByRole("alert").filter({ hasText: "The import was refused" });
    await expect(alert).toContainText(damages[0]![2]);
    expect(await page.evaluate(() => window.tinyssb.whoami())).toMatchObject({ seq: 0, name: "" });
  });
});

test("the directory of another node is offered a profile of its own", async ({ context, relayWith }) => {
  const page = await visit(context, await relayWith(), "mine", "#node");
  await append(page, "mine");
  const files = readDirectory(`${RECORDED}nodeA`);
  expect(await importFiles(page, files)).toMatchObject({ code: "other-identity" });
  await page.locator("input[webkitdirectory]").setInputFiles(`${RECORDED}nodeA`);
  await expect(page.getByRole("textbox", { name: /New profile for it/ })).toHaveValue("nodeA");
  await page.getByRole("button", { name: "Import into this profile" }).click();
  await page.waitForURL(/\?profile=nodeA/);
  expect(await exportFiles(page)).toEqual(files);
  await page.goto(page.url().replace("nodeA", "mine"));
  expect(await page.evaluate(() => window.tinyssb.whoami())).toMatchObject({ seq: 1 });
});

test("a reference node goes on with our export, and we go on with its directory", async ({
  context,
  relayWith,
  temporaryFolder,
}) => {
  const page = await visit(context, await relayWith());
  const feedId = await feedIdOf(page);
  await append(page, "short");
  await append(page, "long ".repeat(200));
  const directory = temporaryFolder();
  writeDirectory(directory, await exportFiles(page));

  const producer = new ReferenceProducer({ directory, faces: [], produce: { everyMs: 0 } });
  // Feeds that are made here write lengths as today's network does.
  producer.tree.lengths = "leb128";
  await producer.start();
  expect(producer.signer.fid.toString("hex")).toBe(feedId);
  expect(producer.frontSeq(bytes(feedId))).toBe(2);
  const [, second] = producer.tree.maybeLog(bytes(feedId))!.entries();
  const chain = producer.tree.readChainOf(second!.packet);
  expect(chain).toMatchObject({ complete: true });
  expect(chain.content.toString()).toBe("long ".repeat(200));
  producer.publish(Buffer.from("by the reference"));
  producer.publish(Buffer.from("by the reference, ".repeat(30)));
  await producer.stop();

  const { report } = (await importFiles(page, readDirectory(directory))) as { report: { feeds: unknown } };
  expect(report.feeds).toEqual([{ feedId, entries: 4, added: 2 }]);
  await confirmOwnFeed(page);
  expect(await append(page, "by us again")).toMatchObject({ seq: 5 });
  const entries = await verifiedEntries(page, feedId);
  expect(entries.map((entry) => contentOf(entry).toString())).toEqual([
    "short",
    "long ".repeat(200),
    "by the reference",
    "by the reference, ".repeat(30),
    "by us again",
  ]);
});

test("a directory of the demos that goes on here is still read by them, its lengths as they write them", async ({
  context,
  relayWith,
  temporaryFolder,
}) => {
  const { nodeA } = createDemoTrees(temporaryFolder(), { nodeA: seedOf(0) });
  const before = new ReferenceProducer({ directory: nodeA, faces: [], produce: { everyMs: 0 } });
  await before.start();
  before.publish(Buffer.from("by the reference, ".repeat(30)));
  await before.stop();

  const page = await visit(context, await relayWith());
  await importFiles(page, readDirectory(nodeA));
  await confirmOwnFeed(page);
  await append(page, "by us, ".repeat(60));
  const directory = temporaryFolder();
  writeDirectory(directory, await exportFiles(page));
  const after = new ReferenceProducer({ directory, faces: [], produce: { everyMs: 0 } });
  await after.start();
  const entries = [...after.tree.maybeLog(before.signer.fid)!.entries()];
  await after.stop();
  const chains = entries.filter(({ packet }) => packet[7] === CHAIN20);
  expect(chains.map(({ packet }) => after.tree.readChainOf(packet).content.toString())).toEqual([
    "by the reference, ".repeat(30),
    "by us, ".repeat(60),
  ]);
});

test("a directory of the MicroPython flavour is recognised, continued and exported", async ({
  context,
  relayWith,
  temporaryFolder,
}) => {
  const secret = seedOf(0);
  const [signer, verifier] = [hmacSigner(secret), hmacVerifier(secret)];
  const { nodeA } = createDemoTrees(temporaryFolder(), { nodeA: secret });
  const tree = new ReferenceTree(nodeA);
  const log = tree.createLog(signer.fid);
  const signed = gen1.poc01.hmac_variant.entries.filter(({ fid }) => fid === signer.fid.toString("hex"));
  for (const { wire } of signed) expect(log.append(bytes(wire), verifier)).toBeUndefined();
  tree.close();

  const page = await visit(context, await relayWith());
  const files = readDirectory(nodeA);
  expect(await importFiles(page, files)).toMatchObject({ report: { becameNode: true } });
  const feedId = signer.fid.toString("hex");
  expect(await page.evaluate(() => window.tinyssb.feeds())).toMatchObject([
    { feedId, own: true, scheme: "hmac-sha512" },
  ]);
  expect((await entriesOf(page, feedId)).map(({ mid }) => mid)).toEqual(signed.map(({ mid }) => mid));
  expect(await exportFiles(page)).toEqual(files);

  await confirmOwnFeed(page);
  await append(page, "by us");
  const entries = await verifiedEntries(page, feedId, verifier);
  expect(contentOf(entries.at(-1)!).toString()).toBe("by us");
  const directory = temporaryFolder();
  writeDirectory(directory, await exportFiles(page));
  const producer = new ReferenceProducer({ directory, faces: [], produce: { everyMs: 0 }, signer, verifier });
  await producer.start();
  expect(producer.publish(Buffer.from("by the reference"))).toMatchObject({ seq: entries.length + 1 });
  await producer.stop();
});

test("a secret that is used for its key pair gives an Ed25519 feed", async ({
  context,
  relayWith,
  temporaryFolder,
}) => {
  const { nodeA } = createDemoTrees(temporaryFolder(), { nodeA: seedOf(1) });
  const page = await visit(context, await relayWith());
  expect(await importFiles(page, readDirectory(nodeA))).toMatchObject({ report: { becameNode: true } });
  await confirmOwnFeed(page);
  await append(page, "first");
  await verifiedEntries(page, ed25519Signer(seedOf(1)).fid.toString("hex"), ed25519Verifier);
});
