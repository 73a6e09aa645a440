/**
 * Signatures are checked on a thread of their own, so that the loop of the node goes on meanwhile: an engine may well compute in the
 * thread that calls it.
 *
 * Decides only the equation; the strict rule's form checks have been made. What is asked for within one task goes over as one batch. A
 * few are not worth the way and are checked here. Invariant: each job is answered once, here where the thread is not up, gone, or
 * without an answer.
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

  /** @param open starts the thread; called at the first job, once. */
  constructor(here: Equation, open: () => Thread) {
    this.here = here;
    this.open = open;
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
    const batch = packJobs(++this.lastNo, jobs);
    this.sent.set(batch.no, jobs);
    thread.postMessage(batch, [batch.keys.buffer, batch.signatures.buffer, batch.messages.buffer]);
  };

  private start(): void {
    this.state = "opening";
    try {
      this.thread = this.open();
    } catch {
      this.state = "gone"; // Where there are no threads within threads all is done here.
      return;
    }
    this.thread.addEventListener("message", ({ data }) => this.handleMessage(data));
    this.thread.addEventListener("error", () => this.lose());
    this.thread.addEventListener("messageerror", () => this.lose());
  }

  private handleMessage(said: ThreadMessage): void {
    if (said === "ready") {
      if (this.state === "opening") this.state = "ready";
      return;
    }
    const jobs = this.sent.get(said.no);
    this.sent.delete(said.no);
    jobs?.forEach((job, index) => {
      if (said.verdicts[index] === UNANSWERED) this.answerHere([job]);
      else job.resolve(said.verdicts[index] === HOLDS);
    });
  }

  /** The thread has failed: what it has not answered is done here, and all that comes. */
  private lose(): void {
    this.state = "gone";
    this.thread?.terminate();
    this.thread = undefined;
    const unanswered = [...this.sent.values()].flat();
    this.sent.clear();
    this.answerHere(unanswered);
  }

  private answerHere(jobs: readonly Waiting[]): void {
    for (const { key, message, signature, resolve } of jobs) resolve(this.here(key, message, signature));
  }
}
