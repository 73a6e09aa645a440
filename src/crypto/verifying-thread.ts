/**
 * Signatures are checked on a thread of their own, so that the loop of the node goes on meanwhile: an engine may well compute in the
 * thread that calls it.
 *
 * Decides only the equation; the strict rule's form checks have been made. What is asked for within one task goes over together. A
 * few are not worth the way and are checked here. Invariant: each job is answered once, here where the thread is not up, gone, or
 * without an answer. Who asks bounds how many jobs wait (`MAX_VERIFYING` of the node).
 */
import {
  type EquationBatch,
  type EquationJob,
  HOLDS,
  packJobs,
  type ThreadMessage,
  UNANSWERED,
} from "./equation-batch.ts";

/** Fewer jobs than this are done sooner here. */
const MIN_BATCH = 4;
/** Jobs of one batch; more are sent as several, so that each answer shows that the thread goes on. */
const MAX_BATCH = 1024;
/**
 * A thread that has batches, and answers none of them for this many ticks, is given up: a batch takes a second where a signature takes a
 * millisecond. In ticks, since a machine that was asleep for an hour has seen one of them.
 */
const TICK_MS = 1_000;
const SILENT_TICKS = 5;
/** Threads that are opened one after the other; when the last one has fallen silent too all is done here. */
const MAX_THREADS = 3;

/** Decides the equation; rejects where the engine gives up. */
export type Equation = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** What is needed of a `Worker`. */
export interface Thread {
  postMessage(batch: EquationBatch, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ThreadMessage>) => void): void;
  addEventListener(type: "error" | "messageerror", listener: () => void): void;
  terminate(): void;
}

interface Waiting extends EquationJob {
  readonly resolve: (holds: boolean | Promise<boolean>) => void;
}

export class VerifyingThread {
  private readonly here: Equation;
  private readonly open: () => Thread;
  private thread: Thread | undefined;
  private state: "closed" | "opening" | "ready" | "gone" = "closed";
  private asked: Waiting[] = [];
  private readonly sent = new Map<number, readonly Waiting[]>();
  private lastNo = 0;
  private ticker: ReturnType<typeof setInterval> | undefined;
  /** Since the last answer, or since there is something to answer. */
  private silentTicks = 0;
  private silentThreads = 0;

  /** @param open starts a thread; called at the first job, and again after a thread has fallen silent. */
  constructor(here: Equation, open: () => Thread) {
    this.here = here;
    this.open = open;
  }

  /** Threads that were given up since they did not answer. */
  get silent(): number {
    return this.silentThreads;
  }

  /** The arrays must stay as they are until it has settled. */
  readonly verify: Equation = (key, message, signature) =>
    new Promise((resolve) => {
      if (this.asked.length === 0) queueMicrotask(this.flush);
      this.asked.push({ key, message, signature, resolve });
    });

  private readonly flush = (): void => {
    const jobs = this.asked;
    this.asked = [];
    if (this.state === "closed") this.start();
    const { thread } = this;
    const isUniform = jobs.every(({ message }) => message.length === jobs[0].message.length);
    if (!thread || this.state !== "ready" || jobs.length < MIN_BATCH || !isUniform) {
      this.answerHere(jobs);
      return;
    }
    for (let from = 0; from < jobs.length; from += MAX_BATCH) this.send(thread, jobs.slice(from, from + MAX_BATCH));
  };

  private send(thread: Thread, jobs: readonly Waiting[]): void {
    const batch = packJobs(++this.lastNo, jobs);
    this.sent.set(batch.no, jobs);
    if (this.ticker === undefined) {
      this.silentTicks = 0;
      this.ticker = setInterval(() => this.handleTick(), TICK_MS);
    }
    thread.postMessage(batch, [batch.keys.buffer, batch.signatures.buffer, batch.messages.buffer]);
  }

  private start(): void {
    this.state = "opening";
    let thread: Thread;
    try {
      thread = this.open();
    } catch {
      this.state = "gone"; // Where there are no threads within threads all is done here.
      return;
    }
    this.thread = thread;
    // What a thread says after it was given up is heard no more.
    const ifPresent = (handle: () => void): void => {
      if (this.thread === thread) handle();
    };
    thread.addEventListener("message", ({ data }) => ifPresent(() => this.handleMessage(data)));
    thread.addEventListener("error", () => ifPresent(() => this.lose("gone")));
    thread.addEventListener("messageerror", () => ifPresent(() => this.lose("gone")));
  }

  private handleMessage(said: ThreadMessage): void {
    if (said === "ready") {
      if (this.state === "opening") this.state = "ready";
      return;
    }
    const jobs = this.sent.get(said.no);
    this.sent.delete(said.no);
    this.silentTicks = 0;
    if (this.sent.size === 0) this.stopTicking();
    jobs?.forEach((job, index) => {
      if (said.verdicts[index] === UNANSWERED) this.answerHere([job]);
      else job.resolve(said.verdicts[index] === HOLDS);
    });
  }

  private handleTick(): void {
    if (++this.silentTicks < SILENT_TICKS) return;
    this.silentThreads++;
    this.lose(this.silentThreads < MAX_THREADS ? "closed" : "gone");
  }

  /** The thread has failed or fallen silent: what it has not answered is done here. `closed` has the next job open another one. */
  private lose(state: "closed" | "gone"): void {
    this.state = state;
    this.stopTicking();
    this.thread?.terminate();
    this.thread = undefined;
    const unanswered = [...this.sent.values()].flat();
    this.sent.clear();
    this.answerHere(unanswered);
  }

  private stopTicking(): void {
    clearInterval(this.ticker);
    this.ticker = undefined;
  }

  private answerHere(jobs: readonly Waiting[]): void {
    for (const { key, message, signature, resolve } of jobs) resolve(this.here(key, message, signature));
  }
}
