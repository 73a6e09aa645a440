import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FilesByPath } from "../../src/archive/import-files.ts";
import { asFeedId, asMid } from "../../src/core/bytes.ts";
import { parseDirectory } from "../../src/store/demo-directory.ts";
import { serializeDirectory } from "../../src/store/demo-export.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { planImport } from "../../src/store/plan-import.ts";
import { demoDirectory, hex, logFile, readVectors, signatures, toText, utf8 } from "./demo-vectors.ts";

const FID = "4eefcfd924702242e3a3424fe007022325903b67b0bc718e4fe18dd2b9832398";
const LOG = `_logs/${FID}.log`;
const gen1 = readVectors("gen1.json").poc01;
const expected = readVectors("poc01-data.expected.json");
const nodeA = demoDirectory("nodeA");

async function parse(files: FilesByPath, options = {}) {
  return parseDirectory(files, signatures, options);
}

async function verified(files: FilesByPath, options = {}) {
  const parsed = await parse(files, options);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.faults));
  return parsed.directory;
}

async function faultsOf(files: FilesByPath, options = {}) {
  const parsed = await parse(files, options);
  return parsed.kind === "refused" ? parsed.faults : [];
}

/** Takes the directory into an empty profile and gives the store. */
async function imported(files: FilesByPath, options = {}) {
  const store = new MemoryStore();
  await store.claimEpoch();
  const plan = await planImport(await verified(files, options), await store.load(), store);
  if (plan.kind === "refused") throw new Error(JSON.stringify(plan.faults));
  await store.applyImport(plan.change);
  return store;
}

const digests = (files: FilesByPath) =>
  Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, createHash("sha256").update(bytes).digest("hex")]),
  );

function flipped(bytes: Uint8Array, at: number, bit = 0): Uint8Array {
  const copy = bytes.slice();
  copy[at] ^= 1 << bit;
  return copy;
}

