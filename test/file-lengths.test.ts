/** The house limit: a file that is longer than one sitting has two subjects. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const MAX_LINES = 300;

it.each(["src", "relay"])(`no file of %s has more than ${MAX_LINES} lines`, (room) => {
  const files = readdirSync(room, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(5);
  const lengths = files.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return { path, lines: readFileSync(path, "utf8").split("\n").length - 1 };
  });
  expect(lengths.filter(({ lines }) => lines > MAX_LINES)).toEqual([]);
});
