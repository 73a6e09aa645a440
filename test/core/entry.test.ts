import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asFeedId, asMid, type FeedId, MAX_SEQ, type Mid, toHex } from "../../src/core/bytes.ts";
import {
  dmxOf,
  genesisAnchor,
  logEntryName,
  midOf,
  payloadOf,
  signatureOf,
  signedMessage,
  TYPE_OFFSET,
  unsignedPacket,
} from "../../src/core/entry.ts";
import { type Gen1Entry, gen1, gen2, hex, poc01Data } from "../support/vectors.ts";

const feedIdOf = (text: string): FeedId => asFeedId(hex(text));
const midFrom = (text: string): Mid => asMid(hex(text));
const sha256 = (...parts: Uint8Array[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

/** Name, DMX, signed message, packet and MID of an entry whose signature is known. */
function makeEntry(entry: Pick<Gen1Entry, "fid" | "seq" | "prev" | "typ" | "payload" | "wire">) {
  const name = logEntryName(feedIdOf(entry.fid), entry.seq, midFrom(entry.prev));
  const packet = unsignedPacket(dmxOf(name), entry.typ, hex(entry.payload));
  const message = signedMessage(name, packet);
  packet.set(hex(entry.wire).subarray(56), 56);
  return { name, packet, message, mid: midOf(name, packet) };
}

describe("entries of the Python reference", () => {
  const { poc01, extra_types_poc05 } = gen1;
  const complete = [
    ...poc01.entries.flatMap(({ entries }) => entries),
    ...poc01.truncated.entries,
    ...poc01.hmac_variant.entries,
    poc01.hmac_variant.chain_300,
  ];

  it.each(complete.map((entry) => [`${entry.fid.slice(0, 8)} ${entry.seq}`, entry] as const))(
    "has the bytes of %s",
    (_title, entry) => {
      const { name, packet, message, mid } = makeEntry(entry);
      expect(toHex(name)).toBe(entry.nam);
      expect(toHex(dmxOf(name))).toBe(entry.dmx);
      expect(toHex(message)).toBe(entry.signed_msg);
      expect(toHex(packet)).toBe(entry.wire);
      expect(toHex(mid)).toBe(entry.mid);
      expect(toHex(signatureOf(packet))).toBe(entry.signature);
      expect(toHex(payloadOf(packet))).toBe(entry.payload);
      const next = logEntryName(feedIdOf(entry.fid), entry.seq + 1, mid);
      expect(toHex(dmxOf(next))).toBe(entry.next_dmx);
    },
  );

  it("has the same bytes for types that it does not know (ischild … acknldg)", () => {
    for (const entry of extra_types_poc05.entries) {
      const { packet, mid } = makeEntry(entry);
      expect(toHex(packet)).toBe(entry.wire);
      expect(packet[TYPE_OFFSET]).toBe(entry.typ);
      expect(toHex(mid)).toBe(entry.mid);
    }
  });

  it("follows every log of the recorded demo from its anchor to its front", () => {
    let followed = 0;
    for (const { logs } of Object.values(poc01Data)) {
      for (const [fid, log] of Object.entries(logs)) {
        let prev = midFrom(log.anchor_mid);
        if (log.anchor_seq === 0) expect(genesisAnchor(feedIdOf(fid))).toEqual({ seq: 0, mid: prev });
        for (const entry of log.entries) {
          expect(toHex(prev)).toBe(entry.prev);
          const name = logEntryName(feedIdOf(fid), entry.seq, prev);
          expect(toHex(dmxOf(name))).toBe(entry.wire.slice(0, 14));
          prev = midOf(name, hex(entry.wire));
          expect(toHex(prev)).toBe(entry.mid);
          followed++;
        }
        expect(toHex(prev)).toBe(log.front_mid);
        expect(toHex(dmxOf(logEntryName(feedIdOf(fid), log.front_seq + 1, prev)))).toBe(log.next_dmx);
      }
    }
    expect(followed).toBe(24);
  });
});

describe("entries of today's network", () => {
  it("has the same names, DMX and MID", () => {
    let count = 0;
    for (const feed of gen2.feeds) {
      for (const entry of feed.entries) {
        const made = makeEntry({ ...entry, fid: feed.fid, typ: entry.type, payload: entry.payload48 });
        expect(toHex(made.name)).toBe(entry.name);
        expect(toHex(made.packet)).toBe(entry.wire);
        expect(toHex(made.mid)).toBe(entry.mid);
        count++;
      }
    }
    expect(count).toBe(43);
  });

  it("has the same DMX for the first entry of each key", () => {
    for (const key of gen2.keys) {
      const anchor = genesisAnchor(feedIdOf(key.fid));
      expect(toHex(anchor.mid)).toBe(key.genesis_prev);
      expect(toHex(dmxOf(logEntryName(feedIdOf(key.fid), 1, anchor.mid)))).toBe(key.entry1_dmx);
    }
  });
});

describe("entries of any content", () => {
  const anyEntry = fc.record({
    fid: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    seq: fc.integer({ min: 1, max: MAX_SEQ }),
    prev: fc.uint8Array({ minLength: 20, maxLength: 20 }),
    packet: fc.uint8Array({ minLength: 120, maxLength: 120 }),
  });

  it("hash as node:crypto hashes the same bytes", () => {
    fc.assert(
      fc.property(anyEntry, ({ fid, seq, prev, packet }) => {
        const seqBytes = new Uint8Array(4);
        new DataView(seqBytes.buffer).setUint32(0, seq);
        const prefix = new TextEncoder().encode("tinyssb-v0");
        const name = logEntryName(asFeedId(fid), seq, asMid(prev));
        expect(toHex(dmxOf(name))).toBe(sha256(prefix, fid, seqBytes, prev).slice(0, 14));
        expect(toHex(midOf(name, packet))).toBe(sha256(prefix, fid, seqBytes, prev, packet).slice(0, 40));
        expect(toHex(signedMessage(name, packet))).toBe(toHex(name) + toHex(packet.subarray(0, 56)));
      }),
    );
  });

  it("have another MID after any single bit of the packet flips", () => {
    const entry = gen1.poc01.entries[0].entries[1];
    const { name, packet } = makeEntry(entry);
    const seen = new Set([entry.mid]);
    for (let bit = 0; bit < packet.length * 8; bit++) {
      const flipped = packet.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      seen.add(toHex(midOf(name, flipped)));
    }
    expect(seen.size).toBe(1 + 960);
  });

  it("are refused a SEQ outside 1..2^32-1 and a payload of another size than 48", () => {
    const { fid, prev, dmx } = gen1.poc01.entries[0].entries[0];
    for (const seq of [0, -1, 1.5, MAX_SEQ + 1, Number.NaN])
      expect(() => logEntryName(feedIdOf(fid), seq, midFrom(prev)), `SEQ ${seq}`).toThrow(RangeError);
    for (const size of [0, 47, 49])
      expect(() => unsignedPacket(hex(dmx) as never, 0, new Uint8Array(size))).toThrow(RangeError);
  });

  it("does not change the feed ID or MID that it was made from", () => {
    const feedId = feedIdOf(gen1.keys[0].public);
    const anchor = genesisAnchor(feedId);
    anchor.mid[0] ^= 1;
    expect(toHex(feedId)).toBe(gen1.keys[0].public);
  });
});
