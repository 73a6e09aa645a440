import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytes, fidOf, gen1, seedOf } from "./gen1-vectors.ts";
import * as codec from "./reference-codec.ts";
import { encodeKiss, KissReader } from "./reference-kiss.ts";

const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");
const recipe = (length: number, tag: number) =>
  Buffer.from(Array.from({ length }, (_, i) => (7 * i + (i >> 8) + 3 * tag) & 0xff));

describe("reference codec: log entries", () => {
  it.each(gen1.keys)("derives the feed ID of seed $seed_byte", ({ seed, public: fid }) => {
    expect(codec.ed25519Signer(bytes(seed)).fid.toString("hex")).toBe(fid);
  });

  const entries = gen1.poc01.entries.flatMap(({ key, entries }) => entries.map((entry) => ({ ...entry, key })));
  it.each(entries)("makes entry $seq of key $key byte for byte", (entry) => {
    const signer = codec.ed25519Signer(seedOf(entry.key));
    const prev = bytes(entry.prev);
    expect(codec.entryName(signer.fid, entry.seq, prev).toString("hex")).toBe(entry.nam);
    const made = codec.makeEntry(signer, entry.seq, prev, entry.typ, bytes(entry.payload));
    expect(made.packet.toString("hex")).toBe(entry.wire);
    expect(made.mid.toString("hex")).toBe(entry.mid);
    expect(codec.dmxOf(signer.fid, entry.seq + 1, made.mid).toString("hex")).toBe(entry.next_dmx);
    if (entry.typ === 0) expect(codec.plain48(bytes(entry.input)).toString("hex")).toBe(entry.payload);
    expect(codec.entryFault(signer.fid, entry.seq, prev, made.packet, codec.ed25519Verifier)).toBeUndefined();
  });

  // OpenSSL judges points of small and mixed order differently from the demos' library; such cases are named here.
  const ofOddOrder = (name: string) => /identity|small order|T8/.test(name);

  it.each(gen1.poc01.append_cases.filter((c) => !ofOddOrder(c.name)))(
    "judges as the demos do: $name",
    ({ key, replica_front, buf, accepted }) => {
      const { entries } = gen1.poc01.entries[key];
      const fid = bytes(gen1.keys[key].public);
      const prev = replica_front === 0 ? fid.subarray(0, 20) : bytes(entries[replica_front - 1].mid);
      const fault = codec.entryFault(fid, replica_front + 1, prev, bytes(buf), codec.ed25519Verifier);
      expect(fault === undefined).toBe(accepted);
    },
  );

  it.each(gen1.common.ed25519_verify.filter((c) => !ofOddOrder(c.name)))(
    "judges a signature as the demos do: $name",
    ({ pk, sig, msg, accepted }) => {
      expect(codec.ed25519Verifier(bytes(pk), bytes(sig), bytes(msg))).toBe(accepted);
    },
  );

  it("makes and checks the HMAC-SHA512 flavour", () => {
    const signer = codec.hmacSigner(seedOf(0));
    const verifier = codec.hmacVerifier(seedOf(0));
    for (const entry of gen1.poc01.hmac_variant.entries) {
      const author = gen1.keys.find((key) => key.public === entry.fid)!;
      const own = codec.hmacSigner(bytes(author.seed));
      const made = codec.makeEntry(own, entry.seq, bytes(entry.prev), entry.typ, bytes(entry.payload));
      expect(made.packet.toString("hex")).toBe(entry.wire);
      expect(made.mid.toString("hex")).toBe(entry.mid);
    }
    const { packet, prev } = codec.makeEntry(signer, 1, signer.fid.subarray(0, 20), 0, codec.plain48(Buffer.of(1)));
    expect(codec.entryFault(signer.fid, 1, prev, packet, verifier)).toBeUndefined();
    packet[119]! ^= 1;
    expect(codec.entryFault(signer.fid, 1, prev, packet, verifier)).toBe("signature");
  });
});