describe("a directory of the demos", () => {
  for (const node of ["nodeA", "nodeB", "nodeC"] as const)
    it(`comes back byte for byte after an import: ${node}`, async () => {
      const files = demoDirectory(node);
      const exported = await serializeDirectory(await imported(files));
      expect(digests(exported)).toEqual(digests(files));
    });

  it("holds what the demo wrote", async () => {
    const { owner, logs, blobs, notes } = await verified(nodeA);
    const log = expected.nodeA.logs[FID];
    expect(owner).toEqual({
      name: "nodeA",
      feedId: hex(FID),
      secret: hex(expected.nodeA.config.secret),
      scheme: "ed25519",
    });
    expect(logs.length).toBe(1);
    expect(logs[0].front).toEqual({ seq: log.front_seq, mid: hex(log.front_mid) });
    expect(logs[0].anchor).toEqual({ seq: log.anchor_seq, mid: hex(log.anchor_mid) });
    expect(logs[0].packets).toEqual(hex(log.entries.map(({ wire }: { wire: string }) => wire).join("")));
    expect(logs[0].mids).toEqual(hex(log.entries.map(({ mid }: { mid: string }) => mid).join("")));
    expect(logs[0].parent).toBeUndefined();
    expect(blobs.length).toBe(expected.nodeA.blobs.length);
    expect(notes).toEqual([]);
  });

  it("knows how many blobs are missing, and where each chain is open", async () => {
    const whole = await (await imported(nodeA)).load();
    expect(whole.feeds[0].missingBlobs).toBe(0);
    const entries: { seq: number; typ: number; wire: string }[] = expected.nodeB.logs[FID].entries;
    const store = await imported(demoDirectory("nodeB"));
    const open = entries.filter(({ typ }) => typ === 1);
    const chains = await store.readChains(10);
    expect(chains.map(({ seq }) => seq).sort()).toEqual(open.map(({ seq }) => seq));
    expect(chains.map(({ next }) => next)).toEqual(open.map(({ wire }) => hex(wire.slice(72, 112))).reverse());
    const feed = (await store.load()).feeds.find(({ own }) => !own);
    expect(feed?.missingBlobs).toBe(chains.reduce((sum, { missing }) => sum + missing, 0));
  });

  it("reads and writes the log of every golden vector", async () => {
    const all: { key: number; path: string; states: { file: string }[] }[] = gen1.logs;
    for (const { path, states } of all)
      for (const { file } of states) {
        const exported = await serializeDirectory(await imported({ [path]: hex(file) }));
        expect(Buffer.from(exported[path]).toString("hex")).toBe(file);
      }
  });

  it("takes a feed that begins at SEQ 42", async () => {
    const { anchor_seq: seq, anchor_mid: mid, path, all_wires_1_44: wires } = gen1.truncated;
    const fid = path.slice("_logs/".length, -".log".length);
    const whole = await verified({ [path]: logFile(fid, [0, fid.slice(0, 40)], [44, lastMid(fid, wires)], wires) });
    expect(Buffer.from(whole.logs[0].mids.subarray(40 * 20, 41 * 20)).toString("hex")).toBe(mid);
    const truncated = logFile(fid, [seq, mid], [44, lastMid(fid, wires)], wires.slice(41));
    const exported = await serializeDirectory(await imported({ [path]: truncated }));
    expect(exported[path]).toEqual(truncated);
  });

  it("gives back a parent that stands in a log, and an anchor without entries", async () => {
    const log = nodeA[LOG].slice(0, 128);
    log.set(log.subarray(84, 104), 108);
    log.fill(0, 104, 108);
    log.fill(7, 44, 80);
    const exported = await serializeDirectory(await imported({ [LOG]: log }));
    expect(exported[LOG]).toEqual(log);
  });

  it("writes config.json as the demos do for a node that never was one of theirs", async () => {
    const store = await imported(nodeA);
    const { settings } = await store.load();
    await store.putSettings({ ...settings, name: 'Zoë "✓"\u007f' });
    const files = await serializeDirectory(store);
    expect(toText(files["config.json"])).toBe(
      [
        "{",
        '  "name": "Zo\\u00eb \\"\\u2713\\"\\u007f",',
        `  "feedID": "${FID}",`,
        `  "secret": "${expected.nodeA.config.secret}",`,
        '  "msgID0": "616263",',
        '  "trusted": []',
        "}",
      ].join("\n"),
    );
    expect(toText(files["state.json"])).toBe("{}");
  });
});

/** Front MID by the rule of the protocol, with node:crypto. */
function lastMid(fid: string, wires: string[]): string {
  return wires.reduce(
    (prev, wire, index) => {
      const seq = (index + 1).toString(16).padStart(8, "0");
      const name = Buffer.concat([Buffer.from("tinyssb-v0"), Buffer.from(fid + seq + prev, "hex")]);
      const digest = createHash("sha256").update(Buffer.concat([name, Buffer.from(wire, "hex")]));
      return digest.digest("hex").slice(0, 40);
    },
    fid.slice(0, 40),
  );
}

