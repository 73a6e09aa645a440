import { generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type EquationBatch,
  FAILS,
  HOLDS,
  packJobs,
  type ThreadMessage,
  UNANSWERED,
  unpackJobs,
} from "../../src/crypto/equation-batch.ts";
import { type Thread, VerifyingThread } from "../../src/crypto/verifying-thread.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const key = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));

/** Job `no`, honest when even. */
function job(no: number) {
  const message = new Uint8Array(122).fill(no);
  const signature = new Uint8Array(sign(null, message, privateKey as KeyObject));
  if (no % 2 === 1) signature[0] ^= 1;
  return { key, message, signature };
}
const holds = ({ message, signature }: { message: Uint8Array; signature: Uint8Array }): boolean =>
  verify(null, message, publicKey, signature);

class FakeThread implements Thread {
  readonly batches: EquationBatch[] = [];
  isTerminated = false;
  private readonly listeners = new Map<string, (event: MessageEvent<ThreadMessage>) => void>();
  postMessage(batch: EquationBatch): void {
    this.batches.push(batch);
  }
  addEventListener(type: string, listener: (event: MessageEvent<ThreadMessage>) => void): void {
    this.listeners.set(type, listener);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  tell(data: ThreadMessage): void {
    this.listeners.get("message")?.({ data } as MessageEvent<ThreadMessage>);
  }
  fail(): void {
    this.listeners.get("error")?.({} as MessageEvent<ThreadMessage>);
  }
  answer(
    { no, ...batch }: EquationBatch,
    verdictOf = (index: number) => Number(holds(unpackJobs({ no, ...batch })[index])),
  ) {
    const verdicts = Uint8Array.from({ length: batch.keys.length / 32 }, (_, index) => verdictOf(index));
    this.tell({ no, verdicts });
  }
}

function bench() {
  const threads: FakeThread[] = [];
  let here = 0;
  const verifying = new VerifyingThread(
    async (_key, message, signature) => {
      here++;
      return holds({ message, signature });
    },
    () => {
      const thread = new FakeThread();
      threads.push(thread);
      return thread;
    },
  );
  const ask = (count: number): Promise<boolean[]> =>
    Promise.all(
      Array.from({ length: count }, (_, no) => {
        const { key, message, signature } = job(no);
        return verifying.verify(key, message, signature);
      }),
    );
  return {
    /** The latest one. */
    get thread() {
      return threads.at(-1)!;
    },
    threads,
    verifying,
    ask,
    counts: () => ({ opened: threads.length, here }),
  };
}
/** One whose thread is up. */
async function readyBench() {
  const made = bench();
  await made.ask(1);
  made.thread.tell("ready");
  return { ...made, thread: made.thread };
}
/** Asks, and lets what was asked within one task go. */
async function askNow(
  ask: (count: number) => Promise<boolean[]>,
  count: number,
): Promise<{ asked: Promise<boolean[]> }> {
  const asked = ask(count);
  await Promise.resolve();
  await Promise.resolve();
  return { asked };
}
const expected = (count: number): boolean[] => Array.from({ length: count }, (_, no) => no % 2 === 0);

/** Longer than a thread may be silent, ms. */
const SILENCE_MS = 6_000;

describe("the verifying thread", () => {
  afterEach(() => vi.useRealTimers());

  it("is opened at the first job, and jobs are done here until it is up", async () => {
    const { ask, threads, counts } = bench();
    expect(counts().opened).toBe(0);
    expect(await ask(8)).toEqual(expected(8));
    expect(counts()).toEqual({ opened: 1, here: 8 });
    expect(threads[0].batches).toEqual([]);
  });

  it("gets what is asked for within one task as one batch, and its verdicts are those of the jobs", async () => {
    const { ask, thread, counts } = await readyBench();
    const first = ask(6);
    const second = ask(5);
    await Promise.resolve();
    await Promise.resolve();
    expect(thread.batches.map(({ keys }) => keys.length / 32)).toEqual([11]);
    thread.answer(thread.batches[0]);
    expect([await first, await second]).toEqual([expected(6), expected(5)]);
    expect(counts()).toEqual({ opened: 1, here: 1 });
  });

  it("is not asked for a few", async () => {
    const { ask, thread } = await readyBench();
    expect(await ask(3)).toEqual(expected(3));
    expect(thread.batches).toEqual([]);
  });

  it("may answer batches in any order", async () => {
    const { ask, thread } = await readyBench();
    const first = ask(4);
    await Promise.resolve();
    const second = ask(6);
    await Promise.resolve();
    await Promise.resolve();
    for (const batch of thread.batches.toReversed()) thread.answer(batch);
    expect([await first, await second]).toEqual([expected(4), expected(6)]);
  });

  it("leaves to this side what its engine gave up", async () => {
    const { ask, thread, counts } = await readyBench();
    const { asked } = await askNow(ask, 6);
    thread.answer(thread.batches[0], (index) => (index === 2 ? UNANSWERED : index % 2 === 0 ? HOLDS : FAILS));
    expect(await asked).toEqual(expected(6));
    expect(counts().here).toBe(2);
  });

  it("is given up when it fails: what it has not answered, and all that comes, is done here", async () => {
    const { ask, thread, counts } = await readyBench();
    const { asked } = await askNow(ask, 6);
    thread.fail();
    expect(await asked).toEqual(expected(6));
    expect(thread.isTerminated).toBe(true);
    expect(await ask(9)).toEqual(expected(9));
    expect(counts()).toEqual({ opened: 1, here: 16 });
  });

  it("is replaced when it never answers, and what it was asked for is done here", async () => {
    const { ask, threads, counts, verifying } = await readyBench();
    vi.useFakeTimers();
    const { asked } = await askNow(ask, 6);
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(await asked).toEqual(expected(6));
    expect(threads[0].isTerminated).toBe(true);
    expect(verifying.silent).toBe(1);
    expect(await ask(1)).toEqual(expected(1));
    threads[1].tell("ready");
    const { asked: again } = await askNow(ask, 6);
    threads[1].answer(threads[1].batches[0]);
    expect(await again).toEqual(expected(6));
    expect(counts()).toEqual({ opened: 2, here: 8 });
  });

  it("is opened no more after three that never answered", async () => {
    const { ask, threads, verifying } = bench();
    vi.useFakeTimers();
    for (let round = 0; round < 5; round++) {
      await ask(1);
      threads.at(-1)!.tell("ready");
      const { asked } = await askNow(ask, 6);
      await vi.advanceTimersByTimeAsync(SILENCE_MS);
      expect(await asked).toEqual(expected(6));
    }
    expect(threads.map(({ isTerminated }) => isTerminated)).toEqual([true, true, true]);
    expect(verifying.silent).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("has all its time again after each answer, and after a time without work", async () => {
    const { ask, thread, verifying } = await readyBench();
    vi.useFakeTimers();
    const first = await askNow(ask, 6);
    const second = await askNow(ask, 6);
    await vi.advanceTimersByTimeAsync(4_000);
    thread.answer(thread.batches[0]);
    await vi.advanceTimersByTimeAsync(4_000);
    thread.answer(thread.batches[1]);
    await vi.advanceTimersByTimeAsync(60_000);
    const third = await askNow(ask, 6);
    await vi.advanceTimersByTimeAsync(4_000);
    thread.answer(thread.batches[2]);
    expect(await Promise.all([first.asked, second.asked, third.asked])).toEqual(Array(3).fill(expected(6)));
    expect([thread.isTerminated, verifying.silent]).toEqual([false, 0]);
  });

  it("is not heard any more once it was given up", async () => {
    const { ask, threads } = await readyBench();
    vi.useFakeTimers();
    const { asked } = await askNow(ask, 6);
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    await asked;
    await ask(1);
    threads[0].tell("ready");
    threads[0].fail();
    await ask(6);
    expect(threads[1].batches).toEqual([]);
    threads[1].tell("ready");
    const { asked: again } = await askNow(ask, 6);
    threads[1].answer(threads[1].batches[0]);
    expect(await again).toEqual(expected(6));
    expect(threads[1].isTerminated).toBe(false);
  });

  it("gets many jobs in batches of at most 1024, so that its answers show that it goes on", async () => {
    const { ask, thread } = await readyBench();
    const { asked } = await askNow(ask, 1030);
    expect(thread.batches.map(({ keys }) => keys.length / 32)).toEqual([1024, 6]);
    for (const batch of thread.batches) thread.answer(batch);
    expect(await asked).toEqual(expected(1030));
  });

  it("is done without where it can not be opened", async () => {
    let opened = 0;
    const verifying = new VerifyingThread(
      async (_key, message, signature) => holds({ message, signature }),
      () => {
        opened++;
        throw new ReferenceError("Worker is not defined");
      },
    );
    for (let round = 0; round < 2; round++) {
      const asked = [0, 1, 2, 3, 4]
        .map(job)
        .map(({ key, message, signature }) => verifying.verify(key, message, signature));
      expect(await Promise.all(asked)).toEqual(expected(5));
    }
    expect(opened).toBe(1);
  });
});

describe("a batch", () => {
  it("holds copies of the jobs in their order", () => {
    const jobs = [0, 1, 2].map(job);
    expect(unpackJobs(packJobs(7, jobs))).toEqual(jobs);
    const batch = packJobs(7, jobs);
    jobs[0].message[0] ^= 255;
    expect(unpackJobs(batch)[0].message[0]).toBe(0);
  });

  it("is not made of keys, signatures or messages of another size", () => {
    for (const part of ["key", "signature", "message"] as const)
      expect(() => packJobs(1, [job(0), { ...job(2), [part]: new Uint8Array(31) }])).toThrow(RangeError);
  });
});
