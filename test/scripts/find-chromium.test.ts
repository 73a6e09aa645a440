import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { firstThatRuns } from "../../scripts/find-chromium.mjs";

/** A folder with programs that only exit, named after their exit code. */
function programs(...exitCodes: number[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "tinyssb-programs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return exitCodes.map((code) => {
    const path = join(folder, `exits-${code}`);
    writeFileSync(path, `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
    return path;
  });
}

test.skipIf(process.platform === "win32")("a browser that is there but does not start hides no other", () => {
  const [broken, working] = programs(127, 0);
  expect(firstThatRuns([`${broken}-is-missing`, broken!, working!])).toBe(working);
  expect(firstThatRuns([broken!])).toBeUndefined();
});
