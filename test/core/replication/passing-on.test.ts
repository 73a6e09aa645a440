import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { Context } from "../../../src/core/context.ts";
import type { Replica } from "../../../src/core/replica.ts";
import { AirMemory } from "../../../src/core/replication/air-memory.ts";
import { PassingOn } from "../../../src/core/replication/passing-on.ts";
import { seededRandom } from "../../support/seeded-random.ts";

const FEED = 1;
const FRAME_MS = 200;
const STEP_MS = 10;
/** A WANT that was left unanswered for this long tells that its sender hears us only. */
const LONG_MS = 13_000;

/** A node that holds the entries up to `have`, with what it sends on, and the WANTs by which it tells how far it is. */
class Relay {
  readonly context = new Context(seededRandom(1));
  readonly air = new AirMemory(this.context, DEMO_BRIDGE_LORA);
  readonly pushed: number[][] = [];
  polls = 0;
  wayUntilMs = 0;
  private have = 0;
  readonly passing: PassingOn;

  constructor() {
    this.context.nowMs = 1_000_000;
    const relay = this;
    const replica = {
      own: false,
      feedNo: FEED,
      holds: (seq: number) => seq <= this.have,
      front: {
        get seq() {
          return relay.have;
        },
      },
      expected: {
        get seq() {
          return relay.have + 1;
        },
      },
    } as unknown as Replica;
    this.passing = new PassingOn(this.context, this.air, replica, {
      isSure: () => false,
      gain: () => {},
      push: (seqs) => {
        this.pushed.push([...seqs]);
        for (const seq of seqs) this.send(seq);
      },
      poll: () => this.polls++,
      tell: (untilMs) => {
        this.wayUntilMs = untilMs;
      },
    });
  }

  wait(ms: number): void {
    for (const untilMs = this.context.nowMs + ms; this.context.nowMs < untilMs; ) {
      this.context.nowMs = Math.min(untilMs, this.context.nowMs + STEP_MS);
      this.context.fireDue();
    }
  }

  hearWant(seq: number): void {
    this.passing.handleWant(seq);
  }

  hear(first: number, last: number): void {
    for (let seq = first; seq <= last; seq++) {
      this.wait(FRAME_MS);
      const isHere = seq <= this.have;
      this.air.noteAiring(FEED, seq, false);
      this.have = Math.max(this.have, seq);
      this.passing.handleHeard(seq, isHere);
    }
  }

  private send(seq: number): void {
    this.air.noteAiring(FEED, seq, true);
    this.passing.noteSent(seq);
  }

  /** Somebody is left without an answer, then entries 1 to 10 come, and this node tries. */
  try(): void {
    this.hearWant(1);
    this.wait(LONG_MS);
    this.hear(1, 10);
    this.wait(10_000);
  }

  /** The trial is answered, and so are its answers. */
  becomeWay(): void {
    this.try();
    this.hearWant(2);
    this.wait(FRAME_MS);
    for (let seq = 2; seq <= 9; seq++) this.send(seq);
    this.wait(2000);
    this.hearWant(11);
    this.wait(2000);
  }
}

describe("passing entries on", () => {
  it("is tried with what was wanted and the latest, after a WANT that was left unanswered until a run came", () => {
    const relay = new Relay();
    relay.try();
    expect(relay.pushed).toEqual([[1, 10]]);
  });

  it("is not tried where a WANT was answered soon, or by single entries only", () => {
    const soon = new Relay();
    soon.hearWant(1);
    soon.wait(2000);
    soon.hear(1, 10);
    soon.wait(10_000);
    expect(soon.pushed).toEqual([]);
    const single = new Relay();
    single.hearWant(1);
    single.wait(LONG_MS);
    for (let seq = 1; seq <= 10; seq++) {
      single.hear(seq, seq);
      single.wait(10_000);
    }
    expect(single.pushed).toEqual([]);
  });

  it("is not tried where another node's WANT was answered at once by a third one", () => {
    const relay = new Relay();
    relay.hearWant(1);
    relay.wait(LONG_MS);
    relay.hear(1, 9);
    relay.hearWant(10);
    relay.hear(10, 10);
    relay.wait(10_000);
    expect(relay.pushed).toEqual([]);
  });

  it("is not tried when somebody else sends what was wanted, or asks for more than that", () => {
    const served = new Relay();
    served.hearWant(1);
    served.wait(LONG_MS);
    served.hear(1, 10);
    served.wait(500);
    served.hear(1, 1);
    served.wait(10_000);
    expect(served.pushed).toEqual([]);
    const heard = new Relay();
    heard.hearWant(1);
    heard.wait(LONG_MS);
    heard.hear(1, 10);
    heard.wait(500);
    heard.hearWant(7);
    heard.wait(10_000);
    expect(heard.pushed).toEqual([]);
  });

  it("is done unasked once the trial and the answer to it were followed by WANTs", () => {
    const relay = new Relay();
    relay.becomeWay();
    expect(relay.passing.isWay).toBe(true);
    expect(relay.wayUntilMs).toBeGreaterThan(relay.context.nowMs);
    relay.pushed.length = 0;
    relay.hear(11, 20);
    relay.wait(3000);
    expect(relay.pushed).toEqual([[11, 12, 13, 14, 15, 16, 17, 18, 19, 20]]);
  });

  it("leaves the channel to the next node, and says how far it is when that sends nothing", () => {
    const relay = new Relay();
    relay.becomeWay();
    relay.hear(11, 20);
    relay.wait(2000);
    const leftMs = relay.air.leftUntilMs;
    expect(leftMs).toBeGreaterThan(relay.context.nowMs);
    relay.hear(11, 20);
    expect(relay.air.leftUntilMs).toBeGreaterThan(leftMs);
    relay.wait(20_000);
    expect(relay.polls).toBe(0);
    relay.hear(21, 30);
    relay.wait(20_000);
    expect(relay.polls).toBe(1);
  });

  it("ends after three pages that nobody sent on or asked about, and when others send what it never sent", () => {
    const unechoed = new Relay();
    unechoed.becomeWay();
    for (let page = 1; page <= 4; page++) {
      expect(unechoed.passing.isWay).toBe(true);
      unechoed.hear(10 * page + 1, 10 * page + 10);
      unechoed.wait(20_000);
    }
    expect(unechoed.passing.isWay).toBe(false);
    const rival = new Relay();
    rival.becomeWay();
    rival.hear(11, 13);
    rival.hear(11, 13);
    expect(rival.passing.isWay).toBe(false);
  });
});
