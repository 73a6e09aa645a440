/// <reference types="vitest/config" />
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { findChromium } from "./scripts/find-chromium.mjs";

const FAULTS = "test/sim/faults/faults.test.ts";
const BROWSER_ARGUMENTS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What the start needs is one file: split by who else uses it, it compresses less well. Hints for bundlers have done their work. */
const FIRST_IN_ONE_FILE = {
  output: {
    codeSplitting: { groups: [{ name: "first", tags: ["$initial" as const] }] },
    comments: { annotation: false },
  },
};

/**
 * The first load is one file, and what comes later is precached and has no styles of its own: there is nothing to preload, and Vite's code for
 * it stands in the first load.
 */
const NOTHING_PRELOADED: Plugin = {
  name: "nothing-preloaded",
  apply: "build",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load();" : undefined),
};

/** Vitest's provider; the browser is looked for when a browser project begins, so that tests without one need none. */
function chromiumOfThisMachine(): ReturnType<typeof playwright> {
  return {
    ...playwright(),
    providerFactory: (project) =>
      playwright({ launchOptions: { executablePath: findChromium(), args: BROWSER_ARGUMENTS } }).providerFactory(
        project,
      ),
  };
}

export default defineConfig(({ mode }) => ({
  worker: { format: "es", rolldownOptions: FIRST_IN_ONE_FILE },
  build: {
    target: "es2022",
    sourcemap: true,
    modulePreload: false,
    rolldownOptions: FIRST_IN_ONE_FILE,
  },
  optimizeDeps: {
    include: [
      "idb",
      "@noble/ed25519",
      "@noble/hashes/sha2.js",
      "@noble/hashes/hmac.js",
      "lit",
      "lit/decorators.js",
      "lit/directives/repeat.js",
      "fflate",
      "jsqr",
      "uqr",
      "axe-core",
    ],
  },
  plugins: [
    NOTHING_PRELOADED,
    mode === "test"
      ? []
      : VitePWA({
          registerType: "prompt",
          injectRegister: false,
          manifest: false,
          workbox: {
            globPatterns: ["**/*.{js,css,html,svg,png,webmanifest}"],
            globIgnores: ["**/*.map", "screenshots/**", "share-target.js", "notification-click.js"],
            importScripts: ["share-target.js", "notification-click.js"],
            navigateFallback: "/index.html",
            navigateFallbackDenylist: [/^\/relay/],
            cleanupOutdatedCaches: true,
          },
        }),
  ],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          setupFiles: ["test/support/all-texts.ts"],
          testTimeout: 240_000,
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/**/*.browser.test.ts", FAULTS],
        },
      },
      // Alone: its threads take all cores for minutes.
      { extends: true, test: { name: "faults", environment: "node", testTimeout: 600_000, include: [FAULTS] } },
      {
        extends: true,
        test: {
          name: "browser",
          setupFiles: ["test/support/all-texts.ts"],
          include: ["test/**/*.browser.test.ts"],
          testTimeout: 60_000,
          retry: process.env.CI ? 2 : 0,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: chromiumOfThisMachine(),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
}));
