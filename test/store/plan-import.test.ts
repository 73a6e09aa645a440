import { generateKeyPairSync, sign } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { FilesByPath } from "../../src/archive/import-files.ts";
import { asFeedId, toHex } from "../../src/core/bytes.ts";
import type { Commit, FeedRecord } from "../../src/core/effects.ts";
import { dmxOf, genesisAnchor, logEntryName, midOf, signedMessage, unsignedPacket } from "../../src/core/entry.ts";
import { parseDirectory } from "../../src/store/demo-directory.ts";
import { serializeDirectory } from "../../src/store/demo-export.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { planImport } from "../../src/store/plan-import.ts";
import { demoDirectory, hex, logFile, signatures, utf8 } from "./demo-vectors.ts";

const FID = "4eefcfd924702242e3a3424fe007022325903b67b0bc718e4fe18dd2b9832398";
const LOG = `_logs/${FID}.log`;
const nodeA = demoDirectory("nodeA");
const nodeB = demoDirectory("nodeB");
const nodeC = demoDirectory("nodeC");

/** An author of the test: `write` makes packets that verify, whatever they hold. */
function newAuthor() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const feedId = asFeedId(new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(12)));
  function write(texts: string[]): { wires: string[]; mids: string[] } {
    let prev = genesisAnchor(feedId).mid;
    const wires: string[] = [];
    const mids: string[] = [];
    texts.forEach((text, index) => {
      const name = logEntryName(feedId, index + 1, prev);
      const payload = new Uint8Array(48);
      payload.set(utf8(text));
      const packet = unsignedPacket(dmxOf(name), 0, payload);
      packet.set(sign(null, signedMessage(name, packet), privateKey), 56);
      prev = midOf(name, packet);
      wires.push(toHex(packet));
      mids.push(toHex(prev));
    });
    return { wires, mids };
  }
  /** A log file of entries anchor+1..front of `texts`. */
  function log(texts: string[], anchorSeq = 0, frontSeq = texts.length): Uint8Array {
    const { wires, mids } = write(texts);
    const midAt = (seq: number) => (seq === 0 ? toHex(feedId).slice(0, 40) : mids[seq - 1]);
    const wanted = wires.slice(anchorSeq, frontSeq);
    return logFile(toHex(feedId), [anchorSeq, midAt(anchorSeq)], [frontSeq, midAt(frontSeq)], wanted);
  }
  return { feedId, path: `_logs/${toHex(feedId)}.log`, log };
}

const noCommit: Commit = {
  strict: true,
  advances: [],
  runs: [],
  blobs: [],
  chains: [],
  endedChains: [],
  marks: [],
  receipts: [],
};

