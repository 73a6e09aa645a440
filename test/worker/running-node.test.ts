import { describe, expect, it } from "vitest";
import { MemoryDisk } from "../../src/store/memory-store.ts";
import type { Call } from "../../src/worker/messages.ts";
import { gen1, hex, poc01Data } from "../support/vectors.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const start: typeof bench.start = (...options) => bench.start(...options);

const appendCall = (id: string, content: string, isRepeated = false): Call => ({
  id,
  method: "append",
  args: [content],
  isRepeated,
});
const text = (content: string | null): string => Buffer.from(content ?? "", "hex").toString();

describe("a running node", () => {
  it("makes its feed once, without a name, and is the same node after a restart", async () => {
    const { node, started, disk } = await start();
    const before = await node.whoami();
    expect(before).toMatchObject({ name: "", seq: 0, mid: before.feedId.slice(0, 40) });
    await node.append("first");
    await bench.end(started);
    const again = await start(disk);
    expect(await again.node.whoami()).toMatchObject({ feedId: before.feedId, seq: 1 });
  });

  it("keeps the name that it was given, also one that its profile gave it before", async () => {
    const disk = new MemoryDisk();
    const first = await start(disk);
    await first.node.rename("test");
    await bench.end(first.started);
    const { node } = await start(disk);
    expect(await node.whoami()).toMatchObject({ name: "test" });
    expect(await node.link()).toMatch(/\?name=test$/);
  });

  it("lists the profiles of the browser", async () => {
    const { started } = await start();
    expect(await started.handle({ id: "1", method: "profiles", args: [], isRepeated: false })).toEqual(["test"]);
  });

  it("writes concurrent appends in the order of the calls", async () => {
    const { node } = await start();
    const receipts = await Promise.all(Array.from({ length: 700 }, (_, i) => node.append(`entry ${i}`)));
    expect(receipts.map(({ seq }) => seq)).toEqual(Array.from({ length: 700 }, (_, i) => i + 1));
    const { feedId } = await node.whoami();
    expect((await node.entries(feedId)).map(({ content }) => text(content))).toEqual(
      Array.from({ length: 700 }, (_, i) => `entry ${i}`),
    );
  });

  it("does a repeated append once, also after a restart", async () => {
    const { started, disk } = await start();
    const first = await started.handle(appendCall("token", "once"));
    expect(await started.handle(appendCall("token", "once", true))).toEqual(first);
    await bench.end(started);
    const again = await start(disk);
    expect(await again.started.handle(appendCall("token", "once", true))).toEqual(first);
    expect((await again.node.whoami()).seq).toBe(1);
  });

  it("does an append once that is repeated while the first is being written", async () => {
    const { node, started } = await start();
    const [first, ...repeated] = await Promise.all([
      started.handle(appendCall("token", "once")),
      started.handle(appendCall("token", "once", true)),
      started.handle(appendCall("token", "once", true)),
    ]);
    expect(repeated).toEqual([first, first]);
    expect((await node.whoami()).seq).toBe(1);
  });

  it("gives content back as it was appended, whatever its size", async () => {
    const { node } = await start();
    const { feedId } = await node.whoami();
    const contents = [0, 1, 27, 28, 47, 48, 49, 128, 252, 253, 5000].map((size) =>
      Uint8Array.from({ length: size }, (_, i) => (i * 31 + size) & 255),
    );
    contents.push(Uint8Array.of(1, 2, 0), new Uint8Array(48));
    for (const content of contents) await node.append(content);
    const entries = await node.entries(feedId);
    expect(entries.map(({ content }) => content)).toEqual(
      contents.map((content) => Buffer.from(content).toString("hex")),
    );
    expect(entries.every(({ complete, missingBlobs }) => complete && missingBlobs === 0)).toBe(true);
  });

  it.each([
    ["plain48 of 49 bytes", new Uint8Array(49), { type: "plain48" }, "too-long"],
    ["more than a mebibyte", new Uint8Array((1 << 20) + 1), {}, "too-long"],
    ["a number", 5, {}, "bad-argument"],
    ["an unknown type", "x", { type: "chain21" }, "bad-argument"],
  ])("refuses to append %s", async (_what, content, options, code) => {
    const { node } = await start();
    await expect(node.append(content as string, options as never)).rejects.toMatchObject({ code });
    expect((await node.whoami()).seq).toBe(0);
  });

  it("replicates with another node in the same browser, both ways", async () => {
    const [a, b] = [await start(), await start(new MemoryDisk(), { profile: "other" })];
    const [idA, idB] = [(await a.node.whoami()).feedId, (await b.node.whoami()).feedId];
    await a.node.follow(idB);
    await b.node.follow(idA);
    await Promise.all([a.node.append("from a"), b.node.append("x".repeat(3000))]);
    await expect
      .poll(async () => (await b.node.feeds()).find(({ feedId }) => feedId === idA))
      .toMatchObject({ seq: 1 });
    await expect
      .poll(async () => (await a.node.feeds()).find(({ feedId }) => feedId === idB))
      .toMatchObject({ seq: 1, missingBlobs: 0 });
    expect(text((await a.node.entries(idB))[0].content)).toBe("x".repeat(3000));
  });
});

