/** How the loop around a node does what the node asks for, where what it works with breaks. */
import { describe, expect, it } from "vitest";
import { asFeedId } from "../../src/core/bytes.ts";
import type { NodeEvent } from "../../src/core/effects.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { Driver } from "../../src/worker/driver.ts";
import { ed25519Signer, ed25519Verifier, makeEntry, plain48 } from "../support/reference-codec.ts";

const feeds = [1, 2, 3].map((fill) => {
  const signer = ed25519Signer(new Uint8Array(32).fill(fill));
  const feedId = asFeedId(new Uint8Array(signer.fid));
  const { packet } = makeEntry(signer, 1, genesisAnchor(feedId).mid, 0, plain48(Buffer.from("one")));
  return { feedId, packet: new Uint8Array(packet) };
});

describe("verifications that are asked for together", () => {
  it.each([
    { what: "one, which is told", broken: [1], taken: [0, 2] },
    { what: "several, which is told once", broken: [0, 1], taken: [2] },
  ])("are judged each by itself when the verifier breaks at $what", async ({ broken, taken }) => {
    const store = new MemoryStore();
    await store.claimEpoch();
    for (const { feedId } of feeds) {
      const anchor = genesisAnchor(feedId);
      await store.addFeed({
        ...{ feedId, name: "", own: false, scheme: "ed25519", secret: undefined, lengthCode: "compact-size" },
        ...{ anchor, front: anchor, missingBlobs: 0, parent: undefined },
      });
    }
    const events: NodeEvent[] = [];
    let resolve = (): void => {};
    const settled = new Promise<void>((done) => {
      resolve = done;
    });
    const driver = new Driver(
      {
        store,
        verifier: {
          kind: "noble",
          perSecond: 1000,
          silentThreads: 0,
          verify: async (key, message, signature) => {
            if (broken.some((at) => Buffer.compare(key, feeds[at].feedId) === 0)) throw new Error("out of memory");
            return ed25519Verifier(key, signature, message);
          },
        },
        signer: { feedId: feeds[0].feedId, sign: () => Promise.reject(new Error("nothing is signed here")) },
        transmit: () => {},
        notify: (event) => {
          events.push(event);
          if (events.filter(({ kind }) => kind === "entry").length === taken.length) resolve();
        },
        committing: () => {},
        failed: (error) => {
          throw error;
        },
      },
      (await store.load()).feeds,
    );
    driver.input((node, now) => node.addFace({ id: "lan", medium: { kind: "lan" } }, now));
    for (const { packet } of feeds) driver.receive("lan", packet);
    await settled;
    await driver.stop();
    expect(events.flatMap((event) => (event.kind === "entry" ? [event.feedId] : []))).toEqual(
      taken.map((at) => feeds[at].feedId),
    );
    expect(events.filter(({ kind }) => kind === "store-failed")).toEqual([
      { kind: "store-failed", code: "internal", detail: expect.stringContaining("out of memory") },
    ]);
  });
});
