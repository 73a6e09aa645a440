import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/core/bytes.ts";
import { MAX_CONTENT_BYTES } from "../../src/core/limits.ts";
import {
  decodeLength,
  decodePlain,
  encodeLength,
  encodePlain,
  encodeSidechain,
  joinSidechain,
  type LengthCode,
  maybeLengthCodeOf,
  parseSidechainHead,
  pointerTo,
  successorOf,
} from "../../src/core/sidechain.ts";
import { chainContent, gen1, gen2, gen2Content, hex, poc01Data } from "../support/vectors.ts";

const CODES: readonly LengthCode[] = ["compact-size", "leb128"];
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Follows a chain as long as its length asks for blobs, with a table as the store has one. */
function follow(payload: Uint8Array, blobs: Map<string, Uint8Array>, code: LengthCode) {
  const head = parseSidechainHead(payload, code);
  const found: Uint8Array[] = [];
  const lookups: string[] = [];
  let next = head.state === "chained" ? head.pointer : undefined;
  while (next !== undefined && found.length < head.blobCount) {
    lookups.push(toHex(next));
    const blob = blobs.get(toHex(next));
    if (!blob) break;
    found.push(blob);
    next = successorOf(blob);
  }
  return { head, found, lookups, content: joinSidechain(head, found) };
}

describe("LEN", () => {
  it.each(gen1.common.varint)("is the CompactSize of the reference for $n", ({ n, enc, dec }) => {
    expect(toHex(encodeLength(n, "compact-size"))).toBe(enc);
    expect(decodeLength(hex(`${enc}a5a5`), "compact-size")).toEqual({ value: dec[0], size: dec[1] });
  });

  it.each(gen2.varint.cases)("is LEB128 or CompactSize for $n, equal up to 127", ({ n, leb128, bitcoin, same }) => {
    expect(toHex(encodeLength(n, "leb128"))).toBe(leb128);
    expect(toHex(encodeLength(n, "compact-size"))).toBe(bitcoin);
    expect(decodeLength(hex(leb128), "leb128")).toEqual({ value: n, size: leb128.length / 2 });
    expect(decodeLength(hex(bitcoin), "compact-size")).toEqual({ value: n, size: bitcoin.length / 2 });
    expect(same).toBe(n <= 127);
  });

  it.each(gen2.varint.cross_reading)("of $n read with the other code gives what the other side sees", (crossed) => {
    const read = (written: string, code: LengthCode, expected: [string, number]) =>
      expect(decodeLength(hex(written + crossed.tail_used), code)).toEqual({
        value: Number(expected[0]),
        size: expected[1],
      });
    const { leb128, bitcoin } = gen2.varint.cases.find(({ n }) => n === crossed.n)!;
    read(leb128, "compact-size", crossed.leb128_read_as_bitcoin);
    read(bitcoin, "leb128", crossed.bitcoin_read_as_leb128);
  });

  it.each(CODES)("comes back in %s, and from no shorter part", (code) => {
    const lengths = fc.oneof(fc.nat(300), fc.nat(70_000), fc.maxSafeNat());
    fc.assert(
      fc.property(lengths, (length) => {
        const bytes = encodeLength(length, code);
        expect(decodeLength(bytes, code)).toEqual({ value: length, size: bytes.length });
        for (let size = 0; size < bytes.length; size++)
          expect(decodeLength(bytes.subarray(0, size), code)).toBeUndefined();
      }),
    );
  });

  it("is not read from a LEB128 varint that does not end within ten bytes", () => {
    expect(decodeLength(new Uint8Array(28).fill(0x80), "leb128")).toBeUndefined();
  });
});

describe("plain48", () => {
  it("pads with zeros and gives content back that does not end in zeros", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 48 }), (content) => {
        const payload = encodePlain(content);
        expect(toHex(payload)).toBe(toHex(content).padEnd(96, "0"));
        expect(toHex(decodePlain(payload))).toBe(toHex(content).replace(/(00)+$/, ""));
      }),
    );
  });

  it("has the payload that the reference makes of the same input", () => {
    const plain = gen1.poc01.entries.flatMap(({ entries }) => entries).filter(({ typ, input }) => typ === 0 && input);
    expect(plain.length).toBeGreaterThan(10);
    for (const { input, payload } of plain) expect(toHex(encodePlain(hex(input!).subarray(0, 48)))).toBe(payload);
  });

  it("is refused beyond 48 bytes instead of being cut", () => {
    expect(() => encodePlain(new Uint8Array(49))).toThrow(RangeError);
  });
});

