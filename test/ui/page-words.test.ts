/** The parts of the page that need no browser: addresses, names, what a text becomes, bounded lists, what is picked. */
import { describe, expect, test } from "vitest";
import { MAX_IMPORT_BYTES } from "../../src/archive/import-files.ts";
import { problemFrom } from "../../src/ui/base/problem.ts";
import { displayNameOf, shortNameOf } from "../../src/ui/base/short-name.ts";
import { blobsOf } from "../../src/ui/conversation/composition.ts";
import { MAX_SHOWN_BYTES, MAX_SHOWN_ENTRIES, ShownEntries } from "../../src/ui/conversation/shown-entries.ts";
import { ArchiveBudget, ArchiveRefused, maybeFeedIdIn, maybeNodeName } from "../../src/ui/node/archive.ts";
import { outcomeInWords, packetInWords } from "../../src/ui/packets/packet-words.ts";
import { isProfile, maybeProfileOf, proposeProfile } from "../../src/ui/shell/profile.ts";
import { parseRoute } from "../../src/ui/shell/route.ts";
import { BOB, CARLA, entryView, packetView } from "../support/fake-tinyssb.ts";
import gen1 from "../vectors/gen1.json" with { type: "json" };
import gen2 from "../vectors/gen2.json" with { type: "json" };

const utf8 = (text: string) => new Uint8Array(Buffer.from(text, "utf8"));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => entryView(from + i, "x"));
const thrownBy = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

describe("profile of the address", () => {
  test("is default without a query, and the named one with it", () => {
    expect(maybeProfileOf("")).toBe("default");
    expect(maybeProfileOf("?profile=nodeB")).toBe("nodeB");
  });

  test.each(["?profile=", "?profile=a%20b", `?profile=${"x".repeat(33)}`, "?profile=../a", "?profile=n%C3%B6de"])(
    "is none for %s",
    (query) => {
      expect(maybeProfileOf(query)).toBeUndefined();
    },
  );

  test.each([
    ["nodeA", "nodeA"],
    ["Zoë at the hut!", "Zoe-at-the-hut"],
    ["../..", "imported"],
    ["木村", "imported"],
    ["x".repeat(50), "x".repeat(32)],
  ])("is proposed for a node called %s as one that can be", (name, profile) => {
    expect(proposeProfile(name)).toBe(profile);
    expect(isProfile(profile)).toBe(true);
  });
});

describe("hash of the address", () => {
  test("names a screen, a feed, or a reference to ask about", () => {
    expect(parseRoute(`#feed/${BOB.toUpperCase()}`)).toEqual({ name: "feed", of: BOB });
    expect(parseRoute("#packets")).toEqual({ name: "packets", of: "" });
    expect(parseRoute(`#follow=web%2Btinyssb%3Afeed%2F${BOB}`)).toEqual({
      name: "follow",
      of: `web+tinyssb:feed/${BOB}`,
    });
  });

  test("is the start for anything else, and a broken escape is shown as it stands", () => {
    for (const hash of ["", "#", "#feed/12", "#<b>", "#follow", "#a b", `#follow=${"a".repeat(3000)}`])
      expect(parseRoute(hash)).toEqual({ name: "", of: "" });
    expect(parseRoute("#follow=100%")).toEqual({ name: "follow", of: "100%" });
  });
});

describe("names of feeds", () => {
  test("are short names as the Android app and the firmware make them", () => {
    expect(gen2.keys.length).toBeGreaterThan(2);
    for (const { fid, shortname } of gen2.keys) expect(shortNameOf(fid)).toBe(shortname);
  });

  test("are cleaned of direction characters, and the short name stands in for an empty one", () => {
    expect(displayNameOf({ feedId: BOB, name: "a\u202eb" })).toBe("a b");
    expect(displayNameOf({ feedId: BOB, name: " \u200b " })).toBe(shortNameOf(BOB));
  });
});

