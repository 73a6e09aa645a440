/**
 * Where a feed was forked, when answers make it likely: asks for entries that are here, and compares.
 *
 * An answer that is the same as ours lies before the fork. One that differs under the same DMX is the fork, and found by `ForkWatch`. One that
 * nobody can name, or none, lies after it. So the place is found with few requests however long the feed is; nothing is concluded from silence alone
 * but to look earlier, and a sign after which nobody ever answered keeps the feed from being asked for no longer than the first pause: junk gives such
 * signs as well. Where the latest entry is the same there is no fork, and the sign was false.
 */
import type { Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { FaceState } from "../face-state.ts";
import type { Replica } from "../replica.ts";
import { serializeWant } from "../requests.ts";
import type { FeedAsker } from "./roles.ts";

/** A pause is four times as long as the longest interval of the face at first, and four times longer at each sign. */
const PAUSE_GROWTH = 4;
const MAX_PAUSE_MS = 3_600_000;
/** Requests for one entry. */
const TRIES = 2;

interface Search {
  readonly timer: Timer;
  /** Where our branch stood at the last sign. */
  seq: Seq;
  pauseMs: number;
  /** No other sign is heeded before, be it true or false. */
  notBeforeMs: number;
  /** Entries up to `lowSeq` are the same; those beyond `highSeq` are not. */
  lowSeq: Seq;
  highSeq: Seq;
  askedSeq: Seq;
  tries: number;
  isRunning: boolean;
  /** Whether somebody has shown to hold an entry of the branch that stands here, since it stands so. */
  isAnswered: boolean;
}

/** What the search needs of the node. */
export interface SearchSurroundings {
  maybeAsker(replica: Replica, face: FaceState): FeedAsker | undefined;
  /** Reads one entry, so that another one with its DMX is noticed. */
  recall(replica: Replica, seq: Seq, done: () => void): void;
}

export class ForkSearch {
  private readonly context: Context;
  private readonly surroundings: SearchSurroundings;
  /** At most one a feed on each face; gone with either. */
  private readonly searches = new WeakMap<FaceState, Map<Replica, Search>>();

  constructor(context: Context, surroundings: SearchSurroundings) {
    this.context = context;
    this.surroundings = surroundings;
  }

  /** A sign: the answers on this face do not follow from what is here. */
  begin(replica: Replica, face: FaceState): void {
    const search = this.searchOf(replica, face);
    if (search.isRunning || replica.fork || this.context.nowMs < search.notBeforeMs) return;
    const { seq } = replica.front;
    // Before the first entry nothing can have been forked.
    if (seq === 0) return;
    if (search.seq !== seq) search.isAnswered = false;
    search.pauseMs = search.seq === seq ? Math.min(MAX_PAUSE_MS, PAUSE_GROWTH * search.pauseMs) : firstPauseMs(face);
    search.seq = seq;
    search.notBeforeMs = this.context.nowMs + search.pauseMs;
    const quietMs = search.isAnswered ? search.pauseMs : firstPauseMs(face);
    this.surroundings.maybeAsker(replica, face)?.pauseUntil(this.context.nowMs + quietMs);
    search.lowSeq = replica.anchor.seq;
    search.highSeq = seq;
    search.isRunning = true;
    this.askFor(replica, face, search, seq);
  }

  /** An entry that is here was heard on this face, the same as ours. */
  handleSame(replica: Replica, seq: Seq, face: FaceState): void {
    const search = this.searches.get(face)?.get(replica);
    if (!search?.isRunning || seq !== search.askedSeq) return;
    search.lowSeq = seq;
    search.isAnswered = true;
    if (seq === search.seq) {
      this.end(search);
      this.surroundings.maybeAsker(replica, face)?.pauseUntil(this.context.nowMs + face.timing.idleMinMs);
    } else this.next(replica, face, search);
  }

  /** The replica is frozen, or not here any more: it is searched no more. */
  forget(replica: Replica, faces: Iterable<FaceState>): void {
    for (const face of faces) {
      const searches = this.searches.get(face);
      const search = searches?.get(replica);
      if (search) this.end(search);
      searches?.delete(replica);
    }
  }

  private searchOf(replica: Replica, face: FaceState): Search {
    const ofFace = this.searches.get(face) ?? new Map<Replica, Search>();
    this.searches.set(face, ofFace);
    let search = ofFace.get(replica);
    if (!search) {
      const made: Search = {
        timer: this.context.timer(() => this.handleSilence(replica, face, made)),
        seq: -1,
        pauseMs: 0,
        notBeforeMs: 0,
        lowSeq: 0,
        highSeq: 0,
        askedSeq: 0,
        tries: 0,
        isRunning: false,
        isAnswered: false,
      };
      search = made;
      ofFace.set(replica, made);
    }
    return search;
  }

  private handleSilence(replica: Replica, face: FaceState, search: Search): void {
    if (!search.isRunning) return;
    if (search.tries < TRIES) {
      this.send(replica, face, search);
      return;
    }
    search.highSeq = search.askedSeq - 1;
    this.next(replica, face, search);
  }

  private next(replica: Replica, face: FaceState, search: Search): void {
    if (search.lowSeq >= search.highSeq || replica.front.seq !== search.seq) this.end(search);
    else this.askFor(replica, face, search, Math.ceil((search.lowSeq + search.highSeq) / 2));
  }

  private askFor(replica: Replica, face: FaceState, search: Search, seq: Seq): void {
    if (seq <= replica.anchor.seq) {
      this.end(search);
      return;
    }
    search.askedSeq = seq;
    search.tries = 0;
    this.surroundings.recall(replica, seq, () => {
      if (search.isRunning && search.askedSeq === seq) this.send(replica, face, search);
    });
  }

  private send(replica: Replica, face: FaceState, search: Search): void {
    const pairs = [{ feedId: replica.feedId, seq: search.askedSeq }];
    search.tries++;
    face.enqueue("request", serializeWant(pairs), { what: "want", pairs });
    search.timer.set(this.context.nowMs + face.timing.retryMaxMs);
  }

  private end(search: Search): void {
    search.isRunning = false;
    search.timer.cancel();
  }
}

const firstPauseMs = (face: FaceState): number => Math.min(MAX_PAUSE_MS, PAUSE_GROWTH * face.timing.idleMaxMs);
