/** How the test command counts what the frameworks report. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT, readPlaywrightReport, readVitestReport } from "../../scripts/test-stage.mjs";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The report of a real run of Vitest, with two retries, over one test file. */
function vitestReport(file: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), "vitest-report-"));
  folders.push(folder);
  writeFileSync(join(folder, "some.test.mjs"), file);
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const flags = ["run", "--globals", "--retry=2", "--root", folder, "--reporter=json", "--outputFile=report.json"];
  spawnSync(process.execPath, [vitest, ...flags], { encoding: "utf8" });
  return JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
}

describe("the counts of a stage", () => {
  it("name the tests of Vitest that passed at a later try only", () => {
    const report = vitestReport(`
      let tries = 0;
      describe("a node", () => {
        test("comes up", () => {});
        test("is late", () => { if (++tries < 3) throw new Error("not yet"); });
        test("is broken", () => { throw new Error("never"); });
        test.skip("is left out", () => {});
      });`);
    expect(readVitestReport(report)).toEqual({
      ...{ passed: 2, failed: 1, skipped: 1 },
      notes: ["passed at a later try only: a node is late", "FAILED: a node is broken", "skipped: a node is left out"],
    });
  });

  it("name those of Playwright", () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const suites = [{ title: "tabs.spec.ts", specs: [spec("are one", "expected"), spec("are late", "flaky")] }];
    expect(readPlaywrightReport({ suites, errors: [] })).toEqual({
      ...{ passed: 2, failed: 0, skipped: 0 },
      notes: ["passed at a later try only: tabs.spec.ts are late"],
    });
  });
});
