/**
 * The scenarios of the replication goals: what is simulated, and what is wanted.
 *
 * `wanted` and `reference` are the figures that the goals give for the share of the ideal (airtime over bound × frame time), or for the
 * scenario's own measure; they are printed beside what was measured and decide nothing.
 */

import { seededRandom } from "../../support/seeded-random.ts";
import type { Losses } from "./air.ts";
import { uncodedBound } from "./bounds.ts";
import { gridLinks, type Links, lineLinks } from "./links.ts";
import type { FeedPlan, WorldOptions } from "./world.ts";

const HOUR_MS = 3_600_000;
/** Late joiners come up when the others have settled. */
const JOIN_MS = 120_000;

export interface Scenario {
  readonly name: string;
  readonly world: (seed: number) => WorldOptions;
  /** Runs until all have everything, at most this long. */
  readonly limitMs: number;
  /** Least transmissions of 120-byte frames until all have one entry (or blob); 1 frame each. */
  readonly boundFrames: number;
  /** Frames of 120 bytes that each node is to get. */
  readonly items: number;
  readonly wanted?: string;
  readonly reference?: string;
  /** Entries written while it runs. */
  readonly live?: { readonly everyMs: number; readonly count: number };
  /** Instead of a catch-up: how long it is left alone, then measured, with everything everywhere. */
  readonly idle?: { readonly warmMs: number; readonly measureMs: number };
}

const oneFeed = (entries: number, more: Partial<FeedPlan> = {}): FeedPlan[] => [{ author: 0, entries, ...more }];
const loss = (rate: number): Losses => ({ rate });

function catchUp(
  nodes: number,
  rate: number,
  more: Partial<Scenario> & {
    readonly world?: never;
    readonly change?: Partial<WorldOptions>;
    readonly suffix?: string;
  },
): Scenario {
  const { change, suffix = "", ...rest } = more;
  return {
    name: `catch-up N=${nodes} p=${rate}${suffix}`,
    world: (seed) => ({
      seed,
      nodes,
      medium: "lora",
      feeds: oneFeed(100),
      losses: loss(rate),
      ...change,
    }),
    limitMs: 2 * HOUR_MS,
    boundFrames: uncodedBound(nodes - 1, rate),
    items: 100,
    ...rest,
  };
}

function lateJoiner(nodes: number, joiners: number, withAuthor: boolean, wanted: string): Scenario {
  return {
    name: `late joiner${joiners > 1 ? "s" : ""} N=${nodes} ${withAuthor ? "with" : "without"} author`,
    world: (seed) => ({
      seed,
      nodes,
      medium: "lora",
      feeds: oneFeed(100, { holds: (node) => node < nodes - joiners }),
      losses: loss(0.1),
      joins: { isLate: (node) => node >= nodes - joiners, atMs: JOIN_MS },
      isAbsent: withAuthor ? undefined : (node) => node === 0,
    }),
    limitMs: 2 * HOUR_MS,
    boundFrames: uncodedBound(joiners, 0.1),
    items: 100,
    wanted,
  };
}

function hops(name: string, links: () => Links, rate: number, boundFrames: number, wanted: string): Scenario {
  return {
    name: `${name} p=${rate}`,
    world: (seed) => ({
      seed,
      nodes: links().count,
      medium: "lora",
      feeds: oneFeed(100),
      losses: loss(rate),
      links,
      capture: false,
    }),
    limitMs: 4 * HOUR_MS,
    boundFrames,
    items: 100,
    wanted,
  };
}

function mixed(nodes: number, isReference: (node: number) => boolean, suffix: string, wanted: string): Scenario {
  return catchUp(nodes, 0.1, {
    change: { isReference, pacing: "intended" },
    suffix: ` ${suffix}`,
    wanted,
    limitMs: 4 * HOUR_MS,
  });
}

/** A domain of drawn size, loss and share of reference peers, the author being one or not, and at least one node ours: alone they often never finish. */
function anyMix(seed: number): WorldOptions {
  const random = seededRandom(seed * 977 + 5);
  const nodes = 2 + Math.floor(random() * 19);
  const share = random();
  const rate = 0.3 * random();
  const ours = Math.floor(random() * nodes);
  const references = Array.from({ length: nodes }, (_, node) => node !== ours && random() < share);
  return {
    seed,
    nodes,
    medium: "lora",
    feeds: oneFeed(30),
    losses: loss(rate),
    isReference: (node) => references[node],
    pacing: random() < 0.5 ? "intended" : "broken",
  };
}

