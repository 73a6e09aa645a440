import { expect, it } from "vitest";
import { asFeedId } from "../../src/core/bytes.ts";
import type { NodeEvent } from "../../src/core/effects.ts";
import { MAX_FEEDS, MAX_KNOWN_FACES } from "../../src/core/limits.ts";
import { ProfileEvidence, type ProfileEvidenceParts } from "../../src/worker/profile-evidence.ts";
import { tablesOf } from "../sim/faults/table-audit.ts";

it("remembers what was heard of a bounded number of faces and feeds, however many there were", () => {
  const parts = { faces: { linksUp: () => [] } } as unknown as ProfileEvidenceParts;
  const evidence = new ProfileEvidence(parts);
  for (let no = 0; no < 2 * MAX_FEEDS; no++) {
    const feedId = new Uint8Array(32);
    new DataView(feedId.buffer).setUint32(0, no);
    evidence.handlePacket({
      ...{ kind: "packet", faceId: `face ${no}`, direction: "in", packet: new Uint8Array(120), outcome: "taken" },
      label: { what: "entry", feedId: asFeedId(feedId), seq: 1 },
    } as Extract<NodeEvent, { kind: "packet" }>);
  }
  const tables = tablesOf(evidence);
  expect(tables.get("FaceTraffics.byId")?.size).toBe(MAX_KNOWN_FACES);
  expect(tables.get("ProfileEvidence.heardOn")?.size).toBe(MAX_KNOWN_FACES);
  expect(tables.get("ProfileEvidence.lastHeard")?.size).toBe(MAX_FEEDS);
});

it("claims no holder of an entry at or after a fork of the own feed, and forgets who was on a face that is gone", async () => {
  const feedId = asFeedId(new Uint8Array(32).fill(7));
  const own = { feedId, front: { seq: 5 }, anchor: { seq: 0 }, fork: { seq: 3 } };
  const name = `delivery/${"07".repeat(32)}`;
  const held = [{ faceId: "tabs", seq: 5, heardMs: 1 }];
  const note = new TextEncoder().encode(JSON.stringify({ feedId: "07".repeat(32), held, aired: [] }));
  const evidence = new ProfileEvidence({
    profile: { own },
    life: { recordNow: () => own },
    store: { readNotes: async () => new Map([[name, note]]) },
  } as unknown as ProfileEvidenceParts);
  await evidence.start();
  const heldOf = async (seq: number) => (await evidence.delivery(seq)).held;
  expect(await heldOf(2)).toEqual([{ faceId: "tabs", upToSeq: 2, heardMs: 1 }]);
  expect([await heldOf(3), await heldOf(5)]).toEqual([[], []]);
  const { isForked } = await evidence.delivery(3);
  expect([isForked, (await evidence.delivery(2)).isForked]).toEqual([true, false]);
  evidence.forgetFace("tabs");
  expect(await heldOf(2)).toEqual([]);
});

/** Evidence of a node with two entries whose face `tabs` is up, on the notes of before. */
async function evidenceOn(notes: Map<string, Uint8Array>) {
  const feedId = asFeedId(new Uint8Array(32).fill(7));
  const own = {
    feedId,
    front: { seq: 2 },
    anchor: { seq: 0 },
    own: true,
    fork: undefined as { seq: number } | undefined,
  };
  const told: unknown[] = [];
  const evidence = new ProfileEvidence({
    profile: { own, maybeFeed: () => own },
    life: { recordNow: () => own },
    faces: { linksUp: () => [] },
    emit: (name: string, event: unknown) => told.push({ name, ...(event as object) }),
    store: {
      readNotes: async () => notes,
      putNotes: async (more: Map<string, Uint8Array>) => {
        for (const [name, note] of more) notes.set(name, note);
      },
    },
  } as unknown as ProfileEvidenceParts);
  await evidence.start();
  const packet = (direction: "in" | "out") =>
    evidence.handlePacket({
      ...{ kind: "packet", faceId: "tabs", direction, packet: new Uint8Array(120), outcome: "taken" },
      label: direction === "out" ? { what: "entry", feedId, seq: 1 } : { what: "unknown" },
    } as unknown as Extract<NodeEvent, { kind: "packet" }>);
  const isHeard = async () => (await evidence.delivery(1)).aired.map((airing) => airing.isHeard);
  return { evidence, own, told, packet, isHeard };
}

it("says of each face whether anybody was ever heard on it, tells when that changes, and keeps it", async () => {
  const notes = new Map<string, Uint8Array>();
  const { evidence, told, packet, isHeard } = await evidenceOn(notes);
  packet("out");
  evidence.tick();
  expect(await isHeard()).toEqual([false]);
  told.length = 0;
  packet("in");
  packet("in");
  evidence.tick();
  expect(told).toEqual([{ name: "delivery", from: 1, to: 1 }]);
  expect(await isHeard()).toEqual([true]);
  await evidence.stop();
  expect(await (await evidenceOn(notes)).isHeard()).toEqual([true]);
});

it("remembers that somebody was heard on a face also where nothing was written before the restart", async () => {
  const notes = new Map<string, Uint8Array>();
  const { evidence, packet } = await evidenceOn(notes);
  packet("in");
  await evidence.stop();
  const again = await evidenceOn(notes);
  again.packet("out");
  expect(await again.isHeard()).toEqual([true]);
});

it("has the evidence of every own entry told anew when the own feed turns out to be forked", async () => {
  const { evidence, own, told } = await evidenceOn(new Map());
  evidence.handleFork(own.feedId);
  evidence.tick();
  expect(told).toEqual([]);
  own.fork = { seq: 2 };
  evidence.handleFork(own.feedId);
  evidence.tick();
  expect(told).toEqual([{ name: "delivery", from: 1, to: 2 }]);
});
