import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asFeedId, asPointer, toHex } from "../../src/core/bytes.ts";
import { MAX_BLOB_PAIRS_READ, MAX_PACKET_BYTES, MAX_PAIRS_READ } from "../../src/core/limits.ts";
import {
  BLOB_REQUEST_DMX,
  laterWantDmx,
  parseBlobRequest,
  parseWant,
  serializeBlobRequest,
  serializeWant,
  wantDmx,
} from "../../src/core/requests.ts";
import { gen1, gen2, hex } from "../support/vectors.ts";

const feedIdOfKey = (key: number) => asFeedId(hex(gen1.keys[key].public));
const anyFeedId = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(asFeedId);
const anyPointer = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(asPointer);

/** Entries of the reference's log files, by feed ID and SEQ. Layout of a `.log`: see protocol.md section 5. */
function entriesOf(repo: Record<string, string>): Map<string, string> {
  const entries = new Map<string, string>();
  for (const file of Object.values(repo)) {
    const fid = file.slice(24, 88);
    const anchorSeq = Number.parseInt(file.slice(160, 168), 16);
    for (let block = 1; block * 256 < file.length; block++)
      entries.set(`${fid} ${anchorSeq + block}`, file.slice(block * 256 + 16, (block + 1) * 256));
  }
  return entries;
}

describe("WANT", () => {
  it("has the DMX of PoC-01, and knows the one of the later demos", () => {
    for (const { fid, dmx } of gen1.poc01.want.want_dmx) expect(toHex(wantDmx(asFeedId(hex(fid))))).toBe(dmx);
    for (const { fid, dmx } of gen1.poc02.want.want_dmx) expect(toHex(laterWantDmx(asFeedId(hex(fid))))).toBe(dmx);
    for (const key of gen2.keys) {
      expect(toHex(wantDmx(asFeedId(hex(key.fid))))).toBe(key.gen1_want_dmx_poc01);
      expect(toHex(laterWantDmx(asFeedId(hex(key.fid))))).toBe(key.gen1_want_dmx_poc02);
    }
  });

  it.each(gen1.poc01.want.packets)("of $length bytes has the bytes of the reference, up to three pairs", (packet) => {
    const pairs = packet.items.map(({ key, seq }) => ({ feedId: feedIdOfKey(key), seq }));
    expect(parseWant(hex(packet.wire))).toEqual(pairs);
    if (packet.length <= 120) expect(toHex(serializeWant(pairs))).toBe(packet.wire);
    else expect(() => serializeWant(pairs)).toThrow(RangeError);
  });

  it.each(gen1.poc01.want_answers.cases)("asks for what the reference answers: $name", ({ name, request, replies }) => {
    const entries = entriesOf(gen1.poc01.want_answers.repo);
    const asked = parseWant(hex(request)).flatMap(({ feedId, seq }) => entries.get(`${toHex(feedId)} ${seq}`) ?? []);
    // Where we are stricter: an equal pair counts once, SEQ 0 and the anchor are no entries (the reference sends bytes of its
    // file header), and a pair whose SEQ is cut off is none.
    const wires = new Set(entries.values());
    let expected = [...new Set(replies)].filter((reply) => wires.has(reply));
    if (name.includes("QUIRK seq=")) expected = expected.slice(0, -1);
    expect(asked).toEqual(expected);
  });

  it("gives back the pairs that were put in, each once", () => {
    const pairs = fc.uniqueArray(fc.record({ feedId: anyFeedId, seq: fc.integer({ min: 1, max: 0xffffffff }) }), {
      minLength: 1,
      maxLength: 3,
      selector: ({ feedId, seq }) => `${toHex(feedId)} ${seq}`,
    });
    fc.assert(
      fc.property(pairs, (some) => {
        const packet = serializeWant(some);
        expect(packet.length).toBe(7 + 36 * some.length);
        expect(parseWant(packet)).toEqual(some);
        const twice = new Uint8Array([...packet, ...packet.subarray(7)]);
        expect(parseWant(twice)).toEqual(some);
        for (let size = 0; size < packet.length; size++)
          expect(parseWant(packet.subarray(0, size))).toEqual(some.slice(0, Math.max(0, Math.floor((size - 7) / 36))));
      }),
    );
  });

  it("is refused without a pair and beyond 120 bytes, and a pair with SEQ 0 is not read", () => {
    const pair = { feedId: feedIdOfKey(0), seq: 1 };
    expect(() => serializeWant([])).toThrow(RangeError);
    expect(() => serializeWant([pair, pair, pair, pair])).toThrow(RangeError);
    expect(parseWant(serializeWant([{ ...pair, seq: 0 }, pair]))).toEqual([pair]);
  });

  it("names at most six pairs, whatever is in it, and never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: MAX_PACKET_BYTES + 200, size: "max" }), (packet) => {
        const pairs = parseWant(packet);
        expect(pairs.length).toBeLessThanOrEqual(MAX_PAIRS_READ);
        for (const { seq } of pairs) expect(seq).toBeGreaterThan(0);
      }),
    );
  });
});