describe("reference codec: sidechains", () => {
  it.each(gen1.common.varint)("codes the length $n", ({ n, enc, dec }) => {
    expect(codec.encodeCompactSize(n).toString("hex")).toBe(enc);
    expect(codec.decodeCompactSize(bytes(enc))).toEqual({ value: BigInt(dec[0]), sizeBytes: dec[1] });
  });

  it.each(gen1.poc01.chains)("cuts $len bytes as the demos do, and reads them back", (chain) => {
    const content = recipe(chain.len, chain.recipe_tag);
    expect(sha256(content)).toBe(chain.content_sha256);
    const { payload, blobs } = codec.makeChain(content);
    expect(payload.toString("hex")).toBe(chain.payload);
    expect(blobs).toHaveLength(chain.blob_count);
    expect(sha256(Buffer.concat(blobs))).toBe(chain.blobs_concat_sha256);
    const byPointer = new Map(blobs.map((blob) => [codec.pointerOf(blob).toString("hex"), blob]));
    const reading = codec.readChain(payload, (pointer) => byPointer.get(pointer.toString("hex")));
    expect(reading.complete).toBe(true);
    expect(reading.content.equals(content)).toBe(true);
  });

  it.each([
    [127, "7f"],
    [128, "8001"],
    [300, "ac02"],
    [624_485, "e58e26"],
  ])("writes the length %i as LEB128 %s, and reads it back", (length, leb128) => {
    const content = Buffer.alloc(length, 0x61);
    const { payload, blobs } = codec.makeChain(content, "leb128");
    expect(payload.toString("hex").startsWith(`${leb128}61`)).toBe(true);
    const byPointer = new Map(blobs.map((blob) => [codec.pointerOf(blob).toString("hex"), blob]));
    const reading = codec.readChain(payload, (pointer) => byPointer.get(pointer.toString("hex")), "leb128");
    expect(reading.content.equals(content)).toBe(true);
  });

  it.each(gen1.common.undo_chain_cases)("reads the chain: $name", ({ payload, blobs, complete, content }) => {
    const byPointer = new Map(blobs.map((b) => [codec.pointerOf(bytes(b)).toString("hex"), bytes(b)]));
    const reading = codec.readChain(bytes(payload), (p) => byPointer.get(p.toString("hex")));
    expect(reading.complete).toBe(complete);
    expect(reading.content.toString("hex")).toBe(content);
  });
});

describe("reference codec: requests", () => {
  it.each([
    ["poc01", gen1.poc01.want],
    ["later", gen1.poc02.want],
  ] as const)("makes WANTs of the style %s", (style, { packets }) => {
    for (const { dmx_key, items, wire } of packets) {
      const pairs = items.map(({ key, seq }) => ({ fid: fidOf(key), seq }));
      const packet = codec.makeWant(pairs, style, fidOf(dmx_key));
      expect(packet.toString("hex")).toBe(wire);
      expect(codec.readWantLikePoc01(packet).map(({ seq }) => seq)).toEqual(items.map((i) => i.seq));
    }
  });

  it("makes and reads BLOB requests", () => {
    const { dmx, cases } = gen1.poc02.blobreq;
    expect(codec.BLOB_REQUEST_DMX.toString("hex")).toBe(dmx);
    for (const { request } of cases) {
      const pairs = codec.readBlobRequest(bytes(request));
      expect(request.startsWith(codec.makeBlobRequest(pairs).toString("hex"))).toBe(true);
    }
  });
});

describe("reference codec: KISS", () => {
  it.each(gen1.kiss.encode)("frames $payload", ({ payload, frame, decoded_back }) => {
    expect(encodeKiss(bytes(payload)).toString("hex")).toBe(frame);
    expect(new KissReader().push(bytes(frame)).map((f) => f.toString("hex"))).toEqual(decoded_back);
  });

  it.each(gen1.kiss.decode)("reads: $name", ({ chunks, frames, left_in_buffer, escape_pending }) => {
    const reader = new KissReader();
    const got = chunks.flatMap((chunk) => reader.push(bytes(chunk)));
    expect(got.map((frame) => frame.toString("hex"))).toEqual(frames);
    expect(reader.pending.toString("hex")).toBe(left_in_buffer);
    expect(reader.escapePending).toBe(escape_pending);
  });
});
