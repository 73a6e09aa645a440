/** The report for those who help, and the commands that are found by words. */
import { describe, expect, test } from "vitest";
import type { Command } from "../../src/ui/commands/commands.ts";
import { matching } from "../../src/ui/commands/commands.ts";
import { reportOf } from "../../src/ui/help/report.ts";
import { hearsOnlyOthers } from "../../src/ui/radio/face-words.ts";
import type { PageView } from "../../src/ui/shell/page-view.ts";

const FEED = "8a".repeat(32);
const SECRET = "5ec7e7".repeat(10);
const face = {
  id: "serial-1",
  kind: "serial",
  address: "USB 10c4:ea60",
  phase: "up",
  code: null,
  detail: SECRET,
  packetsIn: 25,
  packetsOut: 0,
  queued: 0,
  drops: { unknown: 25 },
  airtimeMs: 0,
  radio: null,
  signal: null,
} as const;
// Whatever else the objects may hold one day must not come in by itself.
const page = {
  profile: SECRET,
  route: { name: "faces", of: SECRET },
  me: { name: SECRET, feedId: FEED, seq: 7, mid: SECRET, state: "ready", secret: SECRET },
  status: {
    role: "node",
    verifier: "webcrypto",
    persisted: false,
    usedBytes: 5,
    quotaBytes: 9,
    lastBackupMs: null,
    lastBackupSeq: null,
    silentThreads: 0,
    entriesTaken: 3,
    secret: SECRET,
  },
  feeds: [
    {
      feedId: FEED,
      name: SECRET,
      own: true,
      scheme: "hmac",
      anchorSeq: 0,
      seq: 7,
      mid: SECRET,
      missingBlobs: 2,
      fork: null,
      secret: SECRET,
    },
  ],
  faces: [face, { ...face, kind: "relay", address: `wss://ada:${SECRET}@relay.example/way?key=${SECRET}`, drops: {} }],
} as unknown as PageView;

describe("the report", () => {
  const report = reportOf(page, "a browser");

  test("says how feeds, faces and storage are", () => {
    for (const words of [
      "a browser",
      "SEQ 7",
      "2 blobs missing",
      "persisted false, 5 of 9 bytes",
      "dropped 25: unknown",
    ])
      expect(report).toContain(words);
    expect(report).toContain("relay wss://relay.example/way: up");
  });

  test("says that the node only reads where it found the store full, and nothing of it else", () => {
    const full = reportOf({ ...page, status: { ...page.status!, isFull: true } }, "a browser");
    expect(full).toContain("storage: full at the start, so the node only reads");
    expect(report).not.toContain("full at the start");
  });

  test("holds nothing but the fields that it names: no secret, name, content or password", () => {
    expect(report).not.toContain(SECRET);
    expect(report).not.toContain("ada");
  });
});

describe("a bridge that hears frames", () => {
  test("is told to be on another radio plan when none of many is of tinySSB", () => {
    expect(hearsOnlyOthers(face)).toBe(true);
  });

  test("is not when one was, when there were few, on a LAN, and in silence", () => {
    expect(hearsOnlyOthers({ ...face, drops: { unknown: 24, "unknown-feed": 1 } })).toBe(false);
    expect(hearsOnlyOthers({ ...face, drops: { unknown: 24 } })).toBe(false);
    expect(hearsOnlyOthers({ ...face, packetsIn: 3, drops: { unknown: 3 } })).toBe(false);
    expect(hearsOnlyOthers({ ...face, kind: "relay" })).toBe(false);
    expect(hearsOnlyOthers({ ...face, packetsIn: 0, drops: {} })).toBe(false);
  });
});

test("commands are found by all words that were typed, in any case and order", () => {
  const commands = ["Go to Radio", "Feed of Bruno", "Write a new entry"].map(
    (words): Command => ({ id: words, words, run: () => {} }),
  );
  const found = (typed: string) => matching(commands, typed).map(({ words }) => words);
  expect(found("")).toHaveLength(3);
  expect(found("bruno FEED")).toEqual(["Feed of Bruno"]);
  expect(found("nobody")).toEqual([]);
});
