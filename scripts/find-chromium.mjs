/**
 * Where a Chrome or Chromium is that tests may drive, and how to get one. Shared by the test runner, Vitest and Playwright.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright";
import { installDebianPackage } from "./debian-package.mjs";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:/Program Files/Google/Chrome/Application/chrome.exe",
  "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
];
const WHAT_TO_DO =
  "no Chrome or Chromium found: install one (npx playwright install chromium, or apt-get install chromium), or set CHROMIUM_PATH";
const DOWNLOAD_LIMIT_MS = 5 * 60_000;
const VERSION_LIMIT_MS = 10_000;

/**
 * Path of the browser: `CHROMIUM_PATH`, else the first that starts, of the usual places and Playwright's own, else undefined.
 * @throws Error when `CHROMIUM_PATH` names nothing.
 */
export function maybeFindChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`);
    return named;
  }
  return firstThatRuns([...USUAL_PLACES, chromium.executablePath()]);
}

/** The same. @throws Error with what to install when there is none. */
export function findChromium() {
  const path = maybeFindChromium();
  if (!path) throw new Error(WHAT_TO_DO);
  return path;
}

/**
 * The same, after having tried to install one where none starts (it may lack its libraries): Playwright's, else Debian's.
 * Programs that are started from here find it as CHROMIUM_PATH.
 * @throws Error with what to install when nothing helped.
 */
export function ensureChromium() {
  if (!runs(maybeFindChromium())) {
    console.log("No Chrome or Chromium found: trying to install Playwright's.");
    spawnSync("npx", ["playwright", "install", "chromium"], {
      stdio: "inherit",
      timeout: DOWNLOAD_LIMIT_MS,
      shell: process.platform === "win32",
    });
  }
  if (!runs(maybeFindChromium())) installDebianPackage("chromium");
  const path = findChromium();
  if (!runs(path)) throw new Error(`${path} does not start: ${WHAT_TO_DO.replace(/^[^:]*: /, "")}`);
  process.env.CHROMIUM_PATH = path;
  return path;
}

/**
 * A browser that is there may still lack its libraries, or be a stub that wants another package.
 * @param {readonly string[]} paths @returns {string | undefined}
 */
export function firstThatRuns(paths) {
  return paths.find(runs);
}

/** @param {string | undefined} path @returns {boolean} whether there is a browser that starts; on Windows, whether there is one */
function runs(path) {
  if (!path || !existsSync(path)) return false;
  return process.platform === "win32" || spawnSync(path, ["--version"], { timeout: VERSION_LIMIT_MS }).status === 0;
}
