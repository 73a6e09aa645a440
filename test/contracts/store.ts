/** What every store does, whatever it keeps its profile in. Entries are bytes here; nothing is signed. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asFeedId, asMid, type FeedId, type HashPointer, toHex } from "../../src/core/bytes.ts";
import type { Commit, EntryRun, FeedRecord, ForkProof } from "../../src/core/effects.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import { encodeSidechain, pointerTo } from "../../src/core/sidechain.ts";
import type { ImportChange, NewFeed, Store } from "../../src/store/port.ts";

/** A profile that can be opened several times, also at once. */
export interface TestProfile {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

const feedId = (fill: number): FeedId => asFeedId(new Uint8Array(32).fill(fill));

function feedRecord(fill: number, anchorSeq = 0): Omit<FeedRecord, "feedNo"> {
  const id = feedId(fill);
  const anchor = anchorSeq === 0 ? genesisAnchor(id) : { seq: anchorSeq, mid: midAt(fill, anchorSeq) };
  return {
    feedId: id,
    name: `feed ${fill}`,
    own: false,
    scheme: "ed25519",
    secret: undefined,
    lengthCode: "compact-size",
    anchor,
    front: anchor,
    missingBlobs: 0,
    parent: undefined,
  };
}

/** Made-up packets and MIDs that are different for every feed and SEQ. */
function fillBytes(size: number, fill: number, seq: number): Uint8Array {
  const bytes = new Uint8Array(size).fill(fill);
  new DataView(bytes.buffer).setUint32(0, seq);
  return bytes;
}
const packetAt = (fill: number, seq: number) => fillBytes(120, fill, seq);
const midAt = (fill: number, seq: number) => asMid(fillBytes(20, fill + 100, seq));

function join(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const seqs = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

function run(feed: { feedNo: number; fill: number }, from: number, to: number): EntryRun {
  return {
    feedNo: feed.feedNo,
    firstSeq: from,
    packets: join(seqs(from, to).map((seq) => packetAt(feed.fill, seq))),
    mids: join(seqs(from, to).map((seq) => midAt(feed.fill, seq))),
  };
}

const nothing: Commit = {
  strict: false,
  advances: [],
  runs: [],
  blobs: [],
  chains: [],
  endedChains: [],
  marks: [],
  receipts: [],
};

/** Entries from..to of one feed. */
function entries(feed: { feedNo: number; fill: number }, from: number, to: number, more: Partial<Commit> = {}): Commit {
  return {
    ...nothing,
    advances: [
      { feedNo: feed.feedNo, fromSeq: from - 1, front: { seq: to, mid: midAt(feed.fill, to) }, missingBlobs: 0 },
    ],
    runs: [run(feed, from, to)],
    ...more,
  };
}

const noImport: ImportChange = {
  identity: undefined,
  settings: undefined,
  removedFeedNos: [],
  added: [],
  commit: { ...nothing, strict: true },
  blobs: [],
};

async function readSeqs(store: Store, feed: { feedNo: number; fill: number }, from: number, to: number) {
  const found: number[] = [];
  for (const { feedNo, firstSeq, packets, mids } of await store.readEntries(feed.feedNo, from, to)) {
    expect(feedNo).toBe(feed.feedNo);
    expect(packets.length % 120).toBe(0);
    expect(mids.length).toBe(packets.length / 6);
    for (let at = 0; at < packets.length / 120; at++) {
      const seq = firstSeq + at;
      expect(toHex(packets.subarray(at * 120, at * 120 + 120))).toBe(toHex(packetAt(feed.fill, seq)));
      expect(toHex(mids.subarray(at * 20, at * 20 + 20))).toBe(toHex(midAt(feed.fill, seq)));
      found.push(seq);
    }
  }
  return found;
}

/** Everything that the port can read of a profile with few entries, for comparing before and after. */
async function everything(store: Store) {
  const profile = await store.load();
  const blobs: string[] = [];
  await store.eachBlob((pointer, blob) => blobs.push(`${toHex(pointer)} ${toHex(blob)}`));
  const runs: string[] = [];
  for (const { feedNo, anchor } of profile.feeds)
    for (const { packets, mids } of await store.readEntries(feedNo, anchor.seq + 1, anchor.seq + 10_000))
      runs.push(`${feedNo} ${toHex(packets)} ${toHex(mids)}`);
  return { profile, blobs, runs, chains: await store.readChains(1000) };
}

export function storeContract(what: string, newProfile: () => Promise<TestProfile>): void {
  describe(`${what}, as a store`, () => {
    let profile: TestProfile;
    let store: Store;
    const opened: Store[] = [];

    async function open(): Promise<Store> {
      const another = await profile.open();
      opened.push(another);
      return another;
    }

    async function addFeed(fill: number, anchorSeq = 0) {
      const record = await store.addFeed(feedRecord(fill, anchorSeq));
      return { feedNo: record.feedNo, fill };
    }

    async function frontOf(feed: { feedNo: number }) {
      return (await store.load()).feeds.find(({ feedNo }) => feedNo === feed.feedNo)?.front.seq;
    }

    beforeEach(async () => {
      profile = await newProfile();
      store = await open();
      await store.claimEpoch();
    });

    afterEach(async () => {
      for (const each of opened.splice(0)) each.close();
      await profile.remove();
    });

    it("is empty at first", async () => {
      expect(await store.load()).toEqual({ identity: undefined, settings: { name: "" }, feeds: [] });
      expect(await store.readChains(10)).toEqual([]);
      expect(await store.readEntries(1, 1, 100)).toEqual([]);
      expect(await store.readMid(1, 1)).toBeUndefined();
      expect(await store.readBlobs(pointerTo(new Uint8Array(120)), 4)).toEqual([]);
    });

    it("gives back what was put, after reopening too", async () => {
      await store.putIdentity({ secret: new Uint8Array(32).fill(7), scheme: "hmac-sha512" });
      await store.putSettings({ name: "nodeA", relays: ["ws://localhost:1"], demoConfig: "{}" });
      const feed = await addFeed(1);
      const secretFeed = await store.addFeed({
        ...feedRecord(2, 41),
        scheme: "hmac-sha512",
        secret: new Uint8Array(32).fill(3),
        parent: new Uint8Array(36).fill(4),
      });
      await store.commit(entries(feed, 1, 3, { strict: true }));
      await store.commit(entries(feed, 4, 4));
      const before = await everything(store);
      store.close();
      const again = await open();
      expect(await everything(again)).toEqual(before);
      const { identity, settings, feeds } = await again.load();
      expect(identity).toEqual({ secret: new Uint8Array(32).fill(7), scheme: "hmac-sha512" });
      expect(settings).toEqual({ name: "nodeA", relays: ["ws://localhost:1"], demoConfig: "{}" });
      expect(feeds).toEqual([
        { ...feedRecord(1), feedNo: feed.feedNo, front: { seq: 4, mid: midAt(1, 4) } },
        secretFeed,
      ]);
      expect(await readSeqs(again, feed, 1, 9)).toEqual([1, 2, 3, 4]);
    });

    it("rejects every call after it was closed", async () => {
      store.close();
      for (const call of [() => store.load(), () => store.commit(nothing), () => store.readChains(1)])
        await expect(call()).rejects.toMatchObject({ code: "store-failed" });
    });

    it("keeps what it was given, whatever the giver does with its buffers later", async () => {
      const feed = await addFeed(1);
      const commit = entries(feed, 1, 2);
      await store.commit(commit);
      commit.runs[0].packets.fill(0);
      commit.advances[0].front.mid.fill(0);
      expect(await readSeqs(store, feed, 1, 2)).toEqual([1, 2]);
      expect((await store.load()).feeds[0].front.mid).toEqual(midAt(1, 2));
    });

    describe("ranges", () => {
      it("reads any range across the borders of runs", async () => {
        const feed = await addFeed(1);
        const other = await addFeed(2);
        await store.commit(entries(feed, 1, 1));
        await store.commit(entries(other, 1, 5));
        await store.commit(entries(feed, 2, 4));
        await store.commit(entries(feed, 5, 9));
        for (let from = 1; from <= 11; from++)
          for (let to = from - 1; to <= 11; to++)
            expect(await readSeqs(store, feed, from, to)).toEqual(to < from ? [] : seqs(from, Math.min(9, to)));
      });

      it("takes and reads a run that is longer than what it stores in one piece", async () => {
        const feed = await addFeed(1);
        await store.commit(entries(feed, 1, 1300));
        await store.commit(entries(feed, 1301, 1301));
        expect(await readSeqs(store, feed, 1, 2000)).toEqual(seqs(1, 1301));
        expect(await readSeqs(store, feed, 255, 258)).toEqual([255, 256, 257, 258]);
        expect(await readSeqs(store, feed, 1299, 1400)).toEqual([1299, 1300, 1301]);
      });

      it("reads far through runs of one entry", async () => {
        const feed = await addFeed(1);
        for (const seq of seqs(1, 150)) await store.commit(entries(feed, seq, seq));
        expect(await readSeqs(store, feed, 3, 149)).toEqual(seqs(3, 149));
      });

      it("begins after the anchor of a truncated feed", async () => {
        const feed = await addFeed(1, 41);
        await store.commit(entries(feed, 42, 44));
        expect(await readSeqs(store, feed, 1, 100)).toEqual([42, 43, 44]);
        expect(await readSeqs(store, feed, 1, 41)).toEqual([]);
        expect(await store.readMid(feed.feedNo, 41)).toBeUndefined();
      });

      it("finds the message ID of each entry, and none beside", async () => {
        const feed = await addFeed(1);
        await store.commit(entries(feed, 1, 300));
        await store.commit(entries(feed, 301, 302));
        for (const seq of [1, 2, 256, 257, 300, 301, 302])
          expect(await store.readMid(feed.feedNo, seq)).toEqual(midAt(1, seq));
        expect(await store.readMid(feed.feedNo, 0)).toBeUndefined();
        expect(await store.readMid(feed.feedNo, 303)).toBeUndefined();
        expect(await store.readMid(feed.feedNo + 1, 1)).toBeUndefined();
      });
    });

    describe("commits", () => {
      it("refuses a front that has moved, and leaves nothing of the commit behind", async () => {
        const feed = await addFeed(1);
        const other = await addFeed(2);
        await store.commit(entries(feed, 1, 3));
        const before = await everything(store);
        const { payload: _payload, blobs } = encodeSidechain(new Uint8Array(200).fill(9), "compact-size");
        const good = entries(other, 1, 2);
        const stale = entries(feed, 3, 4);
        const pointer = pointerTo(blobs[0]);
        await expect(
          store.commit({
            ...nothing,
            advances: [...good.advances, ...stale.advances],
            runs: [...good.runs, ...stale.runs],
            blobs: blobs.map((blob) => ({ pointer: pointerTo(blob), blob })),
            chains: [{ feedNo: other.feedNo, seq: 1, next: pointer, missing: 1 }],
            receipts: [{ token: "t", seq: 1, mid: midAt(2, 1) }],
          }),
        ).rejects.toMatchObject({ code: "lost-lock" });
        expect(await everything(store)).toEqual(before);
        expect(await store.findReceipt("t")).toBeUndefined();
        await store.commit(entries(other, 1, 2));
        expect(await frontOf(other)).toBe(2);
      });

      it("refuses runs with a gap, an overlap or an end beside the front", async () => {
        const feed = await addFeed(1);
        await store.commit(entries(feed, 1, 3));
        const before = await everything(store);
        const advance = { feedNo: feed.feedNo, fromSeq: 3, missingBlobs: 0 };
        const front = { seq: 6, mid: midAt(1, 6) };
        for (const runs of [
          [run(feed, 5, 6)],
          [run(feed, 3, 6)],
          [run(feed, 4, 4), run(feed, 6, 6)],
          [run(feed, 4, 5)],
          [run(feed, 4, 7)],
          [],
          [{ ...run(feed, 4, 6), mids: run(feed, 4, 5).mids }],
          [{ ...run(feed, 4, 6), packets: run(feed, 4, 6).packets.subarray(1) }],
          [{ ...run(feed, 4, 6), feedNo: feed.feedNo + 1 }],
        ])
          await expect(store.commit({ ...nothing, advances: [{ ...advance, front }], runs })).rejects.toThrow();
        await expect(
          store.commit({
            ...nothing,
            advances: [{ ...advance, front: { seq: 6, mid: midAt(1, 7) } }],
            runs: [run(feed, 4, 6)],
          }),
        ).rejects.toThrow();
        expect(await everything(store)).toEqual(before);
      });

      it("keeps the proof of a fork and the state of the own feed, alone or with entries, after reopening too", async () => {
        const feed = await addFeed(1);
        const other = await addFeed(2);
        const fork: ForkProof = { seq: 3, prev: midAt(1, 2), packets: [packetAt(1, 3), packetAt(9, 3)] };
        const mark = { feedNo: feed.feedNo, ownState: "recovering" } as const;
        await store.commit(entries(feed, 1, 3, { marks: [mark] }));
        await store.commit({ ...nothing, strict: true, marks: [{ feedNo: feed.feedNo, fork }] });
        fork.packets[1].fill(0);
        const kept = { ...fork, packets: [packetAt(1, 3), packetAt(9, 3)] };
        store.close();
        store = await open();
        await store.claimEpoch();
        const loaded = async ({ feedNo }: { feedNo: number }) =>
          (await store.load()).feeds.find((each) => each.feedNo === feedNo);
        expect(await loaded(feed)).toMatchObject({ fork: kept, ownState: "recovering", front: { seq: 3 } });
        expect((await loaded(other))?.fork).toBeUndefined();
        expect((await loaded(other))?.ownState).toBeUndefined();

        await store.commit(entries(feed, 4, 5, { marks: [{ feedNo: feed.feedNo, ownState: "forked" }] }));
        await store.renameFeed(feed.feedNo, "named");
        expect(await loaded(feed)).toMatchObject({ fork: kept, ownState: "forked", front: { seq: 5 }, name: "named" });
      });

      it("keeps the first proof of a fork", async () => {
        const feed = await addFeed(1);
        const proof = (seq: number): ForkProof => ({
          seq,
          prev: midAt(1, seq - 1),
          packets: [packetAt(1, seq), packetAt(9, seq)],
        });
        await store.commit({ ...nothing, marks: [{ feedNo: feed.feedNo, fork: proof(3) }] });
        await store.commit({ ...nothing, marks: [{ feedNo: feed.feedNo, fork: proof(2), ownState: "forked" }] });
        expect((await store.load()).feeds[0]).toMatchObject({ fork: proof(3), ownState: "forked" });
      });

      it("keeps notes by name, replaces and removes them, and reads those that begin alike", async () => {
        await store.putNotes(
          new Map([
            ["index/2", Uint8Array.of(2)],
            ["index/1", Uint8Array.of(1)],
            ["other", Uint8Array.of(9)],
          ]),
        );
        await store.putNotes(
          new Map([
            ["index/1", Uint8Array.of(7, 7)],
            ["other", undefined],
          ]),
        );
        expect([...(await store.readNotes("index/"))]).toEqual([
          ["index/1", Uint8Array.of(7, 7)],
          ["index/2", Uint8Array.of(2)],
        ]);
        expect((await store.readNotes("")).size).toBe(2);
        expect((await store.load()).settings).toEqual({ name: "" });
      });

      it("removes the notes of a feed with it, and no others", async () => {
        const feeds = [await addFeed(1), await addFeed(2)];
        const nameOf = (feedNo: number) => `feed/${feedNo}/text`;
        const near = nameOf(10 * feeds[0].feedNo);
        const names = [...feeds.map(({ feedNo }) => nameOf(feedNo)), near, "other"];
        await store.putNotes(new Map(names.map((name) => [name, Uint8Array.of(1)])));
        await store.removeFeed(feeds[0].feedNo);
        const left = new Set((await store.readNotes("")).keys());
        expect(left).toEqual(new Set([nameOf(feeds[1].feedNo), near, "other", "sweep"]));
      });

      it("keeps the length code that a chain has told", async () => {
        const feed = await addFeed(1);
        await store.commit({ ...nothing, marks: [{ feedNo: feed.feedNo, lengthCode: "leb128" }] });
        await store.commit(entries(feed, 1, 2, { marks: [{ feedNo: feed.feedNo, ownState: "ready" }] }));
        expect((await store.load()).feeds[0]).toMatchObject({ lengthCode: "leb128", front: { seq: 2 } });
      });

      it("takes a feed in with its proof and its state", async () => {
        const fork: ForkProof = { seq: 1, prev: midAt(1, 0), packets: [packetAt(1, 1), packetAt(9, 1)] };
        const added: NewFeed = {
          record: { ...feedRecord(1), own: true, fork, ownState: "recovering" },
          packets: new Uint8Array(0),
          mids: new Uint8Array(0),
          chains: [],
        };
        await store.applyImport({ ...noImport, added: [added] });
        expect((await store.load()).feeds[0]).toMatchObject({ fork, ownState: "recovering" });
      });

      it("refuses whatever it names of a feed that is gone, and leaves no chain row behind", async () => {
        const gone = await addFeed(1);
        const here = await addFeed(2);
        await store.commit(entries(gone, 1, 2));
        const next = pointerTo(packetAt(1, 1));
        const row = { feedNo: gone.feedNo, seq: 1, next, missing: 1 };
        await store.removeFeed(gone.feedNo);
        const before = await everything(store);
        const late: Commit[] = [
          entries(gone, 3, 3),
          entries(gone, 3, 3, { chains: [row] }),
          { ...nothing, chains: [row] },
          { ...nothing, endedChains: [{ feedNo: gone.feedNo, seq: 1 }] },
          { ...nothing, marks: [{ feedNo: gone.feedNo, ownState: "ready" }] },
          entries(here, 1, 1, { chains: [{ ...row, feedNo: here.feedNo }, row] }),
        ];
        for (const commit of late) {
          await expect(store.commit(commit)).rejects.toMatchObject({ code: "lost-lock" });
          await expect(store.applyImport({ ...noImport, commit })).rejects.toMatchObject({ code: "lost-lock" });
        }
        const removing = { ...noImport, removedFeedNos: [here.feedNo] };
        for (const commit of [entries(here, 1, 1), { ...nothing, chains: [{ ...row, feedNo: here.feedNo }] }])
          await expect(store.applyImport({ ...removing, commit })).rejects.toMatchObject({ code: "lost-lock" });
        expect(await everything(store)).toEqual(before);
      });

      it("takes several runs of several feeds at once", async () => {
        const first = await addFeed(1);
        const second = await addFeed(2);
        const [a, b] = [entries(first, 1, 2), entries(second, 1, 1)];
        await store.commit({
          ...nothing,
          advances: [{ ...a.advances[0], front: { seq: 3, mid: midAt(1, 3) } }, b.advances[0]],
          runs: [...a.runs, ...b.runs, run(first, 3, 3)],
        });
        expect(await readSeqs(store, first, 1, 9)).toEqual([1, 2, 3]);
        expect(await readSeqs(store, second, 1, 9)).toEqual([1]);
      });

      it("lets exactly one of two commits for the same SEQ win, strict or relaxed", async () => {
        const feed = await addFeed(1);
        for (const [at, strict] of [true, false].entries()) {
          const outcomes = await Promise.allSettled([
            store.commit(entries(feed, at + 1, at + 1, { strict })),
            store.commit(entries(feed, at + 1, at + 1, { strict })),
          ]);
          expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
          expect(await frontOf(feed)).toBe(at + 1);
        }
      });

      it("counts missing blobs without new entries", async () => {
        const feed = await addFeed(1);
        await store.commit(entries(feed, 1, 2));
        const front = { seq: 2, mid: midAt(1, 2) };
        await store.commit({ ...nothing, advances: [{ feedNo: feed.feedNo, fromSeq: 2, front, missingBlobs: 5 }] });
        expect((await store.load()).feeds[0]).toMatchObject({ missingBlobs: 5, front: { seq: 2 } });
      });
    });

    describe("epochs", () => {
      it("counts up over all store objects of the profile", async () => {
        const first = await store.claimEpoch();
        const other = await open();
        const second = await other.claimEpoch();
        const third = await store.claimEpoch();
        expect(first).toBeLessThan(second);
        expect(second).toBeLessThan(third);
      });

      it("shuts out the writer whose epoch is over, for every kind of write", async () => {
        const feed = await addFeed(1);
        const other = await open();
        await other.claimEpoch();
        const before = await everything(other);
        const writes = [
          () => store.commit(entries(feed, 1, 1)),
          () => store.commit(entries(feed, 1, 1, { strict: true })),
          () => store.putIdentity({ secret: new Uint8Array(32), scheme: "ed25519" }),
          () => store.putSettings({ name: "late" }),
          () => store.addFeed(feedRecord(2)),
          () => store.renameFeed(feed.feedNo, "late"),
          () => store.removeFeed(feed.feedNo),
          () => store.deleteBlobs([]),
          () => store.applyImport(noImport),
        ];
        for (const write of writes) await expect(write()).rejects.toMatchObject({ code: "lost-lock" });
        expect(await everything(other)).toEqual(before);
        await other.commit(entries(feed, 1, 1));
        expect(await frontOf(feed)).toBe(1);
        await store.claimEpoch();
        await store.commit(entries(feed, 2, 2));
        await expect(other.commit(entries(feed, 3, 3))).rejects.toMatchObject({ code: "lost-lock" });
      });

      it("writes nothing for a store object that never claimed one", async () => {
        const reader = await open();
        await expect(reader.putSettings({ name: "x" })).rejects.toMatchObject({ code: "lost-lock" });
      });
    });

    describe("feeds", () => {
      it("does not add a feed twice", async () => {
        await addFeed(1);
        await expect(store.addFeed(feedRecord(1))).rejects.toMatchObject({ code: "feed-here" });
        expect((await store.load()).feeds.length).toBe(1);
      });

      it("renames a feed", async () => {
        const feed = await addFeed(1);
        await store.renameFeed(feed.feedNo, "Alice");
        expect((await store.load()).feeds[0].name).toBe("Alice");
        await expect(store.renameFeed(99, "x")).rejects.toMatchObject({ code: "lost-lock" });
      });

      it("removes a feed with its entries and chains, and never uses its number again", async () => {
        const first = await addFeed(1);
        const second = await addFeed(2);
        const { payload: _payload, blobs } = encodeSidechain(new Uint8Array(60).fill(1), "compact-size");
        const chain = (feedNo: number) => ({ feedNo, seq: 1, next: pointerTo(blobs[0]), missing: 1 });
        const blobRows = blobs.map((blob) => ({ pointer: pointerTo(blob), blob }));
        await store.commit(entries(first, 1, 400, { chains: [chain(first.feedNo)], blobs: blobRows }));
        await store.commit(entries(second, 1, 3, { chains: [chain(second.feedNo)] }));
        await store.removeFeed(second.feedNo);
        expect((await store.load()).feeds.map(({ feedNo }) => feedNo)).toEqual([first.feedNo]);
        expect(await readSeqs(store, second, 1, 9)).toEqual([]);
        expect(await store.readChains(9)).toEqual([chain(first.feedNo)]);
        expect(await readSeqs(store, first, 1, 999)).toEqual(seqs(1, 400));
        expect(await store.readBlobs(pointerTo(blobs[0]), 1)).toEqual([blobs[0]]);
        const again = await addFeed(2);
        expect(again.feedNo).toBeGreaterThan(second.feedNo);
        expect(await frontOf(again)).toBe(0);
        await expect(store.commit(entries(second, 4, 4))).rejects.toMatchObject({ code: "lost-lock" });
      });
    });

    describe("receipts", () => {
      it("finds a receipt, also from another store object", async () => {
        const feed = await addFeed(1);
        const receipt = { token: "abc", seq: 1, mid: midAt(1, 1) };
        await store.commit(entries(feed, 1, 1, { strict: true, receipts: [receipt] }));
        const other = await open();
        expect(await other.findReceipt("abc")).toEqual(receipt);
        expect(await other.findReceipt("abd")).toBeUndefined();
      });

      it("takes a token once", async () => {
        const feed = await addFeed(1);
        const receipt = { token: "abc", seq: 1, mid: midAt(1, 1) };
        await store.commit(entries(feed, 1, 1, { receipts: [receipt] }));
        await expect(store.commit(entries(feed, 2, 2, { receipts: [{ ...receipt, seq: 2 }] }))).rejects.toMatchObject({
          code: "store-failed",
        });
        expect(await frontOf(feed)).toBe(1);
        expect(await store.findReceipt("abc")).toEqual(receipt);
      });

      it("refuses a token twice in one commit, as a mistake of the publisher", async () => {
        const feed = await addFeed(1);
        const receipts = [1, 2].map((seq) => ({ token: "abc", seq, mid: midAt(1, seq) }));
        await expect(store.commit(entries(feed, 1, 2, { receipts }))).rejects.toThrow("a token once");
        expect(await frontOf(feed)).toBe(0);
        expect(await store.findReceipt("abc")).toBeUndefined();
      });

      it("keeps the latest thousand, not all", async () => {
        const feed = await addFeed(1);
        const receiptAt = (seq: number) => ({ token: `t${seq}`, seq, mid: midAt(1, seq) });
        for (let from = 1; from <= 1200; from += 50) {
          const receipts = seqs(from, from + 49).map(receiptAt);
          await store.commit(entries(feed, from, from + 49, { receipts }));
        }
        for (const seq of [201, 202, 700, 1200]) expect(await store.findReceipt(`t${seq}`)).toEqual(receiptAt(seq));
        for (const seq of [1, 50, 100]) expect(await store.findReceipt(`t${seq}`)).toBeUndefined();
      });
    });

    describe("calls that are done", () => {
      it("are found with what they answered, also from another store object, whatever they changed", async () => {
        const feed = await store.addFeed(feedRecord(1), { token: "added", answer: { seq: 0, list: ["a"] } });
        await store.renameFeed(feed.feedNo, "other", { token: "renamed", answer: "other" });
        await store.putSettings({ name: "x" }, { token: "settings", answer: null });
        await store.commit(entries({ ...feed, fill: 1 }, 1, 1), { token: "committed", answer: 1 });
        await store.putNotes(new Map(), { done: { token: "noted", answer: "also without a note" } });
        expect((await store.findDone("noted"))?.answer).toBe("also without a note");
        await store.removeFeed(feed.feedNo, { token: "removed", answer: undefined });
        const nothingImported: ImportChange = {
          identity: undefined,
          settings: undefined,
          removedFeedNos: [],
          added: [],
          commit: nothing,
          blobs: [],
        };
        await store.applyImport(nothingImported, { token: "imported", answer: { blobs: 3 } });
        const other = await profile.open();
        const answers = new Map<string, unknown>();
        for (const token of ["added", "renamed", "settings", "committed", "removed", "imported"])
          answers.set(token, (await other.findDone(token))?.answer ?? "nothing");
        expect(Object.fromEntries(answers)).toEqual({
          added: { seq: 0, list: ["a"] },
          renamed: "other",
          settings: "nothing",
          committed: 1,
          removed: "nothing",
          imported: { blobs: 3 },
        });
        expect(await other.findDone("removed")).toEqual({ token: "removed", answer: undefined });
        expect(await other.findDone("never")).toBeUndefined();
        other.close();
      });

      it("are not done when the change is refused", async () => {
        await store.addFeed(feedRecord(1));
        await expect(store.addFeed(feedRecord(1), { token: "again", answer: 1 })).rejects.toMatchObject({
          code: "feed-here",
        });
        await expect(store.renameFeed(99, "x", { token: "gone", answer: 1 })).rejects.toMatchObject({
          code: "lost-lock",
        });
        const late = entries({ feedNo: 99, fill: 1 }, 1, 1);
        await expect(store.commit(late, { token: "late", answer: 1 })).rejects.toMatchObject({ code: "lost-lock" });
        for (const token of ["again", "gone", "late"]) expect(await store.findDone(token)).toBeUndefined();
      });

      it("are kept as the latest 64, not all", async () => {
        for (let no = 1; no <= 70; no++) await store.putSettings({ name: "x" }, { token: `token ${no}`, answer: no });
        expect(await store.findDone("token 6")).toBeUndefined();
        expect((await store.findDone("token 7"))?.answer).toBe(7);
        expect((await store.findDone("token 70"))?.answer).toBe(70);
      });
    });

    describe("blobs and chains", () => {
      const content = Uint8Array.from({ length: 750 }, (_, at) => at % 251);
      const { blobs } = encodeSidechain(content, "compact-size");
      const rows = blobs.map((blob) => ({ pointer: pointerTo(blob), blob }));

      it("follows a chain from any blob, to its end or to the count", async () => {
        await store.commit({ ...nothing, blobs: rows });
        expect(blobs.length).toBe(8);
        for (const from of [0, 3, 7])
          for (const count of [0, 1, 4, 8, 100])
            expect(await store.readBlobs(rows[from].pointer, count)).toEqual(blobs.slice(from, from + count));
      });

      it.each([
        ["in a store that holds nothing else", 0],
        ["among many others", 1500],
      ])("follows a chain of hundreds of blobs %s, also a broken one", async (_where, others) => {
        const long = Uint8Array.from({ length: 40_000 }, (_, at) => (at * 7 + (at >> 8)) & 255);
        const chain = encodeSidechain(long, "compact-size").blobs;
        const chainRows = chain.map((blob) => ({ pointer: pointerTo(blob), blob }));
        const otherRows = seqs(1, others).map((seq) => {
          const blob = fillBytes(120, 1, seq);
          return { pointer: pointerTo(blob), blob };
        });
        await store.commit({ ...nothing, blobs: [...otherRows, ...chainRows.filter((_, at) => at !== 300)] });
        expect(await store.readBlobs(chainRows[0].pointer, 400)).toEqual(chain.slice(0, 300));
        expect(await store.readBlobs(chainRows[0].pointer, 150)).toEqual(chain.slice(0, 150));
        await store.commit({ ...nothing, blobs: [chainRows[300]] });
        expect(await store.readBlobs(chainRows[0].pointer, 1000)).toEqual(chain);
      });

      it("ends at the first blob that is missing", async () => {
        await store.commit({ ...nothing, blobs: rows.filter((_, at) => at !== 4) });
        expect(await store.readBlobs(rows[2].pointer, 99)).toEqual([blobs[2], blobs[3]]);
        expect(await store.readBlobs(rows[4].pointer, 99)).toEqual([]);
        await store.commit({ ...nothing, blobs: [rows[4], rows[4], rows[5]] });
        expect(await store.readBlobs(rows[0].pointer, 99)).toEqual(blobs);
      });

      it("visits every blob in the order of pointers", async () => {
        const many = seqs(1, 2500).map((no) => {
          const blob = fillBytes(120, 3, no);
          return { pointer: pointerTo(blob), blob };
        });
        await store.commit({ ...nothing, blobs: many });
        const seen: string[] = [];
        await store.eachBlob((pointer, blob) => {
          expect(toHex(pointerTo(blob))).toBe(toHex(pointer));
          seen.push(toHex(pointer));
        });
        expect(seen).toEqual(many.map(({ pointer }) => toHex(pointer)).sort());
      });

      it("keeps only the bytes of a view", async () => {
        const large = new Uint8Array(5000).fill(8);
        const blob = large.subarray(100, 220);
        await store.commit({ ...nothing, blobs: [{ pointer: pointerTo(blob), blob }] });
        const [read] = await store.readBlobs(pointerTo(blob), 1);
        expect(read.length).toBe(120);
        expect(read.buffer.byteLength).toBe(120);
      });

      it("lists chains newest first, changes and ends them", async () => {
        const feed = await addFeed(1);
        const next = (at: number): HashPointer => rows[at].pointer;
        const chain = (seq: number, at: number, missing: number) => ({
          feedNo: feed.feedNo,
          seq,
          next: next(at),
          missing,
        });
        await store.commit(entries(feed, 1, 9, { chains: [chain(2, 0, 8), chain(9, 1, 7), chain(5, 2, 6)] }));
        expect(await store.readChains(99)).toEqual([chain(9, 1, 7), chain(5, 2, 6), chain(2, 0, 8)]);
        expect(await store.readChains(2)).toEqual([chain(9, 1, 7), chain(5, 2, 6)]);
        await store.commit({ ...nothing, chains: [chain(5, 3, 5)], endedChains: [{ feedNo: feed.feedNo, seq: 9 }] });
        expect(await store.readChains(99)).toEqual([chain(5, 3, 5), chain(2, 0, 8)]);
      });

      it("gives each feed its share of the chains, and what others leave", async () => {
        const busy = await addFeed(1);
        const quiet = await addFeed(2);
        const chains = (feedNo: number, count: number) =>
          seqs(1, count).map((seq) => ({ feedNo, seq, next: rows[0].pointer, missing: 1 }));
        await store.commit(entries(busy, 1, 40, { chains: chains(busy.feedNo, 40) }));
        await store.commit(entries(quiet, 1, 3, { chains: chains(quiet.feedNo, 3) }));
        const taken = await store.readChains(20);
        expect(taken.length).toBe(20);
        const seqsOf = (feedNo: number) => taken.filter((row) => row.feedNo === feedNo).map(({ seq }) => seq);
        expect(seqsOf(quiet.feedNo)).toEqual([3, 2, 1]);
        expect(seqsOf(busy.feedNo)).toEqual(seqs(24, 40).reverse());
        expect((await store.readChains(1000)).length).toBe(43);
      });
    });

    describe("imports", () => {
      const added = (fill: number, entryCount: number, anchorSeq = 0): NewFeed => {
        const last = anchorSeq + entryCount;
        const { packets, mids } = run({ feedNo: 0, fill }, anchorSeq + 1, last);
        const record = {
          ...feedRecord(fill, anchorSeq),
          front: { seq: last, mid: midAt(fill, last) },
          missingBlobs: 1,
        };
        return { record, packets, mids, chains: [{ seq: last, next: pointerTo(packetAt(1, 1)), missing: 1 }] };
      };

      it("does all of it", async () => {
        const old = await addFeed(1);
        const growing = await addFeed(2);
        await store.commit(entries(growing, 1, 2));
        const blob = packetAt(9, 9);
        await store.applyImport({
          identity: { secret: new Uint8Array(32).fill(6), scheme: "ed25519" },
          settings: { name: "nodeB", demoState: "{}" },
          removedFeedNos: [old.feedNo],
          added: [added(1, 3), added(3, 700, 41)],
          commit: entries(growing, 3, 4, { strict: true }),
          blobs: [{ pointer: pointerTo(blob), blob }],
        });
        const { identity, settings, feeds } = await store.load();
        expect(identity?.secret).toEqual(new Uint8Array(32).fill(6));
        expect(settings).toEqual({ name: "nodeB", demoState: "{}" });
        expect(feeds.map(({ feedId, front, missingBlobs }) => [feedId[0], front.seq, missingBlobs])).toEqual([
          [2, 4, 0],
          [1, 3, 1],
          [3, 741, 1],
        ]);
        expect(new Set([old.feedNo, ...feeds.map(({ feedNo }) => feedNo)]).size).toBe(4);
        expect(await readSeqs(store, growing, 1, 9)).toEqual([1, 2, 3, 4]);
        expect(await readSeqs(store, { feedNo: feeds[1].feedNo, fill: 1 }, 1, 9)).toEqual([1, 2, 3]);
        expect(await readSeqs(store, { feedNo: feeds[2].feedNo, fill: 3 }, 1, 999)).toEqual(seqs(42, 741));
        expect((await store.readChains(9)).map(({ feedNo, seq }) => [feedNo, seq])).toEqual([
          [feeds[1].feedNo, 3],
          [feeds[2].feedNo, 741],
        ]);
        expect(await store.readBlobs(pointerTo(blob), 1)).toEqual([blob]);
      });

      it("does nothing of it when one part does not fit", async () => {
        const here = await addFeed(1);
        await store.commit(entries(here, 1, 2));
        const before = await everything(store);
        const blob = packetAt(9, 9);
        const all: ImportChange = {
          identity: { secret: new Uint8Array(32), scheme: "ed25519" },
          settings: { name: "x" },
          removedFeedNos: [],
          added: [added(3, 2)],
          commit: entries(here, 3, 3, { strict: true }),
          blobs: [{ pointer: pointerTo(blob), blob }],
        };
        const misfits: Partial<ImportChange>[] = [
          { added: [added(3, 2), added(1, 2)] },
          { added: [added(3, 2), added(3, 2)] },
          { commit: entries(here, 2, 3) },
          { removedFeedNos: [here.feedNo] },
          { added: [{ ...added(3, 2), mids: new Uint8Array(20) }] },
          { added: [{ ...added(3, 2), packets: new Uint8Array(0), mids: new Uint8Array(0) }] },
        ];
        for (const misfit of misfits) {
          await expect(store.applyImport({ ...all, ...misfit })).rejects.toThrow();
          expect(await everything(store)).toEqual(before);
        }
        await store.applyImport(all);
        expect(await frontOf(here)).toBe(3);
      });
    });
  });
}
