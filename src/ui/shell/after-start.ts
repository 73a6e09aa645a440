/** What the page does besides, and what nobody waits for: loaded when it is there. */
import type { Tinyssb } from "../../client/api.ts";
import { AttentionWatch } from "../attention/attention-watch.ts";
import { isolated } from "../base/isolated.ts";
import type { PageElement } from "../base/page-element.ts";
import { tellDone } from "../base/problem.ts";
import { loadAllTexts, t } from "../language/language.ts";
import { takeDeleted } from "./deleted-profile.ts";
import "./drop-hint.ts";
import { Places } from "./places.ts";
import { guardTyping } from "./typing-guard.ts";

/** What a key opens is to be here before the next key. */
const WANTED_WITHIN_MS = 5000;

async function loadSoonWanted(): Promise<void> {
  const loading = [import("../commands/command-palette.ts"), loadAllTexts()];
  await Promise.allSettled(loading); // Whoever wants them loads them again, and hears why not.
}

/** Safari does not tell when it rests: there it is done when it has to be. @returns what calls it off. */
function whenIdle(action: () => void): () => void {
  if (!("requestIdleCallback" in globalThis)) {
    const timer = setTimeout(action, WANTED_WITHIN_MS);
    return () => clearTimeout(timer);
  }
  const resting = requestIdleCallback(action, { timeout: WANTED_WITHIN_MS });
  return () => cancelIdleCallback(resting);
}

/** Who comes back to the page does not wait until a relay is tried again. @returns what ends it. */
function tryFacesWhenLookedAt(node: Tinyssb): () => void {
  const tryFaces = () => {
    if (document.visibilityState === "visible") node.tryFaces().catch(() => undefined); // Without a node there is no face.
  };
  document.addEventListener("visibilitychange", tryFaces);
  window.addEventListener("focus", tryFaces);
  return () => {
    document.removeEventListener("visibilitychange", tryFaces);
    window.removeEventListener("focus", tryFaces);
  };
}

/** Who deleted a profile is told what is shown in its place. */
async function tellDeleted(page: PageElement, now: string): Promise<void> {
  const deleted = takeDeleted();
  if (deleted === undefined) return;
  await loadAllTexts();
  const profile = isolated(deleted);
  tellDone(
    page,
    deleted === now ? t("removal.doneAnew", { profile }) : t("removal.done", { profile, now: isolated(now) }),
  );
}

/** @returns what ends it all. */
export function startBesides(page: PageElement, node: Tinyssb, profile: string): () => void {
  const places = new Places(page, node);
  const watch = new AttentionWatch(node, profile);
  const stopGuarding = guardTyping();
  const stopTrying = tryFacesWhenLookedAt(node);
  const stopWaiting = whenIdle(() => void loadSoonWanted());
  tellDeleted(page, profile).catch(() => undefined); // Without the words it is not told.
  places.start();
  watch.start();
  return () => {
    stopWaiting();
    places.stop();
    watch.stop();
    stopGuarding();
    stopTrying();
  };
}
