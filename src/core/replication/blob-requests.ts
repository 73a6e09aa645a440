/**
 * When and on which face a node asks for the blobs that its chains need next.
 *
 * Knows of a chain only what is asked for, not where blobs go. A chain is asked for on one face at a time, first where its last blob or its feed came
 * from, then on the others in turn, later and later without an answer, since PoC-01 nodes never answer. On a radio `radio-blob-requests.ts` says when.
 */
import { keyOf } from "../bytes.ts";
import type { Context, Timer } from "../context.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_BLOBS_PER_PAIR } from "../limits.ts";
import type { Replica } from "../replica.ts";
import { type BlobPair, serializeBlobRequest } from "../requests.ts";
import type { RadioBlobRequests, WantedChain } from "./radio-blob-requests.ts";

/** A chain that waits for its next blob. */
export interface AskedChain extends WantedChain {
  readonly replica: Replica;
  readonly seq: number;
  /** Blobs of the last request that did not come yet; 0 when none is under way. */
  awaited: number;
  /** Face that its last blob came from. */
  source: FaceState | undefined;
}

/** What asking needs of the node. `C`: a chain, as its owner knows it. */
export interface BlobRequestSurroundings<C extends AskedChain> {
  faces(): Iterable<FaceState>;
  /** Who asks on a face that is a radio. */
  radioRequestsOf(face: FaceState): RadioBlobRequests | undefined;
  /** Face that the feed came from lately, if any. */
  sourceOf(replica: Replica): FaceState | undefined;
  /** What is to be asked for, by the key of the next blob. */
  armed(): ReadonlyMap<string, ReadonlySet<C>>;
  /** All faces were asked what they may be; `chains` were armed before. */
  asked(chains: readonly C[]): void;
}

export class BlobRequests<C extends AskedChain> {
  private readonly context: Context;
  private readonly surroundings: BlobRequestSurroundings<C>;
  private readonly timer: Timer;

  constructor(context: Context, surroundings: BlobRequestSurroundings<C>) {
    this.context = context;
    this.surroundings = surroundings;
    this.timer = context.timer(() => this.ask());
  }

  /** A chain or a face was added, or a blob came: there may be something to ask for now. */
  wake(): void {
    if (this.timer.dueMs > this.context.nowMs) this.timer.set(this.context.nowMs);
  }

  /** Another node on this face asks for blobs: who waits for the same need not ask now. */
  handleOverheard(face: FaceState, pairs: readonly BlobPair[]): void {
    const requests = this.surroundings.radioRequestsOf(face);
    if (!requests) return;
    const armed = this.surroundings.armed();
    if (armed.size > 0) face.air?.competition.noteCompetitor();
    for (const { pointer, count } of pairs)
      for (const chain of armed.get(keyOf(pointer)) ?? []) requests.putOff(face, chain, count);
  }

  /** Sends what requests each face may have under way, newest entries first, and sets the timer for the next retry. */
  private ask(): void {
    const faces = [...this.surroundings.faces()];
    if (faces.length === 0) return;
    const chains = this.inOrder().filter(({ replica }) => faces.some(({ id }) => replica.isOn(id)));
    const underWay = new Map<FaceState, number>();
    for (const chain of chains) if (this.isUnderWay(chain)) addTo(underWay, this.faceFor(chain, faces));
    let nextMs = Number.POSITIVE_INFINITY;
    const byRadio = new Map<RadioBlobRequests, { readonly face: FaceState; readonly chains: C[] }>();
    for (const chain of chains) {
      const face = this.faceFor(chain, faces);
      const requests = this.surroundings.radioRequestsOf(face);
      if (requests) {
        const ofRadio = byRadio.get(requests) ?? { face, chains: [] };
        byRadio.set(requests, ofRadio);
        ofRadio.chains.push(chain);
        continue;
      }
      const isDue = chain.dueMs <= this.context.nowMs || (chain.tries === 0 && chain.awaited === 0);
      if (isDue && (underWay.get(face) ?? 0) < face.timing.blobChains) {
        addTo(underWay, face);
        this.request(chain, face);
      }
      if (chain.dueMs > this.context.nowMs) nextMs = Math.min(nextMs, chain.dueMs);
    }
    for (const [requests, ofRadio] of byRadio) nextMs = Math.min(nextMs, requests.ask(ofRadio.face, ofRadio.chains));
    this.timer.set(nextMs);
    this.surroundings.asked(chains);
  }

  /** Those that were tried least first, then the newest entries. */
  private inOrder(): C[] {
    const chains = [...this.surroundings.armed().values()].flatMap((set) => [...set]);
    return chains.sort((a, b) => a.tries - b.tries || b.seq - a.seq);
  }

  private isUnderWay({ awaited, dueMs }: C): boolean {
    return awaited > 0 && dueMs > this.context.nowMs;
  }

  private request(chain: C, face: FaceState): void {
    const { blobBatch, blobRetryMinMs, blobRetryMaxMs } = face.timing;
    const count = Math.min(chain.missing, blobBatch, MAX_BLOBS_PER_PAIR);
    const pairs = [{ pointer: chain.next, count }];
    face.enqueue("request", serializeBlobRequest(pairs), { what: "blob-request", pairs });
    chain.awaited = count;
    const waitMs = Math.min(blobRetryMinMs * 2 ** chain.tries, blobRetryMaxMs) + count * face.frameMs(120);
    chain.tries++;
    chain.dueMs = this.context.nowMs + waitMs * this.context.between(1, 1.25);
  }

  private faceFor(chain: C, up: readonly FaceState[]): FaceState {
    const faces = up.filter(({ id }) => chain.replica.isOn(id));
    const source = chain.source ?? this.surroundings.sourceOf(chain.replica);
    const first = source ? Math.max(0, faces.indexOf(source)) : 0;
    return faces[(first + Math.max(0, chain.tries - 1)) % faces.length];
  }
}

function addTo(counts: Map<FaceState, number>, face: FaceState): void {
  counts.set(face, (counts.get(face) ?? 0) + 1);
}
