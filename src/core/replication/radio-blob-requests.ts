/**
 * When a node asks for blobs on a radio: like for entries, when the channel is quiet and nobody else asks for the same.
 *
 * One request names up to five chains, because a request for one costs a third of a frame and a request for five hardly one.
 */
import { airtimeMs } from "../airtime.ts";
import { DMX_BYTES, type HashPointer } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_BLOBS_PER_PAIR } from "../limits.ts";
import { BLOB_PAIR_BYTES, serializeBlobRequest } from "../requests.ts";
import { AIRING_FORGOTTEN_MS, ANSWER_MS } from "./air-memory.ts";

/** Pairs of one request: 7 + 5·22 = 117 bytes. */
const MAX_PAIRS = 5;
const MAX_DOUBLINGS = 8;
/** WANTs come first: with an entry the name of its chain is known, and one request can name more of them. */
const ENTRIES_FIRST_SLOTS = 5;

/** What is asked for: a chain that is not complete. */
export interface WantedChain {
  readonly next: HashPointer;
  readonly missing: number;
  tries: number;
  /** Not to be asked for before this time, ms. */
  dueMs: number;
  /** Blobs asked for last time on a radio; 0 before the first. */
  batch: number;
}

export class RadioBlobRequests {
  private readonly context: Context;
  /** When the next request of a face is due, while something is wanted. */
  private readonly due = new WeakMap<FaceState, number>();

  constructor(context: Context) {
    this.context = context;
  }

  /** Asks for these chains, most important first, if it is time. Returns when to come back, ms. */
  ask(face: FaceState, chains: readonly WantedChain[]): number {
    const { air, timing } = face;
    const { nowMs } = this.context;
    const open = chains.filter(({ dueMs }) => dueMs <= nowMs);
    if (!air || open.length === 0) return Math.min(...chains.map(({ dueMs }) => dueMs));
    const dueMs = this.due.get(face);
    const quietMs = Math.max(air.busyMs, air.entriesDueMs, air.blobsDueMs) + air.askQuietMs;
    if (dueMs === undefined || (nowMs >= dueMs && nowMs < quietMs)) {
      const waitMs = air.contentionMs(air.competition.crowd, requestMs(face, open.length));
      const laterMs = Math.max(nowMs, quietMs) + ENTRIES_FIRST_SLOTS * air.slotMs + waitMs;
      this.due.set(face, laterMs);
      return laterMs;
    }
    if (nowMs < dueMs) return dueMs;
    this.due.delete(face);
    const asked = open.slice(0, MAX_PAIRS);
    const pairs = asked.map((chain) => {
      // Blobs that follow a lost one are often here already, kept without a name: ask for one, then for more each time.
      const hasNameless = face.orphans.size > 0 && nowMs - face.orphans.keptMs < AIRING_FORGOTTEN_MS;
      if (chain.batch === 0) chain.batch = hasNameless ? 1 : timing.blobBatch;
      else if (chain.tries === 0) chain.batch *= 2;
      chain.batch = Math.min(chain.batch, MAX_BLOBS_PER_PAIR);
      return { pointer: chain.next, count: Math.min(chain.missing, chain.batch) };
    });
    face.enqueue("request", serializeBlobRequest(pairs), { what: "blob-request", pairs });
    air.noteRequest("blobs");
    const answerMs = pairs.reduce((sum, { count }) => sum + count * air.slotMs, ANSWER_MS + air.quietMs);
    for (const chain of asked) {
      chain.tries++;
      const waitMs = air.contentionMs(air.competition.crowd) * 2 ** Math.min(chain.tries - 1, MAX_DOUBLINGS);
      chain.dueMs = nowMs + answerMs + waitMs;
    }
    return Math.min(...chains.map(({ dueMs: chainDueMs }) => Math.max(chainDueMs, nowMs + ANSWER_MS)));
  }

  /** Another node asks for the next blob of this chain, and `count - 1` more. */
  putOff(face: FaceState, chain: WantedChain, count: number): void {
    const { air } = face;
    if (!air) return;
    const answerMs = ANSWER_MS + air.quietMs + Math.min(count, chain.missing) * air.slotMs;
    chain.dueMs = Math.max(chain.dueMs, this.context.nowMs + answerMs + air.contentionMs(air.competition.crowd));
  }
}

/** Airtime of a request for so many chains, ms. */
function requestMs({ description: { medium } }: FaceState, chains: number): number {
  const bytes = DMX_BYTES + Math.min(chains, MAX_PAIRS) * BLOB_PAIR_BYTES;
  return medium.kind === "lan" ? 0 : airtimeMs(bytes, medium.settings);
}
