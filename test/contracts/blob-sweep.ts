/** What a sweep leaves and deletes, whatever the store: also when it is cut off anywhere, and when the profile changes in the middle of it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asFeedId, asMid, toHex } from "../../src/core/bytes.ts";
import type { Commit } from "../../src/core/effects.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import { encodeSidechain, pointerTo } from "../../src/core/sidechain.ts";
import { BlobSweep } from "../../src/store/blob-sweep.ts";
import { type Store, SWEEP_NOTE } from "../../src/store/port.ts";
import type { TestProfile } from "./store.ts";

const BLOBS_A_CHAIN = 40;

/** A chain that only this number has, of BLOBS_A_CHAIN blobs, and its last few, which all share. */
function chainOf(no: number) {
  const content = new Uint8Array(27 + 100 * BLOBS_A_CHAIN).fill(9);
  for (let at = 0; at < 100 * (BLOBS_A_CHAIN - 5); at += 50) new DataView(content.buffer).setUint32(at + 10, no + 1);
  return encodeSidechain(content, "leb128");
}
const rowsOf = (no: number) => chainOf(no).blobs.map((blob) => ({ pointer: pointerTo(blob), blob }));

/** A commit of the first entry of a feed, with the head of the chain `no`. */
function headCommit(feed: { feedNo: number }, no: number): Commit {
  const packets = new Uint8Array(120).fill(feed.feedNo, 0, 7);
  packets[7] = 1;
  packets.set(chainOf(no).payload, 8);
  const mids = asMid(new Uint8Array(20).fill(feed.feedNo));
  return {
    strict: false,
    advances: [{ feedNo: feed.feedNo, fromSeq: 0, front: { seq: 1, mid: mids }, missingBlobs: 0 }],
    runs: [{ feedNo: feed.feedNo, firstSeq: 1, packets, mids }],
    blobs: [],
    chains: [],
    endedChains: [],
    marks: [],
    receipts: [],
  };
}

