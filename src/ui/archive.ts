/**
 * A node's directory as one zip file, and a picked folder or zip reduced to one node's directory.
 *
 * Knows paths and sizes, not what the files mean: the import judges that. A zip comes from anywhere, so what it announces is
 * checked against the limits before it is unpacked.
 */
import { unzipSync, zipSync } from "fflate";
import type { Files } from "../client/api.ts";
import { sizeInWords } from "./amounts.ts";
import { type Problem, problem } from "./problem.ts";

/** Files of one import; more are refused. */
export const MAX_ARCHIVE_FILES = 100_000;
/** Bytes of one import, unpacked; more are refused. */
export const MAX_ARCHIVE_BYTES = 256 << 20;

/** A refusal that has its words already. */
export class ArchiveRefused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.happened);
  }
}

/** Counts what is being collected. @throws ArchiveRefused at the limits. */
export class ArchiveBudget {
  #files = 0;
  #bytes = 0;

  add(fileBytes: number): void {
    this.#files++;
    this.#bytes += fileBytes;
    if (this.#files <= MAX_ARCHIVE_FILES && this.#bytes <= MAX_ARCHIVE_BYTES) return;
    throw new ArchiveRefused(
      problem(
        "This is more than one import takes.",
        `It has over ${MAX_ARCHIVE_FILES.toLocaleString("en")} files or ${sizeInWords(MAX_ARCHIVE_BYTES)}.`,
        "Choose the folder of one node, the one that holds config.json.",
      ),
    );
  }
}

/** The files of a zip. On this thread: fflate's threads are made of blobs, which the page's policy forbids. @throws ArchiveRefused when it is no zip or too large. */
export function unzipFiles(archive: Uint8Array): Files {
  const budget = new ArchiveBudget();
  const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    if (name.endsWith("/")) return false;
    budget.add(originalSize);
    return true;
  };
  try {
    return unzipSync(archive, { filter });
  } catch (error) {
    throw error instanceof ArchiveRefused ? error : notAZip(error);
  }
}

/** A zip of `files`, not compressed: log entries and blobs are mostly signatures and hashes. */
export function zipFiles(files: Files): Uint8Array {
  return zipSync(files, { level: 0 });
}

/**
 * The files of the one node in `files`, with paths as the import expects them: `config.json` at the top. What stands beside
 * the node's directory is left out. @throws ArchiveRefused when there is no `config.json`, or several side by side.
 */
export function nodeDirectory(files: Files): Files {
  const configs = Object.keys(files).filter((path) => path === "config.json" || path.endsWith("/config.json"));
  const depth = (path: string) => path.split("/").length;
  const top = Math.min(...configs.map(depth));
  const roots = configs.filter((path) => depth(path) === top).map((path) => path.slice(0, -"config.json".length));
  if (roots.length === 0)
    throw new ArchiveRefused(
      problem(
        "This is no directory of a node.",
        "There is no config.json in it.",
        "Choose the folder that holds config.json, _logs and _blob.",
      ),
    );
  if (roots.length > 1)
    throw new ArchiveRefused(
      problem("These are several nodes.", "One profile is one node.", "Choose the folder of one of them.", roots),
    );
  const own = Object.entries(files).filter(([path]) => path.startsWith(roots[0]));
  return Object.fromEntries(own.map(([path, bytes]) => [path.slice(roots[0].length), bytes]));
}

/** The `name` in a node's `config.json`, or undefined. Never throws. */
export function maybeNodeName(files: Files): string | undefined {
  try {
    const config: unknown = JSON.parse(new TextDecoder().decode(files["config.json"]));
    const name = (config as { name?: unknown } | null)?.name;
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined; // Not JSON: the import says so, here only a name was looked for.
  }
}

function notAZip(error: unknown): ArchiveRefused {
  const cause = error instanceof Error ? error.message : String(error);
  return new ArchiveRefused(
    problem("This file can not be read as a zip.", cause, "Choose a zip that was exported by a node."),
  );
}