describe("BLOB request", () => {
  const { blobreq } = gen1.poc02;

  it("has the constant DMX of PoC-02", () => {
    expect(toHex(BLOB_REQUEST_DMX)).toBe(blobreq.dmx);
    expect(toHex(BLOB_REQUEST_DMX)).toBe(gen2.dmx_constants.gen1_blobs_poc02.dmx);
  });

  it.each(blobreq.cases)("asks for what the reference answers: $name", ({ request, reply_hptrs }) => {
    const blobs = new Map([...blobreq.blobs_1000, ...blobreq.blobs_300_tag1].map(({ hptr, data }) => [hptr, data]));
    const asked: string[] = [];
    for (const { pointer, count } of parseBlobRequest(hex(request))) {
      let next = toHex(pointer);
      for (let left = count; left > 0 && blobs.has(next); left--) {
        asked.push(next);
        next = blobs.get(next)!.slice(200);
      }
    }
    expect(asked).toEqual(reply_hptrs);
  });

  it("has the bytes of the reference", () => {
    const { request } = blobreq.cases.find(({ name }) => name === "two items")!;
    const pairs = [
      { pointer: asPointer(hex(blobreq.blobs_1000[0].hptr)), count: 2 },
      { pointer: asPointer(hex(blobreq.blobs_300_tag1[0].hptr)), count: 2 },
    ];
    expect(toHex(serializeBlobRequest(pairs))).toBe(request);
  });

  it("gives back the pairs that were put in, each once", () => {
    const pairs = fc.uniqueArray(fc.record({ pointer: anyPointer, count: fc.integer({ min: 1, max: 0xffff }) }), {
      minLength: 1,
      maxLength: 5,
      selector: ({ pointer }) => toHex(pointer),
    });
    fc.assert(
      fc.property(pairs, (some) => {
        const packet = serializeBlobRequest(some);
        expect(parseBlobRequest(packet)).toEqual(some);
        for (let size = 0; size < packet.length; size++)
          expect(parseBlobRequest(packet.subarray(0, size))).toEqual(
            some.slice(0, Math.max(0, Math.floor((size - 7) / 22))),
          );
      }),
    );
  });

  it("is never sent without a pair or longer than 120 bytes", () => {
    const pair = { pointer: asPointer(hex(blobreq.blobs_1000[0].hptr)), count: 1 };
    expect(serializeBlobRequest(new Array(5).fill(pair)).length).toBe(117);
    expect(() => serializeBlobRequest([])).toThrow(RangeError);
    expect(() => serializeBlobRequest(new Array(6).fill(pair))).toThrow(RangeError);
  });

  it("names at most eleven pairs, none of count 0, whatever is in it, and never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: MAX_PACKET_BYTES + 200, size: "max" }), (packet) => {
        const pairs = parseBlobRequest(packet);
        expect(pairs.length).toBeLessThanOrEqual(MAX_BLOB_PAIRS_READ);
        for (const { count } of pairs) expect(count).toBeGreaterThan(0);
      }),
    );
  });
});
