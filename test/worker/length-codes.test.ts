import { describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../src/store/memory-store.ts";
import type { Files, NodeApi } from "../../src/worker/api.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const start = (disk?: MemoryDisk, profile = "test") => bench.start(disk, { profile });

const codeOf = (disk: MemoryDisk, feedId: string) =>
  [...disk.feeds.values()].find(({ record }) => Buffer.from(record.feedId).toString("hex") === feedId)!.record
    .lengthCode;
const json = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());
const logOf = (files: Files) => files[Object.keys(files).find((path) => path.startsWith("_logs/"))!];
const long = (bytes: number) => new Uint8Array(bytes).fill(0x61);

describe("a feed that is made here", () => {
  it("writes lengths as today's network does", async () => {
    const { node } = await start();
    await node.append(long(300));
    const log = logOf(await node.exportFiles());
    // Header block of 128 bytes, 8 reserved, DMX and type, then the length: 300 is ac 02 as LEB128.
    expect(Buffer.from(log.subarray(128 + 8 + 8, 128 + 8 + 11)).toString("hex")).toBe("ac0261");
  });

  it("says so in state.json, which the demos never read, and comes back from there", async () => {
    const { node } = await start();
    const { feedId } = await node.whoami();
    await node.append(long(300));
    const files = await node.exportFiles();
    expect(json(files["state.json"])).toEqual({ lengthCodes: { [feedId]: "leb128" } });

    const other = await start();
    await other.node.importFiles(files);
    await other.node.confirmOwnFeed();
    expect(codeOf(other.disk, feedId)).toBe("leb128");
    expect((await other.node.entries(feedId))[0]).toMatchObject({ contentBytes: 300, complete: true });
    expect(await other.node.exportFiles()).toEqual(files);
    await other.node.append(long(200));
    expect((await other.node.entries(feedId))[1]).toMatchObject({ contentBytes: 200, complete: true });
  });

  it("is not read otherwise where state.json says nothing or something unknown", async () => {
    const { node } = await start();
    const { feedId } = await node.whoami();
    await node.append("short");
    const files = await node.exportFiles();
    const plain = await start();
    await plain.node.importFiles({ ...files, "state.json": Buffer.from("{}") });
    expect(codeOf(plain.disk, feedId)).toBe("compact-size");
    const refusing = await start();
    await expect(
      refusing.node.importFiles({ ...files, "state.json": Buffer.from('{"lengthCodes":{"abc":"x"}}') }),
    ).rejects.toMatchObject({ code: "import-refused" });
  });
});

describe("a feed that is followed", () => {
  async function followed(writer: { node: NodeApi }): Promise<{ node: NodeApi; disk: MemoryDisk; feedId: string }> {
    const { feedId, seq } = await writer.node.whoami();
    const reader = await start(undefined, "reader");
    await reader.node.follow(feedId);
    await expect.poll(async () => (await reader.node.feeds())[1].seq, { timeout: 8000 }).toBe(seq);
    await expect.poll(async () => (await reader.node.feeds())[1].missingBlobs, { timeout: 8000 }).toBe(0);
    return { ...reader, feedId };
  }

  it("is read in either form, and tells its own by the first chain that fits one", async () => {
    const writer = await start(undefined, "writer");
    const sizes = [128, 200, 253, 300, 1000, 5757];
    for (const size of sizes) await writer.node.append(long(size));
    const { node, disk, feedId } = await followed(writer);
    expect((await node.entries(feedId)).map(({ contentBytes, complete }) => [contentBytes, complete])).toEqual(
      sizes.map((size) => [size, true]),
    );
    await expect.poll(() => codeOf(disk, feedId)).toBe("leb128");
  });

  it("stays undecided while nothing has told", async () => {
    const writer = await start(undefined, "writer");
    await writer.node.append(long(100));
    const { node, disk, feedId } = await followed(writer);
    expect((await node.entries(feedId))[0]).toMatchObject({ contentBytes: 100, complete: true });
    expect(codeOf(disk, feedId)).toBe("unknown");
    expect(json((await node.exportFiles())["state.json"]).lengthCodes[feedId]).toBe("unknown");
  });
});
