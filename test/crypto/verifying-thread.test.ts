import { generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
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
  const thread = new FakeThread();
  let opened = 0;
  let here = 0;
  const verifying = new VerifyingThread(
    async (_key, message, signature) => {
      here++;
      return holds({ message, signature });
    },
    () => {
      opened++;
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
  return { thread, ask, counts: () => ({ opened, here }) };
}
const expected = (count: number): boolean[] => Array.from({ length: count }, (_, no) => no % 2 === 0);

describe("the verifying thread", () => {
  it("is opened at the first job, and jobs are done here until it is up", async () => {
    const { ask, thread, counts } = bench();
    expect(counts().opened).toBe(0);
    expect(await ask(8)).toEqual(expected(8));
    expect(counts()).toEqual({ opened: 1, here: 8 });
    expect(thread.batches).toEqual([]);
  });

  it("gets what is asked for within one task as one batch, and its verdicts are those of the jobs", async () => {
    const { ask, thread, counts } = bench();
    await ask(1);
    thread.tell("ready");
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
    const { ask, thread } = bench();
    await ask(1);
    thread.tell("ready");
    expect(await ask(3)).toEqual(expected(3));
    expect(thread.batches).toEqual([]);
  });

  it("may answer batches in any order", async () => {
    const { ask, thread } = bench();
    await ask(1);
    thread.tell("ready");
    const first = ask(4);
    await Promise.resolve();
    const second = ask(6);
    await Promise.resolve();
    await Promise.resolve();
    for (const batch of thread.batches.toReversed()) thread.answer(batch);
    expect([await first, await second]).toEqual([expected(4), expected(6)]);
  });

  it("leaves to this side what its engine gave up", async () => {
    const { ask, thread, counts } = bench();
    await ask(1);
    thread.tell("ready");
    const asked = ask(6);
    await Promise.resolve();
    await Promise.resolve();
    thread.answer(thread.batches[0], (index) => (index === 2 ? UNANSWERED : index % 2 === 0 ? HOLDS : FAILS));
    expect(await asked).toEqual(expected(6));
    expect(counts().here).toBe(2);
  });

  it("is given up when it fails: what it has not answered, and all that comes, is done here", async () => {
    const { ask, thread, counts } = bench();
    await ask(1);
    thread.tell("ready");
    const asked = ask(6);
    await Promise.resolve();
    await Promise.resolve();
    thread.fail();
    expect(await asked).toEqual(expected(6));
    expect(thread.isTerminated).toBe(true);
    expect(await ask(9)).toEqual(expected(9));
    expect(counts()).toEqual({ opened: 1, here: 16 });
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
