/**
 * Whether the own feed may be written: two that write with one key fork it for ever, and a backup may be older than the feed.
 *
 * `copied` begins when an own entry comes in from outside while the feed might be written here: somebody else writes with the key, and two that do so
 * fork it. Whether they go on nobody in reach can prove, so a person decides which of them does.
 *
 * `recovering` begins with an import, and with that decision. Then the node asks on each face for its next entry together
 * with its latest. A node that sends the latest has what we have, and would have sent the next one as well if it had it. Twice so on some face,
 * after every face was asked, and nobody lately wanting a later entry: the feed is `ready`. It proves what the nodes in reach hold, no more. Silence proves
 * nothing: then a person has to say so. An echo of what we sent ourselves does not count.
 */
import { equalBytes, type Seq } from "./bytes.ts";
import type { Context, Timer } from "./context.ts";
import type { OwnFeedState, PacketLabel } from "./effects.ts";
import type { EnvironmentErrorCode } from "./environment-error.ts";
import type { FaceState } from "./face-state.ts";
import type { Replica } from "./replica.ts";
import { serializeWant } from "./requests.ts";

/** Rounds on one face in which somebody had our latest entry and no later one. */
const ROUNDS = 2;
/** How often a feed that may be written is asked for at a start, where nobody answers: a WANT may be lost, or left to a node that has gone. */
const START_ROUNDS = 3;
/** How many rounds long it counts that somebody wants a later entry than we have. */
const HINT_ROUNDS = 20;
/** How long after we sent an own entry it may come back by another way, ms. */
const ECHO_MS = 3000;
/** A round without a witness is followed by the next after twice the time, up to this, ms. */
const MAX_PAUSE_MS = 600_000;

const REFUSALS: Readonly<Record<OwnFeedState, EnvironmentErrorCode | undefined>> = {
  ready: undefined,
  recovering: "own-feed-recovering",
  copied: "own-feed-copied",
  forked: "own-feed-forked",
  moved: "own-feed-moved",
};

/** What was asked and heard on one face. */
interface Inquiry {
  readonly timer: Timer;
  isAsking: boolean;
  /** Our latest entry when it was asked. */
  askedSeq: Seq;
  isWitnessed: boolean;
  /** In a row, with a witness. */
  rounds: number;
  wasAsked: boolean;
  pauseMs: number;
  /** Rounds of the start that are left, while the feed may be written. */
  startRounds: number;
}

export class OwnFeedGuard {
  readonly replica: Replica;
  private readonly context: Context;
  /** The state has changed, and is to be stored. */
  private readonly changed: (state: OwnFeedState) => void;
  private readonly inquiries = new Map<FaceState, Inquiry>();
  private servedMs = Number.NEGATIVE_INFINITY;
  /** Highest own entry that somebody seems to have, and until when that counts. */
  private hintSeq: Seq = 0;
  private hintUntilMs = Number.NEGATIVE_INFINITY;
  /** Own entries that are known to exist: below this SEQ nothing makes the feed ready. */
  private leastSeq: Seq = 0;
  /** Another node of this browser has the key. */
  private isElsewhere = false;
  /** While the other node has the key: the feed might have been written here at some time. */
  private wasReady = false;

  constructor(context: Context, replica: Replica, changed: (state: OwnFeedState) => void) {
    this.context = context;
    this.replica = replica;
    this.changed = changed;
  }

  /** Why nothing may be written now. */
  get refusal(): EnvironmentErrorCode | undefined {
    const { fork, ownState } = this.replica;
    const isOpen = !fork && ownState !== "forked" && ownState !== "moved";
    return this.isElsewhere && isOpen ? "own-feed-elsewhere" : REFUSALS[fork ? "forked" : ownState];
  }

  addFace(face: FaceState): void {
    const inquiry: Inquiry = {
      timer: this.context.timer(() => this.fire(face, inquiry)),
      isAsking: false,
      askedSeq: 0,
      isWitnessed: false,
      rounds: 0,
      wasAsked: false,
      pauseMs: roundMs(face),
      startRounds: START_ROUNDS,
    };
    this.inquiries.set(face, inquiry);
    // A copy may have written another entry in place of our latest; on a radio that would cost too much to ask at every start.
    const { ownState, fork, front, anchor } = this.replica;
    const isCheap = face.description.medium.kind === "lan" && front.seq > anchor.seq;
    if (this.isRecovering || (isCheap && ownState === "ready" && !fork))
      inquiry.timer.set(this.context.nowMs + this.startMs(face));
  }

  removeFace(face: FaceState): void {
    this.inquiries.get(face)?.timer.cancel();
    this.inquiries.delete(face);
  }

  /** A valid entry of the own feed came in that we do not have. Of another node of this browser, which has the key, that is as it should be. */
  handleForeign(): void {
    if (this.replica.ownState === "ready") this.enter(this.isElsewhere ? "recovering" : "copied");
    if (this.isRecovering) for (const [face, inquiry] of this.inquiries) this.beginAnew(face, inquiry);
  }

  /** A copy of this node has own entries up to `seq`. */
  noteCopy(seq: Seq): void {
    this.leastSeq = Math.max(this.leastSeq, seq);
    if (seq > this.replica.front.seq && this.replica.ownState === "ready" && !this.replica.fork)
      this.enter("recovering");
  }

