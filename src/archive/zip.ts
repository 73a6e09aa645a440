/**
 * Directories as zip archives.
 *
 * Does not know what the files are. Reads strictly, because an archive may come from a stranger: sizes, names and number are
 * checked before anything is inflated, inflating stops at the size that was announced, and checksums count. No encryption, no
 * other method than stored and deflated, and of ZIP64 only what counts more than 65 535 files. Writes without compression: log
 * entries and blobs are mostly signatures and hashes. Layout: PKWARE APPNOTE 4.3.
 *
 *     | local header, name, content | for each file; | central header, name | for each file; [ZIP64 end, locator] end
 */
import { Inflate } from "fflate";
import { EnvironmentError } from "../core/environment-error.ts";
import { type FilesByPath, MAX_IMPORT_BYTES, MAX_IMPORT_FILES, normalizePath } from "./import-files.ts";

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END64_BYTES = 56;
const LOCATOR_BYTES = 20;
const END_BYTES = 22;
const LOCAL_MAGIC = 0x04034b50;
const CENTRAL_MAGIC = 0x02014b50;
const END64_MAGIC = 0x06064b50;
const LOCATOR_MAGIC = 0x07064b50;
const END_MAGIC = 0x06054b50;
const MAX_COMMENT_BYTES = 0xffff;
/** What a field of 16 or 32 bits says when ZIP64 says it. */
const IN_ZIP64_16 = 0xffff;
const IN_ZIP64_32 = 0xffffffff;
const VERSION = 20;
const VERSION_ZIP64 = 45;
const UTF8_NAME = 0x0800;
const STORED = 0;
const DEFLATED = 8;
/** Deflated bytes pushed at once: no more than 1032 times as many come out before the size is looked at again. */
const INFLATE_PORTION_BYTES = 4096;
/** 1980-01-01, the same in every archive, so that equal directories make equal archives. */
const ARCHIVE_DATE = 0x0021;

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
 * @throws EnvironmentError `bad-argument` beyond 4 GiB: such a directory is saved as a folder.
 */
export function zipFiles(files: FilesByPath): Uint8Array {
  const text = new TextEncoder();
  const named = Object.keys(files)
    .sort()
    .map((path) => ({ name: text.encode(path), content: files[path] }));
  const isZip64 = named.length >= IN_ZIP64_16;
  const localBytes = named.reduce((sum, { name, content }) => sum + LOCAL_BYTES + name.length + content.length, 0);
  const centralBytes = named.reduce((sum, { name }) => sum + CENTRAL_BYTES + name.length, 0);
  const archiveBytes = localBytes + centralBytes + (isZip64 ? END64_BYTES + LOCATOR_BYTES : 0) + END_BYTES;
  if (archiveBytes >= IN_ZIP64_32)
    throw new EnvironmentError(
      "bad-argument",
      "This is too much for one zip archive (4 GiB). Export to a folder instead.",
    );

  const archive = new Uint8Array(archiveBytes);
  const view = new DataView(archive.buffer);
  let at = 0;
  let centralAt = localBytes;
  for (const { name, content } of named) {
    // Version, flags, method, time, date, checksum, sizes, length of the name: the same 24 bytes in both headers.
    const writeShared = (sharedAt: number): void => {
      view.setUint16(sharedAt, VERSION, true);
      view.setUint16(sharedAt + 2, UTF8_NAME, true);
      view.setUint16(sharedAt + 4, STORED, true);
      view.setUint16(sharedAt + 8, ARCHIVE_DATE, true);
      view.setUint32(sharedAt + 10, checksum, true);
      view.setUint32(sharedAt + 14, content.length, true);
      view.setUint32(sharedAt + 18, content.length, true);
      view.setUint16(sharedAt + 22, name.length, true);
    };
    const checksum = crc32(content);
    view.setUint32(centralAt, CENTRAL_MAGIC, true);
    view.setUint16(centralAt + 4, VERSION, true);
    writeShared(centralAt + 6);
    view.setUint32(centralAt + 42, at, true);
    archive.set(name, centralAt + CENTRAL_BYTES);
    centralAt += CENTRAL_BYTES + name.length;

    view.setUint32(at, LOCAL_MAGIC, true);
    writeShared(at + 4);
    archive.set(name, at + LOCAL_BYTES);
    archive.set(content, at + LOCAL_BYTES + name.length);
    at += LOCAL_BYTES + name.length + content.length;
  }
  if (isZip64) centralAt = writeEnd64(view, centralAt, named.length, centralBytes, localBytes);
  view.setUint32(centralAt, END_MAGIC, true);
  view.setUint16(centralAt + 8, isZip64 ? IN_ZIP64_16 : named.length, true);
  view.setUint16(centralAt + 10, isZip64 ? IN_ZIP64_16 : named.length, true);
  view.setUint32(centralAt + 12, centralBytes, true);
  view.setUint32(centralAt + 16, localBytes, true);
  return archive;
}

