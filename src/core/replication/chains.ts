/**
 * The sidechains of which blobs are missing, and which blob each needs next.
 *
 * Does not write: what it takes waits in `takePending` for the next commit. Blobs have no names, so only the next one of a chain
 * can be recognised; later ones that overtook it wait in the orphan caches. `blob-requests.ts` asks for what is armed here.
 */
import { asPointer, type HashPointer, keyOf, type Seq } from "../bytes.ts";
import type { Context } from "../context.ts";
import type { ChainRecord } from "../effects.ts";
import type { FaceState } from "../face-state.ts";
import { MAX_ARMED_CHAINS, MAX_LISTED_CHAINS } from "../limits.ts";
import type { Replica } from "../replica.ts";
import type { BlobPair } from "../requests.ts";
import { pointerTo, successorOf } from "../sidechain.ts";
import { type AskedChain, BlobRequests } from "./blob-requests.ts";
import type { RadioBlobRequests } from "./radio-blob-requests.ts";

/** Blobs taken and not yet committed; more are not taken, and will be asked for again. */
const MAX_UNCOMMITTED_BLOBS = 1024;
/** Blobs read at once when a chain is taken up whose blobs may be there already. */
const READ_BLOBS = 256;
/** Tries without an answer after which a chain makes room for others. */
const TRIES_BEFORE_PARKING = 6;

/** A sidechain that is not complete. */
export interface Chain extends AskedChain {
  next: HashPointer;
  missing: number;
  state: "listed" | "reading" | "armed";
}

/** What a commit takes along. */
export interface PendingBlobs {
  readonly blobs: { pointer: HashPointer; blob: Uint8Array }[];
  /** Chains whose row changes; `missing` 0 means that the row goes away. */
  readonly changed: Set<Chain>;
}

/** What the chains need of the node. */
export interface ChainSurroundings {
  faces(): Iterable<FaceState>;
  /** Who asks on a face that is a radio. */
  radioRequestsOf(face: FaceState): RadioBlobRequests | undefined;
  /** Face that the feed came from lately, if any. */
  sourceOf(replica: Replica): FaceState | undefined;
  replicaByNo(feedNo: number): Replica | undefined;
  /** There is something to commit. */
  changed(): void;
}

export class Chains {
  private readonly context: Context;
  private readonly surroundings: ChainSurroundings;
  private readonly requests: BlobRequests<Chain>;
  private readonly listed = new Map<string, Chain>();
  private readonly byPointer = new Map<string, Set<Chain>>();
  private active = 0;
  private pending: PendingBlobs = { blobs: [], changed: new Set() };
  /** What the commit under way took along. */
  private inCommit: PendingBlobs | undefined;
  private isListing = false;
  private moreInStore = false;

  constructor(context: Context, surroundings: ChainSurroundings) {
    this.context = context;
    this.surroundings = surroundings;
    this.requests = new BlobRequests(context, {
      faces: () => surroundings.faces(),
      radioRequestsOf: (face) => surroundings.radioRequestsOf(face),
      sourceOf: (replica) => surroundings.sourceOf(replica),
      armed: () => this.byPointer,
      asked: (chains) => this.parkHopeless(chains),
    });
  }

  /** A chain that waits for this blob, for the packet list. */
  maybeChainOf(pointerKey: string): Chain | undefined {
    return this.byPointer.get(pointerKey)?.values().next().value;
  }

  /** Reads incomplete chains from the store, once at start and whenever the list runs low. */
  loadFromStore(): void {
    if (this.isListing) return;
    this.isListing = true;
    this.context.request<readonly ChainRecord[]>(
      (id) => ({ kind: "load-chains", id, count: MAX_LISTED_CHAINS }),
      (rows) => {
        this.isListing = false;
        this.moreInStore = rows.length >= MAX_LISTED_CHAINS;
        for (const { feedNo, seq, next, missing } of rows) {
          const replica = this.surroundings.replicaByNo(feedNo);
          if (replica && !this.isUncommitted(feedNo, seq)) this.list(replica, seq, next, missing);
        }
        this.activate();
      },
    );
  }

  /** A committed entry has a chain; its row is in the store. */
  add(replica: Replica, seq: Seq, next: HashPointer, missing: number): void {
    this.list(replica, seq, next, missing);
    this.activate();
  }

  /** Takes an awaited blob. False when there is no room now. */
  take(blob: Uint8Array, pointerKey: string, face?: FaceState): boolean {
    const chains = this.byPointer.get(pointerKey);
    if (!chains || this.pending.blobs.length >= MAX_UNCOMMITTED_BLOBS) return false;
    const pointer = asPointer(pointerTo(blob));
    this.pending.blobs.push({ pointer, blob });
    this.byPointer.delete(pointerKey);
    for (const chain of chains) {
      chain.tries = 0;
      chain.source = face ?? chain.source;
      if (chain.awaited > 0) chain.awaited--;
      this.advance(chain, blob);
      if (chain.state === "armed") this.arm(chain);
    }
    this.surroundings.changed();
    this.requests.wake();
    return true;
  }

  /** Another node on this face asks for blobs. */
  handleOverheardRequest(face: FaceState, pairs: readonly BlobPair[]): void {
    this.requests.handleOverheard(face, pairs);
  }

  get hasPending(): boolean {
    return this.pending.changed.size > 0 || this.pending.blobs.length > 0;
  }

  /** What waits for a commit; from now on it is the caller's, who gives it back with `restorePending` when the commit failed. */
  takePending(): PendingBlobs {
    const taken = this.pending;
    this.inCommit = taken;
    this.pending = { blobs: [], changed: new Set() };
    return taken;
  }

