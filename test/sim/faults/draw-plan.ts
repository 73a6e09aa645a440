/**
 * Draws the plan of a seed: every rate and every kind of event is absent in some seeds, mild in most, and rough in a few.
 */
import { Dice, generatorFor } from "./concerns.ts";
import {
  ATTACKS,
  CRASH_MOMENTS,
  type MediumPlan,
  NO_FAULTS,
  type NodePlan,
  type Plan,
  type PlannedEvent,
  type Rates,
} from "./plan.ts";

/** One seed in this many has real Ed25519 signatures. */
const REAL_SIGNATURES_EVERY = 100;
/** One seed in this many has up to 50 nodes. */
const CROWD_EVERY = 250;
/** Share of the seeds with a copied key in which both who have it write unheard by each other for long. */
const BRANCHES_SHARE = 0.5;
/** Share of the seeds with one author on a radio alone in which it writes a long stream: what is missed of it leaves gaps. */
const STREAM_SHARE = 0.4;
const DAY_MS = 86_400_000;

/** The plan of a seed. Deterministic. */
export function drawPlan(seed: number): Plan {
  const dice = new Dice(generatorFor(seed, "plan"));
  const hasRealSignatures = seed % REAL_SIGNATURES_EVERY === 7;
  const isCrowd = seed % CROWD_EVERY === 11;
  const shape = dice.pick(["lan", "lan", "lan", "lan", "lora", "lora", "both"] as const);
  const media = drawMedia(dice, shape);
  const nodes = drawNodes(dice, media, isCrowd, hasRealSignatures);
  const hasRadio = shape !== "lan";
  const calmMs = Math.round(hasRadio ? dice.between(40_000, 200_000) : dice.between(2000, 9000));
  const events = drawEvents(dice, { media, nodes, calmMs, isCrowd, hasRadio });
  const rates = drawRates(dice, hasRadio);
  if (shape === "lora" && !media[0].dutyCycle && !isCrowd) events.push(...drawStream(seed, nodes, calmMs));
  events.push(...drawBranches(seed, { media, nodes, calmMs }));
  return { seed, hasRealSignatures, calmMs, media, nodes, rates, events: events.sort((a, b) => a.atMs - b.atMs) };
}

function drawMedia(dice: Dice, shape: "lan" | "lora" | "both"): MediumPlan[] {
  const dutyCycle = dice.chance(0.35) ? dice.pick([0.001, 0.002, 0.01]) : undefined;
  const links = shape === "lora" && dice.chance(0.2) ? "line" : "all";
  const lora: MediumPlan = { kind: "lora", links, ...(dutyCycle === undefined ? {} : { dutyCycle }) };
  const lan: MediumPlan = { kind: "lan", links: "all" };
  return shape === "lan" ? [lan] : shape === "lora" ? [lora] : [lan, lora];
}

function drawNodes(dice: Dice, media: readonly MediumPlan[], isCrowd: boolean, isReal: boolean): NodePlan[] {
  const count = isCrowd ? dice.whole(20, 50) : dice.pick([2, 2, 3, 3, 3, 4, 4, 5, 6, 8]);
  const authors = isCrowd ? 1 : dice.whole(1, Math.min(count, 3));
  const placeOf = (index: number): number[] => {
    if (media.length === 1) return [0];
    return index === 0 ? [0, 1] : dice.pick([[0], [1], [0, 1]]);
  };
  const nodes: NodePlan[] = Array.from({ length: count }, (_, index) => ({
    kind: "core",
    media: placeOf(index),
    isAuthor: index < authors,
  }));
  const mayHaveReference = !isReal && !isCrowd && media.every(({ links, dutyCycle }) => links === "all" && !dutyCycle);
  if (mayHaveReference && dice.chance(0.25)) {
    const references = count > 3 ? dice.whole(1, 2) : 1;
    for (let i = 0; i < references; i++) {
      const media = nodes[count - 1 - i].media.slice(0, 1);
      nodes[count - 1 - i] = { kind: "reference", media, isAuthor: nodes[count - 1 - i].isAuthor && i > 0 };
    }
  }
  const firstAuthor = nodes.findIndex(({ kind, isAuthor }) => kind === "core" && isAuthor);
  const hasReference = nodes.some(({ kind }) => kind === "reference");
  if (!isCrowd && !hasReference && firstAuthor >= 0 && dice.chance(0.18))
    nodes.push({ kind: "core", media: placeOf(count), isAuthor: true, cloneOf: firstAuthor });
  if (dice.chance(0.4)) nodes.push({ kind: "attacker", media: media.map((_, index) => index), isAuthor: false });
  return nodes;
}

