/**
 * The envelope of a backup: files as one zip archive, encrypted with a passphrase.
 *
 * Does not know what the files are. Format 1:
 *
 *     | magic | format | log2 N | r | p  | salt | nonce | encrypted zip | tag | SHA-256 of all before |
 *     0       8        9       10  11   12     28      40            40+n   56+n                  88+n
 *
 * Magic: ASCII `tinySSBb`. Key: scrypt (RFC 7914) of the passphrase (NFKC, UTF-8) with salt, N, r and p, 32 bytes. Encryption:
 * AES-256-GCM; the 40 bytes before the zip are its associated data. scrypt, because WebCrypto itself has only PBKDF2, which graphics cards try
 * out cheaply; each try of scrypt with N = 2¹⁷, r = 8, p = 1 needs 128 MiB (OWASP's first choice), and a telephone has that.
 *
 * The checksum needs no passphrase: where it fails the file is damaged, and where it is right and the tag is wrong the passphrase is another
 * one. Only who changes a file on purpose, checksum and all, can make the second look like the first. Every format keeps magic,
 * format and checksum in their places.
 */
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { equalBytes } from "../core/bytes.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { type FilesByPath, MAX_BACKUP_BYTES, MAX_IMPORT_BYTES, MAX_IMPORT_FILES } from "./import-files.ts";
import { unzipFiles, zipFiles } from "./zip.ts";

/** What it costs to make a key of a passphrase: 128 · 2^log2N · r bytes, and p times the time. */
export interface KeyCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** What is written. */
export const BACKUP_COST: KeyCost = { log2N: 17, r: 8, p: 1 };
/** Dearer keys are not made, whatever a file says: 256 MiB, and four times the time of ours. */
const MAX_KEY_BYTES = 256 << 20;
const MAX_KEY_WORK = 4 << 20;

const MAGIC = new TextEncoder().encode("tinySSBb");
const FORMAT = 1;
const FORMAT_AT = 8;
const COST_AT = 9;
const SALT_AT = 12;
const NONCE_AT = 28;
const HEADER_BYTES = 40;
const TAG_BYTES = 16;
const CHECKSUM_BYTES = 32;
const KEY_BYTES = 32;
/** The worker's loop turns at least so often while a key is made. */
const KEY_TICK_MS = 20;

/**
 * `no-backup`: something else. `damaged`: cut short or changed. `newer`: of a format that is not known here. `too-costly`, `too-large`:
 * beyond the limits. `wrong-passphrase`: whole, and does not open. `bad-content`: opens, and holds no zip archive.
 */
export type BackupFault =
  | "no-backup"
  | "damaged"
  | "newer"
  | "too-costly"
  | "too-large"
  | "wrong-passphrase"
  | "bad-content";
export type OpenedBackup =
  | { readonly kind: "opened"; readonly files: FilesByPath }
  | { readonly kind: "refused"; readonly fault: BackupFault };

/** What is drawn by lot, and the cost; given by tests only. */
export interface SealOptions {
  readonly cost?: KeyCost;
  /** 16 bytes. */
  readonly salt?: Uint8Array;
  /** 12 bytes. A key seals one zip only, as its salt is new each time. */
  readonly nonce?: Uint8Array;
}

/** A backup of `files`. Cost: about a second of computing and 128 MiB. @throws EnvironmentError `bad-argument` when it is too large. */
export async function sealBackup(
  files: FilesByPath,
  passphrase: string,
  {
    cost = BACKUP_COST,
    salt = crypto.getRandomValues(new Uint8Array(NONCE_AT - SALT_AT)),
    nonce = crypto.getRandomValues(new Uint8Array(HEADER_BYTES - NONCE_AT)),
  }: SealOptions = {},
): Promise<Uint8Array> {
  assertImportable(files);
  const zip = zipFiles(files);
  const backupBytes = HEADER_BYTES + zip.length + TAG_BYTES + CHECKSUM_BYTES;
  if (backupBytes > MAX_BACKUP_BYTES) throw tooMuch();
  const backup = new Uint8Array(backupBytes);
  backup.set(MAGIC);
  backup.set([FORMAT, cost.log2N, cost.r, cost.p], FORMAT_AT);
  backup.set(salt, SALT_AT);
  backup.set(nonce, NONCE_AT);
  const key = await keyOf(passphrase, salt, cost, "encrypt");
  const header = backup.subarray(0, HEADER_BYTES);
  backup.set(new Uint8Array(await crypto.subtle.encrypt(aead(header), key, zip as BufferSource)), HEADER_BYTES);
  backup.set(await checksumOf(backup), backupBytes - CHECKSUM_BYTES);
  return backup;
}

