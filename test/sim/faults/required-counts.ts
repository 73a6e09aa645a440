/**
 * Faults and branches that must have happened often enough in a run of many seeds; else the run proves less than it seems to.
 */
import { ATTACKS, CRASH_MOMENTS } from "./plan.ts";
import type { Totals } from "./pool.ts";

/** How often each in so many seeds, and accordingly more often in more. */
const LEAST = 100;
const FULL_SEEDS = 4000;

const NAMES: readonly string[] = [
  ...ATTACKS.map((attack) => `attack: ${attack}`),
  "attack: 10 000 packets/s",
  ...CRASH_MOMENTS.map((moment) => `crash: ${moment}`),
  ...[
    "clock goes back",
    "clock leaps",
    "collision",
    "deaf while sending",
    "duplicated",
    "face down",
    "flipped bits",
    "frame cut",
    "frames merged",
    "key copied",
    "loss",
    "loss in bursts",
    "loss on a radio",
    "partition kept a packet",
    "power lost, and writes with it",
    "reordered",
    "timers throttled to 1 s",
    "timers throttled to 60 s",
    "two writers of one store",
    "write cut by a crash",
    "write misreported",
    "write refused (quota)",
    "write refused (store-failed)",
  ].map((fault) => `fault: ${fault}`),
  ...[
    "blob duplicate",
    "blob taken",
    "blob-request answered",
    "blob-request sent-lately",
    "blob-request wrong-length",
    "entry bad-signature",
    "entry duplicate",
    "entry fork",
    "entry frozen-feed",
    "entry known-bad",
    "entry other-entry",
    "entry taken",
    "entry verification-budget",
    "unknown duplicate",
    "unknown kept",
    "unknown unknown",
    "unknown wrong-length",
    "want answered",
    "want not-here",
    "want sent-lately",
    "want unknown-feed",
    "want wrong-length",
  ].map((outcome) => `packet: ${outcome}`),
  ...["entry", "blob", "want", "blob-request"].map((kind) => `sent: ${kind}`),
  "airtime taken over a restart",
  "airtime: over 90 % of an hour used",
  "feed unfollowed",
  "fork proven",
  "own feed copied",
  "publish failed (own-feed-forked)",
  "publish failed (own-feed-recovering)",
  "publish failed (own-feed-copied)",
  "publish failed (quota)",
  "publish failed (store-failed)",
  "store failed (lost-lock)",
];

/** What happened too rarely, with its count. For few seeds nothing is asked. */
export function missingCounts({ seeds, counts }: Pick<Totals, "seeds" | "counts">): string[] {
  if (seeds < FULL_SEEDS) return [];
  const least = (LEAST * seeds) / FULL_SEEDS;
  return NAMES.filter((name) => (counts[name] ?? 0) < least).map((name) => `${name}: ${counts[name] ?? 0}`);
}
