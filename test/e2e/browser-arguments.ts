/**
 * How the end-to-end tests start Chromium: without its own errands, and unable to find anybody but this machine.
 */
export const BROWSER_ARGUMENTS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** No name but localhost leads anywhere. Not to be combined with a proxy, which resolves names itself. */
export const ONLY_LOOPBACK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1";
