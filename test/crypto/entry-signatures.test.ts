import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { asFeedId, asMid, equalBytes, type FeedId, type Mid, toHex } from "../../src/core/bytes.ts";
import { dmxOf, genesisAnchor, logEntryName, midOf, signatureOf, signedMessage } from "../../src/core/entry.ts";
import { signerFor, verifyEntry } from "../../src/crypto/entry-signatures.ts";
import { chooseVerifier, type Verifier } from "../../src/crypto/verifier.ts";
import { gen1, gen2, hex, poc01Data } from "../support/vectors.ts";

let verifiers: Verifier[];

beforeAll(async () => {
  verifiers = [await chooseVerifier(), await chooseVerifier({})];
});

/** What a replica does with a packet: length, then DMX, then signature. */
async function replicaTakes(feedId: FeedId, seq: number, prev: Mid, packet: Uint8Array): Promise<boolean> {
  if (packet.length !== 120) return false;
  const name = logEntryName(feedId, seq, prev);
  if (!equalBytes(packet.subarray(0, 7), dmxOf(name))) return false;
  const job = {
    scheme: "ed25519",
    key: feedId,
    message: signedMessage(name, packet),
    signature: signatureOf(packet),
  } as const;
  const [answer, other] = await Promise.all(verifiers.map((verifier) => verifyEntry(verifier, job)));
  expect(answer, "both verifiers agree").toBe(other);
  return answer;
}

describe("entries offered to a replica", () => {
  it.each(gen1.poc01.append_cases)("$name", async (offered) => {
    const feedId = asFeedId(hex(gen1.keys[offered.key].public));
    const { entries } = gen1.poc01.entries[offered.key];
    const prev =
      offered.replica_front === 0 ? genesisAnchor(feedId).mid : asMid(hex(entries[offered.replica_front - 1].mid));
    const packet = hex(offered.buf);
    const taken = await replicaTakes(feedId, offered.replica_front + 1, prev, packet);
    const weRefuse = /^signature malleability|^R = identity, (sign bit set|y=Q\+1)/.test(offered.name);
    expect(taken).toBe(offered.accepted && !weRefuse);
    if (weRefuse) expect(offered.accepted, "the reference takes it").toBe(true);
    if (taken) {
      const name = logEntryName(feedId, offered.replica_front + 1, prev);
      expect(toHex(midOf(name, packet))).toBe(offered.front_mid_after);
    }
  });

  it("can not be forked by a second signature of the same entry", async () => {
    const { entry2_variant, mid_of_variant, genuine_mid } = gen1.poc01.malleability_fork;
    const [first, second] = gen1.poc01.entries[0].entries;
    const feedId = asFeedId(hex(first.fid));
    const prev = asMid(hex(first.mid));
    expect(await replicaTakes(feedId, 2, prev, hex(entry2_variant))).toBe(false);
    expect(await replicaTakes(feedId, 2, prev, hex(second.wire))).toBe(true);
    // What would have happened: another MID, and the genuine entry 3 refused for ever.
    const name = logEntryName(feedId, 2, prev);
    expect(toHex(midOf(name, hex(entry2_variant)))).toBe(mid_of_variant);
    expect(toHex(midOf(name, hex(second.wire)))).toBe(genuine_mid);
  });

  it("of all feeds of the reference, the recorded demo and today's network are taken", async () => {
    let taken = 0;
    const take = async (fid: string, seq: number, prev: string, wire: string) => {
      expect(await replicaTakes(asFeedId(hex(fid)), seq, asMid(hex(prev)), hex(wire)), `${fid} ${seq}`).toBe(true);
      taken++;
    };
    for (const { entries } of gen1.poc01.entries) for (const e of entries) await take(e.fid, e.seq, e.prev, e.wire);
    for (const e of gen1.poc01.truncated.entries) await take(e.fid, e.seq, e.prev, e.wire);
    for (const e of gen1.extra_types_poc05.entries) await take(e.fid, e.seq, e.prev, e.wire);
    const author = gen1.poc01.entries[0].entries[0];
    for (const chain of gen1.poc01.chains) await take(author.fid, 2, author.mid, chain.wire);
    for (const { logs } of Object.values(poc01Data))
      for (const [fid, log] of Object.entries(logs))
        for (const e of log.entries) await take(fid, e.seq, e.prev, e.wire);
    for (const { fid, entries } of gen2.feeds) for (const e of entries) await take(fid, e.seq, e.prev, e.wire);
    expect(taken).toBe(18 + 4 + 7 + 23 + 24 + 43);
  });

  it.each(gen2.must_refuse_entries)("of today's network are refused: $code", async (refused) => {
    const feedId = asFeedId(hex(refused.fid));
    const prev = asMid(hex(refused.prev));
    const expectedDmx = toHex(dmxOf(logEntryName(feedId, refused.seq, prev)));
    expect(refused.wire.startsWith(expectedDmx)).toBe(refused.dmx_matches);
    expect(await replicaTakes(feedId, refused.seq, prev, hex(refused.wire))).toBe(false);
  });

  it("of the other dialect are recognised by their DMX and refused by their signature", async () => {
    for (const { entries } of gen1.poc02.entries) {
      const [{ fid, seq, prev, wire }] = entries;
      const feedId = asFeedId(hex(fid));
      expect(wire.startsWith(toHex(dmxOf(logEntryName(feedId, seq, asMid(hex(prev))))))).toBe(true);
      expect(await replicaTakes(feedId, seq, asMid(hex(prev)), hex(wire))).toBe(false);
    }
  });
});