  restorePending({ blobs, changed: rows }: PendingBlobs): void {
    this.inCommit = undefined;
    // A feed may have gone meanwhile.
    const changed = [...rows].filter(({ replica }) => this.surroundings.replicaByNo(replica.feedNo) === replica);
    this.pending = {
      blobs: [...blobs, ...this.pending.blobs],
      changed: new Set([...changed, ...this.pending.changed]),
    };
  }

  /** The commit that took the pending blobs is written. */
  settlePending(): void {
    this.inCommit = undefined;
  }

  /** Whether the store's row of a chain is older than what is known here. */
  private isUncommitted(feedNo: number, seq: Seq): boolean {
    for (const { changed } of [this.pending, ...(this.inCommit ? [this.inCommit] : [])]) {
      for (const chain of changed) if (chain.replica.feedNo === feedNo && chain.seq === seq) return true;
    }
    return false;
  }

  /** A face came up: what was given up is tried there. */
  handleFace(): void {
    for (const chain of this.listed.values()) {
      chain.tries = 0;
      chain.dueMs = 0;
    }
    this.activate();
    this.requests.wake();
  }

  /** The feed is followed no more. */
  forget(feedNo: number): void {
    for (const [key, chain] of this.listed) if (chain.replica.feedNo === feedNo) this.drop(key, chain);
    for (const chain of [...this.pending.changed])
      if (chain.replica.feedNo === feedNo) this.pending.changed.delete(chain);
    this.activate();
  }

  private list(replica: Replica, seq: Seq, next: HashPointer, missing: number): void {
    const key = `${replica.feedNo}:${seq}`;
    if (this.listed.has(key)) return;
    if (this.listed.size >= MAX_LISTED_CHAINS) {
      this.moreInStore = true;
      return;
    }
    this.listed.set(key, {
      replica,
      seq,
      next,
      missing,
      state: "listed",
      tries: 0,
      dueMs: 0,
      awaited: 0,
      batch: 0,
      source: undefined,
    });
  }

  /** Takes listed chains up until as many are active as may be; the newest first. */
  private activate(): void {
    if (this.active < MAX_ARMED_CHAINS) {
      const idle = [...this.listed.values()].filter((chain) => chain.state === "listed");
      idle.sort((a, b) => a.tries - b.tries || b.seq - a.seq);
      for (const chain of idle.slice(0, MAX_ARMED_CHAINS - this.active)) this.read(chain);
      if (idle.length === 0 && this.moreInStore && this.listed.size < MAX_LISTED_CHAINS / 2) this.loadFromStore();
    }
  }

  /** Looks whether blobs are in the store already, then arms the first that is missing. */
  private read(chain: Chain): void {
    chain.state = "reading";
    this.active++;
    const { next, missing } = chain;
    this.context.request<readonly Uint8Array[]>(
      (id) => ({ kind: "load-blobs", id, pointer: next, count: Math.min(missing, READ_BLOBS) }),
      (blobs) => {
        if (!this.listed.has(keyOfChain(chain))) return;
        for (const blob of blobs) if (chain.missing > 0) this.advance(chain, blob);
        if (blobs.length > 0) this.surroundings.changed();
        if (chain.missing === 0) return;
        if (blobs.length === READ_BLOBS) {
          this.active--;
          this.read(chain);
          return;
        }
        chain.state = "armed";
        this.arm(chain);
        this.requests.wake();
      },
    );
  }

  /** The blob `chain.next` is at hand. */
  private advance(chain: Chain, blob: Uint8Array): void {
    chain.missing--;
    chain.replica.missingBlobs--;
    this.pending.changed.add(chain);
    const successor = successorOf(blob);
    if (chain.missing > 0 && successor) {
      chain.next = asPointer(successor.slice());
      return;
    }
    // Complete, or broken: a chain that ends before its length is reached can never be whole, and is not asked for again.
    chain.replica.missingBlobs -= chain.missing;
    chain.missing = 0;
    this.drop(keyOfChain(chain), chain);
    this.activate();
  }

  private arm(chain: Chain): void {
    const pointerKey = keyOf(chain.next);
    const chains = this.byPointer.get(pointerKey) ?? new Set();
    chains.add(chain);
    this.byPointer.set(pointerKey, chains);
    for (const face of this.surroundings.faces()) {
      const orphan = face.orphans.takeByPointer(pointerKey);
      if (!orphan) continue;
      this.take(orphan, pointerKey, face);
      return;
    }
  }

  private drop(key: string, chain: Chain): void {
    this.listed.delete(key);
    if (chain.state !== "listed") this.active--;
    this.disarm(chain);
  }

  private disarm(chain: Chain): void {
    const pointerKey = keyOf(chain.next);
    const chains = this.byPointer.get(pointerKey);
    chains?.delete(chain);
    if (chains?.size === 0) this.byPointer.delete(pointerKey);
    chain.state = "listed";
    chain.awaited = 0;
  }

  /** Chains that nobody answers make room for chains that were not tried. */
  private parkHopeless(armed: readonly Chain[]): void {
    if (this.active < MAX_ARMED_CHAINS || this.listed.size <= this.active) return;
    for (const chain of armed) {
      if (chain.tries < TRIES_BEFORE_PARKING) continue;
      this.disarm(chain);
      this.active--;
    }
    this.activate();
  }
}

const keyOfChain = (chain: Chain): string => `${chain.replica.feedNo}:${chain.seq}`;
