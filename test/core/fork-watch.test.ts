/** When a packet in place of an entry that is here proves a fork, and what it costs when it does not. */
import { describe, expect, it } from "vitest";
import { logEntryName } from "../../src/core/entry.ts";
import { MAX_JUDGING } from "../../src/core/limits.ts";
import { packetDmxKey } from "../../src/core/packet-facts.ts";
import { EntryBench, entries, entryAfter, FEED_ID, forged } from "./entry-bench.ts";

const all = entries(40);
const [one] = all;
const latest = all[39];
/** By the same author, for the same place as entry 1. */
const rival = entryAfter(1, one.prev, "something else").packet;

describe("another packet with the DMX of an entry that is here", () => {
  it("freezes the feed when its signature is valid, with both packets as the proof", () => {
    const bench = new EntryBench({ held: one });
    const known = bench.known(one);
    expect(bench.watch.judge(known, rival, bench.face)).toBeUndefined();
    bench.verify();
    expect(bench.proofs).toEqual([{ seq: 1, prev: one.prev, packets: [one.packet, rival] }]);
    expect(bench.replica.fork).toEqual(bench.proofs[0]);
    expect(bench.outcomesOf(rival)).toEqual(["fork"]);
  });

  it("is a bad signature when it is not, and costs nothing when it comes again", () => {
    const bench = new EntryBench({ held: one });
    const known = bench.known(one);
    const bad = forged(one.packet);
    bench.watch.judge(known, bad, bench.face);
    bench.verify();
    expect(bench.outcomesOf(bad)).toEqual(["bad-signature"]);
    expect(bench.watch.judge(known, bad, bench.face)).toBe("known-bad");
    expect([bench.checks, bench.proofs]).toEqual([1, []]);
  });

  it("is verified once while it is being verified", () => {
    const bench = new EntryBench({ held: one });
    const known = bench.known(one);
    bench.watch.judge(known, rival, bench.face);
    expect(bench.watch.judge(known, rival.slice(), bench.face)).toBe("duplicate");
    bench.verify();
    expect(bench.checks).toBe(1);
  });

  it("is verified no more once the feed is frozen: the packets of the proof are known, others are not looked at", () => {
    const bench = new EntryBench({ held: one });
    const known = bench.known(one);
    bench.watch.judge(known, rival, bench.face);
    bench.verify();
    expect(bench.watch.judge(known, rival, bench.face)).toBe("fork");
    expect(bench.watch.judge(known, forged(one.packet), bench.face)).toBe("other-entry");
    expect([bench.checks, bench.proofs.length]).toEqual([1, 1]);
  });

  it("is left when many are judged already, or its face has wasted its budget", () => {
    const bench = new EntryBench({ held: one });
    const known = bench.known(one);
    for (let mark = 1; mark <= MAX_JUDGING; mark++)
      expect(bench.watch.judge(known, forged(one.packet, mark), bench.face)).toBeUndefined();
    expect(bench.watch.judge(known, rival, bench.face)).toBe("other-entry");
    const poor = new EntryBench({ held: one, failuresPerSecond: 4 });
    const there = poor.known(one);
    poor.watch.judge(there, forged(one.packet), poor.face);
    poor.verify();
    expect(poor.watch.judge(there, rival, poor.face)).toBe("verification-budget");
  });

  it("is charged to its face while it is being verified", () => {
    const bench = new EntryBench({ held: one, failuresPerSecond: 8 });
    const known = bench.known(one);
    for (const mark of [1, 2]) expect(bench.watch.judge(known, forged(one.packet, mark), bench.face)).toBeUndefined();
    expect(bench.watch.judge(known, forged(one.packet, 3), bench.face)).toBe("verification-budget");
  });

  it("says nothing of a feed that is not here any more", () => {
    const bench = new EntryBench({ held: one });
    const known = bench.known(one);
    bench.watch.judge(known, rival, bench.face);
    bench.isHere = false;
    bench.verify();
    expect([bench.proofs, bench.replica.fork]).toEqual([[], undefined]);
  });

  it("that a face had kept is judged when the entry is taken", () => {
    const bench = new EntryBench({ held: one });
    const known = bench.known(one);
    bench.face.orphans.add(rival);
    const name = logEntryName(FEED_ID, known.seq, known.prev);
    bench.watch.judgeKept(known.replica, { ...known, name, dmxKey: packetDmxKey(one.packet) });
    bench.verify();
    expect(bench.proofs).toHaveLength(1);
  });
});

describe("an entry that was committed long ago", () => {
  it("is read before another one in its place is judged", () => {
    const bench = new EntryBench({ held: latest });
    expect(bench.watch.judgeOlder(bench.replica, 1, rival, bench.face)).toBeUndefined();
    expect(bench.checks).toBe(0);
    bench.read(all);
    bench.verify();
    expect(bench.proofs).toEqual([{ seq: 1, prev: one.prev, packets: [one.packet, rival] }]);
  });

  it("is read when somebody asks for it, of many such requests only now and then", () => {
    const bench = new EntryBench({ held: latest });
    for (let i = 0; i < 1000; i++) bench.watch.recallWanted(bench.replica, 10);
    const atOnce = bench.read(all).length;
    expect(atOnce).toBeLessThanOrEqual(33);
    expect(bench.intake.maybeKnown(packetDmxKey(all[9].packet))?.packet).toEqual(all[9].packet);
    for (let ms = 0; ms < 10_000; ms++) {
      bench.pass(1);
      bench.watch.recallWanted(bench.replica, 10);
    }
    expect(bench.read(all).length).toBeLessThanOrEqual(51);
  });

  it("is known from the start on among the latest of the own feed", () => {
    const bench = new EntryBench({ held: latest });
    bench.watch.recallOwn(bench.replica);
    expect(bench.read(all)).toEqual([[8, 40]]);
    expect(bench.intake.maybeKnown(packetDmxKey(all[8].packet))?.seq).toBe(9);
    expect(bench.intake.maybeKnown(packetDmxKey(all[6].packet))).toBeUndefined();
  });
});