describe("following", () => {
  const fid = gen1.keys[0].public;

  it("takes every way to write a feed down, and only renames the second time", async () => {
    const { node } = await start();
    const reference = `@${Buffer.from(fid, "hex").toString("base64")}.ed25519`;
    expect(await node.follow(reference, { name: "Alice" })).toMatchObject({
      feedId: fid,
      name: "Alice",
      seq: 0,
      own: false,
    });
    expect(await node.follow(`web+tinyssb:feed/${fid}?name=Ali`)).toMatchObject({ name: "Ali" });
    expect(await node.feeds()).toHaveLength(2);
  });

  it("tells of a feed ID whether it is a key that can sign, before it is followed", async () => {
    const { node } = await start();
    for (const { enc, bytes_to_element } of gen1.common.ed25519_points)
      expect(await node.canSign(enc), bytes_to_element).toBe(bytes_to_element === "accepted");
    expect(await node.canSign(fid)).toBe(true);
    await expect(node.canSign("nonsense")).rejects.toMatchObject({ code: "bad-reference" });
    expect(await node.feeds()).toHaveLength(1);
  });

  it("refuses what is no feed, its own, keys that can not sign, and another anchor", async () => {
    const { node } = await start();
    const { feedId } = await node.whoami();
    await expect(node.follow("nonsense")).rejects.toMatchObject({ code: "bad-reference" });
    await expect(node.follow(feedId)).rejects.toMatchObject({ code: "own-feed" });
    await expect(node.follow(`01${"00".repeat(31)}`)).rejects.toMatchObject({ code: "bad-reference" });
    await node.follow(fid);
    await expect(node.follow(fid, { anchorSeq: 5, anchorMid: "00".repeat(20) })).rejects.toMatchObject({
      code: "anchor-conflict",
    });
    await expect(node.follow(gen1.keys[1].public, { anchorSeq: 5 })).rejects.toMatchObject({ code: "bad-argument" });
  });

  it("forgets a feed with its replica, and can follow it again from elsewhere", async () => {
    const { node } = await start();
    await node.follow(fid);
    await node.unfollow(fid);
    expect(await node.feeds()).toHaveLength(1);
    await expect(node.unfollow(fid)).rejects.toMatchObject({ code: "unknown-feed" });
    const { anchor_seq, anchor_mid } = gen1.poc01.truncated;
    expect(await node.follow(gen1.keys[1].public, { anchorSeq: anchor_seq, anchorMid: anchor_mid })).toMatchObject({
      seq: 41,
      anchorSeq: 41,
    });
  });
});

