/** Finding words in the posts of a running node. */
import { describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../src/store/memory-store.ts";
import type { NodeApi, SearchHit, SearchOptions } from "../../src/worker/api.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const start = (disk?: MemoryDisk, profile = "test") => bench.start(disk, { profile });
/** Until so many entries are here, with their blobs. */
const untilTotal = (node: NodeApi, total: number) =>
  expect
    .poll(async () => (await node.timeline()).items.filter(({ content }) => content !== null).length, { timeout: 8000 })
    .toBe(Math.min(total, 50));

/** Everything that is found, page by page. */
async function all(node: NodeApi, words: string, options: SearchOptions = {}): Promise<SearchHit[]> {
  const hits: SearchHit[] = [];
  let before = options.before;
  for (let calls = 0; calls < 1000; calls++) {
    const page = await node.search(words, { ...options, before });
    hits.push(...page.hits);
    if (page.next === null) return hits;
    before = page.next;
  }
  throw new Error("the search does not end");
}
const texts = async (node: NodeApi, words: string, options?: SearchOptions) =>
  (await all(node, words, options)).map(({ text }) => text);
const marked = ({ text, marks }: SearchHit) => marks.map(({ start, end }) => text.slice(start, end));

async function pair() {
  const a = await start(undefined, "Alice");
  const b = await start(undefined, "Bob");
  const [idA, idB] = [(await a.node.whoami()).feedId, (await b.node.whoami()).feedId];
  await a.node.follow(idB);
  await b.node.follow(idA);
  return { a, b, idA, idB };
}

describe("a search", () => {
  it("finds the posts that hold every word, latest first, and says where in them", async () => {
    const { node } = await start();
    const posts = ["Café am See", "nothing here", "am Abend ins CAFE", "only Café"];
    const mids: string[] = [];
    for (const text of posts) mids.push((await node.post(text)).mid);
    await untilTotal(node, 4);
    const hits = await all(node, "  cafe  AM ");
    expect(hits.map(({ mid, text }) => [mid, text])).toEqual([
      [mids[2], "am Abend ins CAFE"],
      [mids[0], "Café am See"],
    ]);
    expect(hits.map(marked)).toEqual([
      ["am", "CAFE"],
      ["Café", "am"],
    ]);
    expect(await node.search("")).toMatchObject({ hits: [], next: null });
    expect(await texts(node, "nowhere")).toEqual([]);
  });

  it("says how many entries it could not look at, since they have no place yet", async () => {
    const { node } = await start();
    await Promise.all(Array.from({ length: 20 }, (_, i) => node.post(`post ${i}`)));
    const { total, pending } = await node.search("post");
    expect(total + pending).toBe(20);
    await untilTotal(node, 20);
    expect(await node.search("post")).toMatchObject({ total: 20, pending: 0 });
  });

  it("comes in pages that go on where the one before ended, without a post twice or left out", async () => {
    const { node } = await start();
    await Promise.all(Array.from({ length: 30 }, (_, i) => node.post(i % 2 ? `odd ${i}` : `even ${i}`)));
    await untilTotal(node, 30);
    const first = await node.search("odd", { limit: 4 });
    expect(first.hits).toHaveLength(4);
    expect(first).toMatchObject({ total: 30 });
    const found = await all(node, "odd", { limit: 4 });
    const seqs = found.map(({ seq }) => seq);
    const { items } = await node.timeline({ limit: 200 });
    const expected = items.filter(({ content }) => content?.kind === "post" && content.text.startsWith("odd"));
    expect(seqs).toEqual(expected.map(({ seq }) => seq).reverse());
    expect(new Set(seqs).size).toBe(15);
  });

  it("looks into texts that need blobs, in mails and plain text, but not into names and bytes", async () => {
    const { node } = await start();
    const long = `${"filling ".repeat(600)}needle ${"more ".repeat(200)}`;
    await node.post(long);
    await node.append("a plain needle");
    await node.append("Date: 1650000000\nSubject: the needle\n\nbody", { type: "chain20" });
    await node.publishName("Needle");
    await node.append(Uint8Array.from(Buffer.from("00ff6e6565646c65", "hex")));
    await untilTotal(node, 5);
    const hits = await all(node, "needle");
    expect(hits.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    const [mail, plain, post] = hits;
    expect([mail.text, plain.text]).toEqual(["the needle\nbody", "a plain needle"]);
    expect(post).toMatchObject({ isCutBefore: true, isCutAfter: true });
    expect(post.text.length).toBeLessThan(300);
    expect(marked(post)).toEqual(["needle"]);
  });

  it("keeps to one feed, and leaves out feeds that it is told to", async () => {
    const { a, b, idA, idB } = await pair();
    await a.node.post("hello from Alice");
    await b.node.post("hello from Bob");
    await untilTotal(a.node, 2);
    expect((await texts(a.node, "hello")).toSorted()).toEqual(["hello from Alice", "hello from Bob"]);
    expect(await texts(a.node, "hello", { feedId: idB })).toEqual(["hello from Bob"]);
    expect(await texts(a.node, "hello", { without: [idB] })).toEqual(["hello from Alice"]);
    expect(await texts(a.node, "hello", { without: [idA, idB] })).toEqual([]);
  });

  it("finds what came in after the last search, and after the node was started again", async () => {
    const { node, started, disk } = await start();
    await node.post("first catch");
    await untilTotal(node, 1);
    expect(await texts(node, "catch")).toEqual(["first catch"]);
    await node.post("second catch");
    await untilTotal(node, 2);
    expect(await texts(node, "catch")).toEqual(["second catch", "first catch"]);
    await bench.end(started);
    const again = await start(disk);
    await again.node.post("third catch");
    await untilTotal(again.node, 3);
    expect(await texts(again.node, "catch")).toEqual(["third catch", "second catch", "first catch"]);
  });

  it("reads again what was kept damaged, and finds posts whose blobs came after they were looked for", async () => {
    const { node, started, disk } = await start();
    const long = `a long story of more than one blob ${"and on ".repeat(30)}to the end`;
    await node.post(long);
    await node.post("short story");
    await untilTotal(node, 2);
    expect(await texts(node, "story")).toHaveLength(2);
    await bench.end(started);
    const [name] = [...disk.notes.keys()].filter((key) => key.includes("/text/"));
    // State 3: content that was missing; then no version of ours.
    const whole = disk.notes.get(name)!;
    for (const damaged of [whole.with(0, 9), whole.slice(0, 12), new Uint8Array()]) {
      disk.notes.set(name, damaged);
      const again = await start(disk);
      expect(await texts(again.node, "story")).toHaveLength(2);
      await bench.end(again.started);
    }
    const missing = Buffer.alloc(5 + 5);
    missing.set([1, 0, 0, 0, 1, 3]);
    disk.notes.set(name, new Uint8Array(missing));
    const last = await start(disk);
    expect(await texts(last.node, "story")).toHaveLength(2);
  });

  it("keeps nothing of a feed that was removed", async () => {
    const { a, b, idB } = await pair();
    await b.node.post("a secret of Bob");
    await untilTotal(a.node, 1);
    expect(await texts(a.node, "secret")).toHaveLength(1);
    const notes = () => [...a.disk.notes].filter(([, note]) => Buffer.from(note).includes("secret"));
    expect(notes()).toHaveLength(1);
    await a.node.unfollow(idB);
    await expect.poll(() => texts(a.node, "secret")).toEqual([]);
    expect(notes()).toEqual([]);
  });

  it("refuses what is no question", async () => {
    const { node } = await start();
    const asked: [unknown, unknown?][] = [
      [undefined],
      ["x", null],
      ["x", { limit: 0 }],
      ["x", { before: "00" }],
      ["x", { before: "00".repeat(20) }],
      ["x", { without: "all" }],
      ["x", { without: ["zz"] }],
      ["x", { without: Array(1001).fill("00".repeat(32)) }],
    ];
    for (const [words, options] of asked)
      await expect(node.search(words as string, options as SearchOptions)).rejects.toMatchObject({
        code: "bad-argument",
      });
  });

  it("goes on where posts stand that came in between two pages, and ends where its feed has gone", async () => {
    const { a, b, idB } = await pair();
    for (let i = 0; i < 6; i++) await b.node.post(`page ${i}`);
    await untilTotal(a.node, 6);
    const first = await a.node.search("page", { limit: 2 });
    await a.node.post("page of my own");
    await untilTotal(a.node, 7);
    const others = await texts(a.node, "page", { limit: 2, before: first.next! });
    expect([...first.hits.map(({ text }) => text), ...others]).toEqual([5, 4, 3, 2, 1, 0].map((i) => `page ${i}`));
    await a.node.unfollow(idB);
    await expect.poll(() => texts(a.node, "page")).toEqual(["page of my own"]);
  });
});
