import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeBipf } from "../../src/content/bipf.ts";
import { readContent } from "../../src/content/content.ts";
import { maybeMidOfReference, serializeMidReference } from "../../src/content/mid-reference.ts";
import { MAX_SECONDS, MAX_TIPS_READ, MAX_TIPS_SENT, serializePost } from "../../src/content/post.ts";
import { publishableName, serializePublicName } from "../../src/content/public-name.ts";
import { asMid } from "../../src/core/bytes.ts";
import { gen2, hex } from "../support/vectors.ts";

const clear = (label: string) => gen2.app.clear.find((each) => each.label === label)!;
const bytesOf = (label: string) => hex(clear(label).bipf);
const midOf = (reference: string) => Buffer.from(reference, "base64").toString("hex");

describe("a post of today's network", () => {
  test("is read with its tips as message IDs, its text and its time", () => {
    expect(readContent(bytesOf("public-first-post"))).toEqual({
      kind: "post",
      tips: [],
      text: "Hello tinySSB",
      voiceBytes: 0,
      dateMs: 1_700_000_000_000,
    });
    expect(readContent(bytesOf("public-reply-with-tip"))).toMatchObject({
      tips: [midOf("1+bRwswFtSO5myBg+V2DpcJ0QTA=")],
      text: "second post",
    });
    expect(readContent(bytesOf("public-non-ascii"))).toMatchObject({ text: "Grüße aus Zürich 😀" });
  });

  test("of voice says how much there is of it", () => {
    expect(readContent(bytesOf("public-voice"))).toMatchObject({ kind: "post", text: "", voiceBytes: 35 });
  });

  test("in the older form of four elements is read without tips", () => {
    expect(readContent(bytesOf("legacy-4-element-TAV"))).toEqual({
      kind: "post",
      tips: [],
      text: "simplechat style",
      voiceBytes: 0,
      dateMs: 1_700_000_240_000,
    });
    for (const { text, conformant } of gen2.python_quirks.simplechat_posts)
      expect(readContent(hex(conformant))).toMatchObject({ kind: "post", text });
  });

  test("whose writer counted characters instead of bytes is bytes to be inspected", () => {
    const broken = gen2.python_quirks.simplechat_posts.filter(({ equal }) => !equal);
    expect(broken.length).toBeGreaterThan(0);
    for (const { python_bytes } of broken)
      expect(readContent(hex(python_bytes))).toEqual({ kind: "bytes", hex: python_bytes });
  });

  test("is written as today's clients write it", () => {
    const { value, bipf } = clear("public-reply-with-tip");
    expect(value.t).toBe("list");
    const tips = [asMid(hex(midOf("1+bRwswFtSO5myBg+V2DpcJ0QTA=")))];
    expect(Buffer.from(serializePost({ tips, text: "second post", seconds: 1_700_000_060 })).toString("hex")).toBe(
      bipf,
    );
    const first = serializePost({ tips: [], text: "Hello tinySSB", seconds: 1_700_000_000 });
    expect(Buffer.from(first).toString("hex")).toBe(clear("public-first-post").bipf);
  });

  test("comes back from what is written, whatever people type", () => {
    const mids = fc.array(fc.uint8Array({ minLength: 20, maxLength: 20 }).map(asMid), { maxLength: MAX_TIPS_SENT });
    fc.assert(
      fc.property(
        mids,
        fc.string({ unit: "grapheme" }),
        fc.integer({ min: 1, max: MAX_SECONDS }),
        (tips, text, seconds) => {
          fc.pre(!/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text));
          expect(readContent(serializePost({ tips, text, seconds }))).toEqual({
            kind: "post",
            tips: [...new Set(tips.map((mid) => Buffer.from(mid).toString("hex")))],
            text,
            voiceBytes: 0,
            dateMs: seconds * 1000,
          });
        },
      ),
    );
  });

  test("is not written with too many tips or a time that others can not read", () => {
    const tips = new Array(MAX_TIPS_SENT + 1).fill(asMid(new Uint8Array(20)));
    expect(() => serializePost({ tips, text: "", seconds: 1 })).toThrow(RangeError);
    for (const seconds of [-1, 1.5, MAX_SECONDS + 1, Number.NaN])
      expect(() => serializePost({ tips: [], text: "", seconds })).toThrow(RangeError);
  });

  test("shows no character that would move or hide what stands around it", () => {
    const text = "a\u202eb\u2066c\u2069d\u001b[31m\u0000\r\n\u2028e\u{1f469}\u200d\u{1f467}";
    expect(readContent(encodeBipf(["TAV", [], text, null, 1]))).toMatchObject({
      text: "abcd\ufffd[31m\ufffd\n\ne\u{1f469}\u200d\u{1f467}",
    });
  });

  test("names each tip once, leaves out what is no message ID, and as many as there may be", () => {
    const mids = Array.from({ length: 40 }, (_, at) => Buffer.alloc(20, at + 1));
    const references = mids.map((mid) => mid.toString("base64"));
    const content = readContent(encodeBipf(["TAV", [references[0], "nonsense", 5, ...references], "x", null, 1]));
    expect(content).toMatchObject({ tips: mids.slice(0, MAX_TIPS_READ).map((mid) => mid.toString("hex")) });
  });

  test("has no time where the integer is none, and a late one where a client writes it unsigned", () => {
    const dateOf = (seconds: Parameters<typeof encodeBipf>[0]) => {
      const content = readContent(encodeBipf(["TAV", [], "x", null, seconds]));
      return content.kind === "post" ? content.dateMs : "no post";
    };
    expect(dateOf(0)).toBeUndefined();
    expect(dateOf(2n ** 60n)).toBeUndefined();
    expect(dateOf(null)).toBeUndefined();
    expect(readContent(hex("8c0118544156040878062200000080"))).toMatchObject({ kind: "bytes" });
    expect(readContent(Buffer.concat([hex("6c18544156040878062200000080")]))).toMatchObject({
      dateMs: 0x8000_0000 * 1000,
    });
  });

  test.each([
    ["a text that is no text", ["TAV", [], 5, null, 1]],
    ["tips that are no list", ["TAV", 5, "x", null, 1]],
    ["too few elements", ["TAV", [], "x"]],
    ["too many elements", ["TAV", [], "x", null, 1, [], 2]],
    ["another word", ["TAW", [], "x", null, 1]],
  ])("with %s stays bytes that can be inspected", (_what, list) => {
    const bytes = encodeBipf(list as Parameters<typeof encodeBipf>[0]);
    expect(readContent(bytes)).toMatchObject({ kind: "bytes", notation: expect.stringMatching(/^\["TA/) });
  });
});

describe("a public name", () => {
  test("is read and written as today's clients do", () => {
    expect(readContent(bytesOf("name"))).toEqual({ kind: "name", name: "Alice" });
    expect(Buffer.from(serializePublicName("Alice")).toString("hex")).toBe(clear("name").bipf);
  });

  test("of others is cleaned, and an empty one withdraws", () => {
    const read = (name: string) => readContent(encodeBipf(["IAM", name]));
    expect(read("\u202eeve\n<b>")).toEqual({ kind: "name", name: "eve <b>" });
    expect(read("x".repeat(500))).toEqual({ kind: "name", name: "x".repeat(64) });
    expect(read("")).toEqual({ kind: "name", name: "" });
  });

  test("of ours leaves out what another client would put into its page as markup", () => {
    expect(publishableName(`<img onerror="x"> O'Neil & Söhne`)).toBe("img onerror=x ONeil  Söhne");
  });
});

describe("other lists of the network", () => {
  test.each(["kanban-create", "kanban-column", "tictactoe-new"])("such as %s can be inspected", (label) => {
    const { bipf } = clear(label);
    expect(readContent(hex(bipf))).toMatchObject({
      kind: "bytes",
      hex: bipf,
      notation: expect.stringMatching(/^\["[A-Z]{3}", /),
    });
  });
});

describe("content that only looks like it", () => {
  test("is read as text where it is text, whatever its first letters are", () => {
    for (const text of ["LTAV is the word", "TAV", "$IAM", "Tell me", "<b>", "d"])
      expect(readContent(new Uint8Array(Buffer.from(text)))).toEqual({ kind: "text", text });
  });

  test("may be padded with zeros, and with nothing else", () => {
    const post = bytesOf("public-first-post");
    expect(readContent(Buffer.concat([post, Buffer.alloc(20)]))).toMatchObject({ kind: "post" });
    expect(readContent(Buffer.concat([post, hex("01")]))).toMatchObject({ kind: "bytes" });
  });

  test("is read without throwing when cut short at every length, with every bit flipped", () => {
    for (const { bipf } of gen2.app.clear) {
      const bytes = hex(bipf);
      for (let size = 0; size < bytes.length; size++)
        expect(readContent(bytes.subarray(0, size)).kind).not.toBe("post");
      for (let bit = 0; bit < 8 * bytes.length; bit++) {
        const flipped = bytes.slice();
        flipped[bit >> 3] ^= 1 << (bit & 7);
        const content = readContent(flipped);
        if (content.kind === "post") expect(content.text).not.toMatch(/[^\P{Cc}\t\n]/u);
      }
    }
  });
});

describe("the reference of a message ID", () => {
  test("is the base64 that Tremola uses, in its canonical form only", () => {
    const [{ entries }] = gen2.feeds;
    for (const { mid } of entries) {
      const reference = Buffer.from(mid, "hex").toString("base64");
      expect(serializeMidReference(asMid(hex(mid)))).toBe(reference);
      expect(maybeMidOfReference(reference)).toBe(mid);
    }
    expect(maybeMidOfReference("AAAAAAAAAAAAAAAAAAAAAAAAAAB=")).toBeUndefined();
    expect(maybeMidOfReference("AAAA")).toBeUndefined();
  });
});
