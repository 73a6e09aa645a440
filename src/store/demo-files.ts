/**
 * The files of one node's directory of the demos, sorted by what they are.
 *
 *     config.json   state.json   _logs/<FID, 64 hex digits>.log   _blob/<2 hex digits>/<38 hex digits>
 *
 * Does not look into them. Paths come from a stranger's archive or a file picker: a common leading folder (`data/nodeA/`),
 * `./` and backslashes are understood, what an operating system leaves about is ignored, everything else below `_logs` and
 * `_blob` is refused. Source: PoC-01 `repository.py`, `test_init.py`.
 */
import { type FilesByPath, MAX_IMPORT_BYTES, MAX_IMPORT_FILES, normalizePath } from "../archive/import-files.ts";
import {
  asFeedId,
  asPointer,
  FEED_ID_BYTES,
  type FeedId,
  fromHex,
  type HashPointer,
  POINTER_BYTES,
} from "../core/bytes.ts";
import { MAX_FEEDS, PACKET_BYTES } from "../core/limits.ts";

/** What is wrong with one file, and at which entry of it where that can be said. */
export interface ImportFault {
  readonly path: string;
  readonly seq: number | null;
  readonly reason: string;
}

/** Longest `config.json` and `state.json`, bytes; longer ones are refused. */
const MAX_JSON_BYTES = 256 << 10;
/** Faults that are listed; the rest are only counted. */
const MAX_LISTED_FAULTS = 100;

interface DemoFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface SortedFiles {
  readonly config: DemoFile | undefined;
  readonly state: DemoFile | undefined;
  readonly logs: readonly (DemoFile & { readonly feedId: FeedId })[];
  readonly blobs: readonly (DemoFile & { readonly pointer: HashPointer })[];
  /** Sentences about what was left out. */
  readonly notes: readonly string[];
  readonly faults: readonly ImportFault[];
}

const LOG_NAME = /^([0-9a-f]{64})\.log$/;
const LEFT_BEHIND = /^(\..*|thumbs\.db|desktop\.ini|__macosx)$/i;

/** Sorts `files`; the byte arrays are not copied. Never throws: what is wrong stands in `faults`. */
export function sortFiles(files: FilesByPath): SortedFiles {
  const faults: ImportFault[] = [];
  const notes: string[] = [];
  const refuse = (path: string, reason: string) => faults.push({ path, seq: null, reason });
  const all = Object.entries(files);
  if (all.length > MAX_IMPORT_FILES) refuse("", `there are ${all.length} files; at most ${MAX_IMPORT_FILES}`);
  const totalBytes = all.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  if (totalBytes > MAX_IMPORT_BYTES) refuse("", `the files have ${totalBytes} bytes; at most ${MAX_IMPORT_BYTES}`);
  if (faults.length > 0) return { config: undefined, state: undefined, logs: [], blobs: [], notes, faults };

  const named: (DemoFile & { segments: string[] })[] = [];
  const junk: string[] = [];
  for (const [path, bytes] of all) {
    const normal = normalizePath(path);
    if ("reason" in normal) refuse(path, normal.reason);
    else if (normal.segments.some((segment) => LEFT_BEHIND.test(segment))) junk.push(path);
    else named.push({ path, bytes, segments: normal.segments });
  }
  noteLeftOut(notes, "left behind by an operating system", junk);

  const folders = new Set(named.flatMap(({ segments }) => maybeFolder(segments) ?? []));
  if (folders.size > 1)
    refuse("", `these are ${folders.size} directories of nodes (${[...folders].slice(0, 3).join(", ")}); choose one`);
  if (folders.size === 0) refuse("", "there is no config.json and no log of a node");
  const [folder = ""] = folders;
  const depth = folder === "" ? 0 : folder.split("/").length;

  const sorted = { config: undefined, state: undefined, logs: [], blobs: [] } as {
    config: DemoFile | undefined;
    state: DemoFile | undefined;
    logs: (DemoFile & { feedId: FeedId })[];
    blobs: (DemoFile & { pointer: HashPointer })[];
  };
  const foreign: string[] = [];
  const seen = new Set<string>();
  for (const { path, bytes, segments } of named) {
    const inside = segments.slice(0, depth).join("/") === folder ? segments.slice(depth) : [];
    const name = inside.join("/");
    if (name !== "" && seen.has(name)) refuse(path, "the file is there twice");
    seen.add(name);
    if (name === "config.json" || name === "state.json") {
      if (bytes.length > MAX_JSON_BYTES) refuse(path, `the file is longer than ${MAX_JSON_BYTES} bytes`);
      sorted[name === "config.json" ? "config" : "state"] = { path, bytes };
    } else if (inside[0] === "_logs") {
      const digits = inside.length === 2 && LOG_NAME.exec(inside[1])?.[1];
      if (digits) sorted.logs.push({ path, bytes, feedId: asFeedId(fromHex(digits, FEED_ID_BYTES)) });
      else refuse(path, "a log is named by its feed ID: 64 lower-case hex digits and .log");
    } else if (inside[0] === "_blob") {
      const digits = inside.slice(1).join("");
      if (inside.length !== 3 || inside[1].length !== 2 || !/^[0-9a-f]{40}$/.test(digits))
        refuse(path, "a blob is named by its hash: 2 lower-case hex digits, /, 38 more");
      else if (bytes.length !== PACKET_BYTES) refuse(path, `a blob has ${PACKET_BYTES} bytes, not ${bytes.length}`);
      else sorted.blobs.push({ path, bytes, pointer: asPointer(fromHex(digits, POINTER_BYTES)) });
    } else foreign.push(path);
  }
  noteLeftOut(notes, "not part of a node's directory", foreign);
  if (sorted.logs.length > MAX_FEEDS) refuse("", `there are ${sorted.logs.length} logs; at most ${MAX_FEEDS}`);
  return { ...sorted, notes, faults: listFaults(faults) };
}

/** The first faults, and one more that counts the rest. */
export function listFaults(faults: readonly ImportFault[]): ImportFault[] {
  if (faults.length <= MAX_LISTED_FAULTS) return [...faults];
  const rest = faults.length - MAX_LISTED_FAULTS;
  return [...faults.slice(0, MAX_LISTED_FAULTS), { path: "", seq: null, reason: `and ${rest} more` }];
}

/** The folder of the node that a file belongs to, or undefined when the path does not tell. */
function maybeFolder(segments: string[]): string | undefined {
  const below = segments.findIndex((segment) => segment === "_logs" || segment === "_blob");
  if (below >= 0) return segments.slice(0, below).join("/");
  const isConfig = ["config.json", "state.json"].includes(segments[segments.length - 1]);
  return isConfig ? segments.slice(0, -1).join("/") : undefined;
}

function noteLeftOut(notes: string[], what: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : "";
  notes.push(`Left out (${what}): ${paths.slice(0, 3).join(", ")}${more}`);
}
