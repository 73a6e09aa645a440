/**
 * Where a Chrome or Chromium is that tests may drive. Shared by the test runner, Vitest and Playwright.
 */
import { existsSync } from "node:fs";
import { chromium } from "playwright";

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

/**
 * Path of the browser: `CHROMIUM_PATH`, else a usual place, else Playwright's own, else undefined.
 * @throws Error when `CHROMIUM_PATH` names nothing.
 */
export function maybeFindChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`);
    return named;
  }
  return [...USUAL_PLACES, chromium.executablePath()].find((path) => existsSync(path));
}

/** The same. @throws Error with what to install when there is none. */
export function findChromium() {
  const path = maybeFindChromium();
  if (!path)
    throw new Error(
      "no Chrome or Chromium found: install one (npx playwright install chromium, or apt-get install chromium), or set CHROMIUM_PATH",
    );
  return path;
}
