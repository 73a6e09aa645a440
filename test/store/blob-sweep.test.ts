/** What a sweep does at its limit; what it deletes is the matter of the contract of the stores. */
import { expect, it } from "vitest";
import { asPointer } from "../../src/core/bytes.ts";
import { BlobSweep, MAX_WAITING_POINTERS } from "../../src/store/blob-sweep.ts";
import { SWEEP_NOTE } from "../../src/store/port.ts";

/** A sweep over a store with one blob that no feed needs; `whileReading` is called while the blobs are read. */
function sweepWith(whileReading: (sweep: BlobSweep) => void) {
  const state = { isPending: true, deleted: 0, failures: [] as unknown[] };
  const sweep: BlobSweep = new BlobSweep({
    store: {
      readNotes: async () => new Map(state.isPending ? [[SWEEP_NOTE, new Uint8Array(0)]] : []),
      putNotes: async () => {
        state.isPending = false;
      },
      load: async () => ({ feeds: [] }) as never,
      readEntries: async () => [],
      eachBlob: async (visit) => {
        whileReading(sweep);
        visit(asPointer(new Uint8Array(20).fill(0xff)), new Uint8Array(120));
      },
      deleteBlobs: async (pointers) => {
        state.deleted += pointers.length;
      },
    },
    inTurn: (change) => change(),
    failed: (error) => state.failures.push(error),
  });
  return { sweep, state };
}

/** A commit of `count` blobs, each the last of its chain. */
function commitOf(count: number) {
  const blob = new Uint8Array(120);
  const blobs = Array.from({ length: count }, (_, no) => {
    const pointer = new Uint8Array(20);
    new DataView(pointer.buffer).setUint32(0, no);
    return { pointer: asPointer(pointer), blob };
  });
  return { blobs, runs: [] };
}

it("bears as many pointers as may wait while the blobs are read", async () => {
  const { sweep, state } = sweepWith((sweep) => sweep.handleCommit(commitOf(MAX_WAITING_POINTERS)));
  sweep.begin();
  await sweep.ended();
  expect(state).toEqual({ isPending: false, deleted: 1, failures: [] });
});

it("is cut off when more of them wait, without a failure, and left to the next sweep", async () => {
  let count = MAX_WAITING_POINTERS + 1;
  const { sweep, state } = sweepWith((sweep) => sweep.handleCommit(commitOf(count)));
  sweep.begin();
  await sweep.ended();
  expect(state).toEqual({ isPending: true, deleted: 0, failures: [] });
  count = 1;
  sweep.begin();
  await sweep.ended();
  expect(state).toEqual({ isPending: false, deleted: 1, failures: [] });
});
