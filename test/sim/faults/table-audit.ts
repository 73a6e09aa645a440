/**
 * Looks at every table, queue and list of a node, however deep: each keeps to its named limit.
 *
 * Walks the node's own objects, since a bound that is only promised is none. A container that is not listed below may hold a few rows only,
 * so that what can grow gets a limit here as well.
 */
import * as limits from "../../../src/core/limits.ts";
import { demand } from "./broken-invariant.ts";

const FEEDS = 16;
/** A table that names its own limit may have at most this one. */
const MOST_NAMED = 4096;
/** Rows of a container that has no limit of its own. */
const FEW = 64;
const MAX_DEPTH = 24;
/** Rows that an hour's ledger can have: one for each second, and the margin. */
const LEDGER_ROWS = 3700;
/** Timers that were put off leave rows behind until their time has come. */
const MAX_TIMER_ROWS = 20_000;

/** By the class that owns the container and the fields from there to it; `*` is any member. */
const LIMITS: Readonly<Record<string, number>> = {
  "Heap.rows": MAX_TIMER_ROWS,
  "Context.effects": 100_000,
  "Context.waiting": 3 * limits.MAX_PENDING_ANSWERS + limits.MAX_VERIFYING + limits.MAX_ARMED_CHAINS + 1024,
  "OrphanCache.byPointer": limits.MAX_ORPHANS,
  "OrphanCache.byDmx": limits.MAX_ORPHANS,
  "OrphanCache.byDmx.*": limits.MAX_ORPHANS,
  "OrphanCache.crowded": limits.MAX_ORPHANS / limits.MAX_ORPHANS_PER_DMX,
  "OutQueue.lanes.*": limits.MAX_QUEUE,
  "EntryChecks.knownBad": limits.MAX_KNOWN_BAD,
  "EntryChecks.lately": limits.MAX_SIGNED,
  "Intake.rivals": limits.MAX_VERIFYING,
  "Intake.replaced": limits.MAX_VERIFYING,
  "Intake.recent": limits.MAX_HEARD,
  "FaceState.heard": limits.MAX_HEARD,
  "EntryCache.packets": 8192,
  "EntryCache.waiting": 1024,
  "EntryCache.waiting.*": 1024,
  "Replica.tentative": limits.MAX_TENTATIVE,
  "Replica.tentative.*.blobs": Math.ceil(limits.MAX_CONTENT_BYTES / 100) + 1,
  "Publisher.drafts": limits.MAX_PENDING_PUBLISHES,
  "Answerer.pending": limits.MAX_PENDING_ANSWERS,
  "LanLead.asked": limits.MAX_TENTATIVE + limits.MAX_WINDOW,
  "Chains.listed": limits.MAX_LISTED_CHAINS,
  "Chains.byPointer": limits.MAX_ARMED_CHAINS,
  "Chains.pending.blobs": 2 * limits.MAX_VERIFYING,
  "Chains.pending.changed": limits.MAX_LISTED_CHAINS,
  "Chains.inCommit.blobs": 2 * limits.MAX_VERIFYING,
  "Chains.inCommit.changed": limits.MAX_LISTED_CHAINS,
  "AirMemory.airings.*": limits.MAX_AIRINGS,
  "Competition.requests": 64,
  "AirtimeLedger.rows": LEDGER_ROWS,
  "FaceState.description.spentAirtime": LEDGER_ROWS,
  "DmxIndex.byDmx": limits.MAX_HEARD,
  "AnsweredFeed.asked": limits.MAX_PENDING_ANSWERS,
  "AnsweredFeed.wants": limits.MAX_PENDING_ANSWERS,
  "RadioBlobs.memory": limits.MAX_HEARD,
  "RadioBlobs.queue": 256,
  "RadioBlobs.waiting": limits.MAX_PENDING_ANSWERS,
  "AnswerPlan.queue": limits.MAX_PENDING_ANSWERS + 64,
};

const nameOf = (owner: object): string => owner.constructor.name.replace(/\$\d+$/, "");

interface Table {
  readonly size: number;
  /** What the table itself says, where it does. */
  readonly named: number | undefined;
}

/** All containers reachable from an object, by owner and fields; the largest of each name. Cost: one visit to each object. */
export function tablesOf(root: object): Map<string, Table> {
  const sizes = new Map<string, Table>();
  const seen = new Set<object>([root]);
  const note = (path: string, size: number, named?: number): void => {
    if (size > (sizes.get(path)?.size ?? -1)) sizes.set(path, { size, named });
  };
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
    if (depth > MAX_DEPTH) return;
    seen.add(value);
    if (Array.isArray(value)) {
      note(path, value.length);
      for (const member of value) visit(member, `${path}.*`, depth + 1);
    } else if (value instanceof Map || value instanceof Set) {
      note(path, value.size);
      for (const member of value.values()) visit(member, `${path}.*`, depth + 1);
    } else if (nameOf(value) === "BoundedMap" && "map" in value && value.map instanceof Map) {
      note(path, value.map.size, "limit" in value ? Number(value.limit) : undefined);
      for (const member of value.map.values()) visit(member, `${path}.*`, depth + 1);
    } else visitFields(value, nameOf(value) === "Object" ? path : nameOf(value), depth);
  };
  const visitFields = (owner: object, path: string, depth: number): void => {
    for (const [field, member] of Object.entries(owner)) visit(member, `${path}.${field}`, depth + 1);
  };
  visitFields(root, nameOf(root), 0);
  return sizes;
}

/** @throws BrokenInvariant when a table of the node is beyond its limit, or has none and grows. */
export function auditTables(node: object): void {
  for (const [name, { size, named }] of tablesOf(node)) {
    const limit = LIMITS[name] ?? (named === undefined ? FEW + FEEDS : Math.min(named, MOST_NAMED));
    demand(size <= limit, "every table is bounded", () => `${name} has ${size} rows, and may have ${limit}`);
  }
}
