/**
 * The loop around a node: pulls effects, executes them in order, reports back, and wakes the node when its time has come.
 *
 * The only place with a clock, a timer and randomness for the protocol. Knows how effects are done, not what they are for. After
 * `stop` nothing of the old node reaches the store any more, and late completions are ignored.
 */
import type { Commit, Effect, FeedRecord, NodeEvent } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { Node } from "../core/node.ts";
import { verifyEntry } from "../crypto/entry-signatures.ts";
import type { Signer } from "../crypto/signer.ts";
import type { Verifier } from "../crypto/verifier.ts";
import type { Store } from "../store/port.ts";
import { commitTo } from "./commit-outcome.ts";
import { Inbox } from "./inbox.ts";
import { NextTask } from "./next-task.ts";

/** What the loop works with. */
export interface DriverParts {
  readonly store: Store;
  readonly verifier: Verifier;
  readonly signer: Signer;
  transmit(faceId: string, packet: Uint8Array): void;
  notify(event: NodeEvent): void;
  /** A commit is about to be written. */
  committing(commit: Commit): void;
  /** A bug of ours showed itself: the node is to be started anew from the store. */
  failed(error: unknown): void;
}

type VerifyEffect = Extract<Effect, { kind: "verify" }>;

/** Milliseconds of a clock that never goes back. */
const nowMs = (): number => performance.now();

export class Driver {
  private readonly parts: DriverParts;
  private readonly node: Node;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerDueMs = Number.POSITIVE_INFINITY;
  private readonly inbox = new Inbox();
  private readonly pass = new NextTask(() => this.receiveShares());
  /** Signatures to be checked together, those of the present drain. */
  private toVerify: VerifyEffect[] = [];
  private isDraining = false;
  private isStopped = false;
  /** The commit under way: at most one. */
  private committing: Promise<void> = Promise.resolve();

  constructor(parts: DriverParts, feeds: readonly FeedRecord[]) {
    this.parts = parts;
    this.node = new Node(Math.random, parts.verifier.perSecond);
    this.input((node, now) => node.start(feeds, now));
  }

  /** The node, to look at; inputs go through `input`. */
  get view(): Pick<Node, "maybeReplica" | "maybeFace" | "hasMarks" | "isCommitting"> {
    return this.node;
  }

  /** One input, then everything that follows from it. False, and nothing is done, after `stop`. */
  input(give: (node: Node, nowMs: number) => void): boolean {
    if (this.isStopped) return false;
    try {
      give(this.node, nowMs());
      this.drain();
    } catch (error) {
      // A broken invariant: the node is not to be trusted any more.
      this.halt();
      this.parts.failed(error);
    }
    return true;
  }

  /** A packet came in; handled in the next pass, with all that came in before that. False when too many wait. The array must not be changed. */
  receive(faceId: string, packet: Uint8Array): boolean {
    if (this.isStopped) return true;
    const isKept = this.inbox.add(faceId, packet);
    this.pass.plan();
    return isKept;
  }

  /** Resolves when the commit that is under way now has ended. */
  async commitEnded(): Promise<void> {
    await this.committing;
  }

  /** Ends the loop; resolves when the commit that was under way has ended. */
  async stop(): Promise<void> {
    this.halt();
    await this.committing;
  }

  private halt(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.pass.cancel();
  }

  private receiveShares(): void {
    this.input((node, now) => {
      for (const [faceId, packets] of this.inbox.takeShares()) node.handlePackets(faceId, packets, now);
    });
    if (!this.isStopped && !this.inbox.isEmpty) this.pass.plan();
  }

  private drain(): void {
    if (this.isDraining) return;
    this.isDraining = true;
    try {
      for (let effect = this.node.pollEffect(); effect; effect = this.node.pollEffect()) this.execute(effect);
      if (this.toVerify.length > 0) this.verify(this.toVerify.splice(0));
    } finally {
      this.isDraining = false;
    }
    this.schedule();
  }

  /** Sets the timer; one that is set for earlier stays, since setting it anew after every packet costs more than one idle firing. */
  private schedule(): void {
    const dueMs = this.node.nextDeadlineMs();
    if (dueMs >= this.timerDueMs) return;
    clearTimeout(this.timer);
    this.timerDueMs = dueMs;
    this.timer = setTimeout(
      () => {
        this.timerDueMs = Number.POSITIVE_INFINITY;
        this.input((node, now) => node.handleTimeout(now));
      },
      Math.max(0, dueMs - nowMs()),
    );
  }

  private execute(effect: Effect): void {
    const { store, signer } = this.parts;
    switch (effect.kind) {
      case "transmit":
        this.parts.transmit(effect.faceId, effect.packet);
        return;
      case "notify":
        this.parts.notify(effect.event);
        return;
      case "verify":
        this.toVerify.push(effect);
        return;
      case "sign":
        this.complete<Uint8Array | undefined>(
          signer.sign(effect.message),
          (node, signature, now) => node.handleSigned(effect.id, signature, now),
          undefined,
        );
        return;
      case "commit": {
        this.parts.committing(effect.commit);
        const written = commitTo(store, effect.commit);
        this.committing = written.then((outcome) => {
          this.input((node, now) => node.handleCommitted(effect.id, outcome, now));
        });
        return;
      }
      case "load-entries":
        this.complete(
          store.readEntries(effect.feedNo, effect.fromSeq, effect.toSeq),
          (node, runs, now) => node.handleEntriesLoaded(effect.id, runs, now),
          [],
        );
        return;
      case "load-blobs":
        this.complete(
          store.readBlobs(effect.pointer, effect.count),
          (node, blobs, now) => node.handleBlobsLoaded(effect.id, blobs, now),
          [],
        );
        return;
      case "load-chains":
        this.complete(
          store.readChains(effect.count),
          (node, rows, now) => node.handleChainsLoaded(effect.id, rows, now),
          [],
        );
        return;
    }
  }

  /** Checks signatures side by side, and reports them together: each report costs a pass of its own. */
  private verify(effects: readonly VerifyEffect[]): void {
    // A verifier that breaks at one signature has judged the others. One that breaks at all of them is told of once.
    let isTold = false;
    const verdictOf = (effect: VerifyEffect): Promise<boolean> =>
      verifyEntry(this.parts.verifier, effect).catch((error: unknown) => {
        if (!isTold) this.tellFailure(error);
        isTold = true;
        return false;
      });
    this.complete(
      Promise.all(effects.map(verdictOf)),
      (node, oks, now) =>
        node.handleVerdicts(
          effects.map(({ id }, at) => ({ id, ok: oks[at] })),
          now,
        ),
      effects.map(() => false),
    );
  }

  /** Reports the outcome of something asynchronous; a failure is told and reported as `onFailure`, so that no effect stays unanswered. */
  private complete<T>(work: Promise<T>, report: (node: Node, result: T, nowMs: number) => void, onFailure: T): void {
    work.then(
      (result) => this.input((node, now) => report(node, result, now)),
      (error: unknown) => {
        this.tellFailure(error);
        this.input((node, now) => report(node, onFailure, now));
      },
    );
  }

  private tellFailure(error: unknown): void {
    const { code, detail } =
      error instanceof EnvironmentError ? error : new EnvironmentError("internal", String(error));
    if (!this.isStopped) this.parts.notify({ kind: "store-failed", code, detail: detail.join(" ") });
  }
}