describe("the signer of an own feed", () => {
  const [first] = gen1.poc01.entries[0].entries;
  const feedId = asFeedId(hex(first.fid));
  const seed = hex(gen1.keys[0].seed);

  it("signs the entries of an Ed25519 feed as the reference does", async () => {
    const signer = await signerFor({ secret: seed, scheme: "ed25519" }, feedId);
    for (const { signed_msg, signature } of gen1.poc01.entries[0].entries)
      expect(toHex(await signer.sign(hex(signed_msg)))).toBe(signature);
    expect(signer.feedId).toEqual(feedId);
  });

  it("signs the entries of an HMAC feed as the reference does, whatever its feed ID", async () => {
    const { entries, chain_300 } = gen1.poc01.hmac_variant;
    const signer = await signerFor({ secret: seed, scheme: "hmac-sha512" }, feedId);
    for (const { signed_msg, signature } of [...entries.filter(({ fid }) => fid === first.fid), chain_300])
      expect(toHex(await signer.sign(hex(signed_msg)))).toBe(signature);
    const other = asFeedId(new Uint8Array(32).fill(9));
    expect((await signerFor({ secret: seed, scheme: "hmac-sha512" }, other)).feedId).toEqual(other);
  });

  it("is not made of a seed that belongs to another feed ID, or of a secret of another size", async () => {
    const other = asFeedId(hex(gen1.keys[1].public));
    await expect(signerFor({ secret: seed, scheme: "ed25519" }, other)).rejects.toThrow("invariant broken");
    for (const scheme of ["ed25519", "hmac-sha512"] as const)
      await expect(signerFor({ secret: seed.subarray(1), scheme }, feedId)).rejects.toThrow();
  });

  it("keeps its own copy of the secret", async () => {
    for (const scheme of ["ed25519", "hmac-sha512"] as const) {
      const secret = seed.slice();
      const signer = await signerFor({ secret, scheme }, feedId);
      const before = await signer.sign(Uint8Array.of(1));
      secret.fill(0);
      expect(await signer.sign(Uint8Array.of(1))).toEqual(before);
    }
  });
});

describe("the verify effect", () => {
  const [entry] = gen1.poc01.hmac_variant.entries;
  const job = {
    scheme: "hmac-sha512",
    key: hex(gen1.keys[0].seed),
    message: hex(entry.signed_msg),
    signature: hex(entry.signature),
  } as const;

  it("keeps the schemes apart: what counts in one does not in the other", async () => {
    const genuine = gen1.poc01.entries[0].entries[0];
    const signed = { key: hex(genuine.fid), message: hex(genuine.signed_msg), signature: hex(genuine.signature) };
    for (const verifier of verifiers) {
      expect(await verifyEntry(verifier, job)).toBe(true);
      expect(await verifyEntry(verifier, { ...job, scheme: "ed25519" })).toBe(false);
      expect(await verifyEntry(verifier, { ...job, scheme: "ed25519", key: hex(entry.fid) })).toBe(false);
      expect(await verifyEntry(verifier, { ...signed, scheme: "ed25519" })).toBe(true);
      expect(await verifyEntry(verifier, { ...signed, scheme: "hmac-sha512" })).toBe(false);
    }
  });

  it("answers false to any sizes of key, message and signature, and never rejects", async () => {
    const anyBytes = fc.uint8Array({ maxLength: 130, size: "max" });
    const scheme = fc.constantFrom("ed25519" as const, "hmac-sha512" as const);
    await fc.assert(
      fc.asyncProperty(scheme, anyBytes, anyBytes, anyBytes, async (scheme, key, message, signature) => {
        for (const verifier of verifiers)
          expect(await verifyEntry(verifier, { scheme, key, message, signature })).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
