/** When an own feed that may be older than itself is written again: a guard on a LAN face and a radio face, without a node. */
import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../src/core/airtime.ts";
import { asFeedId } from "../../src/core/bytes.ts";
import { Context } from "../../src/core/context.ts";
import type { FeedRecord, Medium, OwnFeedState } from "../../src/core/effects.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import { FaceState } from "../../src/core/face-state.ts";
import { OwnFeedGuard } from "../../src/core/own-feed-guard.ts";
import { Replica } from "../../src/core/replica.ts";

const LATEST = 5;
const HOUR_MS = 3_600_000;
const RADIO: Medium = { kind: "lora", settings: DEMO_BRIDGE_LORA, serialBitsPerSecond: 115_200 };

class GuardBench {
  readonly states: OwnFeedState[] = [];
  /** Faces on which was asked, in order. */
  asked: string[] = [];
  /** Faces on which somebody sends our latest entry when asked, and no later one. */
  readonly witnesses = new Set<string>();
  readonly guard: OwnFeedGuard;
  private readonly context = new Context(() => 0.5);
  private readonly faces: FaceState[];

  constructor(ownState: OwnFeedState, faces: Record<string, Medium>) {
    const feedId = asFeedId(new Uint8Array(32).fill(7));
    const anchor = genesisAnchor(feedId);
    const record: FeedRecord = {
      ...{ feedNo: 1, feedId, name: "", own: true, scheme: "ed25519", secret: undefined, lengthCode: "leb128" },
      ...{ anchor, front: { seq: LATEST, mid: anchor.mid }, missingBlobs: 0, parent: undefined, ownState },
    };
    this.guard = new OwnFeedGuard(this.context, new Replica(record), (state) => this.states.push(state));
    this.faces = Object.entries(faces).map(([id, medium]) => new FaceState({ id, medium }, this.context));
    for (const face of this.faces) this.guard.addFace(face);
  }

  /** The feed has grown. */
  front(seq: number): void {
    const { replica } = this.guard;
    replica.front = { ...replica.front, seq };
  }

  pass(ms: number): void {
    const endMs = this.context.nowMs + ms;
    for (;;) {
      for (let effect = this.context.pollEffect(); effect; effect = this.context.pollEffect()) {
        if (effect.kind !== "transmit") continue;
        const { faceId } = effect;
        this.asked.push(faceId);
        if (this.witnesses.has(faceId))
          this.guard.handleSame(
            this.guard.replica.front.seq,
            this.faces.find(({ description }) => description.id === faceId)!,
          );
      }
      const dueMs = this.context.nextDeadlineMs();
      if (dueMs > endMs) break;
      this.context.nowMs = dueMs;
      this.context.fireDue();
    }
    this.context.nowMs = endMs;
  }
}

describe("an own feed that may be older than itself", () => {
  it("is written again when somebody holds its latest entry and no later one", () => {
    const bench = new GuardBench("recovering", { lan: { kind: "lan" } });
    bench.witnesses.add("lan");
    bench.pass(60_000);
    expect(bench.states).toEqual(["ready"]);
  });

  it("that may be written is asked for at a start until somebody answers, three times at most, and not on a radio", () => {
    const bench = new GuardBench("ready", { lan: { kind: "lan" }, radio: RADIO });
    bench.pass(HOUR_MS);
    expect(bench.asked).toEqual(["lan", "lan", "lan"]);
    const heard = new GuardBench("ready", { lan: { kind: "lan" } });
    heard.witnesses.add("lan");
    heard.pass(HOUR_MS);
    expect(heard.asked).toEqual(["lan"]);
    expect(heard.states).toEqual([]);
  });

  it("waits while nobody answers", () => {
    const bench = new GuardBench("recovering", { lan: { kind: "lan" } });
    bench.pass(HOUR_MS);
    expect(bench.asked.length).toBeGreaterThan(2);
    expect(bench.states).toEqual([]);
  });

  it("gives a radio time to answer also when it recovers a second time", () => {
    const bench = new GuardBench("recovering", { lan: { kind: "lan" }, radio: RADIO });
    bench.witnesses.add("lan");
    bench.pass(60_000);
    bench.pass(HOUR_MS);
    bench.guard.noteCopy(LATEST + 1);
    bench.front(LATEST + 1);
    bench.asked = [];
    while (!bench.asked.includes("radio")) bench.pass(10);
    // An entry of 120 bytes takes 137 ms, a node that answers waits for others first.
    bench.pass(2000);
    expect(bench.states).toEqual(["ready", "recovering"]);
    bench.pass(60_000);
    expect(bench.states).toEqual(["ready", "recovering", "ready"]);
  });

  it("waits for a person once a copy of the node writes as well, whoever says that there is nothing newer", () => {
    const bench = new GuardBench("ready", { lan: { kind: "lan" } });
    bench.witnesses.add("lan");
    bench.guard.handleForeign();
    expect(bench.states).toEqual(["copied"]);
    expect(bench.guard.refusal).toBe("own-feed-copied");
    bench.pass(HOUR_MS);
    bench.guard.handleForeign();
    bench.pass(HOUR_MS);
    expect(bench.states).toEqual(["copied"]);
  });

  it("is not taken for copied while it catches up after a restore, nor while another profile of the browser writes it", () => {
    const restored = new GuardBench("recovering", { lan: { kind: "lan" } });
    restored.guard.handleForeign();
    expect(restored.states).toEqual([]);
    const beside = new GuardBench("ready", { lan: { kind: "lan" } });
    beside.guard.handleKeyElsewhere();
    beside.guard.handleForeign();
    beside.guard.handleForeign();
    expect(beside.states).toEqual(["recovering"]);
  });

  it("is not written below what a copy of the node holds, whoever says that there is nothing newer", () => {
    const bench = new GuardBench("ready", { lan: { kind: "lan" } });
    bench.witnesses.add("lan");
    bench.guard.noteCopy(LATEST + 1);
    expect(bench.states).toEqual(["recovering"]);
    expect(bench.guard.refusal).toBe("own-feed-recovering");
    bench.pass(HOUR_MS);
    expect(bench.states).toEqual(["recovering"]);
  });

  it("goes on when a copy of the node holds as much", () => {
    const bench = new GuardBench("ready", { lan: { kind: "lan" } });
    bench.guard.noteCopy(LATEST);
    bench.pass(60_000);
    expect(bench.states).toEqual([]);
    expect(bench.guard.refusal).toBeUndefined();
  });
});
