import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes, toHex } from "../../src/core/bytes.ts";
import { encodeKissFrame, KissDecoder } from "../../src/core/kiss.ts";
import { MAX_KISS_FRAME_BYTES } from "../../src/core/limits.ts";
import { gen1, gen2, hex } from "../support/vectors.ts";

/** What the reference keeps of a frame. */
const REFERENCE_FRAME_BYTES = 200;

/** Bytes among which framing characters are frequent. */
const nearFraming = fc.oneof(fc.constantFrom(0xc0, 0xdb, 0xdc, 0xdd), fc.nat(255));
const anyPacket = fc.array(nearFraming, { maxLength: MAX_KISS_FRAME_BYTES }).map((bytes) => Uint8Array.from(bytes));
const anyStream = fc.array(nearFraming, { maxLength: 700, size: "max" }).map((bytes) => Uint8Array.from(bytes));

const inHex = (packets: Uint8Array[]): string[] => packets.map((packet) => toHex(packet));
const decodeWhole = (stream: Uint8Array): string[] => inHex(new KissDecoder().push(stream));

/** Frames of a stream by string replacement only: another way to the same result than the decoder's. */
function framesByText(stream: Uint8Array): string[] {
  const bytes = Array.from(stream, (byte) => byte.toString(16).padStart(2, "0"));
  return bytes
    .join(" ")
    .split("c0")
    .slice(0, -1)
    .map((frame) =>
      frame
        .trim()
        .replace(/(?:db ?)+(..)?/g, (_escape, next) => (next === "dc" ? "c0" : next === "dd" ? "db" : ""))
        .replaceAll(" ", "")
        .slice(0, 2 * MAX_KISS_FRAME_BYTES),
    )
    .filter((frame) => frame !== "");
}

describe("KISS frames", () => {
  it("are those of the reference", () => {
    expect(gen1.kiss.encode.length).toBe(100);
    for (const { payload, frame, decoded_back } of gen1.kiss.encode) {
      expect(toHex(encodeKissFrame(hex(payload)))).toBe(frame);
      expect(inHex(new KissDecoder(REFERENCE_FRAME_BYTES).push(hex(frame)))).toEqual(decoded_back);
    }
  });

  it("are those of the LoRa bridge without checksum", () => {
    for (const { packet, kiss_no_crc_gen1_bridge } of gen2.framing)
      expect(toHex(encodeKissFrame(hex(packet)))).toBe(kiss_no_crc_gen1_bridge);
  });

  it.each(gen1.kiss.decode)("are read as the reference reads them: $name", (reference) => {
    const decoder = new KissDecoder(REFERENCE_FRAME_BYTES);
    expect(inHex(reference.chunks.flatMap((chunk) => decoder.push(hex(chunk))))).toEqual(reference.frames);
    expect(decoder.pendingBytes).toBe(reference.left_in_buffer.length / 2);
    // Ending the frame with `dc` shows what is in the buffer, and whether an escape is pending.
    const rest = reference.left_in_buffer + (reference.escape_pending ? "c0" : "dc");
    expect(inHex(decoder.push(Uint8Array.of(0xdc, 0xc0)))).toEqual([rest.slice(0, 2 * REFERENCE_FRAME_BYTES)]);
  });

  it("bring every packet back, also several after each other", () => {
    fc.assert(
      fc.property(fc.array(anyPacket, { maxLength: 6 }), (packets) => {
        const stream = concatBytes(...packets.map(encodeKissFrame));
        expect(decodeWhole(stream)).toEqual(inHex(packets.filter((packet) => packet.length > 0)));
      }),
    );
  });

  it("hold no framing character inside, and at most twice the packet and two bytes", () => {
    fc.assert(
      fc.property(anyPacket, (packet) => {
        const frame = encodeKissFrame(packet);
        expect(frame.subarray(1, -1).includes(0xc0)).toBe(false);
        expect(frame.length).toBeLessThanOrEqual(2 * packet.length + 2);
      }),
    );
  });
});

describe("the KISS decoder", () => {
  it("gives the same packets of any stream whole, byte by byte, and cut anywhere", () => {
    fc.assert(
      fc.property(anyStream, fc.nat(700), (stream, at) => {
        const whole = decodeWhole(stream);
        expect(whole).toEqual(framesByText(stream));
        const single = new KissDecoder();
        expect(inHex(Array.from(stream, (byte) => single.push(Uint8Array.of(byte))).flat())).toEqual(whole);
        const cut = new KissDecoder();
        expect(inHex([...cut.push(stream.subarray(0, at)), ...cut.push(stream.subarray(at))])).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  it("gives nothing of a frame that is cut at any byte, and the next frame whole", () => {
    const packet = hex(gen1.poc01.entries[0].entries[5].wire);
    const frame = encodeKissFrame(packet);
    for (let size = 0; size < frame.length; size++) {
      const decoder = new KissDecoder();
      expect(decoder.push(frame.subarray(0, size))).toEqual([]);
      const after = inHex(decoder.push(frame));
      expect(after.at(-1), `cut at ${size}`).toBe(toHex(packet));
      expect(after.length).toBeLessThanOrEqual(2);
    }
  });

  it("recovers after a flip of any bit: the frame after the next is whole", () => {
    const packet = hex(gen1.poc01.entries[0].entries[5].wire);
    const frame = encodeKissFrame(packet);
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const flipped = frame.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(decodeWhole(concatBytes(flipped, frame, frame)).at(-1)).toBe(toHex(packet));
    }
  });

  it("never holds or gives more than its limit", () => {
    const decoder = new KissDecoder(120);
    for (let i = 0; i < 50; i++) expect(decoder.push(new Uint8Array(997).fill(0x55))).toEqual([]);
    expect(decoder.pendingBytes).toBe(120);
    expect(inHex(decoder.push(Uint8Array.of(0xc0)))).toEqual(["55".repeat(120)]);
    expect(new KissDecoder().push(encodeKissFrame(new Uint8Array(1000)))[0].length).toBe(MAX_KISS_FRAME_BYTES);
  });

  it("forgets a frame that has not ended, and its escape, on reset", () => {
    const decoder = new KissDecoder();
    decoder.push(Uint8Array.of(0xc0, 0x61, 0xdb));
    decoder.reset();
    expect(decoder.pendingBytes).toBe(0);
    expect(inHex(decoder.push(Uint8Array.of(0xdc, 0x62, 0xc0)))).toEqual(["dc62"]);
  });

  it("gives copies: a packet does not change when the next one arrives", () => {
    const decoder = new KissDecoder();
    const [first] = decoder.push(encodeKissFrame(Uint8Array.of(1, 2, 3)));
    decoder.push(encodeKissFrame(Uint8Array.of(9, 9, 9)));
    expect(toHex(first)).toBe("010203");
  });
});