export const SCENARIOS: readonly Scenario[] = [
  catchUp(2, 0, {}),
  catchUp(2, 0.1, { wanted: "≤1.06", reference: "1.4" }),
  catchUp(2, 0.3, { reference: "1.6" }),
  catchUp(10, 0, { reference: "73" }),
  catchUp(10, 0.1, { wanted: "≤1.20", reference: "78" }),
  catchUp(10, 0.3, { reference: "32" }),
  catchUp(20, 0.1, {}),
  catchUp(50, 0, { wanted: "≤1.05", reference: "859" }),
  catchUp(50, 0.1, { wanted: "≤1.20", reference: "543" }),
  catchUp(50, 0.3, { wanted: "≤1.35", reference: "367" }),
  catchUp(50, 0.1, { change: { senses: true }, suffix: " CAD", wanted: "≤1.10" }),
  catchUp(50, 0.3, { change: { senses: true }, suffix: " CAD", wanted: "≤1.20" }),
  catchUp(10, 0.1, { change: { capture: false }, suffix: " no capture" }),
  catchUp(10, 0.1, {
    change: { losses: { rate: 0.02, bursts: { badRate: 0.9, goodMs: 20_000, badMs: 2000 } } },
    suffix: " bursts",
  }),
  lateJoiner(10, 1, true, "≤1.08"),
  lateJoiner(50, 1, true, "≤1.08"),
  lateJoiner(50, 2, false, "≤1.15"),
  {
    name: "live 1/10 s N=50 p=0.1",
    world: (seed) => ({ seed, nodes: 50, medium: "lora", feeds: oneFeed(0), losses: loss(0.1) }),
    limitMs: 30 * 60_000,
    boundFrames: uncodedBound(49, 0.1),
    items: 60,
    live: { everyMs: 10_000, count: 60 },
    wanted: "≤0.42 s/entry; ≤1/≤8 s",
    reference: "135 s/entry",
  },
  {
    name: "live 1/60 s N=20 p=0.1",
    world: (seed) => ({ seed, nodes: 20, medium: "lora", feeds: oneFeed(0), losses: loss(0.1) }),
    limitMs: 90 * 60_000,
    boundFrames: uncodedBound(19, 0.1),
    items: 40,
    live: { everyMs: 60_000, count: 40 },
    reference: "35 s/entry",
  },
  {
    name: "idle one feed N=50",
    world: (seed) => ({
      seed,
      nodes: 50,
      medium: "lora",
      feeds: oneFeed(20, { holds: () => true }),
      losses: loss(0.1),
    }),
    limitMs: 0,
    boundFrames: 0,
    items: 0,
    idle: { warmMs: HOUR_MS, measureMs: 4 * HOUR_MS },
    wanted: "≤0.02 %",
    reference: "27.9 %",
  },
  {
    name: "idle 100 feeds N=20",
    world: (seed) => ({
      seed,
      nodes: 20,
      medium: "lora",
      feeds: Array.from({ length: 100 }, (_, feed) => ({ author: feed % 20, entries: 5, holds: () => true })),
      losses: loss(0.1),
    }),
    limitMs: 0,
    boundFrames: 0,
    items: 0,
    idle: { warmMs: HOUR_MS, measureMs: 2 * HOUR_MS },
    wanted: "≤1 %",
    reference: "saturated",
  },
  ...([300, 1000] as const).map(
    (entries): Scenario => ({
      name: `duty 1 % ${entries} entries N=20`,
      world: (seed) => ({
        seed,
        nodes: 20,
        medium: "lora",
        feeds: oneFeed(entries),
        losses: loss(0.1),
        dutyCycle: 0.01,
      }),
      limitMs: 12 * HOUR_MS,
      boundFrames: uncodedBound(19, 0.1),
      items: entries,
      wanted: entries === 300 ? "≤1.08 h" : "≤3.4 h",
      reference: "10× over",
    }),
  ),
  hops("line 25", () => lineLinks(25), 0, 24, "air ≤1.12"),
  hops("line 25", () => lineLinks(25), 0.1, 26.6, ""),
  hops("grid 5×5", () => gridLinks(5), 0, 12, ""),
  hops("grid 5×5", () => gridLinks(5), 0.1, 13.2, "air ≤1.6"),
  mixed(10, (node) => node === 9, "one reference", "≤1.5"),
  mixed(50, (node) => node === 49, "one reference", "≤1.5"),
  mixed(10, (node) => node % 2 === 1, "half reference", "all finish"),
  mixed(10, (node) => node === 0, "reference author", "all finish"),
  {
    name: "any mix with references",
    world: anyMix,
    limitMs: 12 * HOUR_MS,
    boundFrames: 0,
    items: 30,
    wanted: "all finish",
  },
  {
    name: "LAN N=50 p=0.01",
    world: (seed) => ({
      seed,
      nodes: 50,
      medium: "lan",
      feeds: oneFeed(1000),
      losses: loss(0.01),
      startSpreadMs: 200,
    }),
    limitMs: 600_000,
    boundFrames: uncodedBound(49, 0.01),
    items: 1000,
    wanted: "≤1.7 packets; ≤5 s",
    reference: ">1160 packets",
  },
  {
    name: "20 entries of 4 blobs N=20",
    world: (seed) => ({
      seed,
      nodes: 20,
      medium: "lora",
      feeds: oneFeed(20, { blobsPerEntry: 4 }),
      losses: loss(0.1),
    }),
    limitMs: 4 * HOUR_MS,
    boundFrames: uncodedBound(19, 0.1),
    items: 100,
    wanted: "≤1.25",
  },
  {
    name: "5 authors at once N=20",
    world: (seed) => ({
      seed,
      nodes: 20,
      medium: "lora",
      feeds: Array.from({ length: 5 }, (_, feed) => ({ author: feed, entries: 20 })),
      losses: loss(0.1),
    }),
    limitMs: 4 * HOUR_MS,
    boundFrames: uncodedBound(19, 0.1),
    items: 100,
    wanted: "≤1.25; feeds ≤1.5",
  },
];
