/** Feeds carried from node to node in a file: merged, verified, judged one by one. */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import { NO_COPY } from "../../src/store/port.ts";
import type { NodeApi } from "../../src/worker/api.ts";
import { demoDirectory, logFile } from "../store/demo-vectors.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const LONG = "long ".repeat(200);

/** Its zip archive, by another implementation than the one under test. */
const unzip = (file: Uint8Array) => unzipSync(file);
const logOf = (feedId: string) => `_logs/${feedId}.log`;

async function alone() {
  const started = await bench.start();
  await started.node.disconnect("tabs");
  return started;
}

async function author(...contents: string[]) {
  const started = await alone();
  for (const content of contents) await started.node.append(content);
  return { ...started, feedId: (await started.node.whoami()).feedId };
}

const seqOf = async (node: NodeApi, feedId: string) => (await node.feeds()).find((feed) => feed.feedId === feedId)?.seq;

/** The log of somebody whose key the test has, so that they can fork; by node:crypto alone. */
function forker() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const feedId = Buffer.from(publicKey.export({ format: "der", type: "spki" }).subarray(12));
  const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  return {
    feedId: feedId.toString("hex"),
    log(texts: readonly string[], { forged = false, anchor = 0 } = {}) {
      let prev = feedId.subarray(0, 20);
      const mids = [prev.toString("hex")];
      const wires: string[] = [];
      texts.forEach((text, index) => {
        const seq = Buffer.alloc(4);
        seq.writeUInt32BE(index + 1);
        const name = Buffer.concat([Buffer.from("tinyssb-v0"), feedId, seq, prev]);
        const payload = Buffer.alloc(48);
        payload.write(text);
        const packet = Buffer.concat([sha256(name).subarray(0, 7), Buffer.of(0), payload]);
        const signature = sign(null, Buffer.concat([name, packet]), privateKey);
        if (forged && index === texts.length - 1) signature[0]! ^= 1;
        const wire = Buffer.concat([packet, signature]);
        prev = sha256(name, wire).subarray(0, 20);
        mids.push(prev.toString("hex"));
        wires.push(wire.toString("hex"));
      });
      return logFile(this.feedId, [anchor, mids[anchor]!], [texts.length, mids[texts.length]!], wires.slice(anchor));
    },
    file(texts: readonly string[], options = {}) {
      return zipSync({ [logOf(this.feedId)]: this.log(texts, options) });
    },
  };
}

