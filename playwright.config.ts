import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/find-chromium.mjs";
import { BROWSER_ARGUMENTS, ONLY_LOOPBACK } from "./test/e2e/browser-arguments.ts";

/** End-to-end tests drive the built app: `npm run build` first (npm test does). Each test starts its own relay. */
export default defineConfig({
  testDir: "test/e2e",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: false,
  // A busy machine can make a browser late; what passed only at a second try is listed as flaky.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: !!process.env.CI,
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    headless: true,
    launchOptions: {
      executablePath: findChromium(),
      args: [...BROWSER_ARGUMENTS, ONLY_LOOPBACK],
    },
    // Snapshots of pages cost more time than all tests together.
    trace: { mode: "retain-on-failure", snapshots: false, screenshots: false },
  },
});