export function blobSweepContract(what: string, newProfile: () => Promise<TestProfile>): void {
  describe(`${what}, swept`, () => {
    let profile: TestProfile;
    let store: Store;
    const opened: Store[] = [];

    /** Opens the profile as a new tab would. */
    async function open(): Promise<Store> {
      const another = await profile.open();
      opened.push(another);
      await another.claimEpoch();
      return another;
    }

    async function addFeed(fill: number) {
      const feedId = asFeedId(new Uint8Array(32).fill(fill));
      const anchor = genesisAnchor(feedId);
      const rest = { name: "", own: false, scheme: "ed25519", secret: undefined, lengthCode: "leb128" } as const;
      return store.addFeed({ feedId, ...rest, anchor, front: anchor, missingBlobs: 0, parent: undefined });
    }

    /** A feed with one entry whose chain is here. */
    async function addWithChain(fill: number, no = fill) {
      const feed = await addFeed(fill);
      await store.commit({ ...headCommit(feed, no), blobs: rowsOf(no) });
      return feed;
    }

    async function stored(): Promise<Set<string>> {
      const pointers = new Set<string>();
      await store.eachBlob((pointer) => pointers.add(toHex(pointer)));
      return pointers;
    }
    const pointersOf = (...nos: number[]) =>
      new Set(nos.flatMap((no) => rowsOf(no).map(({ pointer }) => toHex(pointer))));
    const missingOf = async (pointers: ReadonlySet<string>) => {
      const present = await stored();
      return [...pointers].filter((pointer) => !present.has(pointer));
    };
    const isPending = async () => (await store.readNotes(SWEEP_NOTE)).size > 0;

    /** A sweep over a store that a test may look into; changes of the profile take their turns. */
    function sweepOf(onStore: Store, failures: unknown[] = []) {
      let lastTurn: Promise<unknown> = Promise.resolve();
      const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
        const turn = lastTurn.then(change);
        lastTurn = turn.catch(() => undefined);
        return turn;
      };
      return { sweep: new BlobSweep({ store: onStore, inTurn, failed: (error) => failures.push(error) }), inTurn };
    }

    /**
     * The same store, where `look` is called with each call of a method that the sweep uses: before it, or with `isDuring` when it has begun and
     * is not over.
     */
    function watched(look: (method: string) => Promise<void>, isDuring = false): Store {
      return new Proxy(store, {
        get(target, name) {
          const member = target[name as keyof Store];
          if (typeof member !== "function") return member;
          const call = (args: unknown[]) => (member as (...all: unknown[]) => unknown).apply(target, args);
          return async (...args: unknown[]) => {
            if (isDuring) return (await Promise.all([call(args), look(String(name))]))[0];
            await look(String(name));
            return call(args);
          };
        },
      });
    }

    beforeEach(async () => {
      profile = await newProfile();
      store = await open();
    });

    afterEach(async () => {
      for (const each of opened.splice(0)) each.close();
      await profile.remove();
    });

    it("loses the blobs that only the removed feed had, and keeps those that another feed reaches", async () => {
      await addWithChain(1);
      const gone = await addWithChain(2);
      expect(await isPending()).toBe(false);
      await store.removeFeed(gone.feedNo);
      expect(await isPending()).toBe(true);
      expect(await stored()).toEqual(pointersOf(1, 2));
      const { sweep } = sweepOf(store);
      sweep.begin();
      await sweep.ended();
      expect(await stored()).toEqual(pointersOf(1));
      expect(await isPending()).toBe(false);
    });

    it("keeps a chain that two feeds had while one of them is left, and an incomplete one as far as it is here", async () => {
      const [one, other] = [await addWithChain(1, 7), await addWithChain(2, 7)];
      const partly = await addFeed(3);
      await store.commit({ ...headCommit(partly, 8), blobs: rowsOf(8).slice(0, 10) });
      const rest = new Set(
        rowsOf(8)
          .slice(0, 10)
          .map(({ pointer }) => toHex(pointer)),
      );
      const { sweep } = sweepOf(store);
      await store.removeFeed(one.feedNo);
      sweep.begin();
      await sweep.ended();
      expect(await stored()).toEqual(new Set([...pointersOf(7), ...rest]));
      await store.removeFeed(other.feedNo);
      sweep.begin();
      await sweep.ended();
      expect(await stored()).toEqual(rest);
    });

    it("touches nothing while no feed was removed", async () => {
      await store.commit({ ...headCommit(await addFeed(1), 1), blobs: rowsOf(5) });
      const { sweep } = sweepOf(store);
      sweep.begin();
      await sweep.ended();
      expect(await stored()).toEqual(pointersOf(5));
    });

    it("goes on after a crash before any of its steps, and has harmed nothing until then", async () => {
      await addWithChain(1);
      const gone = [await addWithChain(2), await addWithChain(3), await addWithChain(4), await addWithChain(5)];
      for (const { feedNo } of gone) await store.removeFeed(feedNo);
      for (let step = 0, isOver = false; !isOver; step++) {
        let calls = 0;
        const failures: unknown[] = [];
        const { sweep } = sweepOf(
          watched(async () => {
            if (calls++ === step) throw new Error("crash");
          }),
          failures,
        );
        sweep.begin();
        await sweep.ended();
        isOver = failures.length === 0;
        store.close();
        store = await open();
        expect(await missingOf(pointersOf(1))).toEqual([]);
        expect(await isPending()).toBe(!isOver);
        expect(step).toBeLessThan(20);
        // The first steps only read, so each crash leaves more to see.
        if (isOver) expect(step).toBeGreaterThan(5);
      }
      expect(await stored()).toEqual(pointersOf(1));
    });

    // Which blobs are deleted is decided when the deletion begins, so nothing can come between.
    it.each([
      ["before", "readNotes"],
      ["before", "eachBlob"],
      ["before", "load"],
      ["before", "readEntries"],
      ["before", "putNotes"],
      ["during", "readNotes"],
      ["during", "eachBlob"],
      ["during", "load"],
      ["during", "readEntries"],
      ["during", "deleteBlobs"],
      ["during", "putNotes"],
    ])("deletes nothing that a commit %s its %s brought or counts as here", async (order, when) => {
      await addWithChain(1);
      const gone = [await addWithChain(2), await addWithChain(3), await addWithChain(4), await addWithChain(5)];
      for (const { feedNo } of gone) await store.removeFeed(feedNo);
      let here: Set<string> | undefined;
      const { sweep } = sweepOf(
        watched(async (method) => {
          if (method !== when || here) return;
          // The feed is followed again: its entry comes, and of its chain what is stored counts as here. Of chain 3 one blob comes back.
          const again = await addFeed(2);
          const [, middle] = [rowsOf(2), rowsOf(3)[BLOBS_A_CHAIN - 20]];
          const commit = { ...headCommit(again, 2), blobs: [middle] };
          here = new Set();
          sweep.handleCommit(commit);
          await store.commit(commit);
          for (const pointer of [rowsOf(2)[0].pointer, middle.pointer])
            for (const blob of await store.readBlobs(pointer, 1000)) here.add(toHex(pointerTo(blob)));
        }, order === "during"),
      );
      sweep.begin();
      await sweep.ended();
      expect(here!.size).toBeGreaterThan(0);
      expect(await missingOf(here!)).toEqual([]);
      expect(await missingOf(pointersOf(1))).toEqual([]);
      expect(await isPending()).toBe(false);
    });

    it("begins anew when another feed is removed meanwhile, and ends with the blobs of both gone", async () => {
      await addWithChain(1);
      const [first, second] = [await addWithChain(2), await addWithChain(3)];
      await store.removeFeed(first.feedNo);
      let isRemoved = false;
      const { sweep, inTurn } = sweepOf(
        watched(async (method) => {
          if (method !== "readEntries" || isRemoved) return;
          isRemoved = true;
          await inTurn(() => store.removeFeed(second.feedNo));
          sweep.begin();
        }),
      );
      sweep.begin();
      await sweep.ended();
      expect(isRemoved).toBe(true);
      expect(await stored()).toEqual(pointersOf(1));
      expect(await isPending()).toBe(false);
    });

    it("ends when another tab has become the writer, who goes on with it", async () => {
      await addWithChain(1);
      const gone = [await addWithChain(2), await addWithChain(3), await addWithChain(4), await addWithChain(5)];
      for (const { feedNo } of gone) await store.removeFeed(feedNo);
      const failures: unknown[] = [];
      let another: Store | undefined;
      const { sweep } = sweepOf(
        watched(async (method) => {
          if (method === "deleteBlobs") another ??= await open();
        }),
        failures,
      );
      sweep.begin();
      await sweep.ended();
      expect(failures).toMatchObject([{ code: "lost-lock" }]);
      expect(await stored()).toEqual(pointersOf(1, 2, 3, 4, 5));
      const { sweep: next } = sweepOf(another!);
      next.begin();
      await next.ended();
      expect(await stored()).toEqual(pointersOf(1));
    });
  });
}