describe("a file of feeds", () => {
  it("brings entries and blobs of a followed feed, and nothing the second time", async () => {
    const alice = await author("short", LONG);
    const file = await alice.node.exportFeeds();
    expect(Object.keys(unzip(file)).filter((path) => !path.startsWith("_blob/"))).toEqual([
      logOf(alice.feedId),
      "state.json",
    ]);
    const { node, events } = await alone();
    await node.follow(alice.feedId);
    const first = { feedId: alice.feedId, from: 1, to: 2, outcome: "merged", gap: null, refusal: null };
    expect(await node.importFeeds(file)).toEqual({
      feeds: [{ ...first, added: 2, present: 0, blobs: 10 }],
      holdsKey: false,
    });
    expect(events).toContainEqual({ name: "feed", event: { feedId: alice.feedId, change: "added" } });
    const entries = await node.entries(alice.feedId);
    expect(entries.map(({ content }) => Buffer.from(content!, "hex").toString())).toEqual(["short", LONG]);
    expect(await node.importFeeds(file)).toEqual({
      feeds: [{ ...first, added: 0, present: 2, blobs: 0 }],
      holdsKey: false,
    });
  });

  it("holds no secret of the node that made it", async () => {
    const alice = await author("one");
    const config = JSON.parse(Buffer.from((await alice.node.exportFiles())["config.json"]!).toString());
    const file = Buffer.from(await alice.node.exportFeeds());
    expect(file.includes(Buffer.from(config.secret))).toBe(false);
    expect(file.includes(Buffer.from(config.secret, "hex"))).toBe(false);
  });

  it("holds the feeds that were chosen, and only their blobs", async () => {
    const alice = await author(LONG);
    const bob = await author("of bob");
    await bob.node.follow(alice.feedId);
    await bob.node.importFeeds(await alice.node.exportFeeds());
    expect(Object.keys(unzip(await bob.node.exportFeeds([bob.feedId])))).toEqual([logOf(bob.feedId), "state.json"]);
    expect(Object.keys(unzip(await bob.node.exportFeeds())).filter((path) => path.startsWith("_blob/")).length).toBe(
      10,
    );
    await expect(bob.node.exportFeeds(["00".repeat(32)])).rejects.toMatchObject({ code: "unknown-feed" });
  });

  it("leaves feeds alone that are not followed until they are named", async () => {
    const alice = await author("one", LONG);
    const file = await alice.node.exportFeeds();
    const { node } = await alone();
    expect((await node.importFeeds(file)).feeds).toMatchObject([
      { feedId: alice.feedId, outcome: "not-followed", from: 1, to: 2, added: 0 },
    ]);
    expect((await node.feeds()).length).toBe(1);
    expect((await node.importFeeds(file, { take: [alice.feedId] })).feeds).toMatchObject([
      { outcome: "new", added: 2, blobs: 10 },
    ]);
    const entries = await node.entries(alice.feedId);
    expect(Buffer.from(entries[1]!.content!, "hex").toString()).toBe(LONG);
  });

  it("counts the blobs that came, also where a length could be read as a longer one", async () => {
    // 2045 is fd 0f in today's network; with the x after it, PoC-01 would read 0x780f bytes. 26 bytes stand in the entry.
    const alice = await author("x".repeat(2045));
    const file = await alice.node.exportFeeds();
    expect(Object.keys(unzip(file)).filter((path) => path.startsWith("_blob/")).length).toBe(1 + 20);
    const { node } = await alone();
    expect((await node.importFeeds(file, { take: [alice.feedId] })).feeds).toMatchObject([{ added: 1, blobs: 21 }]);
    expect((await node.feeds())[1]).toMatchObject({ missingBlobs: 0 });
  });

  it("is merged when it is longer, and no error when it is shorter", async () => {
    const alice = forker();
    const { node } = await alone();
    await node.follow(alice.feedId);
    await node.importFeeds(alice.file(["a", "b"]));
    expect((await node.importFeeds(alice.file(["a", "b", "c", "d"]))).feeds).toMatchObject([
      { outcome: "merged", added: 2, present: 2 },
    ]);
    expect((await node.importFeeds(alice.file(["a"]))).feeds).toMatchObject([
      { outcome: "merged", added: 0, present: 1 },
    ]);
    expect(await seqOf(node, alice.feedId)).toBe(4);
  });

  it("is history where nothing of its feed was here, and news where the feed has grown", async () => {
    const alice = forker();
    const { node, started, disk } = await alone();
    await node.importFeeds(alice.file(["a", "b", "c"]), { take: [alice.feedId] });
    await expect.poll(async () => (await node.timeline()).total).toBe(3);
    expect(await node.unread()).toEqual({ total: 0, feeds: {} });
    expect((await node.timeline()).firstUnread).toBeNull();
    // They say no time, and when they were written nobody knows: not when the file came.
    expect((await node.timeline()).items.map(({ timeMs }) => timeMs)).toEqual([null, null, null]);
    await node.importFeeds(alice.file(["a", "b", "c", "d", "e"]));
    await expect.poll(() => node.unread()).toEqual({ total: 2, feeds: { [alice.feedId]: 2 } });
    expect((await node.timeline()).items[4].timeMs).toBeGreaterThan(Date.UTC(2025, 0));
    await bench.end(started);
    expect(await (await bench.start(disk)).node.unread()).toEqual({ total: 2, feeds: { [alice.feedId]: 2 } });
  });

  it("is history also while entries of other feeds are being read for the conversation", async () => {
    const alice = forker();
    let startReading = (): void => {};
    const imported = new Promise<void>((resolve) => {
      startReading = resolve;
    });
    /** Reads as a browser does, not before everything else; the first time once the file is stored. */
    class LateStore extends MemoryStore {
      override async readEntries(...range: Parameters<MemoryStore["readEntries"]>) {
        await imported;
        await new Promise((resolve) => setImmediate(resolve));
        return super.readEntries(...range);
      }

      override async applyImport(...all: Parameters<MemoryStore["applyImport"]>) {
        await super.applyImport(...all);
        startReading();
      }
    }
    const disk = new MemoryDisk();
    const { node } = await bench.start(disk, {
      store: new LateStore(disk),
      // Looking into the other profiles takes longer than it takes the conversation to read all there is.
      highestCopy: async () => {
        for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
        return NO_COPY;
      },
    });
    await node.append("mine");
    await node.importFeeds(alice.file(["a", "b", "c"]), { take: [alice.feedId] });
    await expect.poll(async () => (await node.timeline()).total).toBe(4);
    expect(await node.unread()).toEqual({ total: 0, feeds: {} });
  });

  it("tells of the gap when entries between are missing, and takes nothing", async () => {
    const alice = forker();
    const { node } = await alone();
    await node.follow(alice.feedId);
    await node.importFeeds(alice.file(["a"]));
    expect((await node.importFeeds(alice.file(["a", "b", "c", "d"], { anchor: 3 }))).feeds).toMatchObject([
      { outcome: "gap", gap: { from: 2, to: 3 }, added: 0 },
    ]);
    expect(await seqOf(node, alice.feedId)).toBe(1);
  });

  it("proves a fork when it holds another entry than ours, and the feed is frozen, also after a restart", async () => {
    const alice = forker();
    const { node, events, started, disk } = await alone();
    await node.follow(alice.feedId);
    await node.importFeeds(alice.file(["a", "b", "c"]));
    expect((await node.importFeeds(alice.file(["a", "other", "c", "d"]))).feeds).toMatchObject([{ outcome: "fork" }]);
    expect(events).toContainEqual({ name: "feed", event: { feedId: alice.feedId, change: "forked" } });
    const packets = ["b", "other"].map((text) =>
      Buffer.from(alice.log(["a", text]).subarray(128 * 2 + 8)).toString("hex"),
    );
    expect((await node.feeds())[1]).toMatchObject({ seq: 3, fork: { seq: 2, packets } });
    expect((await node.importFeeds(alice.file(["a", "b", "c", "d"]))).feeds).toMatchObject([{ outcome: "frozen" }]);
    await bench.end(started);
    expect((await (await bench.start(disk)).node.feeds())[1]).toMatchObject({ seq: 3, fork: { seq: 2 } });
  });

  it("refuses what was not signed by the author, feed by feed, and no forgery is a fork", async () => {
    const alice = forker();
    const bob = forker();
    const { node } = await alone();
    for (const { feedId } of [alice, bob]) await node.follow(feedId);
    await node.importFeeds(alice.file(["a", "b"]));
    const file = zipSync({
      [logOf(alice.feedId)]: alice.log(["a", "forged"], { forged: true }),
      [logOf(bob.feedId)]: bob.log(["mine"]),
    });
    const { feeds } = await node.importFeeds(file);
    expect(feeds.find(({ feedId }) => feedId === alice.feedId)).toMatchObject({
      outcome: "refused",
      refusal: { code: "bad-signature", seq: 2 },
    });
    expect(feeds.find(({ feedId }) => feedId === bob.feedId)).toMatchObject({ outcome: "merged", added: 1 });
    expect((await node.feeds()).find(({ feedId }) => feedId === alice.feedId)).toMatchObject({ seq: 2, fork: null });
    const damaged = bob.log(["mine", "too"]).subarray(0, -1);
    expect((await node.importFeeds(zipSync({ [logOf(bob.feedId)]: damaged }))).feeds).toMatchObject([
      { outcome: "refused", refusal: { code: "damaged-log" } },
    ]);
  });

  it("lets writing wait when it has later entries of the own feed", async () => {
    const alice = await author("one");
    const exported = await alice.node.exportFiles();
    await alice.node.append("two");
    const file = await alice.node.exportFeeds();
    const copy = await alone();
    await copy.node.importFiles(exported);
    await copy.node.confirmOwnFeed();
    expect((await copy.node.importFeeds(file)).feeds).toMatchObject([{ outcome: "merged", added: 1 }]);
    expect(await copy.node.whoami()).toMatchObject({ seq: 2, state: "recovering" });
  });

  it("may be a node's directory of the demos, whose key is left alone", async () => {
    const { node } = await alone();
    const before = await node.whoami();
    const directory = demoDirectory("nodeA");
    const [log] = Object.keys(directory).filter((path) => path.startsWith("_logs/"));
    const feedId = log!.slice("_logs/".length, -".log".length);
    expect(await node.importFeeds(zipSync(directory), { take: [feedId] })).toMatchObject({
      holdsKey: true,
      feeds: [{ feedId, outcome: "new", added: 14 }],
    });
    expect((await node.whoami()).feedId).toBe(before.feedId);
  });

  it("uses no blob that is not true to its name", async () => {
    const alice = await author(LONG);
    const files = unzip(await alice.node.exportFeeds());
    const blob = Object.keys(files).find((path) => path.startsWith("_blob/"))!;
    files[blob]![5]! ^= 1;
    const { node } = await alone();
    await node.follow(alice.feedId);
    const [report] = (await node.importFeeds(zipSync(files))).feeds;
    expect(report!.blobs).toBeLessThan(10);
    expect((await node.feeds())[1]!.missingBlobs).toBe(10 - report!.blobs);
  });

  it("is refused when it is no archive, or has no log", async () => {
    const { node } = await alone();
    await expect(node.importFeeds(new Uint8Array(9))).rejects.toMatchObject({ code: "import-refused" });
    await expect(node.importFeeds(zipSync({ "readme.txt": new Uint8Array(1) }))).rejects.toMatchObject({
      code: "import-refused",
    });
  });
});