describe("a damaged directory", () => {
  const log = nodeA[LOG];
  const withLog = (bytes: Uint8Array): FilesByPath => ({ ...nodeA, [LOG]: bytes });

  it("is refused for a flipped bit in every field of every entry, at that entry", async () => {
    for (let seq = 1; seq <= 14; seq++)
      for (const at of [0, 7, 8, 14, 15, 16, 40, 63, 64, 95, 96, 127]) {
        const faults = await faultsOf(withLog(flipped(log, 128 * seq + at, seq % 8)));
        expect(faults).toEqual([{ path: LOG, seq, reason: expect.any(String) }]);
      }
  });

  it("is refused for a flipped bit in every byte of the header but the parent", async () => {
    for (let at = 0; at < 128; at++) {
      if (at >= 44 && at < 80) continue;
      const faults = await faultsOf(withLog(flipped(log, at, at % 8)));
      expect(faults.map(({ path }) => path)).toEqual([LOG]);
    }
  });

  it("is refused for a log cut or lengthened anywhere, at the entry where it is", async () => {
    for (let length = 0; length < log.length; length += 32) {
      const faults = await faultsOf(withLog(log.subarray(0, length)));
      const seq = length < 128 ? null : Math.floor(length / 128);
      expect(faults).toEqual([{ path: LOG, seq, reason: expect.any(String) }]);
    }
    for (const extra of [1, 127, 128, 129]) {
      const longer = new Uint8Array(log.length + extra);
      longer.set(log);
      expect(await faultsOf(withLog(longer))).toEqual([{ path: LOG, seq: 15, reason: expect.any(String) }]);
    }
  });

  it("is refused for entries in another order, twice, or left out with a front that fits", async () => {
    const blocks = Array.from({ length: 15 }, (_, at) => log.slice(at * 128, at * 128 + 128));
    const joined = (order: number[]) => {
      const bytes = new Uint8Array(Buffer.concat(order.map((at) => blocks[at])));
      bytes[107] = order.length - 1;
      return bytes;
    };
    const all = blocks.map((_, at) => at);
    const swapped = [...all.slice(0, 5), 6, 5, ...all.slice(7)];
    expect((await faultsOf(withLog(joined(swapped))))[0]).toMatchObject({ path: LOG, seq: 5 });
    expect((await faultsOf(withLog(joined([0, 1, 2, 2, 3]))))[0]).toMatchObject({ path: LOG, seq: 3 });
    expect((await faultsOf(withLog(joined(all.filter((at) => at !== 9)))))[0]).toMatchObject({ path: LOG, seq: 9 });
    expect((await faultsOf(withLog(joined(all.slice(0, 14)))))[0]).toMatchObject({ path: LOG, seq: 13 });
  });

  it("is refused for a log under another feed's name", async () => {
    const { [LOG]: _log, ...rest } = nodeA;
    const other = `_logs/${"ab".repeat(32)}.log`;
    expect(await faultsOf({ ...rest, [other]: log })).toEqual([
      { path: other, seq: null, reason: expect.stringContaining("feed ID") },
    ]);
  });

  it("is refused for blobs whose bytes, size or name are wrong", async () => {
    const [path] = Object.keys(nodeA).filter((name) => name.startsWith("_blob/"));
    const blob = nodeA[path];
    for (let at = 0; at < 120; at += 7)
      expect(await faultsOf({ ...nodeA, [path]: flipped(blob, at) })).toMatchObject([{ path, seq: null }]);
    for (const size of [0, 1, 119, 121])
      expect(await faultsOf({ ...nodeA, [path]: new Uint8Array(size) })).toMatchObject([{ path }]);
    for (const name of [
      `_blob/${"00".repeat(20)}`,
      `_blob/00/${"11".repeat(19)}`,
      `_blob/AA/${"11".repeat(19)}`,
      `_blob/00/11/${"11".repeat(18)}`,
      "_blob/readme",
      "_logs/readme.txt",
      `_logs/${FID.toUpperCase()}.log`,
      `_logs/${FID}.log.bak`,
      `_logs/sub/${FID}.log`,
    ])
      expect(await faultsOf({ ...nodeA, [name]: blob })).toMatchObject([{ path: name }]);
  });

  it("is refused for a config.json that is no config", async () => {
    const config = JSON.parse(toText(nodeA["config.json"]));
    for (const text of [
      "",
      "{",
      "[]",
      "null",
      "\ufeff{}",
      JSON.stringify({ ...config, name: 7 }),
      JSON.stringify({ ...config, feedID: `${FID}00` }),
      JSON.stringify({ ...config, secret: "zz".repeat(32) }),
      JSON.stringify({ ...config, secret: undefined }),
    ])
      expect(await faultsOf({ ...nodeA, "config.json": utf8(text) })).toMatchObject([
        { path: "config.json", seq: null },
      ]);
    expect(await faultsOf({ ...nodeA, "config.json": Uint8Array.of(0xff, 0xfe) })).toMatchObject([
      { path: "config.json", reason: expect.stringContaining("UTF-8") },
    ]);
    expect(await faultsOf({ ...nodeA, "state.json": utf8("{") })).toMatchObject([{ path: "state.json" }]);
    expect(await faultsOf({ ...nodeA, "config.json": new Uint8Array(270_000) })).toMatchObject([
      { path: "config.json" },
      { path: "config.json" },
    ]);
  });

  it("is refused when the secret is not that of the own log", async () => {
    const config = JSON.parse(toText(nodeA["config.json"]));
    const other = utf8(JSON.stringify({ ...config, secret: "11".repeat(32) }));
    expect(await faultsOf({ ...nodeA, "config.json": other })).toMatchObject([{ path: LOG, seq: 1 }]);
    expect(await faultsOf({ ...nodeA, "config.json": other }, { scheme: "ed25519" })).toMatchObject([
      { path: "config.json" },
    ]);
  });

  it("lists every damaged file, not only the first", async () => {
    const paths = Object.keys(nodeA).filter((path) => path.startsWith("_blob/") || path === LOG);
    const damaged = Object.fromEntries(
      Object.entries(nodeA).map(([path, bytes]) => [path, paths.includes(path) ? flipped(bytes, 119) : bytes]),
    );
    expect((await faultsOf(damaged)).map(({ path }) => path).sort()).toEqual(paths.sort());
  });

  it("is refused for feeds of the demos that sign without the version prefix", async () => {
    const { wires, fid } = (() => {
      const poc02 = readVectors("gen1.json").poc02.entries[0].entries;
      return { wires: poc02.map(({ wire }: { wire: string }) => wire), fid: poc02[0].fid };
    })();
    const path = `_logs/${fid}.log`;
    const file = logFile(fid, [0, fid.slice(0, 40)], [wires.length, "00".repeat(20)], wires);
    expect(await faultsOf({ [path]: file })).toMatchObject([{ path, seq: 1 }]);
  });

  it("never verifies after any change of the log or a blob (property)", async () => {
    const paths = Object.keys(nodeA).filter((path) => !path.endsWith(".json"));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        async (path, place, bit) => {
          const at = place % nodeA[path].length;
          fc.pre(path !== LOG || at < 44 || at >= 80);
          const faults = await faultsOf({ ...nodeA, [path]: flipped(nodeA[path], at, bit) });
          expect(faults.map((fault) => fault.path)).toEqual([path]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("paths of a directory", () => {
  const under = (prefix: string, files: FilesByPath = nodeA) =>
    Object.fromEntries(Object.entries(files).map(([path, bytes]) => [prefix + path, bytes]));

  for (const prefix of ["nodeA/", "data/nodeA/", "./", "./data/./nodeA/", "a\\b\\"])
    it(`may stand in ${prefix}`, async () => {
      const directory = await verified(under(prefix));
      expect([directory.logs.length, directory.blobs.length, directory.owner?.name]).toEqual([1, 5, "nodeA"]);
    });

  it("may have backslashes throughout", async () => {
    const files = Object.fromEntries(Object.entries(nodeA).map(([path, bytes]) => [path.replaceAll("/", "\\"), bytes]));
    expect((await verified(files)).blobs.length).toBe(5);
  });

  it("leave out what an operating system left behind, with a note", async () => {
    const junk = new Uint8Array(3);
    const { logs, blobs, notes } = await verified({
      ...nodeA,
      ".DS_Store": junk,
      "_logs/.DS_Store": junk,
      "_blob/3b/._1bc4": junk,
      "__MACOSX/_logs/x": junk,
      "Thumbs.db": junk,
      "README.txt": junk,
    });
    expect([logs.length, blobs.length, notes.length]).toEqual([1, 5, 2]);
    expect(notes.join()).toContain(".DS_Store");
    expect(notes.join()).toContain("README.txt");
  });

  it("are refused when they leave the directory or are none", async () => {
    for (const path of [
      "../config.json",
      "_logs/../../x",
      "/etc/passwd",
      "C:\\x",
      "\\\\host\\x",
      "a//b",
      "",
      "_logs/",
      "x\0y",
      "x\ny",
      "x".repeat(600),
    ])
      expect(await faultsOf({ ...nodeA, [path]: new Uint8Array(0) })).toMatchObject([{ path, seq: null }]);
  });

  it("are refused when one file is there twice, or two nodes are", async () => {
    expect(await faultsOf({ ...nodeA, [`./${LOG}`]: nodeA[LOG] })).toMatchObject([
      { path: `./${LOG}`, reason: expect.stringContaining("twice") },
    ]);
    const two = { ...under("data/nodeA/"), ...under("data/nodeB/", demoDirectory("nodeB")) };
    expect((await faultsOf(two))[0].reason).toContain("data/nodeA, data/nodeB");
    expect(await faultsOf({})).toMatchObject([{ seq: null }]);
    expect(await faultsOf({ "notes.txt": new Uint8Array(1) })).toMatchObject([{ seq: null }]);
  });

  it("never make parsing throw, whatever they are (property)", async () => {
    const piece = fc.constantFrom("_logs", "_blob", "config.json", "state.json", "..", ".", "", "a", "__proto__", FID);
    const path = fc.array(fc.oneof(piece, fc.string()), { maxLength: 4 }).map((parts) => parts.join("/"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(path, fc.uint8Array({ maxLength: 300 })), { maxLength: 6 }), async (files) => {
        const parsed = await parse(Object.fromEntries(files));
        expect(["verified", "refused"]).toContain(parsed.kind);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a directory of the MicroPython demos", () => {
  const entries: { fid: string; wire: string; mid: string }[] = gen1.hmac_variant.entries.filter(
    ({ key }: { key: number }) => key === 0,
  );
  const [{ fid }] = entries;
  const path = `_logs/${fid}.log`;
  const own: string[] = entries.map(({ wire }) => wire);
  const log = logFile(fid, [0, fid.slice(0, 40)], [own.length, entries[own.length - 1].mid], own);
  const config = (feedID: string, secret: string) => utf8(JSON.stringify({ name: "nodeA", feedID, secret }));
  const secret = "01".repeat(32);

  it("is found out by the first entry of the own log where the key is an Ed25519 key too", async () => {
    const { owner, logs } = await verified({ "config.json": config(fid, secret), [path]: log });
    expect(owner?.scheme).toBe("hmac-sha512");
    expect(logs[0]).toMatchObject({ scheme: "hmac-sha512", secret: hex(secret), front: { seq: own.length } });
  });

  it("is found out by a feed ID that is not the key of the secret", async () => {
    const { owner, notes } = await verified({ "config.json": config("ab".repeat(32), secret) });
    expect(owner?.scheme).toBe("hmac-sha512");
    expect(notes.join()).toContain("HMAC-SHA512");
  });

  it("follows what is said about the own feed, against the log", async () => {
    const files = { "config.json": config(fid, secret), [path]: log };
    expect(await faultsOf(files, { scheme: "ed25519" })).toMatchObject([{ path, seq: 1 }]);
    expect((await verified(files, { scheme: "hmac-sha512" })).owner?.scheme).toBe("hmac-sha512");
    const { owner } = await verified({ "config.json": config(fid, secret) }, { scheme: "hmac-sha512" });
    expect(owner?.scheme).toBe("hmac-sha512");
  });

  it("verifies another node's log with the producer's secret", async () => {
    const files = { "config.json": config("ab".repeat(32), "03".repeat(32)), [path]: log };
    expect(await faultsOf(files)).toMatchObject([{ path, seq: 1 }]);
    expect(await faultsOf(files, { hmacSecrets: { [fid]: hex("04".repeat(32)) } })).toMatchObject([{ path, seq: 1 }]);
    const { logs } = await verified(files, { hmacSecrets: { [fid]: hex(secret) } });
    expect(logs[0]).toMatchObject({ scheme: "hmac-sha512", secret: hex(secret) });
  });

  it("comes back byte for byte, and is refused for a flipped bit", async () => {
    const files = { "config.json": config(fid, secret), [path]: log };
    const exported = await serializeDirectory(await imported(files));
    expect(digests(exported)).toEqual(digests(files));
    const damaged = { ...files, [path]: flipped(log, 128 * 3 - 1) };
    expect(await faultsOf(damaged)).toMatchObject([{ path, seq: 2 }]);
  });

  describe("of which a node follows others", () => {
    const followedBy = (owner: { feedID: string; secret: string }) => ({
      "config.json": config(owner.feedID, owner.secret),
      "state.json": utf8("{}"),
      [path]: log,
    });

    it("finds out that another node has the secret of the own feed, and gives the files back as they were", async () => {
      const files = followedBy({ feedID: "ab".repeat(32), secret });
      const { owner, logs } = await verified(files);
      expect(owner?.scheme).toBe("hmac-sha512");
      expect(logs[0]).toMatchObject({ scheme: "hmac-sha512", secret: hex(secret) });
      const store = await imported(files);
      expect(digests(await serializeDirectory(store))).toEqual(digests(files));
    });

    it("tells a secret that is not the own one in config.json, and takes it back", async () => {
      const { feedID, secret: ownSecret } = JSON.parse(toText(nodeA["config.json"]));
      const files = followedBy({ feedID, secret: ownSecret });
      const store = await imported(files, { hmacSecrets: { [fid]: hex(secret) } });
      const exported = await serializeDirectory(store);
      expect(JSON.parse(toText(exported["config.json"]))).toEqual({
        name: "nodeA",
        feedID,
        secret: ownSecret,
        msgID0: "616263",
        trusted: [],
        hmacSecrets: { [fid]: secret },
      });
      const again = await imported(exported);
      expect((await again.load()).feeds.find(({ own }) => !own)).toMatchObject({
        scheme: "hmac-sha512",
        secret: hex(secret),
      });
      expect(digests(await serializeDirectory(again))).toEqual(digests(exported));
    });

    it("tells the secret of a feed without entries, where no signature can tell", async () => {
      const store = await imported({ "config.json": config("ab".repeat(32), secret) });
      const { feeds } = await store.load();
      await store.addFeed({
        ...feeds[0],
        feedId: asFeedId(hex(fid)),
        own: false,
        secret: hex(secret),
        anchor: { seq: 0, mid: asMid(hex(fid.slice(0, 40))) },
        front: { seq: 0, mid: asMid(hex(fid.slice(0, 40))) },
      });
      const again = await imported(await serializeDirectory(store));
      expect((await again.load()).feeds.find(({ own }) => !own)?.secret).toEqual(hex(secret));
    });

    it("is refused where the secrets in config.json are none", async () => {
      for (const hmacSecrets of [7, null, { [fid]: 1 }, { [fid]: "01" }, { zz: secret }])
        expect(
          await faultsOf({ "config.json": utf8(JSON.stringify({ name: "", feedID: fid, secret, hmacSecrets })) }),
        ).toMatchObject([{ path: "config.json", reason: expect.stringContaining("hmacSecrets") }]);
    });
  });
});

describe("a log without entries", () => {
  const emptyLog = (fid: string) => logFile(fid, [0, fid.slice(0, 40)], [0, fid.slice(0, 40)], []);
  const bad = "00".repeat(32);

  it("is refused for a feed ID that is no key", async () => {
    const path = `_logs/${bad}.log`;
    expect(await faultsOf({ [path]: emptyLog(bad) })).toMatchObject([{ path, seq: null }]);
    expect(await faultsOf({ [LOG]: emptyLog(FID) })).toEqual([]);
  });

  it("is taken for any feed ID of an HMAC feed", async () => {
    const path = `_logs/${bad}.log`;
    const { logs } = await verified({ [path]: emptyLog(bad) }, { hmacSecrets: { [bad]: hex("01".repeat(32)) } });
    expect(logs[0].scheme).toBe("hmac-sha512");
  });
});

describe("an export", () => {
  it("fails as an error of the environment when a feed is removed while it is read", async () => {
    const store = await imported(nodeA);
    const racing = {
      load: () => store.load(),
      eachBlob: async () => {},
      readEntries: async () => [],
    };
    await expect(serializeDirectory(racing)).rejects.toMatchObject({ code: "store-failed" });
  });
});
