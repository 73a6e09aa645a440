/** Composition root of the page: its language, the profile, its node, the page around it, and the service worker. */

import type { Tinyssb } from "../client/api.ts";
import { connectNode } from "../client/client.ts";
import "./base/problem-text.ts";
import { type Problem, problem, tellProblem } from "./base/problem.ts";
import { beginTurns } from "./base/turns.ts";
import { startLanguage, t } from "./language/language.ts";
import { OpenedFiles } from "./shell/opened-files.ts";
import { PageUpdate } from "./shell/page-update.ts";
import { maybeProfileOf } from "./shell/profile.ts";
import { TinyssbApp } from "./shell/tinyssb-app.ts";

declare global {
  interface Window {
    tinyssb: Tinyssb;
  }
}

/** The thread of the node begins only while that of the page rests: shown at once, the page would hold up what it then waits for. */
const NODE_FIRST_MS = 40;

const profile = maybeProfileOf(location.search);
if (!isSecureContext)
  void startLanguage().then(() =>
    showInstead(problem(t("insecure.happened"), t("insecure.cause"), t("insecure.remedy"))),
  );
else if (profile === undefined)
  void startLanguage().then(() =>
    showInstead(problem(t("profile.bad"), t("profile.badCause"), t("profile.badRemedy"))),
  );
else start(profile);

/** The node begins at once; the page is shown when its language is here. */
function start(profile: string): void {
  const node = connectNode(profile);
  window.tinyssb = node;
  document.addEventListener("freeze", () => node.freeze());
  document.addEventListener("resume", () => node.resume());
  const app = new TinyssbApp();
  app.node = node;
  app.profile = profile;
  app.openProfile = connectNode;
  app.pageUpdate = new PageUpdate();
  app.opened = new OpenedFiles();
  app.opened.listen(window);
  app.opened.fetchShared().catch((error: unknown) => tellProblem(app, error));
  const language = startLanguage();
  void Promise.all([language, nodeFirst()]).then(() => show(app));
  if (import.meta.env.PROD && "serviceWorker" in navigator)
    app.pageUpdate
      .register(navigator.serviceWorker, `${import.meta.env.BASE_URL}sw.js`, () => location.reload())
      .catch(async (error: unknown) =>
        (await import("./shell/no-offline-start.ts")).tellNoOfflineStart(app, error, language),
      );
}

/** Seen when it is whole: what comes in parts moves about. */
function show(app: TinyssbApp): void {
  const made = beginTurns();
  app.hidden = true;
  app.seen = made.then(() => {
    app.hidden = false;
  });
  document.body.replaceChildren(app);
}

function nodeFirst(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, NODE_FIRST_MS));
}

/** Why there is no page. */
function showInstead(why: Problem): void {
  const main = document.createElement("main");
  main.className = "start-problem";
  const heading = document.createElement("h1");
  heading.textContent = "tinySSB";
  const text = document.createElement("problem-text");
  text.problem = why;
  main.append(heading, text);
  document.body.replaceChildren(main);
}
