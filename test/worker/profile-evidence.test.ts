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
  expect(tables.get("ProfileEvidence.faceRecords")?.size).toBe(MAX_KNOWN_FACES);
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
  evidence.forgetFace("tabs");
  expect(await heldOf(2)).toEqual([]);
});
