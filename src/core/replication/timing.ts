/**
 * The times by which a node asks and answers on a medium, all in milliseconds.
 *
 * One table for each kind of medium, so that no other file knows a figure. On LoRa everything follows from τ, the time that a
 * frame of 120 bytes takes there.
 */
import { airtimeMs } from "../airtime.ts";
import type { Medium } from "../effects.ts";
import { MAX_PAIRS_SENT, MAX_WINDOW, PACKET_BYTES } from "../limits.ts";

export interface FaceTiming {
  /** A first WANT after start or following goes out within this time. */
  readonly startJitterMs: number;
  /** After an entry that was not asked for, the WANT for the next goes out within this time, unless another node sends it. */
  readonly liveJitterMs: number;
  /** News from another face are told by a WANT for the next entry after one to two times this. */
  readonly newsJitterMs: number;
  /** Bounds of the time after which an unanswered WANT is repeated; in between it follows the measured round trip. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  /** Without progress a WANT is sent after the first of these times, then twice as late each time up to the second. */
  readonly idleMinMs: number;
  readonly idleMaxMs: number;
  /** The same for the own feed, whose WANT only tells others how far it goes, or brings back what was lost here. */
  readonly ownIdleMaxMs: number;
  /** An entry that was on the medium within this time is not sent again. */
  readonly holdOffMs: number;
  /** Who is not the author answers within this time, unless another does so first. */
  readonly answerJitterMs: number;
  /** Entries asked for in advance while more are known to exist: at least, and at most. */
  readonly windowMin: number;
  readonly windowMax: number;
  /** Queueing on the way of an answer that is borne before the window closes again. */
  readonly queueingMs: number;
  /** Sidechains asked for at the same time, and blobs in one request. */
  readonly blobChains: number;
  readonly blobBatch: number;
  /** An unanswered BLOB request is repeated after the first of these times, then twice as late each time up to the second. */
  readonly blobRetryMinMs: number;
  readonly blobRetryMaxMs: number;
  /** How long a face that lately brought a feed forward keeps slower faces from asking for more than one entry of it. */
  readonly sourceMs: number;
  /** Answers of the same packet that does not follow, after which the feed may be forked: more than it takes until two that answer do not collide. */
  readonly sameAnswers: number;
}

const LAN: FaceTiming = {
  startJitterMs: 40,
  liveJitterMs: 30,
  newsJitterMs: 100,
  retryMinMs: 40,
  retryMaxMs: 1000,
  idleMinMs: 1000,
  idleMaxMs: 10_000,
  ownIdleMaxMs: 60_000,
  holdOffMs: 15,
  answerJitterMs: 12,
  windowMin: MAX_PAIRS_SENT,
  windowMax: MAX_WINDOW,
  queueingMs: 15,
  blobChains: 8,
  blobBatch: 32,
  blobRetryMinMs: 150,
  blobRetryMaxMs: 60_000,
  sourceMs: 500,
  sameAnswers: 3,
};

/** The table for a medium. Deterministic. */
export function timingOf(medium: Medium): FaceTiming {
  if (medium.kind === "lan") return LAN;
  const tauMs = airtimeMs(PACKET_BYTES, medium.settings);
  return {
    startJitterMs: 10 * tauMs,
    liveJitterMs: 12 * tauMs,
    newsJitterMs: 40 * tauMs,
    retryMinMs: 5 * tauMs,
    retryMaxMs: 60 * tauMs,
    idleMinMs: 60 * tauMs,
    idleMaxMs: 3600 * tauMs,
    ownIdleMaxMs: 3600 * tauMs,
    holdOffMs: 2 * tauMs,
    answerJitterMs: 12 * tauMs,
    windowMin: 1,
    windowMax: MAX_PAIRS_SENT,
    queueingMs: 60 * tauMs,
    blobChains: 1,
    blobBatch: 8,
    blobRetryMinMs: 8 * tauMs,
    blobRetryMaxMs: 4000 * tauMs,
    sourceMs: 40 * tauMs,
    sameAnswers: 5,
  };
}
