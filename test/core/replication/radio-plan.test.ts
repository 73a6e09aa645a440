import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { Context } from "../../../src/core/context.ts";
import type { Replica } from "../../../src/core/replica.ts";
import { AirMemory } from "../../../src/core/replication/air-memory.ts";
import { AnswerPlan } from "../../../src/core/replication/radio-plan.ts";

const AUTHORS_PATIENCE = 2;

describe("the plan of an author", () => {
  it("is given up at the second entry of another node, and those heard during the plan before do not count", () => {
    const context = new Context(() => 0.5);
    context.nowMs = 1000;
    const air = new AirMemory(context, DEMO_BRIDGE_LORA);
    for (let seq = 1; seq <= 8; seq++) air.noteAiring(1, seq, true);
    const replica = { feedNo: 1, own: true, holds: (seq: number) => seq <= 8 } as unknown as Replica;
    const plan = new AnswerPlan(replica, air, { isWorthRepeating: () => false } as never);
    plan.make([1], { most: 0, mayAdd: false, isRelay: false, isWay: false });
    expect(plan.yieldTo(2, AUTHORS_PATIENCE)).toBe(false);
    expect(plan.next()).toBe(1);
    plan.sent = 1;
    plan.addBlind(1, 8);
    // A new answer, after whose first frames there are pauses.
    expect(plan.sent).toBe(0);
    expect(plan.yieldTo(8, AUTHORS_PATIENCE)).toBe(false);
    expect(plan.isDone).toBe(false);
    expect(plan.yieldTo(7, AUTHORS_PATIENCE)).toBe(true);
    expect(plan.isDone).toBe(true);
  });
});
