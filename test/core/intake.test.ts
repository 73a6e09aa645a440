/** How received entries are taken: in order, ahead of their verification, and whatever a stranger puts beside them. */
import { describe, expect, it } from "vitest";
import { packetDmxKey } from "../../src/core/packet-facts.ts";
import { EntryBench, entries, entryAfter, forged } from "./entry-bench.ts";

const [one, two, three] = entries(3);

describe("an entry", () => {
  it("is recognised while the one before it is still being verified, and both are taken in order", () => {
    const bench = new EntryBench();
    expect([bench.take(one.packet), bench.take(two.packet)]).toEqual([undefined, undefined]);
    expect([bench.recognised, bench.verified]).toEqual([[1, 2], []]);
    bench.verify();
    expect(bench.verified).toEqual([1, 2]);
    expect(bench.replica.expected).toMatchObject({ seq: 3, prev: two.mid });
  });

  it("that came before its predecessor is taken as soon as it can be named", () => {
    const bench = new EntryBench();
    for (const { packet } of [three, two]) bench.face.orphans.add(packet);
    expect(bench.take(one.packet)).toBeUndefined();
    bench.verify();
    expect(bench.verified).toEqual([1, 2, 3]);
    expect(bench.face.orphans.size).toBe(0);
  });

  it("is not verified twice when the same bytes come again, be they genuine or not", () => {
    const bench = new EntryBench();
    const bad = forged(one.packet);
    bench.take(bad);
    bench.verify();
    expect(bench.outcomesOf(bad)).toEqual(["bad-signature"]);
    expect(bench.take(bad)).toBe("known-bad");
    bench.take(one.packet);
    expect(
      bench.intake.contest(bench.intake.maybeVerifying(packetDmxKey(one.packet))!, one.packet.slice(), bench.face),
    ).toBe("duplicate");
    bench.verify();
    expect([bench.verified, bench.checks]).toEqual([[1], 2]);
  });

  it("is kept while own ones are on their way, and taken when there are none any more", () => {
    const bench = new EntryBench();
    bench.mayTake = false;
    expect(bench.take(one.packet)).toBe("kept");
    expect(bench.checks).toBe(0);
    bench.mayTake = true;
    bench.intake.arm(bench.replica);
    bench.verify();
    expect(bench.verified).toEqual([1]);
  });

  it("of a frozen feed is known by its DMX, and not taken", () => {
    const bench = new EntryBench();
    bench.replica.freeze({ seq: 1, prev: one.prev, packets: [one.packet, forged(one.packet)] });
    bench.intake.arm(bench.replica);
    expect(bench.intake.maybeExpecting(packetDmxKey(one.packet))).toBeUndefined();
    expect(bench.intake.maybeClosed(packetDmxKey(one.packet))).toBe(bench.replica);
    bench.intake.disarm(bench.replica);
    expect(bench.intake.maybeClosed(packetDmxKey(one.packet))).toBeUndefined();
  });

  it("is expected no more when its feed is not here any more", () => {
    const bench = new EntryBench();
    expect(bench.intake.maybeExpecting(packetDmxKey(one.packet))).toBe(bench.replica);
    bench.intake.disarm(bench.replica);
    expect(bench.intake.maybeExpecting(packetDmxKey(one.packet))).toBeUndefined();
  });
});

describe("a forged entry", () => {
  it("is taken back with all that seemed to follow it, and the genuine ones take their places", () => {
    const bench = new EntryBench();
    const bad = forged(one.packet);
    bench.take(bad);
    bench.verify();
    expect(bench.replica.expected.seq).toBe(1);
    bench.take(one.packet);
    bench.take(two.packet);
    bench.verify();
    expect(bench.verified).toEqual([1, 2]);
    expect(bench.replica.tentative.map(({ packet }) => packet)).toEqual([one.packet, two.packet]);
  });

  it.each([
    ["forged", false],
    ["genuine", true],
  ])("that came first does not keep the genuine one out, when the %s one is verified first", (_which, latestFirst) => {
    const bench = new EntryBench();
    const bad = forged(one.packet);
    bench.take(bad);
    const verifying = bench.intake.maybeVerifying(packetDmxKey(one.packet))!;
    expect(bench.intake.contest(verifying, one.packet, bench.face)).toBeUndefined();
    bench.verify({ latestFirst });
    expect(bench.verified).toEqual([1]);
    expect(bench.replica.tentative.map(({ packet }) => packet)).toEqual([one.packet]);
    expect(bench.outcomesOf(bad)).toEqual(["bad-signature"]);
    bench.take(two.packet);
    bench.verify();
    expect(bench.verified).toEqual([1, 2]);
  });

  it("in any number costs its face no more than its budget, and the genuine one is taken when there is some again", () => {
    const bench = new EntryBench({ failuresPerSecond: 40 });
    const outcomes = new Set<unknown>();
    for (let mark = 1; mark < 200; mark++) {
      const bad = forged(one.packet, mark);
      const verifying = bench.intake.maybeVerifying(packetDmxKey(bad));
      outcomes.add(verifying ? bench.intake.contest(verifying, bad, bench.face) : bench.take(bad));
    }
    expect(outcomes).toEqual(new Set([undefined, "kept"]));
    bench.verify();
    expect(bench.checks).toBeLessThanOrEqual(11);
    bench.face.orphans.add(one.packet);
    for (let ms = 0; ms < 10_000 && bench.verified.length === 0; ms += 20) {
      bench.pass(20);
      bench.verify();
    }
    expect(bench.verified).toEqual([1]);
  });
});

describe("two valid entries for one place", () => {
  it("prove a fork, also when the second comes while the first is being verified", () => {
    const bench = new EntryBench();
    const rival = entryAfter(1, one.prev, "something else").packet;
    bench.take(one.packet);
    bench.intake.contest(bench.intake.maybeVerifying(packetDmxKey(rival))!, rival, bench.face);
    bench.verify();
    expect(bench.proofs).toEqual([{ seq: 1, prev: one.prev, packets: [one.packet, rival] }]);
    expect(bench.verified).toEqual([1]);
    expect(bench.outcomesOf(rival)).toEqual(["fork"]);
  });
});
