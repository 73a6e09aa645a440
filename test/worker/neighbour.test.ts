/** The simulated neighbour: a real node at the other end of a link inside the worker. */
import { describe, expect, test } from "vitest";
import { readContent } from "../../src/content/content.ts";
import { asFeedId, fromHex } from "../../src/core/bytes.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import { publicKeyOf } from "../../src/crypto/signer.ts";
import { chooseVerifier } from "../../src/crypto/verifier.ts";
import { NeighbourLink } from "../../src/faces/neighbour-link.ts";
import type { FaceLink } from "../../src/faces/port.ts";
import { MemoryDisk, MemoryStore } from "../../src/store/memory-store.ts";
import type { Call } from "../../src/worker/messages.ts";
import { Neighbour } from "../../src/worker/neighbour/neighbour.ts";
import { SmallTalk } from "../../src/worker/neighbour/small-talk.ts";
import type { StartNeighbour } from "../../src/worker/profile-neighbour.ts";
import { RunningNode } from "../../src/worker/running-node.ts";
import { bytes } from "../support/gen1-vectors.ts";
import { ed25519Verifier, entryFault, makeWant, midOf } from "../support/reference-codec.ts";

const TALK = { name: "Nina (simulated)", greeting: ["hello", "write something"], replies: ["first", "second"] };
const verifier = await chooseVerifier();

async function nodeOn(
  disk: MemoryDisk,
  startNeighbour: StartNeighbour = Neighbour.start,
  links: readonly FaceLink[] = [],
): Promise<{ node: RunningNode; faults: unknown[] }> {
  const faults: unknown[] = [];
  const node = await RunningNode.start({
    store: new MemoryStore(disk),
    verifier,
    profile: "person",
    defaultRelay: undefined,
    serial: undefined,
    startNeighbour,
    links,
    listProfiles: async () => [],
    isWanted: () => false,
    emit: (name, event) => name === "error" && faults.push(event),
    signal: new AbortController().signal,
    lostLock: () => faults.push("lost lock"),
  });
  return { node, faults };
}

/** The neighbour's entries when there are `count`, each checked by the independent codec. */
async function saidBy(node: RunningNode, feedId: string, count: number) {
  await expect
    .poll(async () => (await node.api.entries(feedId)).filter(({ complete }) => complete).length, { timeout: 20_000 })
    .toBe(count);
  const entries = await node.api.entries(feedId);
  let prev: Uint8Array = bytes(feedId).subarray(0, 20);
  for (const { seq, packet } of entries) {
    expect(entryFault(bytes(feedId), seq, prev, bytes(packet), ed25519Verifier)).toBeUndefined();
    prev = midOf(bytes(feedId), seq, prev, bytes(packet));
  }
  return entries.map(({ content }) => {
    const read = readContent(fromHex(content!));
    return read.kind === "post" ? read.text : read.kind === "name" ? `name ${read.name}` : read.kind;
  });
}

