import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytes, fidOf, gen1, recordedDemo, seedOf } from "./gen1-vectors.ts";
import { ed25519Signer, ed25519Verifier } from "./reference-codec.ts";
import { createDemoTrees, ReferenceLog, ReferenceTree } from "./reference-tree.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "reference-tree-"));
});
afterEach(() => rmSync(root, { recursive: true }));

describe("reference data directory", () => {
  it("writes the configuration that the demos' test_init.py writes", () => {
    const seeds = { nodeA: Buffer.alloc(32, 1), nodeB: Buffer.alloc(32, 2), nodeC: Buffer.alloc(32, 3) };
    const directories = createDemoTrees(root, seeds);
    for (const name of ["nodeA", "nodeB", "nodeC"] as const)
      for (const file of ["config.json", "state.json"])
        expect(readFileSync(join(directories[name], file), "utf8")).toBe(
          gen1.config.poc01.files[`data/${name}/${file}`]?.text,
        );
  });

  const replicas = gen1.poc01.logs.filter((log) => log.name.startsWith("replica"));
  it.each(replicas)("grows a replica of key $key byte for byte", ({ key, path, states }) => {
    const fid = fidOf(key);
    const tree = new ReferenceTree(root);
    const log = tree.createLog(fid);
    for (const { appended, file, front_seq, front_mid } of states) {
      while (log.frontSeq < appended)
        expect(
          log.append(bytes(gen1.poc01.entries[key]!.entries[log.frontSeq]!.wire), ed25519Verifier),
        ).toBeUndefined();
      expect(readFileSync(join(root, path)).toString("hex")).toBe(file);
      expect([log.frontSeq, log.frontMid.toString("hex")]).toEqual([front_seq, front_mid]);
    }
    tree.close();
    expect(new ReferenceTree(root).maybeLog(fid)?.frontSeq).toBe(states.at(-1)!.front_seq);
  });

  it("starts an own log with its first entry", () => {
    const { key, states } = gen1.poc01.logs[0]!;
    const tree = new ReferenceTree(root);
    const log = tree.genesisLog(ed25519Signer(seedOf(key)), Buffer.from("entry 0"), ed25519Verifier);
    expect(readFileSync(log.path).toString("hex")).toBe(states[0]!.file);
  });

  it("reads a truncated log as the demos do, header bytes at the anchor included", () => {
    const { states, path, getitem } = gen1.poc01.truncated;
    const file = join(root, basename(path));
    writeFileSync(file, bytes(states.at(-1)!.file));
    const log = new ReferenceLog(file);
    for (const { seq, wire } of getitem) expect(log.wireAt(seq)?.toString("hex")).toBe(wire);
    expect(log.entries().map(({ mid }) => mid.toString("hex"))).toEqual(
      gen1.poc01.truncated.entries.filter(({ seq }) => seq > log.anchorSeq).map(({ mid }) => mid),
    );
  });

  it("refuses a file that is shorter than its front says", () => {
    const file = join(root, "short.log");
    writeFileSync(file, bytes(gen1.poc01.truncated.states.at(-1)!.file));
    truncateSync(file, 128);
    expect(() => new ReferenceLog(file)).toThrow("length mismatch");
  });

  it.each(["nodeA", "nodeB", "nodeC"])("rebuilds the log that the real demo left for %s", (name) => {
    for (const [fid, { entries, file_sha256, front_mid }] of Object.entries(recordedDemo[name]!.logs)) {
      const log = new ReferenceTree(root).createLog(bytes(fid));
      for (const { wire } of entries) expect(log.append(bytes(wire), ed25519Verifier)).toBeUndefined();
      expect(log.frontMid.toString("hex")).toBe(front_mid);
      expect(createHash("sha256").update(readFileSync(log.path)).digest("hex")).toBe(file_sha256);
    }
  });

  it("stores a blob where the demos do", () => {
    const { blob, path, hptr } = gen1.common.blob_store;
    const tree = new ReferenceTree(root);
    expect(tree.addBlob(bytes(blob)).toString("hex")).toBe(hptr);
    expect(readFileSync(join(root, path)).toString("hex")).toBe(blob);
    expect(tree.maybeBlob(bytes(hptr))?.toString("hex")).toBe(blob);
  });
});
