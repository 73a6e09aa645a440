import { describe, expect, it } from "vitest";
import { MAX_ORPHANS } from "../../../src/core/limits.ts";
import { LeadLimit } from "../../../src/core/replication/lead-limit.ts";

const LEAD = MAX_ORPHANS / 2;
const SPAN = MAX_ORPHANS / 2;

describe("who asks first on a LAN", () => {
  it("asks for no more than others can keep until they have spoken, then for as much again", () => {
    const lead = new LeadLimit(20);
    expect(lead.horizon(0, 1000)).toBe(SPAN);
    expect(lead.horizon(SPAN, 1019)).toBe(SPAN);
    expect(lead.horizon(SPAN, 1021)).toBe(2 * SPAN);
  });

  it("stays near the lowest entry that somebody lacks, and goes on when that one has asked on or fallen silent", () => {
    const lead = new LeadLimit(20);
    lead.noteLacking(310, 400, 1000);
    lead.noteLacking(300, 400, 1001);
    lead.noteLacking(350, 400, 1050);
    expect(lead.horizon(400, 1050)).toBe(300 + LEAD);
    lead.noteLacking(390, 400, 1070);
    expect(lead.horizon(400, 1115)).toBe(300 + LEAD);
    expect(lead.horizon(400, 1125)).toBe(390 + LEAD);
    expect(lead.horizon(400, 1400)).toBe(400 + SPAN);
  });

  it("does not wait for who is further behind than that", () => {
    const lead = new LeadLimit(20);
    lead.noteLacking(1, 1 + LEAD, 1000);
    expect(lead.horizon(500, 1000)).toBe(500 + SPAN);
    lead.noteLacking(2, 1 + LEAD, 1000);
    expect(lead.horizon(500, 1000)).toBe(2 + LEAD);
  });

  it("gets on by 200 entries/s and more, whoever says for ever that it lacks one", () => {
    const lead = new LeadLimit(32);
    let askedSeq = 1000;
    for (let nowMs = 0; nowMs < 10_000; nowMs += 20) {
      // All that was asked for is here, and somebody lacks the lowest that would be waited for.
      lead.noteLacking(askedSeq - LEAD + 1, askedSeq, nowMs);
      askedSeq = Math.max(askedSeq, lead.horizon(askedSeq, nowMs));
    }
    expect(askedSeq).toBeGreaterThan(1000 + 10 * 200);
  });
});
