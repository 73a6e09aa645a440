import { describe, expect, it } from "vitest";
import { asFeedId } from "../../../src/core/bytes.ts";
import { type Companion, LanCompany } from "../../../src/core/replication/lan-company.ts";

/** A feed that asks every 10 s, on its own or along with others. */
class Quiet implements Companion {
  rides = 0;
  idleDueMs: number | undefined;
  private readonly no: number;

  constructor(no: number, idleDueMs: number | undefined) {
    this.no = no;
    this.idleDueMs = idleDueMs;
  }

  ride() {
    this.rides++;
    if (this.idleDueMs !== undefined) this.idleDueMs += 10_000;
    return { feedId: asFeedId(new Uint8Array(32).fill(this.no)), seq: this.no };
  }
}

describe("quiet feeds on a LAN", () => {
  it("are taken along when they are due soon, no more than asked for, and not while they are busy", () => {
    const company = new LanCompany();
    const [leader, busy, late, ...soon] = [
      new Quiet(0, 0),
      new Quiet(1, undefined),
      new Quiet(2, 5001),
      new Quiet(3, 5000),
      new Quiet(4, 10),
      new Quiet(5, 10),
    ];
    for (const each of [leader, busy, late, ...soon]) company.join(each!);
    expect(company.takeAlong(leader!, 2, 5000).map(({ seq }) => seq)).toEqual([3, 4]);
    expect([leader, busy, late, ...soon].map((each) => each!.rides)).toEqual([0, 0, 0, 1, 1, 0]);
  });

  it("lead at least every third of their WANTs, for peers that know only some of them", () => {
    const company = new LanCompany();
    const feeds = Array.from({ length: 30 }, (_, no) => new Quiet(no, no));
    for (const feed of feeds) company.join(feed);
    const led = new Map<Quiet, number>();
    let wants = 0;
    for (; wants < 1000; wants++) {
      const leader = feeds.reduce((first, feed) => (feed.idleDueMs! < first.idleDueMs! ? feed : first));
      led.set(leader, (led.get(leader) ?? 0) + 1);
      const nowMs = leader.idleDueMs!;
      leader.ride();
      company.takeAlong(leader, 2, nowMs + 2500);
    }
    for (const feed of feeds) expect(led.get(feed) ?? 0).toBeGreaterThanOrEqual(Math.floor(feed.rides / 3));
    const asked = feeds.reduce((sum, feed) => sum + feed.rides, 0);
    expect(asked / wants).toBeGreaterThan(2.2);
  });

  it("ask as often as ever where they are few, and at least once a minute however many they are", () => {
    const company = new LanCompany();
    for (let no = 0; no < 160; no++) company.join(new Quiet(no % 256, 0));
    expect(company.idleMaxMs(10_000)).toBe(10_000);
    for (let no = 160; no < 1024; no++) company.join(new Quiet(no % 256, 0));
    expect(company.idleMaxMs(10_000)).toBe(60_000);
  });

  it("are forgotten when they leave", () => {
    const company = new LanCompany();
    const [stays, leaves] = [new Quiet(1, 0), new Quiet(2, 0)];
    company.join(stays);
    company.join(leaves);
    company.leave(leaves);
    expect(company.takeAlong(stays, 2, 1000)).toEqual([]);
  });
});
