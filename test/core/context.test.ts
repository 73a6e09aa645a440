import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Context } from "../../src/core/context.ts";

describe("timers of the context", () => {
  it("fire in the order of their times, and of being set where times are equal", () => {
    const context = new Context(() => 0);
    const fired: string[] = [];
    for (const [name, dueMs] of [
      ["c", 30],
      ["a", 10],
      ["b", 20],
      ["b2", 20],
    ] as const)
      context.timer(() => fired.push(name)).set(dueMs);
    expect(context.nextDeadlineMs()).toBe(10);
    context.nowMs = 25;
    context.fireDue();
    expect(fired).toEqual(["a", "b", "b2"]);
    expect(context.nextDeadlineMs()).toBe(30);
  });

  it("fire at the time set last, and never after they were cancelled", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.option(fc.nat(100))), { maxLength: 60 }), (settings) => {
        const context = new Context(() => 0);
        const fired: number[] = [];
        const timers = Array.from({ length: 5 }, (_, index) => context.timer(() => fired.push(index)));
        const expected = new Map<number, number>();
        for (const [index, dueMs] of settings) {
          if (dueMs === null) timers[index].cancel();
          else timers[index].set(dueMs);
          if (dueMs === null) expected.delete(index);
          else expected.set(index, dueMs);
        }
        for (context.nowMs = 0; context.nowMs <= 100; context.nowMs++) {
          const due = [...expected].filter(([, dueMs]) => dueMs === context.nowMs).map(([index]) => index);
          fired.length = 0;
          context.fireDue();
          expect(fired.toSorted()).toEqual(due.toSorted());
        }
        expect(context.nextDeadlineMs()).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });

  it("may be set again while they fire", () => {
    const context = new Context(() => 0);
    let count = 0;
    const timer = context.timer(() => {
      if (++count < 3) timer.set(context.nowMs + 5);
    });
    timer.set(0);
    for (context.nowMs = 0; context.nowMs < 30; context.nowMs++) context.fireDue();
    expect(count).toBe(3);
  });
});

describe("effects of the context", () => {
  it("are answered exactly once", () => {
    const context = new Context(() => 0);
    const answers: boolean[] = [];
    context.request<boolean>(
      (id) => ({ kind: "sign", id, message: new Uint8Array() }),
      (ok) => answers.push(ok),
    );
    const effect = context.pollEffect();
    expect(effect?.kind).toBe("sign");
    context.answer(1, true);
    expect(answers).toEqual([true]);
    expect(() => context.answer(1, true)).toThrow("answered once");
  });
});
