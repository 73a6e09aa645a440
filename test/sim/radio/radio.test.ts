import { describe, expect, it } from "vitest";
import { DEMO_BRIDGE_LORA } from "../../../src/core/airtime.ts";
import { Air, type AirOptions } from "./air.ts";
import { median, quantile, uncodedBound } from "./bounds.ts";
import { Bridge } from "./bridge.ts";
import { Clock } from "./clock.ts";
import { discLinks, gridLinks, type Links, lineLinks } from "./links.ts";
import { ReferenceHost } from "./reference-host.ts";
import { runScenario } from "./run.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";
import { World, type WorldOptions } from "./world.ts";

const FRAME = new Uint8Array(120);

interface Heard {
  readonly to: number;
  readonly atMs: number;
  readonly packet: Uint8Array;
}

function channel(
  links: Links,
  change: Partial<AirOptions> = {},
  random = () => 0.5,
): { clock: Clock; air: Air; heard: Heard[] } {
  const clock = new Clock();
  const heard: Heard[] = [];
  const options: AirOptions = { settings: DEMO_BRIDGE_LORA, losses: { rate: 0 }, capture: false, ...change };
  const air = new Air(clock, random, links, options, (to, packet) => heard.push({ to, atMs: clock.nowMs, packet }));
  return { clock, air, heard };
}

/** Node 0 is heard by 1 and 2 with the given powers at node 2 of nodes 0 and 1. */
function three(powerOf0: number, powerOf1: number): Links {
  const power = new Float64Array(9).fill(1);
  power[0 * 3 + 2] = powerOf0;
  power[1 * 3 + 2] = powerOf1;
  return {
    count: 3,
    hearers: [
      [1, 2],
      [0, 2],
      [0, 1],
    ],
    power,
  };
}

const run = (clock: Clock): boolean => clock.runUntil(1e9, () => false);

describe("airtime on the simulated channel", () => {
  // The published table for the settings of the bridge counts a checksum of the physical layer, which the bridge does not send.
  it.each([
    [43, 57.0],
    [79, 96.4],
    [105, 121.5],
    [115, 132.2],
    [120, 135.8],
    [124, 139.4],
  ])("is the table's value for %i bytes, and one percent", (bytes, tableMs) => {
    const { air } = channel(lineLinks(2), { settings: { ...DEMO_BRIDGE_LORA, crc: true } });
    expect(air.durationMs(bytes)).toBeGreaterThan(tableMs * 1.01 - 0.06);
    expect(air.durationMs(bytes)).toBeLessThan(tableMs * 1.01 + 0.06);
  });

  it("gives the 137 ms that were measured at the bridge", () => {
    expect(Math.round(channel(lineLinks(2)).air.durationMs(120))).toBe(137);
  });
});

describe("the bound", () => {
  it.each([
    [2, 0.1, 1.11],
    [2, 0.3, 1.43],
    [5, 0.1, 1.39],
    [10, 0.1, 1.71],
    [10, 0.3, 2.85],
    [20, 0.3, 3.45],
    [50, 0, 1],
    [50, 0.1, 2.44],
    [50, 0.3, 4.22],
    [100, 0.1, 2.74],
  ])("is the published value for N=%i, p=%f", (nodes, loss, expected) => {
    expect(uncodedBound(nodes - 1, loss)).toBeCloseTo(expected, 1);
  });

  it("takes medians and quantiles between values", () => {
    expect(median([4, 1, 3])).toBe(3);
    expect(median([4, 1])).toBe(2.5);
    expect(quantile([0, 10, 20, 30, 40], 0.95)).toBeCloseTo(38);
  });
});