describe("a directory of the demos", () => {
  const [fid, log] = Object.entries(poc01Data.nodeA.logs)[0];
  /** The log file put together from the entries that the expectation lists. */
  const files = (): Record<string, Uint8Array> => {
    const header = new Uint8Array(128);
    header.set(hex(fid), 12);
    header.set(hex(log.anchor_mid), 84);
    new DataView(header.buffer).setUint32(104, log.front_seq);
    header.set(hex(log.front_mid), 108);
    const blocks = log.entries.flatMap(({ wire }) => [new Uint8Array(8), hex(wire)]);
    return {
      "config.json": new TextEncoder().encode(JSON.stringify(poc01Data.nodeA.config, null, 2)),
      [`_logs/${fid}.log`]: new Uint8Array(Buffer.concat([header, ...blocks])),
    };
  };

  it("makes an empty profile that node, which goes on writing once a person has confirmed that it may", async () => {
    const { node } = await start();
    expect(await node.importFiles(files())).toMatchObject({ becameNode: true, feeds: [{ feedId: fid, entries: 14 }] });
    expect(await node.whoami()).toMatchObject({ name: "nodeA", feedId: fid, seq: 14, mid: log.front_mid });
    await expect(node.append("too early")).rejects.toMatchObject({ code: "own-feed-recovering" });
    await node.confirmOwnFeed();
    expect(await node.append("more")).toMatchObject({ seq: 15 });
    expect(Object.keys(await node.exportFiles()).toSorted()).toEqual([`_logs/${fid}.log`, "config.json"]);
  });

  it("is refused by a profile that has written, and when an entry does not verify, without any change", async () => {
    const { node } = await start();
    const damaged = files();
    damaged[`_logs/${fid}.log`][128 * 3 + 60] ^= 1;
    const before = await node.whoami();
    await expect(node.importFiles(damaged)).rejects.toMatchObject({
      code: "import-refused",
      detail: [expect.stringContaining("SEQ 3")],
    });
    expect(await node.whoami()).toEqual(before);
    await node.append("mine");
    await expect(node.importFiles(files())).rejects.toMatchObject({ code: "other-identity" });
    expect(await node.feeds()).toHaveLength(1);
  });

  it("lets two imports, appends and follows at once come through one after the other", async () => {
    const { node } = await start();
    const other = gen1.keys[0].public;
    await node.importFiles(files());
    await node.confirmOwnFeed();
    const [, receipt, , followed, again] = await Promise.all([
      node.importFiles(files()),
      node.append("patient"),
      node.importFiles(files()),
      node.follow(other),
      node.follow(other),
    ]);
    expect(receipt.seq).toBe(15);
    expect(again.feedId).toBe(followed.feedId);
    expect((await node.feeds()).map(({ feedId }) => feedId).toSorted()).toEqual([fid, other].toSorted());
    await node.append("still there");
  });

  it("shows as much of long content as is wanted", async () => {
    const { node } = await start();
    const { feedId } = await node.whoami();
    await node.append("y".repeat(70_000));
    for (const round of [1, 2]) {
      const [entry] = await node.entries(feedId, { from: 1, maxContentBytes: 4000 });
      expect(entry, `round ${round}`).toMatchObject({ complete: true, contentBytes: 70_000, missingBlobs: 0 });
      expect(text(entry.content)).toBe("y".repeat(4000));
    }
    expect(text((await node.entries(feedId))[0].content)).toBe("y".repeat(70_000));
  });

  it("becomes another node only while nothing is written, also when that changes during the import", async () => {
    const { node } = await start();
    const before = await node.whoami();
    const [imported, receipt] = await Promise.allSettled([node.importFiles(files()), node.append("first")]);
    const { feedId, seq } = await node.whoami();
    if (imported.status === "fulfilled") {
      expect(receipt).toMatchObject({ status: "rejected", reason: { code: "own-feed-recovering" } });
      expect({ feedId, seq }).toEqual({ feedId: fid, seq: 14 });
    } else {
      expect(receipt.status).toBe("fulfilled");
      expect({ feedId, seq }).toEqual({ feedId: before.feedId, seq: 1 });
    }
  });
});
