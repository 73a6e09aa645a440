/**
 * Which branches of the core a run really took, as the engine counts them: a rule that is written down and never tried proves nothing.
 *
 * Measures the code that it is bundled with, so it runs in a thread of its own (`worker.ts`). Knows no names of branches: a branch is a
 * piece of source text.
 */
import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** A function of the core, or a part of one that runs on a condition. */
export interface Branch {
  /** Path and line of the source, from the project's directory. */
  readonly place: string;
  /** Name of the function that it is, or is within; empty for one without a name. */
  readonly functionName: string;
  /** How it begins in the bundle. */
  readonly text: string;
  readonly isWholeFunction: boolean;
  readonly times: number;
}

const CORE = "src/core/";
const MAP_MARK = "//# sourceMappingURL=data:application/json;charset=utf-8;base64,";

/** Counts how often each branch of `src/core` is taken while `run` goes on. @param url that of the bundle, which has its source map in it. */
export async function countBranches(url: string, run: () => Promise<void>): Promise<Branch[]> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  await run();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  const source = readFileSync(fileURLToPath(url), "utf8");
  const placeOf = sourcePlaces(source);
  const functions = result.find((script) => script.url === url)?.functions ?? [];
  return functions
    .flatMap(({ functionName, ranges }) =>
      ranges.map(({ startOffset, count }, index) => ({
        place: placeOf(startOffset),
        functionName,
        text: source
          .slice(startOffset, startOffset + 200)
          .trim()
          .split("\n")[0],
        isWholeFunction: index === 0,
        times: count,
      })),
    )
    .filter(({ place }) => place.startsWith(CORE));
}

/** Finds path and line of the source for a place in a bundle; "" for what is not of the core. */
function sourcePlaces(bundle: string): (offset: number) => string {
  const encoded = bundle.slice(bundle.lastIndexOf(MAP_MARK) + MAP_MARK.length);
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, "base64").toString()));
  const lineStarts = [0];
  for (let at = bundle.indexOf("\n"); at >= 0; at = bundle.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return (offset) => {
    // A block begins at its brace or space, which may have no place of its own.
    const line = lineStarts.findLastIndex((start) => start <= offset);
    const entry = map.findEntry(line, offset - lineStarts[line]);
    if (!("originalSource" in entry)) return "";
    const at = entry.originalSource.indexOf(CORE);
    return at < 0 ? "" : `${entry.originalSource.slice(at)}:${entry.originalLine + 1}`;
  };
}
