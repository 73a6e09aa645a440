/** Calls that were done but not answered when the node moved to another tab are repeated there: each change is done once. */
import { describe, expect, it } from "vitest";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import type { Call, Method } from "../../src/worker/messages.ts";
import { FakePort, FakeSerial } from "../faces/fake-serial.ts";
import { gen1, hex, poc01Data } from "../support/vectors.ts";
import { useRunningBench } from "./running-bench.ts";

const fid = gen1.keys[0].public;

const callOf = (method: Method, ...args: unknown[]): Call => ({
  id: `token of ${method}`,
  method,
  args,
  isRepeated: false,
});
const again = (call: Call): Call => ({ ...call, isRepeated: true });

function demoFiles(): Record<string, Uint8Array> {
  const [feedId, log] = Object.entries(poc01Data.nodeA.logs)[0];
  const header = new Uint8Array(128);
  header.set(hex(feedId), 12);
  header.set(hex(log.anchor_mid), 84);
  new DataView(header.buffer).setUint32(104, log.front_seq);
  header.set(hex(log.front_mid), 108);
  const blocks = log.entries.flatMap(({ wire }) => [new Uint8Array(8), hex(wire)]);
  return {
    "config.json": new TextEncoder().encode(JSON.stringify(poc01Data.nodeA.config)),
    [`_logs/${feedId}.log`]: new Uint8Array(Buffer.concat([header, ...blocks])),
  };
}

