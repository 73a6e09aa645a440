import { describe, expect, it } from "vitest";
import { LanLead } from "../../../src/core/replication/lan-lead.ts";

/** A node whose next entry is 11, on a LAN where others ask; draws the latest of all random moments. */
class Follower {
  readonly context = { nowMs: 1000, random: () => 1 - Number.EPSILON };
  readonly lead = new LanLead(this.context, 32);
  next = 11;

  hear(seq: number, isInAdvance = false): boolean {
    const isCompany = this.lead.handleWant(seq, { next: this.next, frontSeq: this.next - 1, isInAdvance });
    if (isCompany) this.lead.noteOther(seq);
    return isCompany;
  }

  /** Whether it asks for what nobody asked for, up to 20 entries in advance. */
  goesOn(isOverdue = false): boolean {
    return this.lead.goesOn(this.next, this.next + 19, isOverdue);
  }

  /** The next entry comes in. */
  take(): void {
    this.lead.noteAnswered(this.next++);
  }
}

describe("who leads on a LAN", () => {
  it("follows the node that asked for the highest entry, until it is silent for 2 s", () => {
    const node = new Follower();
    expect(node.goesOn()).toBe(true);
    node.lead.noteOwn(11);
    for (let seq = 11; seq <= 26; seq++) expect(node.hear(seq, seq > 11)).toBe(true);
    expect(node.lead.isLed).toBe(true);
    expect(node.goesOn()).toBe(false);
    expect(node.lead.askedMs(26)).toBe(1000);
    node.context.nowMs += 1999;
    expect(node.lead.isLed).toBe(true);
    node.context.nowMs += 1;
    expect(node.goesOn()).toBe(true);
  });

  it("goes on leading when another one repeats what it asked for", () => {
    const node = new Follower();
    node.lead.noteOwn(11);
    node.lead.noteOwn(12);
    expect(node.hear(12)).toBe(true);
    expect(node.lead.isLed).toBe(false);
    node.hear(13);
    expect(node.lead.isLed).toBe(true);
  });

  it("does not take for company who asks for what comes after all, which may be the end of its feed", () => {
    const node = new Follower();
    node.hear(11);
    expect(node.hear(13)).toBe(false);
    expect(node.hear(12)).toBe(true);
    expect(node.hear(13)).toBe(true);
    expect(node.hear(10)).toBe(false);
    expect(node.hear(11 + 384, true)).toBe(false);
  });

  it("goes on itself within 180 ms when the leader asks for less than half of what it would", () => {
    const node = new Follower();
    for (let seq = 11; seq <= 15; seq++) node.hear(seq, seq > 11);
    expect(node.goesOn()).toBe(false);
    node.context.nowMs += 179;
    expect(node.goesOn()).toBe(false);
    node.context.nowMs += 2;
    expect(node.goesOn()).toBe(true);
  });

  it("is patient again with a leader that has caught up", () => {
    const node = new Follower();
    node.hear(11);
    expect(node.goesOn()).toBe(false);
    node.context.nowMs += 100;
    for (let seq = 12; seq <= 20; seq++) node.hear(seq, true);
    expect(node.goesOn()).toBe(false);
    node.context.nowMs += 100;
    for (let entry = 0; entry < 5; entry++) node.take();
    expect(node.goesOn()).toBe(false);
  });

  it("does not blame a leader that waits for others, as it would itself", () => {
    const node = new Follower();
    for (let seq = 11; seq <= 20; seq++) node.hear(seq, seq > 11);
    for (let seq = 11; seq <= 20; seq++) node.take();
    for (let time = 0; time < 12; time++) expect(node.lead.goesOn(21, 20, true)).toBe(false);
    expect(node.lead.isLed).toBe(true);
    expect(node.goesOn(true)).toBe(true);
  });

  it("counts WANTs of others no more for 2 s once they were in vain three times", () => {
    const node = new Follower();
    for (let seq = 11; seq <= 20; seq++) node.hear(seq, seq > 11);
    for (let time = 0; time < 3; time++) {
      expect(node.lead.isLed).toBe(true);
      node.lead.noteUnanswered(node.next);
      node.lead.noteOwn(node.next);
      node.take();
    }
    expect(node.lead.askedMs(20)).toBeUndefined();
    expect(node.goesOn()).toBe(true);
    expect(node.hear(14)).toBe(false);
    node.context.nowMs += 2000;
    expect(node.hear(14)).toBe(true);
  });

  it("forgives what got lost of many that came", () => {
    const node = new Follower();
    for (let round = 0; round < 20; round++) {
      for (let entry = 0; entry < 8; entry++) {
        node.hear(node.next);
        node.take();
      }
      node.hear(node.next);
      node.lead.noteUnanswered(node.next);
      node.lead.noteOwn(node.next);
      node.take();
    }
    expect(node.hear(node.next)).toBe(true);
  });
});
