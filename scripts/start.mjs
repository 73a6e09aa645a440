/**
 * `npm start`: builds the app when what is built is not what the sources say, then runs the relay with the same arguments.
 *
 * Whether a build is due is decided by content, not by time: a stamp in `dist` is the hash of everything that goes into a
 * build. One process from here on, so that a signal reaches the relay.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { readCommand } from "../relay/options.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STAMP = join(ROOT, "dist", ".built-from");
/** What a build depends on; the last one is what is installed, besides what should be. */
const INPUTS = [
  "index.html",
  "public",
  "src",
  "vite.config.ts",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
  "node_modules/.package-lock.json",
];

/** Hash of the names and contents of all inputs, hexadecimal. */
function hashInputs() {
  const hash = createHash("sha256");
  for (const file of INPUTS.flatMap((input) => filesBelow(join(ROOT, input)))) {
    const content = readFileSync(file);
    hash.update(`${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** @param {string} path @returns {string[]} the files there, in a fixed order; none when it does not exist */
function filesBelow(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** @returns {boolean} whether `dist` is now what the sources say */
function buildWhenDue() {
  const inputs = hashInputs();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === inputs) return true;
  rmSync(STAMP, { force: true });
  console.log("Building the app …");
  const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
  const { status } = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (status !== 0) return false;
  writeFileSync(STAMP, inputs);
  return true;
}

const command = readCommand(process.argv.slice(2));
const needsApp = command.kind === "run" && command.options.staticDirectory === undefined;
if (needsApp && !buildWhenDue()) {
  console.error("The app could not be built, so the relay was not started.");
  process.exitCode = 1;
} else {
  await import("../relay/main.ts");
  if (process.env.npm_lifecycle_event === "start") endWithShell();
}

/** npm hands SIGTERM to its shell alone, and a relay that outlived the shell would hold the port unseen. */
function endWithShell() {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500).unref();
}