describe("the channel", () => {
  it("hands a frame to all who hear it when its airtime is over", () => {
    const { clock, air, heard } = channel(gridLinks(3));
    air.transmit(4, FRAME, () => {});
    run(clock);
    expect(heard.map(({ to }) => to)).toEqual([1, 3, 5, 7]);
    expect(heard[0].atMs).toBeCloseTo(air.durationMs(120));
  });

  it("lets nobody hear while transmitting", () => {
    const { clock, air, heard } = channel(lineLinks(2));
    air.transmit(0, FRAME, () => {});
    clock.at(100, () => air.transmit(1, FRAME, () => {}));
    run(clock);
    expect(heard).toEqual([]);
    expect(air.deaf).toBe(2);
  });

  it("destroys frames that overlap at a receiver, however little", () => {
    const { clock, air, heard } = channel(three(1, 1));
    air.transmit(0, FRAME, () => {});
    clock.at(air.durationMs(120) - 0.5, () => air.transmit(1, FRAME, () => {}));
    run(clock);
    expect(heard).toEqual([]);
    expect(air.collided).toBe(2);
  });

  it("destroys nothing when one frame begins where the other ends", () => {
    const { clock, air, heard } = channel(three(1, 1));
    air.transmit(0, FRAME, () => clock.after(0.001, () => air.transmit(1, FRAME, () => {})));
    run(clock);
    expect(heard.map(({ to }) => to)).toEqual([1, 2, 0, 2]);
  });

  it("has hidden terminals: the ends of a line collide in the middle", () => {
    const { clock, air, heard } = channel(lineLinks(3));
    air.transmit(0, FRAME, () => {});
    air.transmit(2, FRAME, () => {});
    run(clock);
    expect(heard).toEqual([]);
    expect(air.collided).toBe(2);
  });

  it("captures the frame that is 6 dB stronger, and only that", () => {
    const { clock, air, heard } = channel(three(4, 1), { capture: true });
    air.transmit(1, FRAME, () => {});
    clock.at(5, () => air.transmit(0, FRAME, () => {}));
    run(clock);
    expect(heard.map(({ to }) => to)).toEqual([2]);
    const weak = channel(three(3.9, 1), { capture: true });
    weak.air.transmit(1, FRAME, () => {});
    weak.clock.at(5, () => weak.air.transmit(0, FRAME, () => {}));
    run(weak.clock);
    expect(weak.heard).toEqual([]);
  });

  it("captures nothing once the receiver is locked on the earlier frame", () => {
    const { clock, air, heard } = channel(three(100, 1), { capture: true });
    air.transmit(1, FRAME, () => {});
    clock.at(7, () => air.transmit(0, FRAME, () => {}));
    run(clock);
    expect(heard).toEqual([]);
  });

  it("loses about its rate, and in bursts about the long-run mixture", () => {
    let state = 1;
    const random = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    for (const losses of [{ rate: 0.3 }, { rate: 0.1, bursts: { badRate: 0.9, goodMs: 9000, badMs: 3000 } }]) {
      const { clock, air, heard } = channel(lineLinks(2), { losses }, random);
      for (let i = 0; i < 20_000; i++) clock.at(i * 200, () => air.transmit(0, FRAME, () => {}));
      run(clock);
      expect(1 - heard.length / 20_000).toBeCloseTo(0.3, 1);
    }
  });

  it("lets corrupted frames through as data", () => {
    const { clock, air, heard } = channel(lineLinks(2), { losses: { rate: 0, corruptRate: 1 } });
    air.transmit(0, FRAME, () => {});
    run(clock);
    expect(heard[0].packet).not.toEqual(FRAME);
    expect(FRAME.every((byte) => byte === 0)).toBe(true);
  });
});

describe("the bridge", () => {
  function bridge(senses: boolean): { clock: Clock; air: Air; bridge: Bridge; starts: number[] } {
    const { clock, air } = channel(lineLinks(2));
    const starts: number[] = [];
    const options = { senses, random: () => 0.5, started: () => starts.push(clock.nowMs) };
    return { clock, air, bridge: new Bridge(clock, air, 0, options), starts };
  }

  it("sends one frame after the other and cuts what its buffer can not hold", () => {
    const { clock, bridge: device, starts } = bridge(false);
    for (let i = 0; i < 5; i++) device.write(FRAME);
    run(clock);
    expect(starts.length).toBe(3);
    expect(device.overflows).toBe(2);
    expect(starts[1] - starts[0]).toBeGreaterThan(137);
  });

  it("waits for a free channel when it senses, and talks into it when not", () => {
    for (const senses of [true, false]) {
      const { clock, air, bridge: device, starts } = bridge(senses);
      air.transmit(1, FRAME, () => {});
      device.write(FRAME);
      run(clock);
      expect(starts[0] > air.durationMs(120)).toBe(senses);
    }
  });
});

