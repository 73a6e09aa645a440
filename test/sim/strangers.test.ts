import { describe, expect, it } from "vitest";
import { parseWant, serializeWant } from "../../src/core/requests.ts";
import { SimNetwork, SimNode } from "./sim-network.ts";

const ENTRIES = 600;
/** Alone the reader takes about 100 ms; whoever waits for a stranger every 30 ms takes 18 s. */
const LIMIT_MS = 2000;

/** What a stranger knows: the reader's next entry, the highest that anybody asked for, and how often it has spoken. */
interface Seen {
  readonly next: number;
  readonly highest: number;
  readonly turn: number;
}

/** What a stranger says at one time: the entries of each WANT. */
type Stranger = (seen: Seen) => number[][];

const inAdvance = (first: number, wants: number): number[][] =>
  Array.from({ length: wants }, (_, want) => [0, 1, 2].map((more) => first + 3 * want + more));

const STRANGERS: Record<string, Stranger> = {
  "the next entry": ({ next }) => [[next]],
  "three entries in advance": ({ next }) => inAdvance(next, 1),
  "far entries": ({ next }) => [[next + 300]],
  "the first of a run, and one more each time": ({ next, turn }) => [...inAdvance(next, 1), [next + 3 + turn]],
  "each second entry": ({ next }) => [0, 6, 12].map((more) => [next + more + 1, next + more + 3, next + more + 5]),
  "a hundred in advance, but not for the next": ({ next }) => inAdvance(next + 1, 33),
  "hundreds in advance": ({ next }) => inAdvance(next, 128),
  "the highest that anybody asked for": ({ highest }) => inAdvance(highest - 2, 1),
  "what follows the highest that anybody asked for": ({ highest }) => [...inAdvance(highest - 2, 1), [highest + 1]],
  "three entries, and falls silent half way": ({ next }) => (next < ENTRIES / 2 ? inAdvance(next, 1) : []),
  "all that it can, and falls silent half way": ({ next }) => (next < ENTRIES / 2 ? inAdvance(next, 30) : []),
};

/** A holder and a reader that has just come, and a stranger that asks every so often, heard by the reader and perhaps by the holder. */
function readerBeside(stranger: Stranger, everyMs: number, isHeardByHolder: boolean): () => boolean {
  const net = new SimNetwork(1);
  const lan = net.lan();
  const holder = net.node("holder").attach(lan);
  const { feedId } = holder;
  for (let i = 1; i <= ENTRIES; i++) holder.publish(`entry ${i}`);
  expect(net.runUntil(() => holder.seqOf(feedId) === ENTRIES, 60_000)).toBe(true);
  const reader = net.node("reader").follow(feedId);
  let highest = 3;
  const ear = new SimNode(net, "ear");
  ear.handlePacket = (_, packet) => {
    for (const { seq } of packet.length === 120 ? [] : parseWant(packet)) highest = Math.max(highest, seq);
  };
  lan.members.add({ node: ear, faceId: "face" });
  const speak = (turn: number): void => {
    const next = reader.seqOf(feedId) + 1;
    for (const seqs of stranger({ next, highest, turn }))
      net.broadcast(lan, isHeardByHolder ? ear : holder, serializeWant(seqs.map((seq) => ({ feedId, seq }))));
    net.at(everyMs, () => speak(turn + 1));
  };
  speak(0);
  net.run(100);
  reader.attach(lan);
  return () => net.runUntil(() => reader.seqOf(feedId) === ENTRIES, LIMIT_MS);
}

describe("a reader on a LAN is not slowed down by a stranger that asks for", () => {
  for (const [what, stranger] of Object.entries(STRANGERS)) {
    it.each([10, 30])(`${what}, every %d ms`, (everyMs) => {
      expect(readerBeside(stranger, everyMs, true)()).toBe(true);
    });

    it(`${what}, where the holder does not hear it`, () => {
      expect(readerBeside(stranger, 30, false)()).toBe(true);
    });
  }
});
