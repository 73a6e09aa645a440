/**
 * Lighthouse on the built app: `npm run build && npm run lighthouse [-- --runs n]`. Fails below what is wanted.
 *
 * Lighthouse is fetched by npm when it is run, into npm's own cache and not into this project: it would bring 150 packages that nothing
 * else needs. Pinned to the last version that runs on Node 20. Chromium is the one of the tests. Performance moves with what else the
 * machine does: the median of the runs counts for it, the worst for the rest. A run whose trace was not recorded is no measurement: it is
 * repeated, twice at most, and that is said.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startRelay } from "../relay/relay.ts";
import { findChromium } from "./find-chromium.mjs";
import { countedScore, recorded } from "./lighthouse-runs.mjs";

const VERSION = "12.8.2";
/** Least scores out of 100. */
const WANTED = { performance: 95, accessibility: 100, "best-practices": 100 };

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
if (!existsSync("dist/index.html")) throw new Error("build the app first: npm run build");
const folder = mkdtempSync(join(tmpdir(), "tinyssb-lighthouse-"));
const relay = await startRelay({ staticDirectory: "dist" });

/** @param {string} file where the report goes, which Lighthouse writes also when it could not measure */
async function audit(file) {
  rmSync(file, { force: true });
  const child = spawn(
    "npm",
    [
      ...["exec", "--yes", "--ignore-scripts", `--package=lighthouse@${VERSION}`, "--", "lighthouse", relay.url],
      ...["--quiet", "--no-enable-error-reporting", "--output=json", `--output-path=${file}`],
      `--only-categories=${Object.keys(WANTED).join()}`,
      "--chrome-flags=--headless=new --no-sandbox --disable-background-networking --disable-component-update",
    ],
    { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, CHROME_PATH: findChromium() }, cwd: folder },
  );
  const code = await new Promise((resolve) => child.on("exit", resolve));
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  if (!report || (code !== 0 && !report.runtimeError)) throw new Error(`lighthouse ended with ${code}`);
  return report;
}

try {
  /** @type {Record<string, number[]>} */
  const scores = {};
  for (let run = 1; run <= Number(values.runs); run++) {
    const report = await recorded(
      () => audit(join(folder, `${run}.json`)),
      (words) => console.log(`run ${run}: ${words}`),
    );
    const said = [];
    for (const category of Object.keys(WANTED)) {
      const { score, auditRefs } = report.categories[category];
      if (score === null) throw new Error(`run ${run} gave no score for ${category}`);
      const points = Math.round(100 * score);
      scores[category] = [...(scores[category] ?? []), points];
      said.push(`${category} ${points}`);
      for (const { id, weight } of auditRefs) {
        const { score: part, title, displayValue = "" } = report.audits[id];
        if (weight > 0 && part !== null && part < 0.9)
          said.push(`\n    ${Math.round(100 * part)} ${title} ${displayValue}`);
      }
    }
    console.log(`run ${run}: ${said.join("  ")}  (load ${loadavg()[0].toFixed(1)})`);
  }
  for (const [category, least] of Object.entries(WANTED)) {
    const counted = countedScore(category, scores[category]);
    console.log(`${category}: ${counted} counts, wanted ${least}`);
    if (counted >= least) continue;
    console.error(`${category} is below what is wanted.`);
    process.exitCode = 1;
  }
} finally {
  await relay.close();
  rmSync(folder, { recursive: true, force: true });
}