describe("sidechains of the reference", () => {
  it.each(gen1.poc01.chains)("have the same payload and blobs for $len bytes", (chain) => {
    const content = chain.content === undefined ? chainContent(chain.len, chain.recipe_tag) : hex(chain.content);
    expect(sha256(content)).toBe(chain.content_sha256);
    const { payload, blobs } = encodeSidechain(content, "compact-size");
    expect(toHex(payload)).toBe(chain.payload);
    expect(blobs.length).toBe(chain.blob_count);
    expect(sha256(Buffer.concat(blobs))).toBe(chain.blobs_concat_sha256);
    if (chain.blobs) expect(blobs.map((blob) => toHex(blob))).toEqual(chain.blobs.map(({ data }) => data));
    if (chain.first_blob) expect(toHex(blobs[0])).toBe(chain.first_blob);
    if (chain.last_blob) expect(toHex(blobs.at(-1)!)).toBe(chain.last_blob);
    if (chain.first_hptr) expect(toHex(pointerTo(blobs[0]))).toBe(chain.first_hptr);
    if (chain.last_hptr) expect(toHex(pointerTo(blobs.at(-1)!))).toBe(chain.last_hptr);

    const head = parseSidechainHead(payload, "compact-size");
    expect(head).toMatchObject({ contentBytes: chain.len, blobCount: chain.blob_count });
    expect(toHex(head.pointer ?? new Uint8Array(20))).toBe(chain.first_ptr_in_payload);
    expect(sha256(joinSidechain(head, blobs))).toBe(chain.content_sha256);
  });

  it("have the hash pointer under which the reference stores a blob", () => {
    const { blob, hptr } = gen1.common.blob_store;
    expect(toHex(pointerTo(hex(blob)))).toBe(hptr);
  });

  it("have the hash pointers under which the recorded demo filed its blobs, and follow each other", () => {
    const folder = new URL("../vectors/poc01-data/nodeA/_blob/", import.meta.url);
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.length === 41);
    const blobs = new Map(
      names.map((name) => [name.replace("/", ""), new Uint8Array(readFileSync(new URL(name, folder)))]),
    );
    expect(blobs.size).toBe(5);
    for (const [name, blob] of blobs) expect(toHex(pointerTo(blob))).toBe(name);
    const [log] = Object.values(poc01Data.nodeA.logs);
    const chained = log.entries.filter(({ typ }) => typ === 1);
    expect(chained.length).toBe(2);
    for (const { wire, complete, chain_len, content } of chained) {
      const followed = follow(hex(wire).subarray(8, 56), blobs, "compact-size");
      expect(followed.found.length === followed.head.blobCount).toBe(complete);
      expect(followed.head.contentBytes).toBe(chain_len);
      expect(toHex(followed.content)).toBe(content);
    }
  });

  it.each(gen1.common.undo_chain_cases)("are read as the reference reads them: $name", (reference) => {
    const blobs = new Map(reference.blobs.map((blob) => [sha256(hex(blob)).slice(0, 40), hex(blob)]));
    const { head, found, lookups, content } = follow(hex(reference.payload), blobs, "compact-size");
    expect(head.contentBytes).toBe(reference.chain_len);
    if (reference.chain_len > MAX_CONTENT_BYTES) {
      // The reference would follow the chain for ever; we do not begin.
      expect(head.state).toBe("oversize");
      expect(lookups).toEqual([]);
      return;
    }
    expect(found.length === head.blobCount).toBe(reference.complete);
    expect(toHex(content)).toBe(reference.content);
    expect(lookups).toEqual(reference.blob_lookups);
    if (!reference.complete && reference.blob_lookups.length === 0) expect(head.state).toBe("broken");
  });
});

