import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asFeedId, asMid, MAX_SEQ, toHex } from "../../src/core/bytes.ts";
import { cleanName } from "../../src/core/clean-name.ts";
import { genesisAnchor } from "../../src/core/entry.ts";
import {
  type FeedReference,
  maybeParseFeedReference,
  serializeFeedLink,
  serializeSsbReference,
} from "../../src/core/feed-reference.ts";
import { gen2, hex } from "../support/vectors.ts";

const FID = gen2.keys[0].fid;
const MID = "ab2baee8b3d502be6e80b5189e30d0f8bf3e0b05";
const feedIdOf = (text: string | undefined) => {
  const reference = text === undefined ? undefined : maybeParseFeedReference(text);
  return reference && toHex(reference.feedId);
};

const anyFeedId = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(asFeedId);
const anyMid = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(asMid);
const anyText = fc.string({ unit: "binary", maxLength: 120 });

describe("a feed ID written down", () => {
  it("is the same as hex, SSB reference and DID of today's network", () => {
    expect(gen2.keys.length).toBe(16);
    for (const { fid, ref, did } of gen2.keys) {
      for (const text of [fid, fid.toUpperCase(), ref, did, ` ${ref}\n`]) expect(feedIdOf(text), text).toBe(fid);
      expect(serializeSsbReference(asFeedId(hex(fid)))).toBe(ref);
      expect(maybeParseFeedReference(ref)!.anchor).toEqual(genesisAnchor(asFeedId(hex(fid))));
    }
  });

  it("is the same with the blanks that stand between its digits where it is shown", () => {
    for (const { fid } of gen2.keys) {
      expect(feedIdOf(fid.match(/.{8}/g)!.join(" "))).toBe(fid);
      expect(feedIdOf(`\n${fid.match(/.{16}/g)!.join("\u00a0\n")} `)).toBe(fid);
    }
  });

  it("has the base64 of Buffer as SSB reference", () => {
    fc.assert(
      fc.property(anyFeedId, (feedId) => {
        const base64 = Buffer.from(feedId).toString("base64");
        expect(serializeSsbReference(feedId)).toBe(`@${base64}.ed25519`);
        expect(feedIdOf(`did:ssb:ed25519:${base64}`)).toBe(toHex(feedId));
      }),
    );
  });

  it.each([
    "",
    FID.slice(1),
    `${FID}0`,
    `${FID} ${FID}`,
    `@${FID}.ed25519`,
    gen2.keys[0].ref.replace("=.ed25519", ".ed25519"),
    gen2.keys[0].ref.replace("1w=", "1x="), // the last digit has bits beyond 32 bytes
    gen2.keys[0].ref.replace("ed25519", "sha256"),
    gen2.keys[0].ref.replace("@", "%"),
    `${gen2.keys[0].did}=`,
    `web+tinyssb:feed/${FID.slice(2)}`,
    `web+tinyssb:feed/${FID}00`,
    `web+tinyssb:feed/${FID}g`,
    `web+tinyssb:blob/${FID}`,
    `web+tinyssb:feed/${FID}?seq=4`,
    `web+tinyssb:feed/${FID}?mid=${MID}`,
    `web+tinyssb:feed/${FID}?seq=-1&mid=${MID}`,
    `web+tinyssb:feed/${FID}?seq=1.5&mid=${MID}`,
    `web+tinyssb:feed/${FID}?seq=${MAX_SEQ}&mid=${MID}`,
    `web+tinyssb:feed/${FID}?seq=4&mid=${MID}00`,
    `web+tinyssb:feed/${FID}?seq=0&mid=${MID}`, // SEQ 0 has one MID only, FID[:20]
  ])("is not found in %j", (text) => {
    expect(maybeParseFeedReference(text)).toBeUndefined();
  });
});

describe("a link to a feed", () => {
  it("is found alone, with slashes, and behind the address of a page", () => {
    for (const link of [
      `web+tinyssb:feed/${FID}`,
      `web+tinyssb://feed/${FID}`,
      `http://localhost:8080/#web+tinyssb:feed/${FID}?name=A`,
      `Follow me: web+tinyssb:feed/${FID}?name=A please`,
    ])
      expect(feedIdOf(link), link).toBe(FID);
  });

  it("has the form that is printed in the documentation", () => {
    const feedId = asFeedId(hex(FID));
    expect(serializeFeedLink({ feedId, anchor: genesisAnchor(feedId), name: undefined })).toBe(
      `web+tinyssb:feed/${FID}`,
    );
    expect(serializeFeedLink({ feedId, anchor: { seq: 41, mid: asMid(hex(MID)) }, name: "Alice & Bob" })).toBe(
      `web+tinyssb:feed/${FID}?seq=41&mid=${MID}&name=Alice%20%26%20Bob`,
    );
    expect(serializeFeedLink({ feedId, anchor: genesisAnchor(feedId), name: " \u202e " })).toBe(
      `web+tinyssb:feed/${FID}`,
    );
  });

  it("brings back feed ID, anchor and name", () => {
    const anyReference = fc.record({
      feedId: anyFeedId,
      anchor: fc.option(fc.record({ seq: fc.integer({ min: 1, max: MAX_SEQ - 1 }), mid: anyMid }), { nil: undefined }),
      name: fc.option(anyText, { nil: undefined }),
    });
    fc.assert(
      fc.property(anyReference, fc.constantFrom("", "http://localhost:8080/#"), ({ feedId, anchor, name }, page) => {
        const reference: FeedReference = { feedId, anchor: anchor ?? genesisAnchor(feedId), name };
        const parsed = maybeParseFeedReference(page + serializeFeedLink(reference))!;
        expect(toHex(parsed.feedId)).toBe(toHex(feedId));
        expect(parsed.anchor.seq).toBe(reference.anchor.seq);
        expect(toHex(parsed.anchor.mid)).toBe(toHex(reference.anchor.mid));
        expect(parsed.name).toBe(cleanName(name ?? "") || undefined);
      }),
    );
  });

  it("keeps the feed ID when its name is badly encoded", () => {
    expect(maybeParseFeedReference(`web+tinyssb:feed/${FID}?name=%E0%A4%A`)).toMatchObject({ name: undefined });
    expect(maybeParseFeedReference(`web+tinyssb:feed/${FID}?name=a+b`)!.name).toBe("a b");
  });

  it("is never a reason to throw, whatever a stranger put there", () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        maybeParseFeedReference(before);
        maybeParseFeedReference(`${before}web+tinyssb:feed/${FID}?${after}`);
        maybeParseFeedReference(`web+tinyssb:feed/${FID}?name=${after}&seq=${before}`);
      }),
      { numRuns: 500 },
    );
  });

  it("names no other feed and no other anchor when it is cut at any character", () => {
    const link = `web+tinyssb:feed/${FID}?seq=41&mid=${MID}`;
    for (let size = 0; size < link.length; size++) {
      const parsed = maybeParseFeedReference(link.slice(0, size));
      if (size < 17 + 64) expect(parsed).toBeUndefined();
      else if (parsed) expect(parsed.anchor).toEqual(genesisAnchor(asFeedId(hex(FID))));
    }
  });
});
