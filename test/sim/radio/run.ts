/**
 * One run of a scenario and what came out of it.
 */
import { AIR_SHARES, type AirShare } from "./air-account.ts";
import { median, quantile } from "./bounds.ts";
import type { Scenario } from "./scenarios.ts";
import { World } from "./world.ts";

export interface Outcome {
  readonly isComplete: boolean;
  /** Until all had everything, or the limit, ms. */
  readonly elapsedMs: number;
  /** Frames on the medium for each item delivered to all. */
  readonly dataFrames: number;
  readonly requestFrames: number;
  /** Airtime for each item, in times of a 120-byte frame. */
  readonly airFrames: number;
  readonly airMsPerItem: number;
  /** Airtime over the bound; 1 is ideal. */
  readonly overBound: number;
  /** Share of the time that the channel is taken. */
  readonly load: number;
  readonly latencyP50Ms: number;
  readonly latencyP95Ms: number;
  readonly collided: number;
  readonly overflows: number;
  readonly dutyViolations: number;
  readonly cpuMs: number;
  readonly traceHash: number;
  /** Share of the airtime that nodes with our core emitted. */
  readonly ownShare: number;
  /** Airtime of the feed with most over that of the feed with least. */
  readonly unfairness: number;
  /** For what the airtime was spent, over the bound: the shares add up to `overBound`. Undefined where not asked for. */
  readonly spent: Readonly<Record<AirShare, number>> | undefined;
}

/** Runs a scenario with a seed. Deterministic but for `cpuMs`. `accounts`: whether `spent` is wanted. */
export function runScenario(scenario: Scenario, seed: number, accounts = false): Outcome {
  const startedCpu = process.cpuUsage();
  const world = new World({ ...scenario.world(seed), accounts });
  const { clock } = world;
  let items = scenario.items;
  let baseAirMs = 0;
  let beganMs = 0;
  if (scenario.idle) {
    world.runFor(scenario.idle.warmMs);
    baseAirMs = world.totalAirtimeMs;
    beganMs = clock.nowMs;
    world.runFor(scenario.idle.measureMs);
    items = Number.NaN;
  } else if (scenario.live) {
    const { everyMs, count } = scenario.live;
    const firstMs = 30_000;
    for (let i = 0; i < count; i++) clock.at(firstMs + i * everyMs, () => world.publish(0));
    world.runFor(firstMs + (count - 1) * everyMs + 1);
    world.run(scenario.limitMs);
  } else world.run(scenario.limitMs);

  const frameMs = world.options.medium === "lan" ? Number.NaN : world.air.durationMs(120);
  const { frames, totalAirtimeMs } = world;
  const airFrames = totalAirtimeMs / frameMs / items;
  const isReference = world.options.isReference ?? (() => false);
  let ownAirMs = 0;
  world.airtimeOfNode.forEach((ms, node) => {
    if (!isReference(node)) ownAirMs += ms;
  });
  const { account } = world;
  const spentOn = (share: AirShare): number =>
    (account?.airtimeMs[share] ?? 0) / frameMs / items / scenario.boundFrames;
  const cpu = process.cpuUsage(startedCpu);
  return {
    isComplete: world.isComplete,
    elapsedMs: clock.nowMs - beganMs,
    dataFrames: (frames.entry + frames.blob) / items,
    requestFrames: (frames.want + frames["blob-request"]) / items,
    airFrames,
    airMsPerItem: totalAirtimeMs / items,
    overBound: airFrames / scenario.boundFrames,
    load: (totalAirtimeMs - baseAirMs) / (clock.nowMs - beganMs),
    latencyP50Ms: quantile(world.latenciesMs, 0.5),
    latencyP95Ms: quantile(world.latenciesMs, 0.95),
    collided: world.air.collided,
    overflows: world.overflows,
    dutyViolations: world.dutyViolations,
    cpuMs: (cpu.user + cpu.system) / 1000,
    traceHash: world.traceHash,
    ownShare: ownAirMs / totalAirtimeMs,
    unfairness: Math.max(...world.airtimeOfFeed) / Math.min(...world.airtimeOfFeed),
    spent: account && (Object.fromEntries(AIR_SHARES.map((share) => [share, spentOn(share)])) as Outcome["spent"]),
  };
}

/** Median of a figure over runs. */
export const medianOf = (outcomes: readonly Outcome[], figure: (outcome: Outcome) => number): number =>
  median(outcomes.map(figure));