  /** Another node of this browser has the key: it writes, and its entries come in from outside. */
  handleKeyElsewhere(): void {
    this.isElsewhere = true;
    this.wasReady = this.replica.ownState === "ready";
  }

  /**
   * The key is here; the other node has left its entries up to `seq`, and might have written on (`isReady`). Who holds the same, and might write before,
   * has got all that came in from that node, and waits for nobody.
   */
  handleKeyHere(seq: Seq, isReady: boolean): void {
    const { front, tentative } = this.replica;
    const wasElsewhere = this.isElsewhere;
    this.isElsewhere = false;
    this.noteCopy(seq);
    if (wasElsewhere && this.wasReady && isReady && this.isRecovering && front.seq === seq && tentative.length === 0)
      this.enter("ready");
  }

  /** The feed is forked: nothing can mend that. */
  handleFork(): void {
    this.enter("forked");
  }

  /** Another node wants own entries from this one on, and does not ask in advance: it has those before it. */
  handleWant(seq: Seq, face: FaceState): void {
    const { nowMs } = this.context;
    if (seq - 1 <= this.replica.front.seq) return;
    this.hintSeq = nowMs < this.hintUntilMs ? Math.max(this.hintSeq, seq - 1) : seq - 1;
    this.hintUntilMs = nowMs + HINT_ROUNDS * roundMs(face);
  }

  /** Our entry `seq` was heard on this face, the same as ours. */
  handleSame(seq: Seq, face: FaceState): void {
    const inquiry = this.inquiries.get(face);
    if (!inquiry?.isAsking || seq !== inquiry.askedSeq || this.context.nowMs - this.servedMs < ECHO_MS) return;
    inquiry.isWitnessed = true;
  }

  /** A packet of ours was sent on some face. */
  handleSent(label: PacketLabel): void {
    if (this.isRecovering && label.what === "entry" && equalBytes(label.feedId, this.replica.feedId))
      this.servedMs = this.context.nowMs;
  }

  private get isRecovering(): boolean {
    return this.replica.ownState === "recovering" && !this.replica.fork;
  }

  private enter(state: OwnFeedState): void {
    this.replica.ownState = state;
    if (state === "ready") this.wasReady = true;
    for (const [face, inquiry] of this.inquiries) {
      inquiry.isAsking = false;
      if (state === "recovering") this.beginAnew(face, inquiry);
      else inquiry.timer.cancel();
    }
    this.changed(state);
  }

  private beginAnew(face: FaceState, inquiry: Inquiry): void {
    inquiry.isAsking = false;
    inquiry.wasAsked = false;
    inquiry.rounds = 0;
    inquiry.pauseMs = roundMs(face);
    inquiry.timer.set(this.context.nowMs + this.startMs(face));
  }

  private startMs(face: FaceState): number {
    return this.context.between(1, 2) * face.timing.startJitterMs;
  }

  private fire(face: FaceState, inquiry: Inquiry): void {
    if (!inquiry.isAsking) {
      this.ask(face, inquiry);
      return;
    }
    if (!this.isRecovering) {
      const isDone = inquiry.isWitnessed || --inquiry.startRounds <= 0 || this.replica.front.seq !== inquiry.askedSeq;
      if (isDone) inquiry.isAsking = false;
      else this.ask(face, inquiry);
      return;
    }
    inquiry.isAsking = false;
    inquiry.wasAsked = true;
    const { front, tentative } = this.replica;
    const hasMoved = front.seq !== inquiry.askedSeq || tentative.length > 0;
    if (hasMoved) inquiry.pauseMs = roundMs(face);
    else if (!inquiry.isWitnessed) inquiry.pauseMs = Math.min(MAX_PAUSE_MS, 2 * inquiry.pauseMs);
    inquiry.rounds = inquiry.isWitnessed && !hasMoved ? inquiry.rounds + 1 : 0;
    if (this.isCaughtUp()) this.enter("ready");
    else inquiry.timer.set(this.context.nowMs + (hasMoved || inquiry.isWitnessed ? 0 : inquiry.pauseMs));
  }

  private isCaughtUp(): boolean {
    const { front, anchor, tentative } = this.replica;
    if (tentative.length > 0 || front.seq === anchor.seq || front.seq < this.leastSeq) return false;
    if (this.hintSeq > front.seq && this.context.nowMs < this.hintUntilMs) return false;
    const inquiries = [...this.inquiries.values()];
    return inquiries.every(({ wasAsked }) => wasAsked) && inquiries.some(({ rounds }) => rounds >= ROUNDS);
  }

  /** In an empty feed there is no latest entry that anybody could have; the asker asks for the first. */
  private ask(face: FaceState, inquiry: Inquiry): void {
    const { feedId, front, anchor, isFull } = this.replica;
    inquiry.isAsking = true;
    inquiry.isWitnessed = false;
    inquiry.askedSeq = front.seq;
    if (front.seq > anchor.seq && !isFull) {
      const pairs = [front.seq + 1, front.seq].map((seq) => ({ feedId, seq }));
      face.enqueue("request", serializeWant(pairs), { what: "want", pairs });
    }
    inquiry.timer.set(this.context.nowMs + roundMs(face));
  }
}

/** How long answers are waited for. */
const roundMs = (face: FaceState): number => face.timing.retryMaxMs;
