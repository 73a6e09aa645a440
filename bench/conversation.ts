/**
 * How long a conversation of many entries takes: built from what is kept of it, a page of it, one more post. Run with
 * `npx tsx bench/conversation.ts [entries]`. Measures the model in Node, without a store and without reading content.
 */
import { createHash } from "node:crypto";
import { Conversation } from "../src/conversation/conversation.ts";
import type { RowFacts } from "../src/conversation/rows.ts";
import { encodeSegment, maybeDecodeSegment, segmentOf } from "../src/conversation/segments.ts";

const entries = Number(process.argv[2] ?? 100_000);
const FEEDS = 20;
const START_S = 1_700_000_000;
const midOf = (at: number): Uint8Array => new Uint8Array(createHash("sha256").update(`${at}`).digest().subarray(0, 20));

const postAt = (at: number): RowFacts => ({
  feedNo: at % FEEDS,
  seq: 1 + Math.floor(at / FEEDS),
  mid: midOf(at),
  kind: "post",
  claimedS: START_S + at * 30,
  seenS: START_S + entries * 30,
  isArrivalKnown: true,
  tips: at === 0 ? [] : [midOf(at - 1)],
});

function timed<T>(what: string, work: () => T): T {
  const from = performance.now();
  const result = work();
  console.log(`${what.padEnd(60)} ${(performance.now() - from).toFixed(1)} ms`);
  return result;
}

const facts = Array.from({ length: entries }, (_, at) => postAt(at));
const conversation = new Conversation();
timed(`${entries} posts of ${FEEDS} feeds, 256 at a time`, () => {
  for (const [at, row] of facts.entries()) {
    conversation.add(row);
    if (at % 256 === 255) conversation.settle();
  }
  conversation.settle();
});
const catchingUp = new Conversation();
timed("the same, one feed after another, 256 at a time", () => {
  let since = 0;
  for (let feed = 0; feed < FEEDS; feed++)
    for (const row of facts.filter(({ feedNo }) => feedNo === feed)) {
      catchingUp.add(row);
      if (++since % 256 === 0) catchingUp.settle();
    }
  catchingUp.settle();
});
const segments = timed("written as segments", () =>
  Array.from({ length: segmentOf(conversation.rows.count - 1) + 1 }, (_, at) => encodeSegment(conversation.rows, at)),
);
console.log(`segments: ${segments.length}, ${segments.reduce((sum, { length }) => sum + length, 0)} bytes`);
const again = timed("built from segments, as at a start", () => {
  const built = new Conversation();
  for (const segment of segments) for (const row of maybeDecodeSegment(segment) ?? []) built.add(row);
  built.settle();
  return built;
});
timed("one more post, settled", () => {
  again.add(postAt(entries));
  again.settle();
});
timed("the last page of 50, and the tips", () => [again.timeline.slice(entries - 50, entries), again.tips(8)]);
console.log(
  `heap: ${Math.round(process.memoryUsage().heapUsed / 1e6)} MB, arrays: ${Math.round(process.memoryUsage().arrayBuffers / 1e6)} MB`,
);
