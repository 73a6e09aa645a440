/**
 * The part of store-shape.ts that runs in the browser: one row for each entry (put down here) against runs (the real store).
 */
import { openDB } from "idb";
import { asFeedId, asMid } from "../src/core/bytes.ts";
import { genesisAnchor } from "../src/core/entry.ts";
import { openIndexedDbStore } from "../src/store/indexeddb-store.ts";

const MID = asMid(new Uint8Array(20).fill(7));

interface Shape {
  append(firstSeq: number, count: number, strict: boolean): Promise<void>;
  read(fromSeq: number, toSeq: number): Promise<unknown>;
  close(): void;
}

async function rows(name: string): Promise<Shape> {
  const database = await openDB(`rows:${name}`, 1, {
    upgrade: (made) => {
      made.createObjectStore("entries");
      made.createObjectStore("feeds");
    },
  });
  return {
    async append(firstSeq, count, strict) {
      const writing = database.transaction(["entries", "feeds"], "readwrite", {
        durability: strict ? "strict" : "relaxed",
      });
      await writing.objectStore("feeds").get(1);
      const requests: Promise<unknown>[] = [writing.objectStore("feeds").put(firstSeq + count - 1, 1)];
      for (let seq = firstSeq; seq < firstSeq + count; seq++)
        requests.push(writing.objectStore("entries").add({ packet: randomBytes(120), mid: randomBytes(20) }, [1, seq]));
      await Promise.all(requests);
      await writing.done;
    },
    read: (fromSeq, toSeq) => database.getAll("entries", IDBKeyRange.bound([1, fromSeq], [1, toSeq])),
    close: () => database.close(),
  };
}

async function runs(name: string): Promise<Shape> {
  const store = await openIndexedDbStore(name);
  await store.claimEpoch();
  const feedId = asFeedId(new Uint8Array(32).fill(1));
  const { feeds } = await store.load();
  const { feedNo } = feeds[0] ?? (await addFeed(store, feedId));
  return {
    append: (firstSeq, count, strict) => {
      const mids = randomBytes(20 * count);
      const front = { seq: firstSeq + count - 1, mid: asMid(mids.slice(-20)) };
      return store.commit({
        strict,
        advances: [{ feedNo, fromSeq: firstSeq - 1, front, missingBlobs: 0 }],
        runs: [{ feedNo, firstSeq, packets: randomBytes(120 * count), mids }],
        blobs: [],
        chains: [],
        endedChains: [],
        marks: [],
        receipts: [],
      });
    },
    read: (fromSeq, toSeq) => store.readEntries(feedNo, fromSeq, toSeq),
    close: () => store.close(),
  };
}

function addFeed(store: Awaited<ReturnType<typeof openIndexedDbStore>>, feedId: ReturnType<typeof asFeedId>) {
  const anchor = genesisAnchor(feedId);
  return store.addFeed({
    feedId,
    name: "",
    own: false,
    scheme: "ed25519",
    secret: undefined,
    lengthCode: "compact-size",
    anchor,
    front: anchor,
    missingBlobs: 0,
    parent: undefined,
  });
}

function randomBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

const open = { rows, runs };

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const bench = {
  /** Writes `entries` in commits of `count`; entries a second. */
  async fill(shape: keyof typeof open, name: string, entries: number, count: number, strict: boolean): Promise<number> {
    const opened = await open[shape](name);
    const ms = await elapsedMs(async () => {
      for (let seq = 1; seq <= entries; seq += count) await opened.append(seq, count, strict);
    });
    opened.close();
    return (entries / ms) * 1000;
  },

  /** Milliseconds to read `count` entries, median of 21 places. */
  async read(shape: keyof typeof open, name: string, entries: number, count: number): Promise<number> {
    const opened = await open[shape](name);
    const times: number[] = [];
    for (let turn = 0; turn < 21; turn++) {
      const from = 1 + Math.floor(((entries - count) * turn) / 21);
      times.push(await elapsedMs(() => opened.read(from, from + count - 1)));
    }
    opened.close();
    return times.sort((a, b) => a - b)[10];
  },

  /** Milliseconds to open the store and load the profile. */
  async openAndLoad(name: string): Promise<number> {
    return elapsedMs(async () => {
      const store = await openIndexedDbStore(name);
      await store.load();
      store.close();
    });
  },

  /** Makes a profile of `count` feeds. */
  async makeFeeds(name: string, count: number): Promise<void> {
    const store = await openIndexedDbStore(name);
    await store.claimEpoch();
    const none = new Uint8Array(0);
    const added = Array.from({ length: count }, () => {
      const feedId = asFeedId(randomBytes(32));
      const anchor = { seq: 0, mid: MID };
      const record = { feedId, name: "", own: false, scheme: "ed25519", secret: undefined } as const;
      const rest = { lengthCode: "compact-size", anchor, front: anchor, missingBlobs: 0, parent: undefined } as const;
      return { record: { ...record, ...rest }, packets: none, mids: none, chains: [] };
    });
    const commit = {
      strict: true,
      advances: [],
      runs: [],
      blobs: [],
      chains: [],
      endedChains: [],
      marks: [],
      receipts: [],
    };
    await store.applyImport({ identity: undefined, settings: undefined, removedFeedNos: [], added, commit, blobs: [] });
    store.close();
  },
};

export type StoreShapeBench = typeof bench;
Object.assign(globalThis, { bench });