/** What is in a backup, all of it or the reason why not. Never rejects for what `backup` and `passphrase` are. Cost as to seal. */
export async function openBackup(backup: Uint8Array, passphrase: string): Promise<OpenedBackup> {
  const fault = await findFault(backup);
  if (fault) return { kind: "refused", fault };
  const header = backup.subarray(0, HEADER_BYTES);
  const key = await keyOf(passphrase, header.subarray(SALT_AT, NONCE_AT), costIn(header), "decrypt");
  const encrypted = backup.subarray(HEADER_BYTES, backup.length - CHECKSUM_BYTES);
  let zip: Uint8Array;
  try {
    zip = new Uint8Array(await crypto.subtle.decrypt(aead(header), key, encrypted as BufferSource));
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError")
      return { kind: "refused", fault: "wrong-passphrase" };
    throw error;
  }
  try {
    return { kind: "opened", files: unzipFiles(zip) };
  } catch (error) {
    if (error instanceof EnvironmentError) return { kind: "refused", fault: "bad-content" };
    throw error;
  }
}

/** What would be refused when the backup is opened is not made. */
function assertImportable(files: FilesByPath): void {
  const contents = Object.values(files);
  const totalBytes = contents.reduce((sum, { length }) => sum + length, 0);
  if (contents.length > MAX_IMPORT_FILES || totalBytes > MAX_IMPORT_BYTES) throw tooMuch();
}

function tooMuch(): EnvironmentError {
  return new EnvironmentError("bad-argument", "This is too much for one backup. Export to a folder instead.");
}

/** What can be said without a passphrase. */
async function findFault(backup: Uint8Array): Promise<BackupFault | undefined> {
  if (backup.length < MAGIC.length || !equalBytes(backup.subarray(0, MAGIC.length), MAGIC)) return "no-backup";
  if (backup.length > MAX_BACKUP_BYTES) return "too-large";
  if (backup.length < HEADER_BYTES + TAG_BYTES + CHECKSUM_BYTES) return "damaged";
  if (!equalBytes(await checksumOf(backup), backup.subarray(backup.length - CHECKSUM_BYTES))) return "damaged";
  if (backup[FORMAT_AT] !== FORMAT) return "newer";
  return isAffordable(costIn(backup)) ? undefined : "too-costly";
}

function costIn(header: Uint8Array): KeyCost {
  const [log2N, r, p] = header.subarray(COST_AT, SALT_AT);
  return { log2N, r, p };
}

function isAffordable({ log2N, r, p }: KeyCost): boolean {
  if (log2N < 1 || r < 1 || p < 1) return false;
  // RFC 7914, section 2: N < 2^(128 · r / 8); beyond 2³⁰ the limits below say no anyway.
  const blocks = 2 ** log2N * r;
  return log2N < 16 * r && 128 * blocks <= MAX_KEY_BYTES && blocks * p <= MAX_KEY_WORK;
}

async function keyOf(
  passphrase: string,
  salt: Uint8Array,
  { log2N, r, p }: KeyCost,
  use: "encrypt" | "decrypt",
): Promise<CryptoKey> {
  const secret = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const bytes = await scryptAsync(secret, salt, { N: 2 ** log2N, r, p, dkLen: KEY_BYTES, asyncTick: KEY_TICK_MS });
  const key = await crypto.subtle.importKey("raw", bytes as BufferSource, "AES-GCM", false, [use]);
  bytes.fill(0);
  return key;
}

function aead(header: Uint8Array): AesGcmParams {
  return {
    name: "AES-GCM",
    iv: header.slice(NONCE_AT, HEADER_BYTES) as BufferSource,
    additionalData: header.slice() as BufferSource,
    tagLength: 8 * TAG_BYTES,
  };
}

/** Of everything but the checksum itself. */
async function checksumOf(backup: Uint8Array): Promise<Uint8Array> {
  const before = backup.subarray(0, backup.length - CHECKSUM_BYTES);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", before as BufferSource));
}
