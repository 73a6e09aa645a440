/**
 * What one import takes, and which paths: the same for a folder, an archive and the store that judges the files.
 *
 * Does not know what the files are. Paths come from a stranger's archive or a file picker.
 */

/** File content under its path. */
export type FilesByPath = Record<string, Uint8Array>;

/** Files of one import; more are refused. A million blobs are 100 MB of content. */
export const MAX_IMPORT_FILES = 1_000_000;
/** Bytes of all files of one import; more are refused. Four million entries. */
export const MAX_IMPORT_BYTES = 512 << 20;
/** Longest path, characters; longer ones are refused. */
export const MAX_PATH_LENGTH = 512;

/** Longer backups are neither made nor read. An archive of blobs is about three times as large as its content. */
export const MAX_BACKUP_BYTES = 2 * MAX_IMPORT_BYTES;
/** Characters of the passphrase of a backup that is made; shorter ones are refused. */
export const MIN_PASSPHRASE_LENGTH = 8;
/** Characters of a backup's passphrase; longer ones are refused. */
export const MAX_PASSPHRASE_LENGTH = 1024;

/** The path with `/` and without `./`, or the reason why it can not be one of a directory's own. Never throws. */
export function normalizePath(path: string): { segments: string[] } | { reason: string } {
  if (path.length > MAX_PATH_LENGTH) return { reason: `the path is longer than ${MAX_PATH_LENGTH} characters` };
  if (/\p{Cc}/u.test(path)) return { reason: "the path has control characters" };
  const unified = path.replaceAll("\\", "/");
  if (unified.startsWith("/") || /^[A-Za-z]:/.test(unified)) return { reason: "the path is not relative" };
  const segments = unified.split("/").filter((segment) => segment !== ".");
  if (segments.length === 0 || segments.includes("")) return { reason: "the path has an empty part" };
  if (segments.includes("..")) return { reason: "the path leaves the directory" };
  return { segments };
}
