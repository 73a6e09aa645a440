/** Expected values come from `node:crypto`, which seals and opens the same format here by itself. */
import { createCipheriv, createDecipheriv, createHash, scryptSync } from "node:crypto";
import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { BACKUP_COST, type KeyCost, openBackup, sealBackup } from "../../src/archive/backup-file.ts";

const CHEAP: KeyCost = { log2N: 4, r: 8, p: 1 };
const PASSPHRASE = "correct horse battery staple";
const files = {
  "config.json": new TextEncoder().encode('{"name":"Alice"}'),
  "_logs/a.log": Uint8Array.from({ length: 300 }, (_, at) => (at * 7) & 0xff),
};
const salt = Uint8Array.from({ length: 16 }, (_, at) => 0xa0 + at);
const nonce = Uint8Array.from({ length: 12 }, (_, at) => 0xc0 + at);

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const keyBy = (passphrase: string, { log2N, r, p }: KeyCost) =>
  scryptSync(Buffer.from(passphrase, "utf8"), salt, 32, { N: 2 ** log2N, r, p, maxmem: 1 << 30 });

/** A backup made by node:crypto. What it says that its key costs may be a lie: the key is cheap. */
function sealed(zip: Uint8Array, passphrase = PASSPHRASE, cost = CHEAP, format = 1): Buffer {
  const header = Buffer.concat([
    Buffer.from("tinySSBb", "latin1"),
    Buffer.from([format, cost.log2N, cost.r, cost.p]),
    salt,
    nonce,
  ]);
  const cipher = createCipheriv("aes-256-gcm", keyBy(passphrase, CHEAP), nonce);
  cipher.setAAD(header);
  const before = Buffer.concat([header, cipher.update(zip), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([before, sha256(before)]);
}

/** What a backup holds, by node:crypto; throws where its tag is wrong. */
function unsealed(backup: Uint8Array, passphrase: string, cost: KeyCost): Record<string, Uint8Array> {
  const decipher = createDecipheriv("aes-256-gcm", keyBy(passphrase, cost), backup.subarray(28, 40));
  decipher.setAAD(backup.subarray(0, 40));
  decipher.setAuthTag(backup.subarray(-48, -32));
  return unzipSync(Buffer.concat([decipher.update(backup.subarray(40, -48)), decipher.final()]));
}

/** The same bytes with a checksum that fits. */
function withChecksum(backup: Uint8Array): Buffer {
  const before = Buffer.from(backup.subarray(0, -32));
  return Buffer.concat([before, sha256(before)]);
}

describe("a backup file", () => {
  it("is the bytes that node:crypto makes of the same archive", async () => {
    const ours = Buffer.from(await sealBackup(files, PASSPHRASE, { cost: CHEAP, salt, nonce }));
    expect(unsealed(ours, PASSPHRASE, CHEAP)).toEqual(files);
    const decipher = createDecipheriv("aes-256-gcm", keyBy(PASSPHRASE, CHEAP), nonce);
    decipher.setAAD(ours.subarray(0, 40));
    expect(ours.equals(sealed(decipher.update(ours.subarray(40, -48))))).toBe(true);
  });

  it("that node:crypto made is opened, also where its archive is deflated", async () => {
    const theirs = sealed(zipSync(files, { level: 9 }));
    expect(await openBackup(theirs, PASSPHRASE)).toEqual({ kind: "opened", files });
  });

  it("is written at the cost of 128 MiB, with salt and nonce of its own", async () => {
    const [one, other] = [await sealBackup(files, PASSPHRASE), await sealBackup(files, PASSPHRASE, { cost: CHEAP })];
    expect(BACKUP_COST).toEqual({ log2N: 17, r: 8, p: 1 });
    expect([...one.subarray(0, 12)]).toEqual([...Buffer.from("tinySSBb"), 1, 17, 8, 1]);
    expect(one.subarray(12, 28)).not.toEqual(other.subarray(12, 28));
    expect(one.subarray(28, 40)).not.toEqual(other.subarray(28, 40));
  }, 60_000);

  it("takes a passphrase however its letters were composed", async () => {
    const theirs = sealed(zipSync(files), "caf\u00e9");
    expect(await openBackup(theirs, "cafe\u0301")).toMatchObject({ kind: "opened" });
  });

  it("that is whole and does not open was made with another passphrase", async () => {
    const theirs = sealed(zipSync(files));
    for (const other of ["", "correct horse battery stapl", `${PASSPHRASE} `, "\ud800"])
      expect(await openBackup(theirs, other)).toEqual({ kind: "refused", fault: "wrong-passphrase" });
  });

  it("is refused when it is cut short at any place", async () => {
    const theirs = sealed(zipSync(files));
    for (let length = 0; length < theirs.length; length++)
      expect(await openBackup(theirs.subarray(0, length), PASSPHRASE)).toEqual({
        kind: "refused",
        fault: length < 8 ? "no-backup" : "damaged",
      });
  });

  it("is told to be damaged when any one bit is flipped, before a key is made", async () => {
    const theirs = sealed(zipSync(files));
    for (let bit = 0; bit < 8 * theirs.length; bit += 3) {
      const flipped = Buffer.from(theirs);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(await openBackup(flipped, PASSPHRASE), `bit ${bit}`).toEqual({
        kind: "refused",
        fault: bit < 64 ? "no-backup" : "damaged",
      });
    }
  });

  it("that was changed on purpose, checksum and all, does not open", async () => {
    const theirs = sealed(zipSync(files));
    for (const at of [12, 27, 28, 39, 40, 200, theirs.length - 33]) {
      const changed = Buffer.from(theirs);
      changed[at] ^= 0x10;
      expect(await openBackup(withChecksum(changed), PASSPHRASE)).toEqual({
        kind: "refused",
        fault: "wrong-passphrase",
      });
    }
  });

  it.each([
    { log2N: 255, r: 8, p: 1 },
    { log2N: 31, r: 1, p: 1 },
    { log2N: 22, r: 8, p: 1 },
    { log2N: 17, r: 255, p: 1 },
    { log2N: 17, r: 8, p: 255 },
    { log2N: 0, r: 8, p: 1 },
    { log2N: 17, r: 0, p: 1 },
    { log2N: 17, r: 8, p: 0 },
    { log2N: 17, r: 1, p: 1 },
  ])("makes no key at the cost of $log2N, $r, $p", async (cost) => {
    expect(await openBackup(sealed(zipSync(files), PASSPHRASE, cost), PASSPHRASE)).toEqual({
      kind: "refused",
      fault: "too-costly",
    });
  });

  it("of a later format is told from a damaged one", async () => {
    expect(await openBackup(sealed(zipSync(files), PASSPHRASE, CHEAP, 2), PASSPHRASE)).toEqual({
      kind: "refused",
      fault: "newer",
    });
  });

  it("is not made of more than is read again", async () => {
    const large = new Uint8Array(128 << 20);
    const tooLarge = Object.fromEntries(["a", "b", "c", "d", "e"].map((path) => [path, large]));
    const nothing = new Uint8Array(0);
    const tooMany = Object.fromEntries(Array.from({ length: 1_000_001 }, (_, index) => [`${index}`, nothing]));
    for (const files of [tooLarge, tooMany])
      await expect(sealBackup(files, PASSPHRASE, { cost: CHEAP })).rejects.toMatchObject({ code: "bad-argument" });
  }, 30_000);

  it("that holds no archive, or one that leaves its folder, is refused", async () => {
    for (const zip of [new Uint8Array(0), new Uint8Array(100), zipSync({ "../config.json": new Uint8Array(3) })])
      expect(await openBackup(sealed(zip), PASSPHRASE)).toEqual({ kind: "refused", fault: "bad-content" });
  });

  it("is not any other file", async () => {
    for (const other of [zipSync(files), new Uint8Array(0), new Uint8Array(1000), Buffer.from("tinySSBB".repeat(20))])
      expect(await openBackup(other, PASSPHRASE)).toEqual({ kind: "refused", fault: "no-backup" });
  });
});
