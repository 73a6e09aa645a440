/**
 * The faces of a node that are up, and who answers on each.
 *
 * Only the table, and which answerer a medium gets.
 */
import type { FeedId, Seq } from "./bytes.ts";
import type { Context } from "./context.ts";
import type { FaceDescription } from "./effects.ts";
import type { EntryCache } from "./entry-cache.ts";
import { FaceState } from "./face-state.ts";
import type { AirMemory } from "./replication/air-memory.ts";
import { AnswerDoubt } from "./replication/answer-doubt.ts";
import { Answerer } from "./replication/answerer.ts";
import { LanCompany } from "./replication/lan-company.ts";
import { RadioAnswerer } from "./replication/radio-answerer.ts";
import { RadioCompany } from "./replication/radio-company.ts";
import type { FaceAnswerer } from "./replication/roles.ts";

export interface Face {
  readonly state: FaceState;
  readonly answerer: FaceAnswerer;
  /** What the answers to our WANTs say of forks. */
  readonly doubt: AnswerDoubt;
  /** The feeds of a LAN; without members on a radio. */
  readonly company: LanCompany;
  /** What replication shares on a radio; undefined on a LAN. */
  readonly radio: { readonly air: AirMemory; readonly company: RadioCompany } | undefined;
}

export class FaceTable implements Iterable<Face> {
  private readonly context: Context;
  private readonly cache: EntryCache;
  private readonly suspect: (face: FaceState, feedId: FeedId, seq: Seq) => void;
  private readonly faces = new Map<string, Face>();

  /** @param suspect the answers on a face make it likely that the feed was forked at this SEQ or before. */
  constructor(context: Context, cache: EntryCache, suspect: (face: FaceState, feedId: FeedId, seq: Seq) => void) {
    this.context = context;
    this.cache = cache;
    this.suspect = suspect;
  }

  [Symbol.iterator](): Iterator<Face> {
    return this.faces.values();
  }

  /** The face has come up. */
  add(description: FaceDescription): Face {
    const { context, cache } = this;
    const state = new FaceState(description, context);
    const radio = state.air ? { air: state.air, company: new RadioCompany() } : undefined;
    const answerer = radio ? new RadioAnswerer(context, state, cache, radio) : new Answerer(context, state, cache);
    const doubt = new AnswerDoubt(context, state.timing, (feedId, seq) => this.suspect(state, feedId, seq));
    const face: Face = { state, answerer, radio, doubt, company: new LanCompany() };
    this.faces.set(state.id, face);
    return face;
  }

  /** The face is down: what waited there is gone. Returns whether it was up. */
  drop(faceId: string): boolean {
    const face = this.faces.get(faceId);
    if (!face) return false;
    this.faces.delete(faceId);
    face.answerer.stop();
    face.state.stop();
    return true;
  }

  maybe(faceId: string): Face | undefined {
    return this.faces.get(faceId);
  }

  *states(): Iterable<FaceState> {
    for (const { state } of this.faces.values()) yield state;
  }
}
