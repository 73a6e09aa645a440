/** Puts the page around a pretended node into the document of a browser test. */
import { afterEach } from "vitest";
import { page } from "vitest/browser";
import { TinyssbApp } from "../../src/ui/shell/tinyssb-app.ts";
import type { FakeTinyssb } from "../support/fake-tinyssb.ts";
import "../../src/ui/page.css";

afterEach(() => {
  document.body.replaceChildren();
  history.replaceState(null, "", location.pathname + location.search);
  sessionStorage.clear();
});

/** Shows the page of `node` at `hash`, wide enough for its three columns. */
export async function showPage(node: FakeTinyssb, hash = "", changes: Partial<TinyssbApp> = {}): Promise<TinyssbApp> {
  await page.viewport(1440, 900);
  history.replaceState(null, "", hash || location.pathname + location.search);
  const app = Object.assign(new TinyssbApp(), { node, profile: "default", openProfile: () => node }, changes);
  document.body.replaceChildren(app);
  return app;
}