describe("the blobs that a length announces", () => {
  test("are as many as the reference makes", () => {
    const long = gen1.poc01.chains.filter(({ len }) => len > 48);
    expect(long.length).toBeGreaterThan(10);
    for (const { len, blob_count } of long) expect(blobsOf(len)).toBe(blob_count);
  });
});

describe("entries in memory", () => {
  test("stay one run, newest first, bounded on both sides", () => {
    const shown = new ShownEntries();
    shown.replace(range(1000, 1049));
    expect(shown.list.map(({ seq }) => seq)).toEqual(
      range(1000, 1049)
        .map(({ seq }) => seq)
        .reverse(),
    );
    for (let from = 1050; from < 1400; from += 50) shown.addNewer(range(from, from + 49));
    expect([shown.list.length, shown.newestSeq, shown.oldestSeq]).toEqual([MAX_SHOWN_ENTRIES, 1399, 1200]);
    for (let to = 1199; to > 900; to -= 50) shown.addOlder(range(to - 49, to));
    expect([shown.list.length, shown.newestSeq, shown.oldestSeq]).toEqual([MAX_SHOWN_ENTRIES, 1099, 900]);
  });

  test("take the newer state of what is shown and ignore the rest", () => {
    const shown = new ShownEntries();
    shown.replace(range(5, 7));
    shown.update([entryView(6, "now here"), entryView(99, "far away")]);
    expect(shown.list.map(({ seq, content }) => [seq, Buffer.from(content!, "hex").toString()])).toEqual([
      [7, "x"],
      [6, "now here"],
      [5, "x"],
    ]);
  });

  test("keep only the beginning of long content", () => {
    const shown = new ShownEntries();
    shown.replace([entryView(1, "y".repeat(100_000))]);
    expect(shown.list[0].content).toBe("79".repeat(MAX_SHOWN_BYTES));
  });
});

describe("what is picked for an import", () => {
  test("is counted, and refused in words at the limits of an import", () => {
    const budget = new ArchiveBudget();
    budget.add(MAX_IMPORT_BYTES);
    const refused = thrownBy(() => budget.add(1)) as ArchiveRefused;
    expect(refused).toBeInstanceOf(ArchiveRefused);
    expect(refused.problem.remedy).toContain("config.json");
  });

  test("tells the name of its node, in whatever folder, and nothing when there is none", () => {
    const config = utf8('{"name":"nodeA","feedID":"4EEF"}');
    expect(maybeNodeName({ "config.json": config })).toBe("nodeA");
    expect(maybeNodeName({ "data/nodeA/_logs/x.log": utf8(""), "data/nodeA/config.json": config })).toBe("nodeA");
    expect(maybeFeedIdIn(config)).toBe("4eef");
    for (const files of [
      {},
      { "config.json": utf8("{") },
      { "config.json": utf8("null") },
      { "myconfig.json": config },
    ])
      expect(maybeNodeName(files as Record<string, Uint8Array>)).toBeUndefined();
  });
});

describe("packets in words", () => {
  const nameOf = (feedId: string) => (feedId === BOB ? "Bob" : "Carla");
  test("tell what a request asks for and count what is left out", () => {
    const wants = [3, 4, 5, 6, 7].map((seq) => ({ feedId: seq === 4 ? CARLA : BOB, seq }));
    expect(packetInWords(packetView(1, { what: "want", wants }), nameOf)).toBe(
      "WANT: asks for 3 of Bob, 4 of Carla, 5 of Bob and 2 more",
    );
    expect(outcomeInWords("bad-signature")).toBe("dropped: signature does not verify");
  });
});

describe("problems", () => {
  test("carry the advice of a known code, and words for everything else", () => {
    expect(problemFrom({ code: "quota", detail: ["12 MB"] })).toMatchObject({
      code: "quota",
      happened: "The storage is full; nothing was lost.",
      detail: ["12 MB"],
    });
    for (const thrown of [undefined, null, "text", new Error("boom"), { code: "constructor" }, { code: 7 }])
      expect(problemFrom(thrown)).toMatchObject({ code: undefined, remedy: expect.stringContaining("Try again") });
  });
});
