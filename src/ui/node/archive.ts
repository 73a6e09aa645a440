/**
 * What is picked for an import and offered by an export, before and after the node has judged it.
 *
 * Knows paths and sizes, not what the files mean: the import judges that.
 */
import { MAX_IMPORT_BYTES, MAX_IMPORT_FILES } from "../../archive/import-files.ts";
import type { Files } from "../../client/api.ts";
import { sizeInWords } from "../base/amounts.ts";
import { type Problem, problem } from "../base/problem.ts";
import { t } from "../language/language.ts";

/** A refusal that has its words already. */
export class ArchiveRefused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.happened);
  }
}

/** Counts what is being collected. @throws ArchiveRefused at the limits of an import. */
export class ArchiveBudget {
  #files = 0;
  #bytes = 0;

  add(fileBytes: number): void {
    this.#files++;
    this.#bytes += fileBytes;
    if (this.#files <= MAX_IMPORT_FILES && this.#bytes <= MAX_IMPORT_BYTES) return;
    throw new ArchiveRefused(
      problem(
        t("archive.tooMuch"),
        t("archive.tooMuchCause", { files: MAX_IMPORT_FILES, size: sizeInWords(MAX_IMPORT_BYTES) }),
        t("archive.tooMuchRemedy"),
      ),
    );
  }
}

/** The `name` in the node's `config.json`, whatever folder it stands in, or undefined. Never throws. */
export function maybeNodeName(files: Files): string | undefined {
  const path = Object.keys(files).find((each) => /(^|[\\/])config\.json$/.test(each));
  return path === undefined ? undefined : maybeMember(files[path], "name");
}

/** The `feedID` in a `config.json`, lower-case, or undefined. Never throws. */
export function maybeFeedIdIn(config: Uint8Array): string | undefined {
  return maybeMember(config, "feedID")?.toLowerCase();
}

function maybeMember(config: Uint8Array, member: "name" | "feedID"): string | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(config));
    const text = (value as Partial<Record<typeof member, unknown>> | null)?.[member];
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined; // Not JSON: the import says so, here only a text was looked for.
  }
}