describe("the simulated neighbour", () => {
  const callOf = (method: "startNeighbour" | "stopNeighbour", isRepeated: boolean): Call => ({
    id: `token of ${method}`,
    method,
    args: method === "startNeighbour" ? [TALK] : [],
    isRepeated,
  });
  const neighboursOf = async ({ api }: RunningNode) =>
    (await api.faces()).flatMap(({ kind, address }) => (kind === "neighbour" ? [address] : []));

  test("is forgotten as a holder when it is removed, also after a restart", async () => {
    const disk = new MemoryDisk();
    const { node } = await nodeOn(disk);
    await node.api.startNeighbour(TALK);
    await node.api.append("hello");
    await expect.poll(async () => (await node.api.delivery(1)).held, { timeout: 60_000 }).not.toEqual([]);
    await node.api.stopNeighbour();
    expect((await node.api.delivery(1)).held).toEqual([]);
    await node.stop();
    const again = await nodeOn(disk);
    expect((await again.node.api.delivery(1)).held).toEqual([]);
    await again.node.stop();
  }, 90_000);

  test("is asked for and answered on its own face only", async () => {
    let hear: (packet: Uint8Array) => void = () => {};
    const beside: FaceLink = {
      kind: "relay",
      address: "beside",
      medium: { kind: "lan" },
      open: ({ state, packet }) => {
        hear = packet;
        state({ phase: "up" });
      },
      send: () => true,
      close: async () => {},
    };
    const { node } = await nodeOn(new MemoryDisk(), Neighbour.start, [beside]);
    const { address } = await node.api.startNeighbour(TALK);
    await saidBy(node, address, 3);
    const heard = async () => (await node.api.packets()).flatMap((one) => (one.faceId === "relay" ? one.outcome : []));
    hear(makeWant([{ fid: bytes(address), seq: 1 }]));
    await expect.poll(heard).toContain("unknown-feed");
    await node.stop();
  });

  test("whose start fails has no face, and is started when it is asked for again", async () => {
    let isBroken = true;
    const { node } = await nodeOn(new MemoryDisk(), async (parts) => {
      if (isBroken) throw new Error("no module");
      return Neighbour.start(parts);
    });
    await expect(node.api.startNeighbour(TALK)).rejects.toThrow("no module");
    expect(await neighboursOf(node)).toEqual([]);
    isBroken = false;
    const { address } = await node.api.startNeighbour(TALK);
    expect(await saidBy(node, address, 3)).toEqual([`name ${TALK.name}`, ...TALK.greeting]);
    await node.stop();
  });

  test("that can not start leaves no node running", async () => {
    const seed = new Uint8Array(32).fill(7);
    const itself = asFeedId(publicKeyOf(seed));
    const [, link] = NeighbourLink.pair("far");
    const states: string[] = [];
    const open = link.open.bind(link);
    link.open = (listener) =>
      open({
        ...listener,
        state: (state) => {
          states.push(state.phase);
          listener.state(state);
        },
      });
    const person = { feedId: itself, front: genesisAnchor(itself) };
    const parts = {
      verifier,
      talk: TALK,
      seed,
      ownFront: genesisAnchor(itself),
      person,
      link,
      failed: () => undefined,
    };
    await expect(Neighbour.start(parts)).rejects.toMatchObject({ code: "own-feed" });
    expect(states).toEqual(["up", "closed"]);
  });

  test("that comes up after it was taken away is stopped", async () => {
    let letStart = (): void => {};
    const held = new Promise<void>((resolve) => {
      letStart = resolve;
    });
    let begun = 0;
    let stopped = 0;
    const { node } = await nodeOn(new MemoryDisk(), async () => {
      begun++;
      await held;
      return { stop: async () => void stopped++ };
    });
    const start = node.api.startNeighbour(TALK).catch((error: unknown) => error);
    await expect.poll(() => begun).toBe(1);
    await node.api.stopNeighbour();
    letStart();
    expect(await start).toMatchObject({ code: "unknown-face" });
    expect(stopped).toBe(1);
    expect(await neighboursOf(node)).toEqual([]);
    await node.stop();
  });

  test.each([0, 1, 2, 3, 5, 8, 12, 20, 40])(
    "is one when its start is repeated where the node is next, cut off after %i turns",
    async (turns) => {
      const disk = new MemoryDisk();
      const first = await nodeOn(disk);
      const outcome = first.node.handle(callOf("startNeighbour", false)).catch(() => undefined);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      await first.node.stop();
      await outcome;
      const next = await nodeOn(disk);
      const { address } = (await next.node.handle(callOf("startNeighbour", true))) as { address: string };
      expect(await neighboursOf(next.node)).toEqual([address]);
      expect((await next.node.api.feeds()).filter(({ own }) => !own).map(({ feedId }) => feedId)).toEqual([address]);
      await next.node.stop();
    },
  );

  test("is not started or stopped by a repeat of what was undone since", async () => {
    const disk = new MemoryDisk();
    const first = await nodeOn(disk);
    await first.node.handle(callOf("startNeighbour", false));
    await first.node.handle(callOf("stopNeighbour", false));
    await first.node.handle(callOf("startNeighbour", true));
    expect(await neighboursOf(first.node)).toEqual([]);
    await first.node.api.startNeighbour(TALK);
    await first.node.handle(callOf("stopNeighbour", true));
    expect(await neighboursOf(first.node)).toHaveLength(1);
    await first.node.stop();
  });

  test("greets, answers what is posted, goes on in the same feed after a restart, and leaves nothing when it is taken away", async () => {
    const disk = new MemoryDisk();
    const first = await nodeOn(disk);
    const { address: feedId, kind } = await first.node.api.startNeighbour(TALK);
    expect(kind).toBe("neighbour");
    expect(await saidBy(first.node, feedId, 3)).toEqual(["name Nina (simulated)", "hello", "write something"]);
    await first.node.api.append("is anybody there?");
    expect((await saidBy(first.node, feedId, 4)).at(-1)).toBe("first");
    expect(await first.node.api.startNeighbour(TALK)).toMatchObject({ address: feedId });
    await first.node.stop();

    const second = await nodeOn(disk);
    await second.node.api.append("and now?");
    expect((await saidBy(second.node, feedId, 5)).at(-1)).toBe("second");
    await second.node.api.disconnect("neighbour");
    expect((await second.node.api.feeds()).map(({ own }) => own)).toEqual([true]);
    expect((await second.node.api.faces()).map(({ kind: each }) => each)).not.toContain("neighbour");
    await second.node.stop();

    const third = await nodeOn(disk);
    expect((await third.node.api.faces()).map(({ kind: each }) => each)).not.toContain("neighbour");
    await third.node.stop();
    expect([first, second, third].flatMap(({ faults }) => faults)).toEqual([]);
  });

  test("refuses talk that is none, and changes nothing then", async () => {
    const { node } = await nodeOn(new MemoryDisk());
    for (const talk of [
      undefined,
      {},
      { ...TALK, replies: "x" },
      { ...TALK, greeting: [7] },
      { ...TALK, replies: Array(21).fill("x") },
    ])
      await expect(node.api.startNeighbour(talk as never)).rejects.toMatchObject({ code: "bad-argument" });
    expect(await node.api.feeds()).toHaveLength(1);
    await node.stop();
  });
});

describe("small talk", () => {
  test("has one answer under way at a time, in turn", () => {
    const talk = new SmallTalk(TALK, 0);
    expect([talk.maybeReply(), talk.maybeReply()]).toEqual(["first", undefined]);
    talk.answered();
    expect(talk.maybeReply()).toBe("second");
    talk.answered();
    expect(talk.maybeReply()).toBe("first");
  });
});
