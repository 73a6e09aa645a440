/**
 * Directories as zip archives.
 *
 * Does not know what the files are. Reads strictly, because an archive may come from a stranger: sizes, names and number are
 * checked before anything is inflated, inflating stops at the size that was announced, and checksums count. No encryption, no
 * ZIP64, no other method than stored and deflated. Layout: PKWARE APPNOTE 4.3.
 */
import { Inflate, zipSync } from "fflate";
import { EnvironmentError } from "../core/environment-error.ts";
import { type DemoFiles, MAX_IMPORT_BYTES, normalizePath } from "./demo-files.ts";

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
/** Files of one archive: what the format counts without ZIP64. */
const MAX_ARCHIVE_FILES = 0xffff;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const END_MAGIC = 0x06054b50;
const CENTRAL_MAGIC = 0x02014b50;
const LOCAL_MAGIC = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** Deflated bytes pushed at once: no more than 1032 times as many come out before the size is looked at again. */
const INFLATE_PORTION_BYTES = 4096;
/** The same date in every archive, so that equal directories make equal archives. */
const ARCHIVE_DATE = new Date(1980, 0, 1);

interface Member {
  readonly path: string;
  readonly method: number;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly localAt: number;
}

/**
 * An archive of `files`, in the order of their paths. A new array.
 * @throws EnvironmentError `bad-argument` beyond MAX_ARCHIVE_FILES: such a directory is saved as a folder.
 */
export function zipFiles(files: DemoFiles): Uint8Array {
  const sorted = Object.keys(files).sort();
  if (sorted.length > MAX_ARCHIVE_FILES)
    throw new EnvironmentError("bad-argument", `A zip archive holds ${MAX_ARCHIVE_FILES} files, not ${sorted.length}.`);
  return zipSync(Object.fromEntries(sorted.map((path) => [path, [files[path], { mtime: ARCHIVE_DATE }]])));
}

/** The files of an archive, folders left out. @throws EnvironmentError `import-refused` with the reason. */
export function unzipFiles(archive: Uint8Array): DemoFiles {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const members = readMembers(archive, view);
  let totalBytes = 0;
  const paths = new Set<string>();
  for (const { path, bytes } of members) {
    const normal = normalizePath(path);
    if ("reason" in normal) refuse(`${path.slice(0, 100)}: ${normal.reason}`);
    if (paths.has(path)) refuse(`${path}: the file is there twice`);
    paths.add(path);
    totalBytes += bytes;
  }
  if (totalBytes > MAX_IMPORT_BYTES) refuse(`The files have ${totalBytes} bytes; at most ${MAX_IMPORT_BYTES}.`);
  const packedBytes = members.reduce((sum, member) => sum + member.packedBytes, 0);
  if (packedBytes > archive.length) refuse("Its files overlap.");
  return Object.fromEntries(members.map((member) => [member.path, unpack(archive, view, member)]));
}

function refuse(reason: string): never {
  throw new EnvironmentError("import-refused", reason);
}

/** The central directory, without folders. */
function readMembers(archive: Uint8Array, view: DataView): Member[] {
  const endAt = findEnd(view);
  const count = view.getUint16(endAt + 10, true);
  const members: Member[] = [];
  let at = view.getUint32(endAt + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + CENTRAL_BYTES > endAt || view.getUint32(at, true) !== CENTRAL_MAGIC) refuse("Its directory is damaged.");
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + CENTRAL_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > endAt) refuse("Its directory is damaged.");
    const path = new TextDecoder().decode(archive.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes));
    const isEncrypted = (view.getUint16(at + 8, true) & 1) !== 0;
    const member: Member = {
      path,
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      localAt: view.getUint32(at + 42, true),
    };
    if (isEncrypted) refuse(`${path}: it is encrypted`);
    if (member.method !== STORED && member.method !== DEFLATED) refuse(`${path}: packed by an unknown method`);
    if (!/[\\/]$/.test(path)) members.push(member);
    at = next;
  }
  if (at !== endAt) refuse("Its directory is damaged, or it is a ZIP64 archive.");
  return members;
}

/** Where the end record stands: at the end, before a comment. */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - END_BYTES - MAX_COMMENT_BYTES);
  for (let at = view.byteLength - END_BYTES; at >= lowest; at--) if (view.getUint32(at, true) === END_MAGIC) return at;
  return refuse("This is no zip archive.");
}

function unpack(archive: Uint8Array, view: DataView, member: Member): Uint8Array {
  const { path, method, checksum, packedBytes, bytes, localAt } = member;
  if (localAt + LOCAL_BYTES > archive.length || view.getUint32(localAt, true) !== LOCAL_MAGIC)
    refuse(`${path}: its place in the archive is damaged`);
  const from = localAt + LOCAL_BYTES + view.getUint16(localAt + 26, true) + view.getUint16(localAt + 28, true);
  const packed = archive.subarray(from, from + packedBytes);
  if (packed.length !== packedBytes) refuse(`${path}: the archive ends too early`);
  const content = method === STORED ? packed.slice() : inflate(packed, bytes, path);
  if (content.length !== bytes) refuse(`${path}: it has another size than the archive says`);
  if (crc32(content) !== checksum) refuse(`${path}: the checksum is wrong`);
  return content;
}

/** Inflates to at most `bytes`. */
function inflate(packed: Uint8Array, bytes: number, path: string): Uint8Array {
  const content = new Uint8Array(bytes);
  let length = 0;
  const inflater = new Inflate((chunk) => {
    if (length + chunk.length > bytes) refuse(`${path}: it is larger than the archive says`);
    content.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length || at === 0; at += INFLATE_PORTION_BYTES) {
      const end = at + INFLATE_PORTION_BYTES;
      inflater.push(packed.subarray(at, end), end >= packed.length);
    }
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    refuse(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return content.subarray(0, length);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 of ISO 3309, as in zip. */
function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = CRC_TABLE[(rest ^ byte) & 0xff] ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}
