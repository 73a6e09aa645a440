import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { armorText, unarmorText } from "../../src/archive/text-armor.ts";

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const someBytes = (length: number) =>
  new Uint8Array(
    Buffer.concat(
      Array.from({ length: Math.ceil(length / 32) }, (_, i) => createHash("sha256").update(`${i}`).digest()),
    ),
  ).subarray(0, length);

describe("a file as text", () => {
  it.each([0, 1, 2, 3, 57, 7295, 7296, 7297, 30_000])(
    "comes back with its %i bytes, which others read as base64",
    (length) => {
      const file = someBytes(length);
      const text = armorText(file);
      const lines = text.split("\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
      expect(Buffer.from(lines.slice(1, -2).join(""), "base64").equals(file)).toBe(true);
      expect(Buffer.from(unarmorText(bytesOf(text))).equals(file)).toBe(true);
    },
  );

  it("is found in a mail, whatever ends its lines", () => {
    const file = someBytes(500);
    const mail = `Hello,\r\nmerge this:\r\n\r\n${armorText(file).replaceAll("\n", "\r\n")}\r\nBob`;
    expect(Buffer.from(unarmorText(bytesOf(mail))).equals(file)).toBe(true);
  });

  it("leaves other files as they are", () => {
    const file = someBytes(500);
    expect(unarmorText(file)).toBe(file);
  });

  it("is refused when it is cut or damaged", () => {
    const text = armorText(someBytes(500));
    expect(() => unarmorText(bytesOf(text.slice(0, -30)))).toThrow(expect.objectContaining({ code: "import-refused" }));
    expect(() => unarmorText(bytesOf(text.replace("\n", "\n*")))).toThrow(
      expect.objectContaining({ code: "import-refused" }),
    );
  });
});