function drawRates(dice: Dice, hasRadio: boolean): Rates {
  if (dice.chance(0.1)) return NO_FAULTS;
  const some = (share: number, high: number): number => (dice.chance(share) ? dice.between(0, high) : 0);
  const bursts = dice.chance(0.2)
    ? { badRate: dice.between(0.5, 1), goodMs: dice.between(200, 8000), badMs: dice.between(50, 2000) }
    : undefined;
  return {
    loss: some(0.6, 0.4),
    ...(bursts ? { bursts } : {}),
    duplicate: some(0.3, 0.1),
    reorder: some(0.3, 0.3),
    corrupt: some(0.35, 0.05),
    cutFrame: hasRadio ? some(0.4, 0.05) : 0,
    mergeFrames: hasRadio ? some(0.4, 0.05) : 0,
    refuseWrite: some(0.25, 0.3),
    slowWriteMs: dice.pick([0.5, 1, 5, 50, 400]),
    slowCryptoMs: dice.pick([0.1, 0.5, 7]),
  };
}

interface Setting {
  readonly media: readonly MediumPlan[];
  readonly nodes: readonly NodePlan[];
  readonly calmMs: number;
  readonly isCrowd: boolean;
  readonly hasRadio: boolean;
}

function drawEvents(dice: Dice, { media, nodes, calmMs, isCrowd, hasRadio }: Setting): PlannedEvent[] {
  const events: PlannedEvent[] = [];
  const indices = nodes.map((_, index) => index);
  const authors = indices.filter((index) => nodes[index].isAuthor);
  const cores = indices.filter((index) => nodes[index].kind === "core");
  const attackers = indices.filter((index) => nodes[index].kind === "attacker");
  const moment = (): number => Math.round(dice.between(0, calmMs * 0.9));
  const span = (atMs: number): number => Math.round(Math.min(calmMs, atMs + dice.between(0.05, 0.5) * calmMs));
  const some = (share: number, most: number, add: (atMs: number) => void): void => {
    if (!dice.chance(share)) return;
    for (let left = dice.whole(1, most); left > 0; left--) add(moment());
  };

  const isRationed = media.some(({ dutyCycle }) => dutyCycle !== undefined && dutyCycle < 0.01);
  const hasChains = dice.chance(0.4);
  for (const node of authors) {
    const most = isRationed || isCrowd ? 5 : hasRadio ? 10 : 16;
    const isBurst = dice.chance(0.3);
    const burstMs = moment();
    for (let left = dice.whole(1, most); left > 0; left--) {
      const isChain = hasChains && nodes[node].kind === "core" && dice.chance(0.4);
      const blobs = isChain ? dice.pick([0, 1, 1, 2, 4, hasRadio ? 6 : 40]) : 0;
      const contentBytes = isChain ? 12 + blobs * 100 : 12;
      const atMs = isBurst ? burstMs + dice.whole(0, 20) : moment();
      events.push({ kind: "publish", node, atMs, contentBytes, type: isChain ? 1 : 0 });
    }
  }
  const downMs = (): number => dice.pick([300, 600, 1500, Math.round(0.3 * calmMs)]);
  some(0.5, 3, (atMs) => {
    const node = dice.chance(0.6) ? dice.pick(authors) : dice.pick(cores);
    if (nodes[node].kind !== "core") return;
    const isAuthor = nodes[node].isAuthor && dice.chance(0.6);
    const moment = isAuthor ? dice.pick(CRASH_MOMENTS) : "effect";
    const losesRelaxed = dice.chance(0.3);
    events.push({ kind: "crash", node, atMs, moment, effects: dice.whole(0, 25), downMs: downMs(), losesRelaxed });
  });
  some(0.12, 1, (atMs) => events.push({ kind: "second-writer", node: dice.pick(cores), atMs }));
  some(0.2, 2, (atMs) => {
    const code = dice.pick(["quota", "store-failed"] as const);
    events.push({ kind: "refuse-writes", node: dice.pick(cores), atMs, untilMs: span(atMs), code });
  });
  some(0.12, 2, (atMs) => events.push({ kind: "misreport-write", node: dice.pick(cores), atMs }));
  some(0.2, 2, (atMs) => {
    const stepMs = dice.pick([1000, 1000, 60_000]);
    events.push({ kind: "throttle", node: dice.pick(cores), atMs, untilMs: span(atMs), stepMs });
  });
  some(0.15, 2, (atMs) => {
    // A clock that never goes back leaps when a machine wakes up. Where airtime is rationed a leap is a lie about the hour.
    const jumpMs = media.some(({ dutyCycle }) => dutyCycle !== undefined) ? -DAY_MS : dice.pick([DAY_MS, -DAY_MS]);
    events.push({ kind: "clock", node: dice.pick(cores), atMs, untilMs: span(atMs), jumpMs });
  });
  some(0.25, 2, (atMs) => {
    const node = dice.pick(cores);
    events.push({ kind: "face-down", node, atMs, untilMs: span(atMs), medium: dice.pick(nodes[node].media) });
  });
  some(0.3, 2, (atMs) => {
    const side = indices.filter(() => dice.chance(0.5));
    events.push({
      kind: "partition",
      node: 0,
      atMs,
      untilMs: span(atMs),
      medium: dice.whole(0, media.length - 1),
      side,
    });
  });
  some(0.12, 2, (atMs) => {
    const feed = dice.pick(authors);
    const readers = cores.filter(
      (node) => node !== feed && nodes[node].cloneOf !== feed && nodes[feed].cloneOf !== node,
    );
    if (readers.length > 0 && nodes[feed].cloneOf === undefined)
      events.push({ kind: "refollow", node: dice.pick(readers), atMs, untilMs: span(atMs), feed });
  });
  for (const node of attackers) drawAttacks(dice, node, { calmMs, hasRadio, isCrowd, nodes: nodes.length }, events);
  return events;
}

