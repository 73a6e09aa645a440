/** Text with those whom it speaks to called as everywhere here. */
import { describe, expect, test } from "vitest";
import { beginningOf, namedText } from "../../src/ui/conversation/named-text.ts";
import { BOB } from "../support/fake-tinyssb.ts";

const mention = (start: number, end: number) => ({ start, end, feedId: BOB, name: "Bob" });

describe("a text", () => {
  test("calls whom it names by short name or key as they are called here, and leaves names as they were written", () => {
    const text = "@QE4XO-DVIPU, @qe4xo-dvipu and @Bobby";
    expect(namedText(text, [mention(0, 12), mention(14, 26), mention(31, 37)])).toBe("@Bob, @Bob and @Bobby");
    expect(namedText("nobody", [])).toBe("nobody");
  });

  test("is quoted by its first 60 characters, counted after names are put in, and never in the middle of one", () => {
    const text = `@QE4XO-DVIPU ${"👍".repeat(60)}`;
    const quoted = beginningOf({ content: { kind: "text", text }, mentions: [mention(0, 12)] });
    expect(quoted).toBe(`@Bob ${"👍".repeat(55)}…`);
    expect(beginningOf({ content: { kind: "text", text: "x".repeat(60) }, mentions: [] })).toBe("x".repeat(60));
    expect(beginningOf({ content: null, mentions: [] })).toBe("");
  });
});
