import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { unzipFiles, zipFiles } from "../../src/archive/zip.ts";
import { demoDirectory, toText, utf8 } from "../store/demo-vectors.ts";

const archiveOf = (name: string) => new Uint8Array(readFileSync(new URL(name, import.meta.url)));

interface Forged {
  path: string;
  packed: Uint8Array;
  method?: number;
  bytes?: number;
  checksum?: number;
  flags?: number;
}

/** An archive that says what it is told to. */
function forge(members: Forged[]): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { path, packed, method = 8, bytes = packed.length, checksum = 0, flags = 0 } of members) {
    const name = Buffer.from(path);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(checksum, 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(bytes, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    locals.push(local, name, Buffer.from(packed));
    central.push(entry, name);
    at += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...locals, directory, end]));
}

const isPythonHere = spawnSync("python3", ["--version"]).status === 0;

/** What Python finds: number of files, the first that is damaged, the content of the last. */
function readByPython(archive: Uint8Array): unknown {
  const script = [
    "import io, json, sys, zipfile",
    "archive = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))",
    "names = archive.namelist()",
    "last = '_blob/%d' % (len(names) - 1)",
    "print(json.dumps([len(names), archive.testzip(), archive.read(last).decode()]))",
  ].join("\n");
  return JSON.parse(execFileSync("python3", ["-c", script], { input: archive }).toString());
}

function refusal(archive: Uint8Array): { code: string; detail: string } {
  try {
    unzipFiles(archive);
  } catch (error) {
    const { code, detail } = error as { code: string; detail: string[] };
    return { code, detail: detail.join() };
  }
  throw new Error("was not refused");
}