/** Many entries at once of the only author there is. Draws from a generator of its own. */
function drawStream(seed: number, nodes: readonly NodePlan[], calmMs: number): PlannedEvent[] {
  const dice = new Dice(generatorFor(seed, "stream"));
  const node = nodes.findIndex(({ isAuthor }) => isAuthor);
  const isOnlyOne = nodes.filter(({ isAuthor }) => isAuthor).length === 1;
  if (!isOnlyOne || nodes[node].kind !== "core" || !dice.chance(STREAM_SHARE)) return [];
  const atMs = Math.round(dice.between(0, 0.5 * calmMs));
  return Array.from({ length: dice.whole(12, 40) }, (_, at) => ({
    kind: "publish",
    node,
    atMs: atMs + at,
    contentBytes: 12,
    type: 0,
  }));
}

/** Long branches of a forked feed: who has a copied key is kept apart from who it was copied from, and both write. Draws from a generator of its own. */
function drawBranches(
  seed: number,
  { media, nodes, calmMs }: Pick<Setting, "media" | "nodes" | "calmMs">,
): PlannedEvent[] {
  const dice = new Dice(generatorFor(seed, "branches"));
  const copy = nodes.findIndex(({ cloneOf }) => cloneOf !== undefined);
  const original = nodes[copy]?.cloneOf;
  if (original === undefined || !dice.chance(BRANCHES_SHARE)) return [];
  const atMs = Math.round(calmMs / 4);
  const untilMs = Math.round(calmMs * dice.between(0.6, 0.95));
  const side = [copy, ...nodes.keys()].filter((node) => node === copy || (node !== original && dice.chance(0.5)));
  const events: PlannedEvent[] = [];
  for (const medium of media.keys()) events.push({ kind: "partition", node: 0, atMs, untilMs, medium, side });
  for (const node of [original, copy])
    for (let left = dice.whole(2, 8); left > 0; left--) {
      const writtenMs = Math.round(dice.between(atMs, untilMs));
      events.push({ kind: "publish", node, atMs: writtenMs, contentBytes: 12, type: 0 });
    }
  return events;
}

function drawAttacks(
  dice: Dice,
  node: number,
  { calmMs, hasRadio, isCrowd, nodes }: { nodes: number } & Pick<Setting, "calmMs" | "hasRadio" | "isCrowd">,
  events: PlannedEvent[],
): void {
  for (let left = dice.whole(1, 4); left > 0; left--) {
    const drawn = dice.pick(ATTACKS);
    const atMs = Math.round(dice.between(0, calmMs * 0.9));
    // 10 000 packets/s for a moment on a LAN; a radio carries seven a second.
    const isFlood = !hasRadio && !isCrowd && nodes <= 5 && dice.chance(0.12);
    const count = isFlood ? dice.whole(560, 1100) : dice.whole(1, isCrowd ? 10 : 40);
    // What costs most to look at is what is worth flooding with.
    const attack = isFlood && dice.chance(0.5) ? "bad-signature" : drawn;
    events.push({ kind: "attack", node, atMs, attack, count, everyMs: isFlood ? 0.1 : dice.pick([0.1, 2, 40]) });
  }
}
