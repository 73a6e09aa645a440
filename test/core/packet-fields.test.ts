/** Packets of the reference laid out in fields: expected bytes come from the vectors' own members, never from a decoder of ours. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIELD_NAMES, type PacketField, type PacketKind, packetFields } from "../../src/core/packet-fields.ts";
import gen1 from "../vectors/gen1.json" with { type: "json" };

const KINDS: PacketKind[] = ["entry", "blob", "want", "blob-request", "unknown"];
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const hexOf = (field: PacketField | undefined) => field && Buffer.from(field.bytes).toString("hex");
const named = (fields: PacketField[], name: PacketField["name"]) => fields.find((field) => field.name === name);
const namesOf = (fields: PacketField[]) => fields.map(({ name }) => name);
const together = (fields: PacketField[]) => fields.map(hexOf).join("");

describe("a log entry", () => {
  test("of plain48 has DMX, TYP, text, padding and signature where the reference put them", () => {
    const entries = gen1.poc01.entries.flatMap(({ entries }) => entries).filter(({ typ }) => typ === 0);
    expect(entries.length).toBeGreaterThan(10);
    for (const { wire, dmx, payload, signature } of entries) {
      const fields = packetFields(bytes(wire), "entry");
      expect(hexOf(fields[0])).toBe(dmx);
      expect(fields[1]).toMatchObject({ name: "typ", offset: 7, value: 0 });
      expect(fields.at(-1)).toMatchObject({ name: "signature", offset: 56 });
      expect(hexOf(fields.at(-1))).toBe(signature);
      const text = hexOf(named(fields, "text")) ?? "";
      expect(text + (hexOf(named(fields, "padding")) ?? "")).toBe(payload);
      expect(text).toBe(
        payload.replace(/(00)+$/, (zeros) => ((payload.length - zeros.length) % 2 ? zeros.slice(0, 1) : "")),
      );
    }
  });

  test("of chain20 has LEN as the reference wrote it, the beginning of the content, and the first pointer", () => {
    expect(gen1.poc01.chains.length).toBeGreaterThan(20);
    for (const { len, wire, varint, first_ptr_in_payload } of gen1.poc01.chains) {
      const fields = packetFields(bytes(wire), "entry");
      const length = named(fields, "len");
      expect(
        length?.readings?.map(({ contentBytes }) => contentBytes),
        String(len),
      ).toContain(len);
      if (len <= 127 || len > 252) expect(hexOf(length), String(len)).toBe(varint);
      const pointer = named(fields, /^0+$/.test(first_ptr_in_payload) ? "no-pointer" : "pointer");
      expect(pointer, String(len)).toMatchObject({ offset: 36 });
      expect(hexOf(pointer)).toBe(first_ptr_in_payload);
    }
  });

  test("of chain20 tells both readings of a length that the two codes read differently, the likelier first", () => {
    const chain = gen1.poc01.chains.find(({ len }) => len === 300)!;
    // LEB128 of fd 2c: 0x7d + 0x2c · 128.
    expect(named(packetFields(bytes(chain.wire), "entry"), "len")?.readings).toEqual([
      { code: "compact-size", contentBytes: 300 },
      { code: "leb128", contentBytes: 5757 },
    ]);
  });

  test("of another TYP keeps its payload in one piece", () => {
    for (const { wire, typ, payload } of gen1.extra_types_poc05.entries.filter(({ typ }) => typ > 1)) {
      const fields = packetFields(bytes(wire), "entry");
      expect(namesOf(fields)).toEqual(["dmx", "typ", "payload", "signature"]);
      expect(fields[1]!.value).toBe(typ);
      expect(hexOf(fields[2])).toBe(payload);
    }
  });
});

test("a blob is content and the pointer to the next, which the last has not", () => {
  const blobs = gen1.poc02.blobreq.blobs_1000;
  for (const [index, { data }] of blobs.entries()) {
    const [content, pointer, ...others] = packetFields(bytes(data), "blob");
    expect(others).toEqual([]);
    expect(content).toMatchObject({ name: "content", offset: 0 });
    expect(pointer!.name).toBe(index === blobs.length - 1 ? "no-pointer" : "pointer");
    if (index < blobs.length - 1) expect(hexOf(pointer)).toBe(blobs[index + 1]!.hptr);
  }
});

describe("a request", () => {
  test("for entries has the pairs that the reference packed, in both forms", () => {
    for (const { packets } of [gen1.poc01.want, gen1.poc02.want])
      for (const { items, wire } of packets.filter(({ items }) => items.length > 0)) {
        const fields = packetFields(bytes(wire), "want");
        const pairs = items.map(({ key, seq }) => [gen1.keys[key]!.public, seq]);
        const ids = fields.filter(({ name }) => name === "feed-id");
        const seqs = fields.filter(({ name }) => name === "seq");
        expect(ids.map((field, index) => [hexOf(field), seqs[index]!.value])).toEqual(pairs);
        expect(seqs.map(({ pair }) => pair)).toEqual(pairs.map((_, index) => index + 1));
      }
  });

  test("for blobs has pointers and counts, and what is no whole pair as rest", () => {
    const { dmx, blobs_300_tag1: blobs } = gen1.poc02.blobreq;
    const fields = packetFields(bytes(`${dmx}${blobs[0]!.hptr}0003${blobs[1]!.hptr}012cffff`), "blob-request");
    expect(namesOf(fields)).toEqual(["dmx", "pointer", "count", "pointer", "count", "rest"]);
    expect(fields.map(({ value }) => value)).toEqual([undefined, undefined, 3, undefined, 300, undefined]);
    expect(hexOf(fields[1])).toBe(blobs[0]!.hptr);
  });
});

test("a packet that can not be what it is said to be is laid out as unknown", () => {
  expect(namesOf(packetFields(bytes("00112233445566778899"), "entry"))).toEqual(["dmx", "rest"]);
  expect(namesOf(packetFields(new Uint8Array(120), "want"))).toEqual(["dmx", "rest"]);
  expect(namesOf(packetFields(bytes("0011"), "unknown"))).toEqual(["dmx"]);
  expect(packetFields(new Uint8Array(), "unknown")).toEqual([]);
});

test("the fields cover any bytes once, without gap or overlap, as whatever kind they are read", () => {
  const length = fc.oneof(fc.constant(120), fc.integer({ min: 0, max: 300 }));
  const packet = length.chain((size) => fc.uint8Array({ minLength: size, maxLength: size }));
  const typed = packet.map((random) => (random.length > 7 ? random.with(7, random[7]! % 3) : random));
  fc.assert(
    fc.property(typed, fc.constantFrom(...KINDS), (any, kind) => {
      const fields = packetFields(any, kind);
      expect(together(fields)).toBe(Buffer.from(any).toString("hex"));
      let offset = 0;
      for (const field of fields) {
        expect(field.offset).toBe(offset);
        expect(FIELD_NAMES).toContain(field.name);
        offset += field.bytes.length;
      }
    }),
    { numRuns: 500 },
  );
});

test("genuine requests cut short at any length, or with any byte flipped, are still covered", () => {
  const { dmx, blobs_300_tag1: blobs } = gen1.poc02.blobreq;
  const whole: [string, PacketKind][] = [
    [gen1.poc01.want.packets.at(-1)!.wire, "want"],
    [`${dmx}${blobs[0]!.hptr}0003`, "blob-request"],
  ];
  for (const [wire, kind] of whole)
    for (let size = 0; size <= wire.length / 2; size++) {
      const cut = wire.slice(0, 2 * size);
      expect(together(packetFields(bytes(cut), kind))).toBe(cut);
      const flipped = bytes(wire);
      if (size < flipped.length) flipped[size]! ^= 0x10;
      expect(together(packetFields(flipped, kind))).toBe(Buffer.from(flipped).toString("hex"));
    }
});