describe("an archive of a directory", () => {
  it("is read as Python's zipfile wrote it, stored or deflated, without its folders", () => {
    const files = Object.fromEntries(
      Object.entries(demoDirectory("nodeC")).map(([path, bytes]) => [`nodeC/${path}`, bytes]),
    );
    for (const name of ["nodeC-deflated.zip", "nodeC-stored.zip"]) expect(unzipFiles(archiveOf(name))).toEqual(files);
  });

  it("gives back what was put in (property)", () => {
    const path = fc.array(fc.stringMatching(/^[a-z0-9_é✓]{1,8}$/), { minLength: 1, maxLength: 3 });
    const files = fc.dictionary(
      path.map((parts) => parts.join("/")),
      fc.uint8Array({ maxLength: 3000 }),
    );
    fc.assert(
      fc.property(files, (some) => {
        expect(unzipFiles(zipFiles(some))).toEqual(some);
      }),
      { numRuns: 100 },
    );
    expect(unzipFiles(zipFiles(demoDirectory("nodeA")))).toEqual(demoDirectory("nodeA"));
  });

  it("is the same for the same files", () => {
    const files = demoDirectory("nodeA");
    const backwards = Object.fromEntries(Object.entries(files).reverse());
    expect(zipFiles(backwards)).toEqual(zipFiles(files));
  });

  it("is refused, and never half read, when a bit of it is flipped or its end is cut (property)", () => {
    const whole = archiveOf("nodeC-deflated.zip");
    const files = unzipFiles(whole);
    for (let length = 0; length < whole.length; length += 5) {
      const { code, detail } = refusal(whole.subarray(0, length));
      expect(code).toBe("import-refused");
      expect(detail).toBe(length < 4 ? "This is no zip archive." : "The file is cut short: its end is missing.");
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const damaged = whole.slice();
        damaged[at] ^= 1 << bit;
        try {
          const contents = Object.values(unzipFiles(damaged)).map((bytes) => Buffer.from(bytes).toString("hex"));
          for (const bytes of Object.values(files))
            if (contents.length === Object.keys(files).length)
              expect(contents).toContain(Buffer.from(bytes).toString("hex"));
        } catch (error) {
          expect(error).toMatchObject({ code: "import-refused" });
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(refusal(bytes).code).toBe("import-refused");
      }),
    );
  });

  it("is refused before anything is inflated when it announces too much", () => {
    const packed = deflateRawSync(new Uint8Array(1000));
    const many = Array.from({ length: 6 }, (_, at) => ({ path: `f${at}`, packed, bytes: 100 << 20 }));
    expect(refusal(forge(many)).detail).toContain("at most");
    expect(refusal(forge([{ path: "f", packed, bytes: 0xffffffff }])).detail).toContain("at most");
  });

  it("is refused when more comes out than it announces", () => {
    const bomb = deflateRawSync(new Uint8Array(64 << 20));
    expect(refusal(forge([{ path: "bomb", packed: bomb, bytes: 1000 }])).detail).toContain("larger");
    expect(refusal(forge([{ path: "short", packed: deflateRawSync(new Uint8Array(9)), bytes: 10 }])).detail).toContain(
      "another size",
    );
  });

  it("is refused when its files share their bytes", () => {
    const archive = forge([
      { path: "a", packed: deflateRawSync(new Uint8Array(5000).map((_, at) => at * at)), bytes: 5000 },
      { path: "b", packed: new Uint8Array(0), method: 0 },
    ]);
    const view = new DataView(archive.buffer);
    const first = view.getUint32(archive.length - 6, true);
    const second = first + 47;
    view.setUint32(second + 20, archive.length, true);
    view.setUint32(second + 42, 0, true);
    expect(refusal(archive).detail).toContain("overlap");
  });

  it("is refused for names that leave the directory, come twice, or are hostile otherwise", () => {
    for (const path of ["../x", "/etc/x", "a/../../x", "C:\\x", "a\0b", "a//b", "x".repeat(600)])
      expect(refusal(forge([{ path, packed: new Uint8Array(0), method: 0 }])).code).toBe("import-refused");
    const twice = { path: "a", packed: new Uint8Array(0), method: 0 };
    expect(refusal(forge([twice, twice])).detail).toContain("twice");
    const proto = unzipFiles(forge([{ ...twice, path: "__proto__" }]));
    expect(Object.keys(proto)).toEqual(["__proto__"]);
  });

  it("is refused when it is encrypted, packed in another way, or its checksum is wrong", () => {
    const member = { path: "a", packed: Uint8Array.of(1), method: 0 };
    expect(refusal(forge([{ ...member, flags: 1 }])).detail).toContain("encrypted");
    expect(refusal(forge([{ ...member, method: 12 }])).detail).toContain("method");
    expect(refusal(forge([member])).detail).toContain("checksum");
    expect(unzipFiles(forge([{ ...member, checksum: 0xa505df1b }]))).toEqual({ a: Uint8Array.of(1) });
  });

  it("holds more files than 65 535, also for fflate", () => {
    for (const count of [65_534, 65_535, 65_536, 70_001]) {
      const paths = Array.from({ length: count }, (_, at) => `_blob/${at}`);
      const archive = zipFiles(Object.fromEntries(paths.map((path) => [path, utf8(path)])));
      for (const read of [unzipFiles(archive), unzipSync(archive)]) {
        expect(Object.keys(read).length).toBe(count);
        expect(toText(read[`_blob/${count - 1}`])).toBe(`_blob/${count - 1}`);
      }
    }
  });

  it.skipIf(!isPythonHere)("of more files than 65 535 is read by Python's zipfile", () => {
    const paths = Array.from({ length: 70_001 }, (_, at) => `_blob/${at}`);
    const archive = zipFiles(Object.fromEntries(paths.map((path) => [path, utf8(path)])));
    expect(readByPython(archive)).toEqual([70_001, null, "_blob/70000"]);
  });

  it("is refused when it counts too many files, or its ZIP64 end is damaged", () => {
    const files = Object.fromEntries(Array.from({ length: 65_536 }, (_, at) => [`f${at}`, new Uint8Array(0)]));
    const whole = zipFiles(files);
    const end64At = whole.length - 22 - 20 - 56;
    const changed = (at: number, value: number) => {
      const archive = whole.slice();
      new DataView(archive.buffer).setUint32(at, value, true);
      return refusal(archive);
    };
    expect(changed(end64At + 32, 1_000_001).detail).toContain("at most 1000000");
    expect(changed(end64At + 32, 65_535).detail).toContain("damaged");
    expect(changed(end64At + 48, 1).detail).toContain("damaged");
    expect(changed(end64At + 52, 1).detail).toContain("damaged");
    expect(changed(end64At, 0).detail).toContain("damaged");
    expect(changed(end64At + 56 + 8, whole.length).detail).toContain("damaged");
    expect(changed(end64At + 56, 0).detail).toContain("damaged");
  });
});
