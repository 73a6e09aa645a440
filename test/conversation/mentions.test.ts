import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Directory, MAX_MENTIONS } from "../../src/conversation/mentions.ts";
import { shortNameOf } from "../../src/conversation/short-name.ts";
import { gen2 } from "../support/vectors.ts";

const [alice, bob, carla] = gen2.keys.map(({ fid }) => fid);
const names = new Directory([
  { feedId: alice, names: ["Alice", "Alice B."] },
  { feedId: bob, names: ["Bob", "", "Sam"] },
  { feedId: carla, names: ["Zoë", "Sam"] },
]);
const found = (text: string) =>
  names.mentionsIn(text).map(({ start, end, feedId }) => [text.slice(start, end), feedId]);

describe("mentions", () => {
  it("are names, short names and whole references, each as a word of its own", () => {
    expect(found("hi @Alice, ask @bob or @zoë!")).toEqual([
      ["@Alice", alice],
      ["@bob", bob],
      ["@zoë", carla],
    ]);
    expect(found(`@${shortNameOf(bob).toLowerCase()} and @Alice B.`)).toEqual([
      [`@${shortNameOf(bob).toLowerCase()}`, bob],
      ["@Alice B.", alice],
    ]);
    expect(found(`x ${gen2.keys[2].ref}`)).toEqual([[gen2.keys[2].ref, carla]]);
  });

  it("are none within a word, in a mail address, or of a name that two feeds have", () => {
    expect(found("mail@Alice.example, @Alicent, @Sam, @nobody, @@Bob")).toEqual([]);
  });

  it("are looked for in as many places as there may be", () => {
    expect(found("@Bob ".repeat(200))).toHaveLength(MAX_MENTIONS);
  });

  it("of any text throw nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const { start, end } of names.mentionsIn(`@${text}@Bob`)) expect(end).toBeGreaterThan(start);
      }),
    );
  });
});

describe("short names", () => {
  it("are those of today's network", () => {
    for (const { fid, shortname } of gen2.keys) expect(shortNameOf(fid)).toBe(shortname);
  });
});
