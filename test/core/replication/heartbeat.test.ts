import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { Context } from "../../../src/core/context.ts";
import type { Replica } from "../../../src/core/replica.ts";
import { AirMemory } from "../../../src/core/replication/air-memory.ts";
import { Heartbeat } from "../../../src/core/replication/heartbeat.ts";
import { RadioCompany } from "../../../src/core/replication/radio-company.ts";

/** Says in which intervals a reader's heartbeat goes out, alone or along with another feed's, where nobody else is heard. */
function beats(count: number, ridesAlong: boolean): boolean[] {
  const context = new Context(() => 0.5);
  const air = new AirMemory(context, DEMO_BRIDGE_LORA);
  let said = 0;
  const heartbeat = new Heartbeat(
    context,
    { own: false } as Replica,
    { air, company: new RadioCompany() },
    {
      isNeeding: false,
      lastHeardMs: Number.NEGATIVE_INFINITY,
      isPaused: false,
      keepNeed: () => undefined,
      say: () => said++,
    },
  );
  return Array.from({ length: count }, () => {
    const before = said;
    context.nowMs = context.nextDeadlineMs() - 1;
    if (ridesAlong && heartbeat.ridesAlong()) said++;
    for (const _ of ["due", "over"]) {
      context.nowMs = context.nextDeadlineMs();
      context.fireDue();
    }
    return said > before;
  });
}

/** 8, 32, 128 and 512 s; then the longest, 1024 s. */
const GROWING = [true, true, true, true];

describe("the heartbeat of who is not the author", () => {
  it("leaves one out after two of the longest intervals in which nobody else was heard", () => {
    expect(beats(10, false)).toEqual([...GROWING, true, true, false, true, true, false]);
  });

  it("counts what it said along with another feed's", () => {
    expect(beats(10, true)).toEqual([...GROWING, true, true, false, true, true, false]);
  });
});
