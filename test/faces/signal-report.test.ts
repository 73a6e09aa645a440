/** What a bridge says of what it hears, and what must never be taken for it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maybeReadSignalReport } from "../../src/faces/signal-report.ts";
import { bytes } from "../support/gen1-vectors.ts";
import { gen1, gen2, hex } from "../support/vectors.ts";
import { useSerialBench } from "./serial-bench.ts";

describe("a report of a bridge", () => {
  it("gives RSSI in dBm and SNR in quarters of a dB, both signed", () => {
    // By hand: 0x1a is 26, a quarter of it 6.5; 0x9f is 159 - 256; 0xe3 is 227 - 256, a quarter of it -7.25.
    expect(maybeReadSignalReport(hex("06f91a9f"))).toEqual({ snrDb: 6.5, rssiDbm: -97 });
    expect(maybeReadSignalReport(hex("06f9e38c"))).toEqual({ snrDb: -7.25, rssiDbm: -116 });
    expect(maybeReadSignalReport(hex("06f90000"))).toEqual({ snrDb: 0, rssiDbm: 0 });
  });

  it("has four bytes and begins as it should: nothing else is one", () => {
    for (const other of ["", "06", "06f9", "06f91a", "06f91a9f00", "00f91a9f", "06f81a9f", "f9061a9f"])
      expect(maybeReadSignalReport(hex(other)), other).toBeUndefined();
  });

  it("is never a packet of the network, also not one that begins like it", () => {
    const packets = [
      ...gen1.poc01.entries.flatMap(({ entries }) => entries.map(({ wire }) => wire)),
      ...gen1.poc01.want.packets.map(({ wire }) => wire),
      ...gen2.framing.map(({ packet }) => packet),
    ];
    expect(packets.length).toBeGreaterThan(30);
    for (const packet of packets) {
      expect(maybeReadSignalReport(hex(packet))).toBeUndefined();
      expect(maybeReadSignalReport(hex(`06f9${packet.slice(4)}`))).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 7, maxLength: 250 }), (packet) => {
        packet.set([0x06, 0xf9]);
        expect(maybeReadSignalReport(packet)).toBeUndefined();
      }),
    );
  });
});

describe("a bridge that reports", () => {
  const bench = useSerialBench();
  const REPORT = bytes("06f91a9f");

  it("is heard with its packets, and its reports are none of them", async () => {
    const link = await bench.opened();
    await bench.shows();
    const before = bench.witness.packets.all.length;
    expect(link.signal).toBeUndefined();
    bench.port.saysFrame(REPORT);
    await bench.settle();
    expect(link.signal).toEqual({ snrDb: 6.5, rssiDbm: -97 });
    expect(bench.witness.packets.all.length).toBe(before);
  });

  it("has said nothing of what another one hears: it is forgotten with the port", async () => {
    const link = await bench.opened();
    await bench.shows();
    bench.port.saysFrame(REPORT);
    await bench.settle();
    bench.serial.unplug(bench.port);
    await bench.settle();
    expect(link.signal).toBeUndefined();
  });
});
