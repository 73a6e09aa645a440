/**
 * What the first load of the built app costs: `node scripts/first-load.mjs`, after a build. Fails when it is over budget.
 *
 * Counted is all JavaScript that runs at the start, compressed by gzip: the scripts of index.html, the threads that they start, and
 * what each of these imports statically. Not counted is what is imported when it is first needed, nor the service worker.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 120_000;
const DIST = "dist";

const assets = readdirSync(join(DIST, "assets")).filter((name) => name.endsWith(".js"));
/** @type {Map<string, number>} */
const counted = new Map();

/** @param {string} name counts it, and whatever it can not do without */
function count(name) {
  if (counted.has(name)) return;
  const code = readFileSync(join(DIST, "assets", name));
  counted.set(name, gzipSync(code, { level: 9 }).length);
  const text = code.toString();
  const imported = [...text.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)].map(([, file]) => file);
  const threads = assets.filter((file) => file.includes("worker-") && text.includes(`assets/${file}`));
  for (const file of [...imported, ...threads]) count(file);
}

const entries = [...readFileSync(join(DIST, "index.html"), "utf8").matchAll(/assets\/([\w.-]+\.js)/g)];
if (entries.length === 0) throw new Error("index.html has no script");
for (const [, file] of entries) count(file);
if (![...counted.keys()].some((file) => file.startsWith("worker-"))) throw new Error("the node's thread was not found");

for (const [file, bytes] of [...counted].sort(([, a], [, b]) => b - a))
  console.log(`${String(bytes).padStart(7)}  ${file}`);
const total = [...counted.values()].reduce((sum, bytes) => sum + bytes, 0);
console.log(
  `${String(total).padStart(7)}  of ${BUDGET_BYTES} bytes, ${assets.length - counted.size} files load when needed`,
);
if (total > BUDGET_BYTES) {
  console.error("The first load is over budget.");
  process.exitCode = 1;
}
