/** Captures: what is written is text that anybody can read, and reading refuses everything else as a whole, with the line. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Capture,
  MAX_CAPTURE_BYTES,
  MAX_CAPTURED_PACKETS,
  parseCapture,
  serializeCapture,
} from "../../src/archive/capture-file.ts";
import { DROP_REASONS } from "../../src/core/effects.ts";
import gen1 from "../vectors/gen1.json" with { type: "json" };

const utf8 = (text: string) => new Uint8Array(Buffer.from(text, "utf8"));
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const ENTRY = gen1.poc01.entries[0]!.entries[0]!;
const WANT = gen1.poc01.want.packets.find(({ items }) => items.length > 0)!.wire;
const BLOB = gen1.poc02.blobreq.blobs_1000[0]!.data;
const HEAD = '{"format":"tinyssb-capture","version":1,"faces":["relay"]}';
const LINE = {
  timeMs: 1748779201000,
  direction: "in",
  face: 0,
  packet: ENTRY.wire,
  what: "entry",
  outcome: "taken",
  feedId: ENTRY.fid,
  seq: ENTRY.seq,
};
const fileOf = (...lines: unknown[]) =>
  utf8([HEAD, ...lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)))].join("\n"));

const CAPTURE: Capture = {
  faces: ["relay", "serial"],
  packets: [
    {
      timeMs: 1,
      direction: "in",
      face: 0,
      packet: bytes(ENTRY.wire),
      what: "entry",
      outcome: "taken",
      feedId: ENTRY.fid,
      seq: 1,
    },
    { timeMs: 2, direction: "out", face: 1, packet: bytes(WANT), what: "want", outcome: "sent" },
    { timeMs: 2, direction: "in", face: 1, packet: bytes(BLOB), what: "blob", outcome: "duplicate" },
    { timeMs: 3, direction: "in", face: 0, packet: bytes("0badcafe"), what: "unknown", outcome: "wrong-length" },
  ],
};

describe("a capture", () => {
  test("is lines of JSON, the kinds of faces first, with packets as hex", () => {
    const lines = serializeCapture({ ...CAPTURE, faces: ["relay"], packets: [CAPTURE.packets[0]!] }).split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(HEAD);
    expect(JSON.parse(lines[1]!)).toEqual({ ...LINE, timeMs: 1 });
    expect(lines[2]).toBe("");
  });

  test("comes back as it was, whatever its packets hold", () => {
    expect(parseCapture(utf8(serializeCapture(CAPTURE)))).toEqual(CAPTURE);
    const packet = fc.record({
      timeMs: fc.nat(),
      direction: fc.constantFrom("in" as const, "out" as const),
      face: fc.nat({ max: 1 }),
      packet: fc.uint8Array({ minLength: 1, maxLength: 256 }),
      what: fc.constant("unknown" as const),
      outcome: fc.constantFrom("kept" as const, ...DROP_REASONS),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 20 }), (packets) => {
        const capture = { faces: ["relay", "tabs"], packets };
        expect(parseCapture(utf8(serializeCapture(capture)))).toEqual(capture);
      }),
    );
  });

  test("may be without a packet, and without a line end at its end", () => {
    expect(parseCapture(utf8(HEAD))).toEqual({ faces: ["relay"], packets: [] });
    expect(parseCapture(fileOf(LINE))).toMatchObject({ packets: [{ feedId: ENTRY.fid }] });
  });
});

describe("a file is refused", () => {
  test.each([
    ["an empty file", utf8("")],
    ["a picture", bytes("89504e470d0a1a0a")],
    ["other JSON", utf8('{"name":"nodeA"}')],
    ["a list", utf8("[]")],
    ["a page", utf8("<script>alert(1)</script>")],
  ])("as no capture: %s", (_what, file) => {
    expect(parseCapture(file)).toEqual({ fault: "no-capture", line: 1 });
  });

  test("when another version wrote it, or when it is too large or too long", () => {
    expect(parseCapture(utf8(HEAD.replace("1", "2")))).toEqual({ fault: "other-version", line: 1 });
    expect(parseCapture(new Uint8Array(MAX_CAPTURE_BYTES + 1))).toEqual({ fault: "too-large", line: 1 });
    const short = JSON.stringify({
      timeMs: 0,
      direction: "in",
      face: 0,
      packet: "00",
      what: "unknown",
      outcome: "unknown",
    });
    const most = new Array<string>(MAX_CAPTURED_PACKETS).fill(short);
    expect(parseCapture(fileOf(...most))).toHaveProperty("packets.length", MAX_CAPTURED_PACKETS);
    expect(parseCapture(fileOf(...most, short))).toMatchObject({ fault: "too-many" });
  });

  test.each<[string, unknown]>([
    ["no JSON", "{"],
    ["an empty line", ""],
    ["null", null],
    ["a list", []],
    ["an unknown member", { ...LINE, note: "<b>" }],
    ["a member of the prototype", '{"__proto__":{"timeMs":1}}'],
    ["no time", { ...LINE, timeMs: undefined }],
    ["a time that is none", { ...LINE, timeMs: 1e300 }],
    ["a fraction of a millisecond", { ...LINE, timeMs: 1.5 }],
    ["another direction", { ...LINE, direction: "up" }],
    ["a face beyond the list", { ...LINE, face: 1 }],
    ["a face before the list", { ...LINE, face: -1 }],
    ["a packet that is no hex", { ...LINE, packet: "zz" }],
    ["half a byte", { ...LINE, packet: ENTRY.wire.slice(1) }],
    ["an entry cut short", { ...LINE, packet: ENTRY.wire.slice(2) }],
    ["an empty packet", { ...LINE, packet: "", what: "unknown" }],
    ["a packet too long", { ...LINE, packet: "00".repeat(1025), what: "unknown" }],
    ["an entry as a WANT", { ...LINE, what: "want", feedId: undefined, seq: undefined }],
    ["another kind", { ...LINE, what: "constructor" }],
    ["another outcome", { ...LINE, outcome: "<img src=x onerror=alert(1)>" }],
    ["an outcome that is a list", { ...LINE, outcome: ["taken"] }],
    ["a feed ID without SEQ", { ...LINE, seq: undefined }],
    ["a feed ID of another size", { ...LINE, feedId: ENTRY.fid.slice(2) }],
    ["SEQ 0", { ...LINE, seq: 0 }],
    ["a feed of what has none", { ...LINE, what: "unknown" }],
  ])("with the line that holds %s", (_what, line) => {
    expect(parseCapture(fileOf(LINE, line, LINE))).toEqual({ fault: "bad-line", line: 3 });
  });

  test.each([["relay"], [{ 0: "relay" }], ["Relay "], [1], new Array(65).fill("relay")])(
    "for its faces %j",
    (faces) => {
      const list = faces === "relay" ? faces : Array.isArray(faces) ? faces : [faces];
      const head = JSON.stringify({ format: "tinyssb-capture", version: 1, faces: list });
      expect(parseCapture(utf8(head))).toEqual({ fault: "bad-line", line: 1 });
    },
  );

  test("or taken, but never the cause of an error, whatever its bytes are", () => {
    const whole = utf8(serializeCapture(CAPTURE));
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const read = parseCapture(whole.with(at, value));
        expect("fault" in read || read.packets.length === 4 || read.packets.length === 3).toBe(true);
        const cut = parseCapture(whole.subarray(0, at));
        expect("fault" in cut || cut.packets.length < 4 || at === whole.length - 1).toBe(true);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (any) => void parseCapture(any)));
  });
});
