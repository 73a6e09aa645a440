/**
 * How nodes tell each other of a fork: with the two entries themselves, which are all that there is to tell.
 *
 * Who holds one of them and hears the other knows. They are sent once after the proof was stored, and again to who asks for entries from the
 * forked SEQ on, ever more rarely; a packet that was on the medium lately is left out, so many nodes that know send as little as one.
 */
import type { Seq } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { FaceState } from "../face-state.ts";
import type { Replica } from "../replica.ts";

/** After a telling the next request for it is heeded after this many of the face's news jitters, then four times as late each time. */
const FIRST_PAUSE_JITTERS = 100;
const PAUSE_GROWTH = 4;
/** A minute on a LAN, where two packets are nothing and a newcomer would take its replica for whole meanwhile; about an hour on a radio. */
const MAX_PAUSE_JITTERS = 600;
const MAX_PAUSE_MS = 3_600_000;

interface Telling {
  readonly timer: Timer;
  pauseMs: number;
  notBeforeMs: number;
}

export class ForkTeller {
  private readonly context: Context;
  private readonly faces: () => Iterable<FaceState>;
  private tellings = new WeakMap<FaceState, Map<Replica, Telling>>();

  constructor(context: Context, faces: () => Iterable<FaceState>) {
    this.context = context;
    this.faces = faces;
  }

  /** The proof is stored: everybody in reach is told. */
  tellAll(replica: Replica): void {
    replica.isForkStored = true;
    for (const face of this.faces()) if (replica.isOn(face.id)) this.plan(face, replica);
  }

  /** Somebody wants an entry of this feed. */
  handleWant(face: FaceState, replica: Replica, seq: Seq): void {
    if (replica.fork && replica.isForkStored && seq >= replica.fork.seq) this.plan(face, replica);
  }

  forget(replica: Replica): void {
    for (const face of this.faces()) {
      const tellings = this.tellings.get(face);
      tellings?.get(replica)?.timer.cancel();
      tellings?.delete(replica);
    }
  }

  private plan(face: FaceState, replica: Replica): void {
    const { context } = this;
    const { newsJitterMs } = face.timing;
    const tellings = this.tellings.get(face) ?? new Map<Replica, Telling>();
    this.tellings.set(face, tellings);
    const telling: Telling = tellings.get(replica) ?? {
      timer: context.timer(() => this.tell(face, replica)),
      pauseMs: FIRST_PAUSE_JITTERS * newsJitterMs,
      notBeforeMs: 0,
    };
    tellings.set(replica, telling);
    if (context.nowMs < telling.notBeforeMs || telling.timer.dueMs !== Number.POSITIVE_INFINITY) return;
    telling.timer.set(context.nowMs + context.between(0, newsJitterMs));
    telling.notBeforeMs = context.nowMs + telling.pauseMs;
    telling.pauseMs = Math.min(MAX_PAUSE_MS, MAX_PAUSE_JITTERS * newsJitterMs, PAUSE_GROWTH * telling.pauseMs);
  }

  private tell(face: FaceState, replica: Replica): void {
    const { fork, feedId } = replica;
    if (!fork) return;
    for (const packet of fork.packets)
      if (face.sinceHeardMs(packet) > (FIRST_PAUSE_JITTERS * face.timing.newsJitterMs) / 2)
        face.enqueue("entry", packet, { what: "entry", feedId, seq: fork.seq });
  }
}
