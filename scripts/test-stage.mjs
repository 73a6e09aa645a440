/**
 * Runs one stage of the tests as a child process, and counts: a program that checks is one test, a test framework reports
 * its own numbers.
 *
 * A stage never counts as nothing: no tests, no report, or an exit code that the report does not explain is a failure.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** After a stage was told to stop, how long until it is made to. */
const STOP_GRACE_MS = 5000;

/**
 * @typedef {{ passed: number, failed: number, skipped: number, notes: string[] }} Counts `notes`: a line for each failed
 * or skipped test, and for what went wrong with the stage itself.
 * @typedef {{ code: number | null, output: string, isTimedOut: boolean }} Run
 */

/**
 * Runs a command line in the project's directory, shown as it goes.
 * @param {string} command for the shell
 * @param {number} limitMs after which it and its children are stopped
 * @param {Record<string, string>} [environment] added to ours
 * @returns {Promise<Run>}
 */
export function run(command, limitMs, environment = {}) {
  return new Promise((resolve) => {
    const isGroup = process.platform !== "win32";
    const child = spawn(command, {
      cwd: ROOT,
      shell: true,
      detached: isGroup,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: `${join(ROOT, "node_modules/.bin")}${delimiter}${process.env.PATH}`,
        ...environment,
      },
    });
    let output = "";
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]))
      from.on("data", (chunk) => {
        output += chunk;
        to.write(chunk);
      });
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => {
      try {
        if (isGroup && child.pid) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error; // it has ended meanwhile
      }
    };
    let isTimedOut = false;
    /** @type {NodeJS.Timeout | undefined} */
    let grace;
    const limit = setTimeout(() => {
      isTimedOut = true;
      stop("SIGTERM");
      grace = setTimeout(() => stop("SIGKILL"), STOP_GRACE_MS);
    }, limitMs);
    const interrupt = () => {
      stop("SIGTERM");
      process.exit(130);
    };
    process.once("SIGINT", interrupt);
    process.once("SIGTERM", interrupt);
    child.once("close", (code) => {
      clearTimeout(limit);
      clearTimeout(grace);
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
      if (isTimedOut) stop("SIGKILL"); // what its children left behind
      resolve({ code, output, isTimedOut });
    });
  });
}

/**
 * A program that checks: one test.
 * @param {string} command @param {number} limitMs
 * @param {(output: string) => string | undefined} [complaint] what is wrong although it exited with 0
 * @returns {Promise<Counts>}
 */
export async function runCheck(command, limitMs, complaint = () => undefined) {
  const { code, output, isTimedOut } = await run(command, limitMs);
  const problem = isTimedOut ? tooLong(limitMs) : code === 0 ? complaint(output) : `exit code ${code}`;
  return problem ? failure(`${command}: ${problem}`) : { passed: 1, failed: 0, skipped: 0, notes: [] };
}

/**
 * A test framework that writes a JSON report.
 * @param {string} command @param {number} limitMs
 * @param {string} reportPath where the report will be, from the project's directory
 * @param {(report: any) => Counts} readReport
 * @param {Record<string, string>} [environment]
 * @returns {Promise<Counts>}
 */
export async function runSuite(command, limitMs, reportPath, readReport, environment) {
  const path = join(ROOT, reportPath);
  rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  const { code, isTimedOut } = await run(command, limitMs, environment);
  /** @type {Counts} */
  let counts;
  try {
    counts = readReport(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    counts = failure(`no report: ${error instanceof Error ? error.message : error}`);
  }
  if (isTimedOut) add(counts, failure(tooLong(limitMs)));
  else if (counts.passed + counts.failed + counts.skipped === 0) add(counts, failure("it ran no tests"));
  else if (code !== 0 && counts.failed === 0) add(counts, failure(`exit code ${code}, though no test failed`));
  return counts;
}

/** @param {any} report of Vitest's JSON reporter @returns {Counts} */
export function readVitestReport(report) {
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: 0, notes: [] };
  for (const file of report.testResults) {
    for (const { status, fullName, failureMessages = [] } of file.assertionResults) {
      // What an earlier try failed with is kept.
      if (status === "passed" && failureMessages.length > 0) add(counts, passedLate(fullName));
      else if (status === "passed") counts.passed++;
      else if (status === "failed") add(counts, failure(fullName));
      else add(counts, { passed: 0, failed: 0, skipped: 1, notes: [`skipped: ${fullName}`] });
    }
    // A file that could not even be loaded has no tests, and is no success.
    const hasFailed = file.assertionResults.some((/** @type {{ status: string }} */ { status }) => status === "failed");
    if (file.status === "failed" && !hasFailed) add(counts, failure(`${file.name}: ${file.message}`));
  }
  return counts;
}

/** @param {any} report of Playwright's JSON reporter @returns {Counts} */
export function readPlaywrightReport(report) {
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: 0, notes: [] };
  /** @param {any} suite @param {string} path */
  const visit = (suite, path) => {
    for (const spec of suite.specs ?? []) {
      for (const { status } of spec.tests) {
        const name = `${path} ${spec.title}`;
        if (status === "expected") counts.passed++;
        else if (status === "skipped") add(counts, { passed: 0, failed: 0, skipped: 1, notes: [`skipped: ${name}`] });
        else if (status === "flaky") add(counts, passedLate(name));
        else add(counts, failure(name));
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, `${path} ${inner.title}`.trim());
  };
  for (const suite of report.suites) visit(suite, suite.title);
  for (const { message } of report.errors) add(counts, failure(message));
  return counts;
}

/** @param {Counts} counts @param {Counts} more added to `counts` */
export function add(counts, more) {
  counts.passed += more.passed;
  counts.failed += more.failed;
  counts.skipped += more.skipped;
  counts.notes.push(...more.notes);
}

/** @param {string} what @returns {Counts} */
export function failure(what) {
  return { passed: 0, failed: 1, skipped: 0, notes: [`FAILED: ${what}`] };
}

/** @param {string} what @returns {Counts} */
function passedLate(what) {
  return { passed: 1, failed: 0, skipped: 0, notes: [`passed at a later try only: ${what}`] };
}

/** @param {number} limitMs */
function tooLong(limitMs) {
  return `stopped after ${limitMs / 1000} s`;
}
