import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readContent } from "../../src/content/content.ts";

const utf8 = (text: string) => new Uint8Array(Buffer.from(text, "utf8"));

describe("plain text", () => {
  test("reads the notes of the demos and what people write in any script", () => {
    for (const text of ["entry 0", "Grüezi, ça va?\n\tyes", "שלום عالم", "👩‍👩‍👧 sends regards", ""])
      expect(readContent(utf8(text))).toEqual({ kind: "text", text });
  });

  test("turns line ends of other systems into LF", () => {
    expect(readContent(utf8("a\r\nb\rc\n"))).toEqual({ kind: "text", text: "a\nb\nc\n" });
  });

  test("keeps a byte order mark instead of losing three bytes of content", () => {
    expect(readContent(utf8("\ufeffhi"))).toEqual({ kind: "text", text: "\ufeffhi" });
  });

  test("leaves markup as the characters that it is", () => {
    const text = "<img src=x onerror=alert(1)> &amp; <script>";
    expect(readContent(utf8(text))).toEqual({ kind: "text", text });
  });
});

describe("bytes", () => {
  test.each([
    ["a byte that UTF-8 never has", "68ff69"],
    ["an encoded surrogate", "eda080"],
    ["an overlong slash", "c0af"],
    ["a character cut short", "68c3"],
    ["a zero byte inside", "680069"],
    ["an escape sequence of a terminal", "1b5b326a"],
    ["a C1 control", "c29b"],
    ["a noncharacter", "efbfbf"],
  ])("shows %s as hex", (_what, hex) => {
    expect(readContent(new Uint8Array(Buffer.from(hex, "hex")))).toEqual({ kind: "bytes", hex });
  });

  test("takes any bytes without throwing, and loses none when they are no text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const content = readContent(bytes);
        if (content.kind === "bytes") expect(content.hex).toBe(Buffer.from(bytes).toString("hex"));
        if (content.kind === "text")
          expect(content.text).toBe(Buffer.from(bytes).toString("utf8").replaceAll(/\r\n?/g, "\n"));
      }),
    );
  });
});

describe("mail-like text", () => {
  test("reads headers, date and body as the reference chat writes them", () => {
    expect(readContent(utf8("Date: 1650000000\nTo: *\nSubject: hi: all\n\nfirst\n\nsecond"))).toEqual({
      kind: "mail",
      headers: [
        { name: "Date", value: "1650000000" },
        { name: "To", value: "*" },
        { name: "Subject", value: "hi: all" },
      ],
      dateMs: 1650000000000,
      body: "first\n\nsecond",
    });
  });

  test("has no date where the header is no number that a date can have", () => {
    for (const date of ["yesterday", "-5", "999999999999999", "1e9", ""])
      expect(readContent(utf8(`Date: ${date}\n\nbody`))).toMatchObject({ kind: "mail", dateMs: undefined });
  });

  test.each([
    ["a note with a colon", "Remember: milk\n\nand bread"],
    ["headers without the empty line", "Date: 1\nTo: *"],
    ["a header line that is none", "Date: 1\nno header\n\nbody"],
    ["an empty line first", "\n\nDate: 1"],
    ["more header lines than a mail has", `${"To: *\n".repeat(33)}\nbody`],
  ])("stays plain text with %s", (_what, text) => {
    expect(readContent(utf8(text))).toEqual({ kind: "text", text });
  });
});