describe("sidechains of today's network", () => {
  it("have the same payload and chunks with LEB128, and with CompactSize up to 127 bytes", () => {
    let compared = 0;
    for (const entry of gen2.feeds.flatMap(({ entries }) => entries)) {
      if (entry.type !== 1) continue;
      const content = entry.content === undefined ? gen2Content(entry.content_len) : hex(entry.content);
      expect(sha256(content)).toBe(entry.content_sha256);
      const { payload, blobs } = encodeSidechain(content, "leb128");
      expect(toHex(payload), entry.label).toBe(entry.payload48);
      expect(blobs.length).toBe(entry.n_chunks);
      if (entry.chunks) expect(blobs.map((blob) => toHex(blob))).toEqual(entry.chunks);
      const asPoc01 = toHex(encodeSidechain(content, "compact-size").payload);
      expect(asPoc01 === entry.payload48, entry.label).toBe(content.length <= 127);
      compared++;
    }
    expect(compared).toBe(39);
  });
});

describe("sidechains of any content", () => {
  const anyContent = fc.oneof(fc.uint8Array({ maxLength: 130 }), fc.uint8Array({ maxLength: 3000, size: "max" }));

  it.each(CODES)("come back whole in %s, each blob hashed by its predecessor", (code) => {
    fc.assert(
      fc.property(anyContent, (content) => {
        const { payload, blobs } = encodeSidechain(content, code);
        const table = new Map(blobs.map((blob) => [sha256(blob).slice(0, 40), blob]));
        const followed = follow(payload, table, code);
        expect(toHex(followed.content)).toBe(toHex(content));
        expect(followed.found.length).toBe(blobs.length);
        expect(followed.head.state).toBe(blobs.length === 0 ? "whole" : "chained");
      }),
    );
  });

  it("come back short, never wrong, while blobs are missing at the end", () => {
    const content = chainContent(1000, 2);
    const { payload, blobs } = encodeSidechain(content, "compact-size");
    const head = parseSidechainHead(payload, "compact-size");
    for (let known = 0; known <= blobs.length; known++) {
      const joined = joinSidechain(head, blobs.slice(0, known));
      expect(toHex(joined)).toBe(toHex(content.subarray(0, joined.length)));
      expect(joined.length).toBe(Math.min(1000, 25 + 100 * known));
    }
  });

  it("are written up to the limit and refused beyond it", () => {
    const { payload, blobs } = encodeSidechain(new Uint8Array(MAX_CONTENT_BYTES), "compact-size");
    expect(parseSidechainHead(payload, "compact-size")).toMatchObject({ state: "chained", blobCount: blobs.length });
    expect(() => encodeSidechain(new Uint8Array(MAX_CONTENT_BYTES + 1), "compact-size")).toThrow(RangeError);
  });

  it("are oversize one byte beyond the limit, and never joined beyond it", () => {
    const payload = new Uint8Array(48).fill(7);
    payload.set(encodeLength(MAX_CONTENT_BYTES + 1, "compact-size"));
    const head = parseSidechainHead(payload, "compact-size");
    expect(head.state).toBe("oversize");
    const blobs = Array.from({ length: head.blobCount + 5 }, () => new Uint8Array(120));
    expect(joinSidechain(head, blobs).length).toBe(MAX_CONTENT_BYTES);
  });

  it.each(CODES)("are read in %s from any 48 bytes without throwing, with bounded results", (code) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (payload) => {
        const head = parseSidechainHead(payload, code);
        expect(head.head.length).toBeLessThanOrEqual(27);
        expect(head.state === "chained").toBe(
          head.blobCount > 0 && head.pointer !== undefined && head.contentBytes <= MAX_CONTENT_BYTES,
        );
        expect(joinSidechain(head, []).length).toBe(Math.min(head.contentBytes, head.head.length));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(CODES)("are broken in %s when the payload is cut at any length", (code) => {
    const { payload } = encodeSidechain(chainContent(300, 1), code);
    for (let size = 0; size < payload.length; size++)
      expect(parseSidechainHead(payload.subarray(0, size), code).state, `${size} bytes`).toBe("broken");
  });

  it("survive a flip of any bit of the payload without throwing, and never find a blob that does not hash to its pointer", () => {
    const { payload, blobs } = encodeSidechain(chainContent(300, 1), "compact-size");
    const table = new Map(blobs.map((blob) => [sha256(blob).slice(0, 40), blob]));
    for (let bit = 0; bit < 48 * 8; bit++) {
      const flipped = payload.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      const { head, found, content } = follow(flipped, table, "compact-size");
      if (bit >= 28 * 8) expect(found.length, `bit ${bit}`).toBe(0);
      expect(content.length).toBeLessThanOrEqual(Math.min(head.contentBytes, 27 + 100 * found.length));
    }
  });
});

describe("an unknown length code", () => {
  const LONG = 128;

  it.each(
    gen2.feeds.flatMap(({ name, entries }) =>
      entries.filter(({ type }) => type === 1).map((entry) => ({ ...entry, name })),
    ),
  )("is told by the chain of $content_len bytes of today's network", ({ payload48, n_chunks, content_len }) => {
    const code = maybeLengthCodeOf(hex(payload48), n_chunks);
    if (content_len < LONG) expect(code).toBe("either");
    else expect(["leb128", "either"]).toContain(code);
    const head = parseSidechainHead(hex(payload48), "unknown");
    expect(head.blobCount).toBeGreaterThanOrEqual(n_chunks);
    if (code === "leb128") expect(maybeLengthCodeOf(hex(payload48), n_chunks + 1)).not.toBe("leb128");
  });

  it("is told by most chains of today's network, and the same way as by a few lines of arithmetic", () => {
    let decided = 0;
    for (const { payload48, n_chunks, content_len, type } of gen2.feeds.flatMap(({ entries }) => entries)) {
      if (type !== 1 || content_len < LONG) continue;
      const bytes = hex(payload48);
      // The other reading: one byte up to 252, else fd + 2, fe + 4 bytes.
      const size = bytes[0] < 253 ? 1 : bytes[0] === 253 ? 3 : bytes[0] === 254 ? 5 : 9;
      const view = Buffer.from(bytes);
      const length = size === 1 ? bytes[0] : size === 9 ? Number.MAX_SAFE_INTEGER : view.readUIntLE(1, size - 1);
      const isToo = Math.max(0, Math.ceil((length - (28 - size)) / 100)) === n_chunks;
      const isShortest = size === 1 || (size === 3 ? length > 252 : length > 65535);
      expect(maybeLengthCodeOf(bytes, n_chunks)).toBe(isToo && isShortest ? "either" : "leb128");
      if (!isToo) decided++;
    }
    expect(decided).toBeGreaterThan(5);
  });

  it("is told by the chains of PoC-01", () => {
    let decided = 0;
    for (const { payload, blob_count, len } of gen1.poc01.chains) {
      const code = maybeLengthCodeOf(hex(payload), blob_count);
      if (len < LONG) expect(code).toBe("either");
      else expect(["compact-size", "either"]).toContain(code);
      if (code === "compact-size") decided++;
    }
    expect(decided).toBeGreaterThan(5);
  });

  it("leaves a chain long enough for both readings, and knows when none fits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(...CODES), fc.nat(255), (length, code, fill) => {
        const { payload, blobs } = encodeSidechain(new Uint8Array(length).fill(fill), code);
        expect(parseSidechainHead(payload, "unknown").blobCount).toBeGreaterThanOrEqual(blobs.length);
        expect([code, "either"]).toContain(maybeLengthCodeOf(payload, blobs.length));
        const head = parseSidechainHead(payload, code);
        expect(toHex(joinSidechain(head, blobs))).toBe(toHex(new Uint8Array(length).fill(fill)));
      }),
    );
    const { payload } = encodeSidechain(new Uint8Array(1000), "leb128");
    expect(maybeLengthCodeOf(payload, 5)).toBeUndefined();
  });

  it("is either where both readings need as many blobs", () => {
    // CompactSize 128, then content that begins with 01: LEB128 reads 128 too.
    const content = new Uint8Array(128).fill(0x41);
    content[0] = 1;
    const { payload, blobs } = encodeSidechain(content, "compact-size");
    expect(maybeLengthCodeOf(payload, blobs.length)).toBe("either");
  });

  it("of random payloads throws nothing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 60 }), fc.nat(300), (payload, blobCount) => {
        maybeLengthCodeOf(payload, blobCount);
        parseSidechainHead(payload, "unknown");
      }),
    );
  });
});