describe("a world", () => {
  const small = (seed: number, change: Partial<WorldOptions> = {}): WorldOptions => ({
    seed,
    nodes: 6,
    medium: "lora",
    feeds: [{ author: 0, entries: 20 }],
    losses: { rate: 0.1 },
    ...change,
  });
  const scenario = (name: string): Scenario => SCENARIOS.find((candidate) => candidate.name === name)!;

  it("runs the same for the same seed and otherwise for another", () => {
    const outcomes = [7, 7, 8].map((seed) => {
      const world = new World(small(seed));
      expect(world.run(3_600_000)).toBe(true);
      return { hash: world.traceHash, elapsedMs: world.clock.nowMs, airMs: world.totalAirtimeMs };
    });
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2].hash).not.toBe(outcomes[0].hash);
  });

  it("counts arrivals down to none, with sidechains", () => {
    const world = new World(small(3, { feeds: [{ author: 0, entries: 3, blobsPerEntry: 2 }] }));
    expect(world.dueArrivals).toBe(5 * 9);
    expect(world.run(3_600_000)).toBe(true);
    expect(world.dueArrivals).toBe(0);
    expect(world.frames.blob).toBeGreaterThanOrEqual(6);
  });

  it("measures how long a new entry takes to the last node", () => {
    const world = new World(small(4, { feeds: [{ author: 0, entries: 0 }], losses: { rate: 0 } }));
    world.runFor(20_000);
    world.publish(0);
    expect(world.run(60_000)).toBe(true);
    expect(world.latenciesMs.length).toBe(1);
    expect(world.latenciesMs[0]).toBeGreaterThan(137);
  });

  it("brings two reference peers together, at the published rate of one entry for each exchange", () => {
    const world = new World(small(5, { nodes: 2, losses: { rate: 0 }, isReference: () => true, pacing: "intended" }));
    expect(world.hosts.every((host) => host instanceof ReferenceHost)).toBe(true);
    expect(world.run(600_000)).toBe(true);
    expect(world.frames.entry).toBe(20);
    expect(world.frames.want).toBeGreaterThanOrEqual(20);
  });

  it("lets many reference peers destroy each other's frames, as is known of them", () => {
    const world = new World(
      small(6, { nodes: 10, feeds: [{ author: 0, entries: 20 }], isReference: () => true, pacing: "intended" }),
    );
    world.run(600_000);
    expect(world.totalFrames / 20).toBeGreaterThan(10);
  });

  it("finds a node that exceeds its hour", () => {
    const world = new World(small(7, { nodes: 2, dutyCycle: 0.0005, isReference: () => true, losses: { rate: 0 } }));
    world.run(600_000);
    expect(world.dutyViolations).toBeGreaterThan(0);
  });

  it("gives a LAN without airtime", () => {
    const world = new World(small(8, { medium: "lan", startSpreadMs: 100 }));
    expect(world.run(60_000)).toBe(true);
    expect(world.totalAirtimeMs).toBe(0);
    expect(world.clock.nowMs).toBeLessThan(10_000);
  });

  it("has discs in which everybody hears everybody", () => {
    expect(discLinks(5, () => 0.3).hearers.every((hearers) => hearers.length === 4)).toBe(true);
  });

  it("reports figures of a scenario", () => {
    const outcome = runScenario(scenario("catch-up N=2 p=0"), 1);
    expect(outcome.isComplete).toBe(true);
    expect(outcome.dataFrames).toBeGreaterThanOrEqual(1);
    expect(outcome.overBound).toBeGreaterThanOrEqual(1);
  });
});
