import { describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../src/store/memory-store.ts";
import type { NodeApi } from "../../src/worker/api.ts";
import { useRunningBench } from "./running-bench.ts";

const bench = useRunningBench();
const start = (disk?: MemoryDisk, profile = "test") => bench.start(disk, { profile });

async function pair() {
  const a = await start(undefined, "Alice");
  const b = await start(undefined, "Bob");
  await b.node.rename("Bob");
  const [idA, idB] = [(await a.node.whoami()).feedId, (await b.node.whoami()).feedId];
  await a.node.follow(idB);
  await b.node.follow(idA);
  return { a, b, idA, idB };
}

const texts = async (node: NodeApi, query = {}) =>
  (await node.timeline(query)).items.map(({ content }) =>
    content && "text" in content ? content.text : content?.kind,
  );
const untilTotal = (node: NodeApi, total: number) =>
  expect.poll(async () => (await node.timeline()).total, { timeout: 8000 }).toBe(total);

describe("a post", () => {
  it("is written as today's network writes it, with what it follows and the time", async () => {
    const { node } = await start();
    const { feedId } = await node.whoami();
    const first = await node.post("one");
    const second = await node.post("two");
    const [, entry] = await node.entries(feedId);
    const reference = Buffer.from(first.mid, "hex").toString("base64");
    // ["TAV", [reference], "two", none, seconds], taken apart by hand.
    const bytes = Buffer.from(entry.content!, "hex");
    expect(entry).toMatchObject({ type: "chain20", mid: second.mid });
    const at = bytes.indexOf(Buffer.from("18544156", "hex"));
    expect(bytes.subarray(at + 4, at + 6).toString("hex")).toBe("f401");
    expect(bytes.subarray(at + 8, at + 36).toString()).toBe(reference);
    expect(bytes.subarray(at + 36, at + 42).toString("hex")).toBe("1874776f0622");
    expect(Math.abs(bytes.readUInt32LE(at + 42) - Date.now() / 1000)).toBeLessThan(60);
  });

  it("names what nobody has named yet, of all authors, or what it is told to", async () => {
    const { a, b } = await pair();
    const one = await a.node.post("one");
    await untilTotal(b.node, 1);
    const two = await b.node.post("two");
    await untilTotal(a.node, 2);
    await expect.poll(() => a.node.tips()).toEqual([two.mid]);
    const three = await a.node.post("three", { tips: [one.mid] });
    await expect.poll(async () => new Set(await a.node.tips())).toEqual(new Set([two.mid, three.mid]));
    await a.node.post("four");
    // Posts of the same second that do not name each other may stand either way.
    const middle = expect.arrayContaining(["two", "three"]);
    const shown = async () => {
      const [first, ...others] = await texts(b.node);
      return { first, middle: others.slice(0, 2), last: others[2] };
    };
    await expect.poll(shown, { timeout: 8000 }).toEqual({ first: "one", middle, last: "four" });
    const { items } = await b.node.timeline();
    expect(new Set(items[3].follows)).toEqual(new Set([two.mid, three.mid]));
    expect(items.map(({ threadRoot }) => threadRoot)).toEqual(new Array(4).fill(one.mid));
  });

  it("shows what it answers, with the words of that post, also where that is not on the page", async () => {
    const { a, b } = await pair();
    const one = await a.node.post("question for @Bob");
    await untilTotal(b.node, 1);
    await b.node.post("something else");
    await b.node.post("and more");
    const answer = await b.node.post("answer", { answers: one.mid });
    const answers = { mid: one.mid, content: { kind: "post", text: "question for @Bob" }, mentions: [] };
    const latest = async () => (await a.node.timeline({ limit: 1 })).items;
    await expect.poll(latest, { timeout: 8000 }).toMatchObject([{ mid: answer.mid, answers }]);
    const all = (await a.node.timeline()).items;
    expect(all.map((item) => item.answers?.mid ?? null)).toEqual([null, null, null, one.mid]);
    expect(await a.node.tips()).toEqual([answer.mid]);
    const [seenByBob] = (await b.node.timeline({ limit: 1 })).items;
    expect(seenByBob.answers).toMatchObject({ mid: one.mid, mentions: [{ start: 13, end: 17, own: true }] });
  });

  it("costs what it says", async () => {
    const { node } = await start();
    const { feedId } = await node.whoami();
    await node.post("first");
    const cost = await node.postCost("x".repeat(200));
    await node.post("x".repeat(200));
    const [, entry] = await node.entries(feedId);
    expect(entry.contentBytes).toBe(cost.contentBytes);
    expect(cost.packets).toBe(1 + Math.ceil((cost.contentBytes - 26) / 100));
  });

  it("is refused with tips that are none", async () => {
    const { node } = await start();
    await expect(node.post("x", { answers: "xyz" })).rejects.toMatchObject({ code: "bad-argument" });
    for (const tips of [["xyz"], "abc", new Array(9).fill("00".repeat(20))])
      await expect(node.post("x", { tips: tips as string[] })).rejects.toMatchObject({ code: "bad-argument" });
  });
});

describe("a published name", () => {
  it("is shown unless the person gave a nickname, and the last one counts", async () => {
    const { a, b, idA } = await pair();
    const shown = async () => (await b.node.feeds())[1];
    expect(await shown()).toMatchObject({ name: "", nickname: "", publishedName: "" });
    await a.node.publishName("Alice <3");
    await expect.poll(shown).toMatchObject({ name: "Alice 3", nickname: "", publishedName: "Alice 3" });
    expect(b.events).toContainEqual({ name: "feed", event: { feedId: idA, change: "renamed" } });
    expect((await b.node.timeline()).items[0]).toMatchObject({ name: "Alice 3", content: { kind: "name" } });
    await b.node.follow(idA, { name: "Ali" });
    expect(await shown()).toMatchObject({ name: "Ali", nickname: "Ali", publishedName: "Alice 3" });
    await a.node.publishName("");
    await expect.poll(shown).toMatchObject({ name: "Ali", publishedName: "" });
  });
});

describe("the timeline", () => {
  it("comes in pages, of all feeds and of one", async () => {
    const { node } = await start();
    const { feedId } = await node.whoami();
    for (let i = 1; i <= 7; i++) await node.append(`entry ${i}`);
    await untilTotal(node, 7);
    for (const query of [{}, { feedId }]) {
      const last = await node.timeline({ ...query, limit: 3 });
      expect(last).toMatchObject({ hasBefore: true, hasAfter: false, total: 7, pending: 0 });
      expect(await texts(node, { ...query, limit: 3 })).toEqual(["entry 5", "entry 6", "entry 7"]);
      const before = { ...query, limit: 10, before: last.items[0].mid };
      expect(await texts(node, before)).toEqual(["entry 1", "entry 2", "entry 3", "entry 4"]);
      const after = { ...query, limit: 2, after: last.items[0].mid };
      expect(await texts(node, after)).toEqual(["entry 6", "entry 7"]);
    }
    await expect(node.timeline({ before: "00".repeat(20) })).rejects.toMatchObject({ code: "bad-argument" });
  });

  it("is the same after a restart, also with what came in while nobody kept it", async () => {
    const { node, started, disk } = await start();
    const first = await node.append("plain");
    await node.post("a post");
    await untilTotal(node, 2);
    const before = (await node.timeline()).items;
    await bench.end(started);
    expect([...disk.notes.keys()].some((name) => name.startsWith("conversation/row/"))).toBe(true);
    const again = await start(disk);
    expect((await again.node.timeline()).items).toEqual(before);
    await bench.end(again.started);
    for (const name of [...disk.notes.keys()]) if (name.startsWith("conversation/")) disk.notes.delete(name);
    const anew = await start(disk);
    await untilTotal(anew.node, 2);
    expect((await anew.node.timeline()).items.map(({ mid }) => mid)).toEqual(before.map(({ mid }) => mid));
    expect(before[0].mid).toBe(first.mid);
  });

  it("tells what is new and whom it speaks to, and counts what is unread until it is read", async () => {
    const { a, b, idA } = await pair();
    const { mid } = await a.node.post("hello @Bob");
    await expect.poll(() => texts(b.node), { timeout: 8000 }).toEqual(["hello @Bob"]);
    const told = () =>
      b.events
        .filter(({ name }) => name === "timeline")
        .map(({ event }) => event as { mids: string[]; mentions: string[] });
    await expect.poll(() => told().flatMap(({ mentions }) => mentions)).toEqual([mid]);
    expect(told().flatMap(({ mids }) => mids)).toContain(mid);
    const page = await b.node.timeline();
    expect(page).toMatchObject({ unread: 1, firstUnread: mid });
    expect(page.items[0]).toMatchObject({
      isUnread: true,
      own: false,
      mentions: [{ start: 6, end: 10, own: true, name: expect.any(String) }],
    });
    expect(await b.node.unread()).toEqual({ total: 1, feeds: { [idA]: 1 } });
    expect(await b.node.markRead()).toEqual({ total: 0, feeds: {} });
    expect((await b.node.timeline()).items[0].isUnread).toBe(false);
    await bench.end(b.started);
    const again = await start(b.disk, "Bob");
    expect(await again.node.unread()).toEqual({ total: 0, feeds: {} });
    expect(await a.node.unread()).toEqual({ total: 0, feeds: {} });
  });

  it("counts what came in as unread after a restart too, though nothing was ever read", async () => {
    const { a, b, idA } = await pair();
    await a.node.post("hello");
    await expect.poll(() => b.node.unread(), { timeout: 8000 }).toEqual({ total: 1, feeds: { [idA]: 1 } });
    await bench.end(b.started);
    const again = await start(b.disk, "Bob");
    expect(await again.node.unread()).toEqual({ total: 1, feeds: { [idA]: 1 } });
  });

  it("forgets a feed that is unfollowed", async () => {
    const { a, b, idA } = await pair();
    await a.node.post("one");
    await b.node.post("two");
    await untilTotal(b.node, 2);
    await b.node.unfollow(idA);
    await untilTotal(b.node, 1);
    await b.node.follow(idA);
    await untilTotal(b.node, 2);
  });
});

describe("evidence", () => {
  it("tells how far an own entry got, also after a restart, and never goes back", async () => {
    const { a, b } = await pair();
    const { seq } = await a.node.post("one");
    await untilTotal(b.node, 1);
    expect(await a.node.delivery(seq)).toMatchObject({ seq, inLog: true });
    const held = async () => (await a.node.delivery(seq)).held;
    await expect.poll(held, { timeout: 60_000 }).toMatchObject([{ faceId: "tabs", upToSeq: 1 }]);
    const before = await a.node.delivery(seq);
    expect(before.aired).toMatchObject([{ faceId: "tabs" }]);
    expect(before.airedTimes).toBeGreaterThan(0);
    expect(a.events.some(({ name }) => name === "delivery")).toBe(true);
    await bench.end(a.started);
    const again = await start(a.disk, "Alice");
    const after = await again.node.delivery(seq);
    expect(after.held[0].upToSeq).toBe(1);
    expect(after.airedTimes).toBeGreaterThanOrEqual(before.airedTimes);
    await expect(again.node.delivery(2)).rejects.toMatchObject({ code: "unknown-entry" });
  });

  it("names feeds that others ask for, and how far the followed ones are here", async () => {
    const { a, b, idA } = await pair();
    const c = await start(undefined, "Carla");
    const { feedId: idC } = await c.node.whoami();
    await b.node.follow(idC);
    await expect
      .poll(async () => (await a.node.nearby()).map(({ feedId }) => feedId), { timeout: 60_000 })
      .toContain(idC);
    expect(a.events.some(({ name }) => name === "nearby")).toBe(true);
    await a.node.post("one");
    await untilTotal(b.node, 1);
    const view = await b.node.replication();
    expect(view.feeds.find(({ feedId }) => feedId === idA)).toMatchObject({
      have: 1,
      knownHead: 1,
      missingEntries: 0,
      lastHeardFaceId: "tabs",
      airtimeMs: null,
    });
    expect(view.faces).toMatchObject([{ faceId: "tabs", busyMinute: null }]);
    expect(view.faces[0].lastHeardMs).toBeGreaterThan(0);
  }, 20_000);
});
