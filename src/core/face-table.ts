/**
 * The faces of a node that are up, and who answers on each.
 *
 * Only the table, and which answerer a medium gets.
 */
import type { FeedId, Seq } from "./bytes.ts";
import type { Context } from "./context.ts";
import type { FaceDescription } from "./effects.ts";
import type { EntryCache } from "./entry-cache.ts";
import { assert } from "./environment-error.ts";
import { FaceState } from "./face-state.ts";
import { AnswerDoubt } from "./replication/answer-doubt.ts";
import { Answerer } from "./replication/answerer.ts";
import { LanCompany } from "./replication/lan-company.ts";
import type { FaceRadio, RadioReplication } from "./replication/radio.ts";
import type { FaceAnswerer } from "./replication/roles.ts";
import { VerificationBudgets } from "./verification-budget.ts";

export interface Face {
  readonly state: FaceState;
  readonly answerer: FaceAnswerer;
  /** What the answers to our WANTs say of forks. */
  readonly doubt: AnswerDoubt;
  /** The feeds of a LAN; without members on a radio. */
  readonly company: LanCompany;
  /** What replication shares on a radio; undefined on a LAN. */
  readonly radio: FaceRadio | undefined;
}

export class FaceTable implements Iterable<Face> {
  private readonly context: Context;
  private readonly cache: EntryCache;
  private readonly suspect: (face: FaceState, feedId: FeedId, seq: Seq) => void;
  private readonly faces = new Map<string, Face>();
  private readonly budgets: VerificationBudgets;
  private up: readonly FaceState[] = [];

  /** @param suspect the answers on a face make it likely that the feed was forked at this SEQ or before. */
  constructor(context: Context, cache: EntryCache, suspect: (face: FaceState, feedId: FeedId, seq: Seq) => void) {
    this.context = context;
    this.cache = cache;
    this.suspect = suspect;
    this.budgets = new VerificationBudgets(context);
  }

  [Symbol.iterator](): Iterator<Face> {
    return this.faces.values();
  }

  /** The face has come up. @param replication of a radio; must be there if it is one. */
  add(description: FaceDescription, replication?: RadioReplication): Face {
    const { context, cache } = this;
    const { medium } = description;
    assert(medium.kind === "lan" || replication, "a radio comes with its replication");
    const air = medium.kind === "lora" ? replication?.remember(context, medium.settings) : undefined;
    const state = new FaceState(description, context, air, this.budgets.of(description.id));
    const radio = air && replication?.replicate(context, state, cache, air);
    const answerer = radio?.answerer ?? new Answerer(context, state, cache);
    const doubt = new AnswerDoubt(context, state.timing, (feedId, seq) => this.suspect(state, feedId, seq));
    const face: Face = { state, answerer, radio, doubt, company: new LanCompany() };
    this.faces.set(state.id, face);
    this.up = [...this.up, state];
    return face;
  }

  /** The face is down: what waited there is gone. Returns whether it was up. */
  drop(faceId: string): boolean {
    const face = this.faces.get(faceId);
    if (!face) return false;
    this.faces.delete(faceId);
    this.up = this.up.filter((state) => state !== face.state);
    face.answerer.stop();
    face.state.stop();
    return true;
  }

  maybe(faceId: string): Face | undefined {
    return this.faces.get(faceId);
  }

  /** In the order in which they came up. The array is another one when that changes. */
  states(): readonly FaceState[] {
    return this.up;
  }
}