/** Writes the ZIP64 end record and its locator; returns where they end. All numbers but the first are below 2³². */
function writeEnd64(view: DataView, at: number, count: number, centralBytes: number, centralAt: number): number {
  view.setUint32(at, END64_MAGIC, true);
  view.setUint32(at + 4, END64_BYTES - 12, true);
  view.setUint16(at + 12, VERSION_ZIP64, true);
  view.setUint16(at + 14, VERSION_ZIP64, true);
  view.setUint32(at + 24, count, true);
  view.setUint32(at + 32, count, true);
  view.setUint32(at + 40, centralBytes, true);
  view.setUint32(at + 48, centralAt, true);
  const locatorAt = at + END64_BYTES;
  view.setUint32(locatorAt, LOCATOR_MAGIC, true);
  view.setUint32(locatorAt + 8, at, true);
  view.setUint32(locatorAt + 16, 1, true);
  return locatorAt + LOCATOR_BYTES;
}

/** The files of an archive, folders left out. @throws EnvironmentError `import-refused` with the reason. */
export function unzipFiles(archive: Uint8Array): FilesByPath {
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
  const { count, centralAt, endAt } = findCentral(view);
  if (count > MAX_IMPORT_FILES) refuse(`It has ${count} files; at most ${MAX_IMPORT_FILES}.`);
  const members: Member[] = [];
  let at = centralAt;
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
  if (at !== endAt) refuse("Its directory is damaged.");
  return members;
}

/** Number of files, where the central directory begins, and where it ends. */
function findCentral(view: DataView): { count: number; centralAt: number; endAt: number } {
  const endAt = findEnd(view);
  const count = view.getUint16(endAt + 10, true);
  const centralAt = view.getUint32(endAt + 16, true);
  const locatorAt = endAt - LOCATOR_BYTES;
  const isZip64 = count === IN_ZIP64_16 || centralAt === IN_ZIP64_32;
  if (!isZip64 || locatorAt < END64_BYTES || view.getUint32(locatorAt, true) !== LOCATOR_MAGIC)
    return { count, centralAt, endAt };
  const end64At = readUint64(view, locatorAt + 8);
  if (end64At > locatorAt - END64_BYTES || view.getUint32(end64At, true) !== END64_MAGIC)
    refuse("Its ZIP64 end is damaged.");
  return { count: readUint64(view, end64At + 32), centralAt: readUint64(view, end64At + 48), endAt: end64At };
}

/** Exact as long as it is the place or number of something in an archive that is in memory. */
function readUint64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
}

/** Where the end record stands: at the end, before a comment. */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - END_BYTES - MAX_COMMENT_BYTES);
  for (let at = view.byteLength - END_BYTES; at >= lowest; at--) if (view.getUint32(at, true) === END_MAGIC) return at;
  const isBegun = view.byteLength >= 4 && view.getUint32(0, true) === LOCAL_MAGIC;
  return refuse(isBegun ? "The file is cut short: its end is missing." : "This is no zip archive.");
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
