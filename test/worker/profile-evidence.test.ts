import { expect, it, vi } from "vitest";
import { asFeedId, asMid } from "../../src/core/bytes.ts";
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
  expect(tables.get("Airings.faces")?.size).toBe(MAX_KNOWN_FACES);
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
    faces: { linksUp: () => [], views: () => [] },
    namedBy: () => undefined,
    store: { readNotes: async () => new Map([[name, note]]), readEntries: async () => [] },
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
async function evidenceOn(notes: Map<string, Uint8Array>, parts: Partial<ProfileEvidenceParts> = {}) {
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
    faces: { linksUp: () => [], views: () => [] },
    namedBy: () => undefined,
    emit: (name: string, event: unknown) => told.push({ name, ...(event as object) }),
    store: {
      readNotes: async () => notes,
      readEntries: async () => [],
      putNotes: async (more: Map<string, Uint8Array>) => {
        for (const [name, note] of more) notes.set(name, note);
      },
    },
    ...parts,
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

const MINUTE_MS = 60_000;

it("says of an entry that somebody was heard only where that was about when it went out", async () => {
  vi.useFakeTimers({ now: 1e12 });
  try {
    const { packet, isHeard } = await evidenceOn(new Map());
    packet("in");
    vi.advanceTimersByTime(20 * MINUTE_MS);
    packet("out");
    expect(await isHeard(), "heard long before").toEqual([false]);
    vi.advanceTimersByTime(20 * MINUTE_MS);
    packet("in");
    expect(await isHeard(), "heard long after").toEqual([false]);
    packet("out");
    expect(await isHeard(), "sent while somebody is there").toEqual([true]);
  } finally {
    vi.useRealTimers();
  }
});

it("knows what came from elsewhere: from a peer, who holds it, and in a file, of which nobody does", async () => {
  const notes = new Map<string, Uint8Array>();
  const { evidence, own } = await evidenceOn(notes);
  const label = { what: "entry", feedId: own.feedId, seq: 2 };
  const of = async (seq: number) => {
    const { isFromElsewhere, held } = await evidence.delivery(seq);
    return { isFromElsewhere, held: held.map(({ faceId, upToSeq, by }) => ({ faceId, upToSeq, by })) };
  };
  expect(await of(1)).toEqual({ isFromElsewhere: false, held: [] });
  evidence.handlePacket({
    ...{ kind: "packet", faceId: "tabs", direction: "in", packet: new Uint8Array(120), outcome: "taken", label },
  } as unknown as Extract<NodeEvent, { kind: "packet" }>);
  const held = [{ faceId: "tabs", upToSeq: 2, by: "entry" }];
  expect([await of(1), await of(2)]).toEqual([
    { isFromElsewhere: true, held },
    { isFromElsewhere: true, held },
  ]);
  own.front.seq = 5;
  await evidence.handleImported();
  expect(await of(5)).toEqual({ isFromElsewhere: true, held: [] });
  own.front.seq = 6;
  evidence.handleEvent({
    ...{ kind: "entry", feedId: own.feedId, seq: 6, mid: asMid(new Uint8Array(20)), own: true, missingBlobs: 0 },
  } as NodeEvent);
  await evidence.handleImported();
  expect(await of(6), "written here").toEqual({ isFromElsewhere: false, held: [] });
  await evidence.stop();
  const again = await evidenceOn(notes);
  expect((await again.evidence.delivery(2)).isFromElsewhere).toBe(true);
});

it("says whose post names an entry or a later one, and which faces are down, and tells when that changes", async () => {
  let named: { seq: number; feedId: string; name: string } | undefined;
  let phase = "up";
  const { evidence, told } = await evidenceOn(new Map(), {
    namedBy: () => named,
    faces: { linksUp: () => [], views: () => [{ id: "relay", phase }] } as unknown as ProfileEvidenceParts["faces"],
  });
  evidence.tick();
  told.length = 0;
  named = { seq: 1, feedId: "aa", name: "Bruno" };
  evidence.tick();
  expect(told).toEqual([{ name: "delivery", from: 1, to: 1 }]);
  expect((await evidence.delivery(1)).namedBy).toEqual({ feedId: "aa", name: "Bruno" });
  expect((await evidence.delivery(2)).namedBy).toBeUndefined();
  told.length = 0;
  phase = "waiting";
  evidence.tick();
  expect(told).toEqual([{ name: "delivery", from: 1, to: 2 }]);
  expect((await evidence.delivery(2)).waitsFor).toEqual(["relay"]);
});

it("keeps at once that an entry went out, since a tab may be closed in the next moment", async () => {
  const notes = new Map<string, Uint8Array>();
  const { packet } = await evidenceOn(notes);
  packet("out");
  await vi.waitFor(() => expect(notes.size).toBeGreaterThan(0));
  const again = await evidenceOn(notes);
  expect((await again.evidence.delivery(1)).airedTimes).toBe(1);
});

it("counts nothing of what went out on a face that is gone for good", async () => {
  const { evidence, packet } = await evidenceOn(new Map());
  packet("out");
  expect((await evidence.delivery(1)).airedTimes).toBe(1);
  evidence.forgetFace("tabs");
  const { aired, airedTimes } = await evidence.delivery(1);
  expect([aired, airedTimes]).toEqual([[], 0]);
});
