import { describe, expect, it } from "vitest";
import { quantile, uncodedBound } from "./bounds.ts";
import { lineLinks } from "./links.ts";
import { medianOf, runScenario } from "./run.ts";
import { SCENARIOS } from "./scenarios.ts";
import { World, type WorldOptions } from "./world.ts";

const SEEDS = [1, 2, 3];
const FRAME_MS = 137.16;

function world(seed: number, change: Partial<WorldOptions> = {}): World {
  return new World({
    seed,
    nodes: 10,
    medium: "lora",
    feeds: [{ author: 0, entries: 40 }],
    losses: { rate: 0.1 },
    ...change,
  });
}

const overBound = (of: World, items: number, bound: number): number => of.totalAirtimeMs / FRAME_MS / items / bound;

// Limits are those that a change must not break, well above what is measured (see `npm run sim`), far below the reference's.
describe("replication on a radio", () => {
  it.each(SEEDS)("streams a backlog to ten nodes with hardly a frame too many (seed %i)", (seed) => {
    const net = world(seed, { losses: { rate: 0 } });
    expect(net.run(600_000)).toBe(true);
    expect(overBound(net, 40, 1)).toBeLessThan(1.15);
  });

  it.each(SEEDS)("repairs losses of ten nodes with few frames more than must be (seed %i)", (seed) => {
    const net = world(seed);
    expect(net.run(1_800_000)).toBe(true);
    expect(overBound(net, 40, uncodedBound(9, 0.1))).toBeLessThan(2);
  });

  it.each(SEEDS)("converges at a loss of 0.4 and with corrupted frames (seed %i)", (seed) => {
    const net = world(seed, { losses: { rate: 0.4, corruptRate: 0.05 }, nodes: 5 });
    expect(net.run(7_200_000)).toBe(true);
  });

  it("passes 100 entries on over 24 hops in mostly less than 20 simulated minutes", () => {
    const scenario = SCENARIOS.find(({ name }) => name === "line 25 p=0");
    if (!scenario) throw new Error("no such scenario");
    const outcomes = SEEDS.map((seed) => runScenario(scenario, seed));
    expect(outcomes.every(({ isComplete }) => isComplete)).toBe(true);
    expect(medianOf(outcomes, ({ elapsedMs }) => elapsedMs)).toBeLessThan(1_200_000);
  });

  it.each(SEEDS)("converges over a line of hidden terminals (seed %i)", (seed) => {
    const net = world(seed, { nodes: 6, links: () => lineLinks(6), capture: false });
    expect(net.run(7_200_000)).toBe(true);
  });

  it.each(SEEDS)("serves a late joiner when the author is away (seed %i)", (seed) => {
    const net = world(seed, {
      feeds: [{ author: 0, entries: 40, holds: (node) => node < 9 }],
      isAbsent: (node) => node === 0,
    });
    expect(net.run(1_800_000)).toBe(true);
  });

  it.each(SEEDS)("serves reference peers and is served by one (seed %i)", (seed) => {
    for (const isReference of [(node: number) => node % 2 === 1, (node: number) => node === 0]) {
      const net = world(seed, { nodes: 6, isReference, pacing: "intended", feeds: [{ author: 0, entries: 20 }] });
      expect(net.run(7_200_000)).toBe(true);
    }
  });

  it.each(SEEDS)("lets five authors take turns, and none of them much more than another (seed %i)", (seed) => {
    const net = world(seed, { nodes: 20, feeds: [0, 1, 2, 3, 4].map((author) => ({ author, entries: 20 })) });
    expect(net.run(7_200_000)).toBe(true);
    expect(overBound(net, 100, uncodedBound(19, 0.1))).toBeLessThan(1.75);
    expect(Math.max(...net.airtimeOfFeed) / Math.min(...net.airtimeOfFeed)).toBeLessThan(2);
  });

  it.each(SEEDS)(
    "goes at the pace of one reference peer, so that hardly anything is sent for it alone (seed %i)",
    (seed) => {
      const net = world(seed, { isReference: (node) => node === 9, pacing: "intended" });
      expect(net.run(7_200_000)).toBe(true);
      expect(overBound(net, 40, uncodedBound(9, 0.1))).toBeLessThan(2.5);
    },
  );

  it.each(SEEDS)("brings sidechains of several authors to all (seed %i)", (seed) => {
    const net = world(seed, {
      nodes: 6,
      feeds: [0, 1, 2].map((author) => ({ author, entries: 5, blobsPerEntry: 3 })),
    });
    expect(net.run(7_200_000)).toBe(true);
  });

  it.each(SEEDS)("repairs entries and blobs together, with few requests (seed %i)", (seed) => {
    const net = world(seed, { nodes: 20, feeds: [{ author: 0, entries: 20, blobsPerEntry: 4 }] });
    expect(net.run(7_200_000)).toBe(true);
    expect(overBound(net, 100, uncodedBound(19, 0.1))).toBeLessThan(1.7);
    expect(net.frames.want + net.frames["blob-request"]).toBeLessThan(110);
  });

  it.each(SEEDS)("never exceeds its hour of airtime, and finishes all the same (seed %i)", (seed) => {
    const net = world(seed, { nodes: 5, dutyCycle: 0.001, feeds: [{ author: 0, entries: 60 }] });
    expect(net.run(24 * 3_600_000)).toBe(true);
    expect(net.dutyViolations).toBe(0);
  });

  it("is silent when everybody has everything", () => {
    const idle = SCENARIOS.find(({ name }) => name === "idle one feed N=50")!;
    expect(runScenario(idle, 1).load).toBeLessThan(0.0003);
  });

  it("leaves the device's buffer alone: never more frames than it holds", () => {
    const net = world(1, { nodes: 3, losses: { rate: 0.2 } });
    net.run(1_800_000);
    expect(net.overflows).toBe(0);
  });
});

describe("entries written one by one", () => {
  it.each(SEEDS)("are with all thirty nodes at once or within seconds (seed %i)", (seed) => {
    const net = world(seed, { nodes: 30, feeds: [{ author: 0, entries: 0 }] });
    for (let i = 0; i < 30; i++) net.clock.at(30_000 + i * 10_000, () => net.publish(0));
    net.runFor(330_000);
    expect(net.run(600_000)).toBe(true);
    expect(net.latenciesMs).toHaveLength(30);
    expect(quantile(net.latenciesMs, 0.5)).toBeLessThan(1000);
    expect(quantile(net.latenciesMs, 0.9)).toBeLessThan(12_000);
  });
});

describe("replication on a LAN", () => {
  it.each(SEEDS)(
    "costs many nodes little more than one WANT for three entries and one for each loss (seed %i)",
    (seed) => {
      const net = world(seed, {
        nodes: 20,
        medium: "lan",
        feeds: [{ author: 0, entries: 600 }],
        losses: { rate: 0.01 },
        startSpreadMs: 200,
      });
      expect(net.run(60_000)).toBe(true);
      // Entries 1.17, WANTs for what is new 0.33, for what was lost 0.17.
      expect(net.totalFrames / 600).toBeLessThan(2.2);
    },
  );
});
