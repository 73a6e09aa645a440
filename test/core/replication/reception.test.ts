import { describe, expect, it } from "vitest";
import { Reception } from "../../../src/core/replication/reception.ts";

/** Entries in the order in which they are taken; true: it was heard before the one that it follows. */
function after(taken: readonly boolean[]): { heard: number; lost: number } {
  const reception = new Reception();
  for (const wasKept of taken) reception.note(wasKept);
  return { heard: reception.heard, lost: reception.lost };
}

describe("what a node loses", () => {
  it("is nothing where each entry comes after the one before", () => {
    expect(after([false, false, false]).lost).toBe(0);
  });

  it("is one entry when one comes that several which were kept follow", () => {
    const once = after([false, false, true, true, true]);
    expect(once.lost).toBeGreaterThan(0.9);
    expect(once.lost).toBeLessThanOrEqual(1);
    expect(once.lost + once.heard).toBeGreaterThan(4.5);
  });

  it("is each entry that comes late", () => {
    const { lost } = after([false, true, false, true]);
    expect(lost).toBeGreaterThan(1.9);
    expect(lost).toBeLessThanOrEqual(2);
  });

  it("is forgotten as more come", () => {
    expect(after([false, true, ...Array.from({ length: 200 }, () => false)]).lost).toBeLessThan(0.01);
  });
});
