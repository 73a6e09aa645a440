import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BUNDLE_BYTES, MAX_BUNDLE_PACKETS, MAX_PACKET_BYTES } from "../../src/core/limits.ts";
import { BundleWriter, parseBundle } from "../../src/core/packet-bundle.ts";

/** The format by its ruler, in other words than the code under test. */
const joined = (packets: readonly Uint8Array[]): Buffer =>
  Buffer.concat(packets.flatMap((packet) => [Buffer.of(packet.length), packet]));

/** Hex of each packet, or undefined, by cutting a hex text. */
function readAsText(bytes: Uint8Array): string[] | undefined {
  const packets: string[] = [];
  for (let rest = Buffer.from(bytes).toString("hex"); rest !== ""; ) {
    const digits = 2 * Number.parseInt(rest.slice(0, 2), 16);
    if (digits === 0 || digits > 500 || rest.length < 2 + digits) return undefined;
    packets.push(rest.slice(2, 2 + digits));
    rest = rest.slice(2 + digits);
  }
  return packets.length === 0 || packets.length > 64 || bytes.length > 8192 ? undefined : packets;
}

const hexOf = (packets: readonly Uint8Array[] | undefined): string[] | undefined =>
  packets?.map((packet) => Buffer.from(packet).toString("hex"));
const packet = fc.uint8Array({ minLength: 1, maxLength: MAX_PACKET_BYTES });
const packets = fc.array(packet, { minLength: 1, maxLength: 32 });

function written(all: readonly Uint8Array[]): Uint8Array {
  const writer = new BundleWriter();
  for (const each of all) if (!writer.add(each)) throw new Error("no room");
  return writer.take()!;
}

describe("a bundle", () => {
  it("is each packet behind its length", () => {
    expect([...written([Uint8Array.of(7, 8, 9), Uint8Array.of(0)])]).toEqual([3, 7, 8, 9, 1, 0]);
    expect(hexOf(parseBundle(Uint8Array.of(3, 7, 8, 9, 1, 0)))).toEqual(["070809", "00"]);
  });

  it("gives back what was put in, in order, whatever it is", () => {
    fc.assert(
      fc.property(packets, (all) => {
        expect(Buffer.from(written(all)).equals(joined(all))).toBe(true);
        expect(hexOf(parseBundle(joined(all)))).toEqual(hexOf(all));
      }),
    );
  });

  it("is read as far as the ruler says at every length to which it is cut", () => {
    const whole = joined([Buffer.alloc(5, 1), Buffer.alloc(1, 2), Buffer.alloc(250, 3), Buffer.alloc(120, 4)]);
    for (let length = 0; length <= whole.length; length++) {
      const cut = whole.subarray(0, length);
      expect(hexOf(parseBundle(cut))).toEqual(readAsText(cut));
    }
    expect(parseBundle(whole.subarray(0, whole.length - 1))).toBeUndefined();
  });

  it("is read as the ruler says with any bit flipped, and from random bytes", () => {
    fc.assert(
      fc.property(packets, fc.nat(), (all, bit) => {
        const flipped = joined(all);
        flipped[(bit >> 3) % flipped.length]! ^= 1 << (bit & 7);
        expect(hexOf(parseBundle(flipped))).toEqual(readAsText(flipped));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(hexOf(parseBundle(bytes))).toEqual(readAsText(bytes));
      }),
    );
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["a packet without bytes", Buffer.of(0)],
    ["a packet without bytes after a good one", Buffer.of(1, 9, 0)],
    ["a packet of 251 bytes", joined([Buffer.alloc(251)])],
    ["65 packets", joined(Array(65).fill(Buffer.of(1)))],
    ["more than 8192 bytes", joined(Array(33).fill(Buffer.alloc(250)))],
  ])("is none with %s", (_what, bytes) => {
    expect(parseBundle(bytes)).toBeUndefined();
  });

  it("may be as large as the limits say", () => {
    expect(parseBundle(joined(Array(MAX_BUNDLE_PACKETS).fill(Buffer.alloc(127))))).toHaveLength(64);
    expect(parseBundle(joined(Array(32).fill(Buffer.alloc(250))))).toHaveLength(32);
  });
});

describe("a bundle that is being filled", () => {
  it("takes no more than what will be read", () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 300 }), (all) => {
        const writer = new BundleWriter();
        const read: Uint8Array[] = [];
        const take = () => {
          const bundle = writer.take();
          expect(bundle === undefined || bundle.length <= MAX_BUNDLE_BYTES).toBe(true);
          if (bundle) read.push(...parseBundle(bundle)!);
        };
        for (const each of all) {
          if (writer.add(each)) continue;
          take();
          expect(writer.add(each)).toBe(true);
        }
        take();
        expect(hexOf(read)).toEqual(hexOf(all));
      }),
      { numRuns: 30 },
    );
  });

  it("counts packets and bytes, and is empty once it was taken", () => {
    const writer = new BundleWriter();
    writer.add(new Uint8Array(120));
    writer.add(new Uint8Array(7));
    expect([writer.packetCount, writer.byteLength]).toEqual([2, 129]);
    writer.take();
    expect([writer.packetCount, writer.byteLength]).toEqual([0, 0]);
    expect(writer.take()).toBeUndefined();
  });

  it("keeps a packet as it was when it was added", () => {
    const writer = new BundleWriter();
    const mine = Uint8Array.of(1, 2);
    writer.add(mine);
    mine.fill(9);
    expect([...writer.take()!]).toEqual([2, 1, 2]);
  });
});