describe("an import into a profile", () => {
  let store: MemoryStore;
  beforeEach(async () => {
    store = new MemoryStore();
    await store.claimEpoch();
  });

  async function plan(files: FilesByPath) {
    const parsed = await parseDirectory(files, signatures);
    if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.faults));
    return planImport(parsed.directory, await store.load(), store);
  }

  async function take(files: FilesByPath) {
    const planned = await plan(files);
    if (planned.kind === "refused") throw new Error(JSON.stringify(planned.faults));
    await store.applyImport(planned.change);
    return planned.summary;
  }

  async function addEmptyOwnFeed() {
    const feedId = asFeedId(new Uint8Array(32).fill(5));
    const anchor = genesisAnchor(feedId);
    await store.putIdentity({ secret: new Uint8Array(32).fill(6), scheme: "ed25519" });
    return store.addFeed({ ...template, feedId, anchor, front: anchor, own: true });
  }

  const template: Omit<FeedRecord, "feedNo" | "feedId" | "anchor" | "front"> = {
    name: "",
    own: false,
    scheme: "ed25519",
    secret: undefined,
    lengthCode: "compact-size",
    missingBlobs: 0,
    parent: undefined,
  };

  const feeds = async () => (await store.load()).feeds;

  it("makes a profile whose own feed is empty that node, and keeps its settings and other feeds", async () => {
    const author = newAuthor();
    const empty = await addEmptyOwnFeed();
    await store.putSettings({ name: "new", relays: ["ws://localhost:1"] });
    await take({ [author.path]: author.log(["a", "b"]) });
    const summary = await take(nodeA);
    expect(summary).toEqual({
      becameNode: true,
      feeds: [{ feedId: FID, entries: 14, added: 14 }],
      blobs: 5,
      contacts: 0,
      notes: [expect.stringContaining("Writing waits")],
    });
    const { identity, settings } = await store.load();
    expect(identity).toEqual({ secret: hex(secretOf(nodeA)), scheme: "ed25519" });
    expect(settings).toMatchObject({ name: "nodeA", relays: ["ws://localhost:1"], demoState: "{}" });
    expect((await feeds()).some(({ feedNo }) => feedNo === empty.feedNo)).toBe(false);
    expect((await feeds()).map(({ own, front }) => [own, front.seq])).toEqual([
      [false, 2],
      [true, 14],
    ]);
    const exported = await serializeDirectory(store);
    expect(exported).toEqual({ ...nodeA, [author.path]: author.log(["a", "b"]) });
  });

  it("makes an own feed where the node has written nothing yet", async () => {
    await take(nodeB);
    expect((await feeds()).map(({ own, front, feedId }) => [own, front.seq, toHex(feedId) === FID])).toEqual([
      [false, 8, true],
      [true, 0, false],
    ]);
  });

  it("lets writing wait in a feed that became the own one, and in one that grew by an import", async () => {
    const ownState = async () => (await feeds()).find(({ own }) => own)?.ownState;
    await take({ ...nodeA, [LOG]: nodeB[LOG] });
    expect(await ownState()).toBe("recovering");
    const [{ feedNo }] = await feeds();
    await store.commit({ ...noCommit, marks: [{ feedNo, ownState: "ready" }] });
    expect((await take({ ...nodeA, [LOG]: nodeC[LOG] })).notes).toEqual([]);
    expect(await ownState()).toBe("ready");
    expect((await take(nodeA)).notes).toEqual([expect.stringContaining("Writing waits")]);
    expect(await ownState()).toBe("recovering");
    await store.commit({ ...noCommit, marks: [{ feedNo, ownState: "moved" }] });
    await take(nodeA);
    expect(await ownState()).toBe("moved");
  });

  it("takes nothing more of a feed that its author has forked, and keeps the proof when the feed becomes the own one", async () => {
    await take({ [LOG]: nodeC[LOG] });
    const [{ feedNo, front }] = await feeds();
    const fork = { seq: 2, prev: front.mid, packets: [new Uint8Array(120), new Uint8Array(120).fill(1)] } as const;
    await store.commit({ ...noCommit, marks: [{ feedNo, fork }] });
    const summary = await take({ [LOG]: nodeB[LOG] });
    expect(summary).toMatchObject({
      feeds: [{ entries: 8, added: 0 }],
      notes: [expect.anything(), expect.stringContaining("forked")],
    });
    expect((await feeds())[0]).toMatchObject({ front, fork });
    await take(nodeA);
    expect((await feeds())[0]).toMatchObject({ own: true, fork });
  });

  it("refuses another node's directory once something own is written", async () => {
    await take(nodeA);
    const before = await store.load();
    await expect(plan(nodeB)).rejects.toMatchObject({ code: "other-identity" });
    expect(await store.load()).toEqual(before);
  });

  it("adds nothing when the same is imported again", async () => {
    await take(nodeA);
    const before = await serializeDirectory(store);
    const summary = await take(nodeA);
    expect(summary).toMatchObject({ becameNode: false, feeds: [{ entries: 14, added: 0 }] });
    expect(await serializeDirectory(store)).toEqual(before);
  });

  it("merges a longer log of the same node, and keeps the longer one here", async () => {
    await take({ ...nodeB, [LOG]: nodeC[LOG] });
    expect((await feeds())[0].front.seq).toBe(2);
    expect((await take(nodeB)).feeds).toEqual([{ feedId: FID, entries: 8, added: 6 }]);
    expect((await take({ ...nodeB, [LOG]: nodeC[LOG] })).feeds).toEqual([{ feedId: FID, entries: 2, added: 0 }]);
    expect(await serializeDirectory(store)).toEqual(nodeB);
  });

  it("fills sidechains of entries that are here from imported blobs", async () => {
    await take(nodeB);
    const missing = (await feeds())[0].missingBlobs;
    expect(missing).toBeGreaterThan(0);
    const blobs = Object.entries(nodeA).filter(([path]) => path.startsWith("_blob/"));
    await take(Object.fromEntries(blobs));
    expect((await feeds())[0].missingBlobs).toBe(0);
    expect(await store.readChains(9)).toEqual([]);
  });

  it("counts the chains of new entries in a feed that grows", async () => {
    const { "config.json": _config, "state.json": _state, ...replica } = nodeA;
    await take(nodeC);
    await take({ [LOG]: replica[LOG] });
    const open = await store.readChains(9);
    expect((await feeds())[0]).toMatchObject({ front: { seq: 14 } });
    expect((await feeds())[0].missingBlobs).toBe(open.reduce((sum, { missing }) => sum + missing, 0));
    expect(open.map(({ seq }) => seq)).toEqual([14, 8]);
    await take(replica);
    expect((await feeds())[0].missingBlobs).toBe(0);
  });

  it("refuses a fork at the first entry that differs, and takes nothing else of that import", async () => {
    const author = newAuthor();
    const texts = ["a", "b", "c", "d", "e"];
    for (let fork = 0; fork < 5; fork++) {
      store = new MemoryStore();
      await store.claimEpoch();
      await take({ [author.path]: author.log(texts) });
      const before = await serializeDirectory(store);
      for (const length of [fork + 1, 5, 7]) {
        const other = Array.from({ length }, (_, at) => (at < fork ? texts[at] : `x${at}`));
        const planned = await plan({ ...nodeA, [author.path]: author.log(other) });
        expect(planned).toEqual({
          kind: "refused",
          faults: [{ path: author.path, seq: fork + 1, reason: expect.stringContaining("fork") }],
        });
      }
      expect(await serializeDirectory(store)).toEqual(before);
    }
  });

  it("joins truncated logs where they meet, and refuses them where they do not", async () => {
    const author = newAuthor();
    const texts = Array.from({ length: 9 }, (_, at) => `entry ${at + 1}`);
    const part = (anchor: number, front: number) => ({ [author.path]: author.log(texts, anchor, front) });
    await take(part(3, 5));
    expect((await take(part(5, 7))).feeds[0].added).toBe(2);
    expect((await take(part(4, 6))).feeds[0].added).toBe(0);
    const earlier = await take(part(0, 8));
    expect(earlier.feeds[0].added).toBe(1);
    expect(earlier.notes.join()).toContain("up to SEQ 3");
    expect((await serializeDirectory(store))[author.path]).toEqual(author.log(texts, 3, 8));
    expect(await plan(part(0, 2))).toMatchObject({ kind: "refused", faults: [{ path: author.path }] });
    store = new MemoryStore();
    await store.claimEpoch();
    await take(part(0, 2));
    expect(await plan(part(3, 5))).toMatchObject({ kind: "refused", faults: [{ path: author.path }] });
  });

  it("loses no entry of a replica that becomes the own feed", async () => {
    const { "config.json": config, "state.json": state } = nodeA;
    await addEmptyOwnFeed();
    await take({ [LOG]: nodeA[LOG] });
    const summary = await take({ "config.json": config, "state.json": state, [LOG]: nodeB[LOG] });
    expect(summary).toMatchObject({ becameNode: true, feeds: [{ entries: 8, added: 0 }] });
    expect((await feeds()).map(({ own, front }) => [own, front.seq])).toEqual([[true, 14]]);
    expect((await serializeDirectory(store))[LOG]).toEqual(nodeA[LOG]);
  });

  it("takes a replica over as the own feed where the directory has no log of it", async () => {
    const { "config.json": config } = nodeA;
    await take({ [LOG]: nodeA[LOG] });
    await take({ "config.json": config });
    expect((await feeds()).map(({ own, front }) => [own, front.seq])).toEqual([[true, 14]]);
  });

  it("refuses a log of another scheme than the feed has here", async () => {
    const feedId = asFeedId(hex(FID));
    const anchor = genesisAnchor(feedId);
    const keyed = { scheme: "hmac-sha512", secret: new Uint8Array(32) } as const;
    await store.addFeed({ ...template, ...keyed, feedId, anchor, front: anchor });
    expect(await plan({ [LOG]: nodeA[LOG] })).toMatchObject({ kind: "refused", faults: [{ path: LOG, seq: null }] });
  });

  it("keeps blobs that no entry needs", async () => {
    const { [LOG]: _log, ...rest } = nodeA;
    await take(rest);
    expect(await serializeDirectory(store)).toEqual(rest);
  });
});

function secretOf(files: FilesByPath): string {
  return JSON.parse(Buffer.from(files["config.json"]).toString("utf8")).secret;
}
