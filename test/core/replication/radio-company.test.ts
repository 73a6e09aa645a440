import { describe, expect, it } from "vitest";
import { asFeedId } from "../../../src/core/bytes.ts";
import { type CompanyMember, RadioCompany } from "../../../src/core/replication/radio-company.ts";

const FEEDS = 1024;

describe("the feeds of a radio", () => {
  it("give way to a WANT for another one with one look at each, and know how many are in need", () => {
    const company = new RadioCompany();
    const told: number[] = [];
    let looks = 0;
    for (let feed = 0; feed < FEEDS; feed++) {
      const member = {
        replica: { feedKey: `${feed}` },
        get isNeeding() {
          looks++;
          return feed % 2 === 0;
        },
        giveWay: () => told.push(company.needs),
      };
      company.add(member as unknown as CompanyMember);
    }
    company.giveWay([{ feedId: asFeedId(new Uint8Array(32)), seq: 1 }]);
    expect(told).toEqual(Array.from({ length: FEEDS }, () => FEEDS / 2));
    expect(looks).toBe(FEEDS);
    expect(company.needs).toBe(FEEDS / 2);
    expect(looks).toBe(2 * FEEDS);
  });
});
