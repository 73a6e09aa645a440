/**
 * `npm test`: every stage in order, whatever became of the ones before; the last line is `N passed, N failed, N skipped`.
 */
import { spawnSync } from "node:child_process";
import { installDebianPackage } from "./debian-package.mjs";
import { ensureChromium } from "./find-chromium.mjs";
import { add, failure, readPlaywrightReport, readVitestReport, runCheck, runSuite } from "./test-stage.mjs";

const MINUTE_MS = 60_000;
const REPORTS = ".cache/test-reports";

/** @param {string} project @param {number} [limitMinutes] */
const vitest = (project, limitMinutes = 25) => {
  const report = `${REPORTS}/${project}.json`;
  const command = `vitest run --project ${project} --reporter=default --reporter=json --outputFile.json=${report}`;
  return () => runSuite(command, limitMinutes * MINUTE_MS, report, readVitestReport);
};

const playwright = () => {
  const report = `${REPORTS}/e2e.json`;
  const environment = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  return runSuite("playwright test --reporter=list,json", 20 * MINUTE_MS, report, readPlaywrightReport, environment);
};

/** dependency-cruiser exits with 0 also when it understood no file at all. @param {string} output */
const cruisedNothing = (output) => (/\([1-9]\d* modules/.test(output) ? undefined : "it looked at no module");

/** What tests drive must be there before Vitest starts, which reads the browser's path at once. */
async function preparePrograms() {
  if (spawnSync("socat", ["-V"]).status !== 0 && !installDebianPackage("socat"))
    console.log("There is no socat: tests that need a pair of ptys are skipped. Install socat to run them.");
  try {
    console.log(`Browser: ${ensureChromium()}`);
    return { passed: 0, failed: 0, skipped: 0, notes: [] };
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
}

const STAGES = {
  types: () => runCheck("npm run --silent types", 5 * MINUTE_MS),
  lint: () => runCheck("npm run --silent lint", 2 * MINUTE_MS),
  rooms: () => runCheck("npm run --silent rooms", 2 * MINUTE_MS, cruisedNothing),
  unused: () => runCheck("knip", 2 * MINUTE_MS),
  build: () => runCheck("npm run --silent build", 5 * MINUTE_MS),
  budget: () => runCheck("node scripts/first-load.mjs", MINUTE_MS),
  programs: preparePrograms,
  node: vitest("node"),
  faults: vitest("faults", 45),
  browser: vitest("browser"),
  e2e: playwright,
};

const total = { passed: 0, failed: 0, skipped: 0, notes: [] };
const lines = [];
for (const [name, stage] of Object.entries(STAGES)) {
  console.log(`\n=== ${name}`);
  const counts = await stage();
  add(total, { ...counts, notes: counts.notes.map((note) => `${name}: ${note}`) });
  lines.push(`${name.padEnd(10)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}
console.log(`\n=== summary\n${[...total.notes, ...lines].join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