describe("a repeated call", () => {
  const bench = useRunningBench();

  it.each([
    callOf("append", "once"),
    callOf("post", "once", {}),
    callOf("publishName", "Alice"),
    callOf("lockOwnFeed"),
    callOf("unlockOwnFeed"),
    callOf("confirmOwnFeed"),
    callOf("rename", "a name"),
    callOf("follow", fid, { name: "Alice" }),
    callOf("unfollow", gen1.keys[1].public),
    callOf("disconnect", "tabs"),
    callOf("connectTabs"),
    callOf("markRead"),
    callOf("importFiles", demoFiles()),
  ])("of $method answers as the first did and changes nothing more, here and where the node is next", async (call) => {
    const { node, started, disk } = await bench.start();
    await node.follow(gen1.keys[1].public);
    const answer = await started.handle(call);
    const after = async (api = node) => [
      await api.whoami(),
      await api.feeds(),
      (await api.faces()).map(({ id }) => id),
    ];
    const changed = await after();
    expect(await started.handle(again(call))).toEqual(answer);
    await bench.end(started);
    const next = await bench.start(disk);
    expect(await next.started.handle(again(call))).toEqual(answer);
    expect(await after(next.node)).toEqual(changed);
  });

  it("does not undo what others did since", async () => {
    const { node, started, disk } = await bench.start();
    const [followed, renamed] = [callOf("follow", fid), callOf("rename", "first")];
    await started.handle(followed);
    await started.handle(renamed);
    await node.unfollow(fid);
    await node.rename("second");
    await bench.end(started);
    const next = await bench.start(disk);
    expect(await next.started.handle(again(followed))).toMatchObject({ feedId: fid });
    expect(await next.started.handle(again(renamed))).toMatchObject({ name: "first" });
    expect(await next.node.feeds()).toHaveLength(1);
    expect((await next.node.whoami()).name).toBe("second");
  });

  it.each([callOf("connectTabs"), callOf("connectRelay", "ws://127.0.0.1:9/relay")])(
    "of $method does not bring back a face that was taken away since",
    async (call) => {
      const { node, started, disk } = await bench.start();
      const { id } = (await started.handle(call)) as { id: string };
      expect((await node.faces()).map((face) => face.id)).toContain(id);
      await node.disconnect(id);
      await bench.end(started);
      const next = await bench.start(disk);
      expect(await next.started.handle(again(call))).toMatchObject({ id });
      expect((await next.node.faces()).map((face) => face.id)).not.toContain(id);
    },
  );

  it("of markRead leaves unread what came since", async () => {
    const author = await bench.start(undefined, { profile: "author" });
    const { feedId } = await author.node.whoami();
    await author.node.post("one");
    const { node, started } = await bench.start();
    await node.follow(feedId);
    const unread = async () => (await node.unread()).total;
    await expect.poll(unread, { timeout: 10_000 }).toBe(1);
    const call = callOf("markRead");
    expect(await started.handle(call)).toMatchObject({ total: 0 });
    await author.node.post("two");
    await expect.poll(unread, { timeout: 10_000 }).toBe(1);
    expect(await started.handle(again(call))).toMatchObject({ total: 0 });
    expect(await unread()).toBe(1);
  });

  it.each(["confirmOwnFeed", "unlockOwnFeed"] as const)(
    "of %s does not open a feed that was locked since",
    async (method) => {
      const { node, started, disk } = await bench.start();
      const call = callOf(method);
      expect(await started.handle(call)).toMatchObject({ state: "ready" });
      await node.lockOwnFeed();
      await bench.end(started);
      const next = await bench.start(disk);
      expect(await next.started.handle(again(call))).toMatchObject({ state: "ready" });
      expect(await next.node.whoami()).toMatchObject({ state: "moved" });
    },
  );

  it("of confirmOwnFeed does not confirm again what waits anew", async () => {
    const { node, started, disk } = await bench.start();
    const call = callOf("confirmOwnFeed");
    await started.handle(call);
    await node.lockOwnFeed();
    await node.unlockOwnFeed();
    await bench.end(started);
    const next = await bench.start(disk);
    await next.started.handle(again(call));
    expect(await next.node.whoami()).toMatchObject({ state: "recovering" });
  });

  it.each(
    (["post", "publishName"] as const).flatMap((method) =>
      [1, 2, 3, 5, 8, 12, 20, 40].map((turns) => [method, turns] as const),
    ),
  )("of %s is one entry, also when the node ends %i turns after the call", async (method, turns) => {
    const { started, disk } = await bench.start();
    const call = callOf(method, "Alice");
    const outcome = started.handle(call).catch(({ code }) => code);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await bench.end(started);
    await outcome;
    const next = await bench.start(disk);
    expect(await next.started.handle(again(call))).toMatchObject({ seq: 1 });
    expect(await next.node.whoami()).toMatchObject({ seq: 1 });
  });

  it("is done when it was not, and refused as the first would have been", async () => {
    const { started, node } = await bench.start();
    await expect(started.handle(callOf("unfollow", fid))).rejects.toMatchObject({ code: "unknown-feed" });
    await started.handle(again(callOf("follow", fid)));
    expect(await node.feeds()).toHaveLength(2);
    await expect(started.handle(again(callOf("disconnect", "nowhere")))).rejects.toMatchObject({
      code: "unknown-face",
    });
  });

  it("of unfollow is done where a full store removed the feed and had no space for the token", async () => {
    class TokenlessStore extends MemoryStore {
      override removeFeed(feedNo: number): Promise<void> {
        return super.removeFeed(feedNo);
      }
    }
    const disk = new MemoryDisk();
    const { node, started } = await bench.start(disk, { store: new TokenlessStore(disk) });
    await node.follow(fid);
    const call = callOf("unfollow", fid);
    await started.handle(call);
    await bench.end(started);
    const next = await bench.start(disk);
    expect(await next.started.handle(again(call))).toBeUndefined();
    expect(await next.node.feeds()).toHaveLength(1);
    // A first call for what is not here is still refused.
    await expect(next.node.unfollow(fid)).rejects.toMatchObject({ code: "unknown-feed" });
  });

  it("of connectSerial is the face that it connected, not one more", async () => {
    const serial = new FakeSerial(new FakePort(), new FakePort());
    const { node, started, disk } = await bench.start(undefined, { serial });
    const call = callOf("connectSerial", { assumeBridge: true });
    const first = started.handle(call);
    await expect
      .poll(async () => (await node.faces()).map(({ id, phase }) => `${id} ${phase}`))
      .toContain("serial-1 listening");
    const cutOff = expect(first).rejects.toMatchObject({ code: "lost-lock" });
    await bench.end(started);
    await cutOff;
    const next = await bench.start(disk, { serial });
    void next.started.handle(again(call)).catch(() => undefined); // Goes on listening until the end of the test.
    await expect
      .poll(async () => (await next.node.faces()).map(({ id, phase }) => `${id} ${phase}`))
      .toContain("serial-1 listening");
    expect((await next.node.faces()).map(({ id }) => id)).not.toContain("serial-2");
  });

  it.each([1, 2, 3, 4, 5, 6, 8, 12, 20])(
    "is what is left when the node ends %i turns after the call: done once at last",
    async (turns) => {
      const disk = new MemoryDisk();
      const { node, started } = await bench.start(disk);
      await node.follow(fid);
      const call = callOf("unfollow", fid);
      const outcome = started.handle(call).then(
        () => "done",
        ({ code }) => code,
      );
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      await bench.end(started);
      expect(["done", "lost-lock"]).toContain(await outcome);
      const next = await bench.start(disk);
      expect(await next.started.handle(again(call))).toBeUndefined();
      expect(await next.node.feeds()).toHaveLength(1);
    },
  );
});
