import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanName } from "../../src/core/clean-name.ts";
import { MAX_NAME_LENGTH } from "../../src/core/limits.ts";

describe("a name", () => {
  it("loses control and direction characters and line breaks", () => {
    expect(cleanName("Al\u202eice\n\u0000 B\u2028ob\u200f")).toBe("Al ice  B ob");
    expect(cleanName("\ud800x")).toBe("x");
  });

  it("is one form of the same letters", () => {
    expect(cleanName("e\u0301")).toBe("\u00e9");
  });

  it("is printable, short, and unchanged when cleaned again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300, size: "max" }), (text) => {
        const name = cleanName(text);
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect([...name].length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
        expect(cleanName(name)).toBe(name);
      }),
      { numRuns: 1000 },
    );
  });

  it("is never cut within a character", () => {
    expect(cleanName("😀".repeat(MAX_NAME_LENGTH + 1))).toBe("😀".repeat(MAX_NAME_LENGTH));
  });
});
