/** Tells that this page will not start without a network, since the browser refused its service worker. Loaded only then. */
import { NoticeEvent, problem } from "../base/problem.ts";
import { loadAllTexts, t } from "../language/language.ts";

/** @param language the language is chosen: a refusal may come before that. */
export async function tellNoOfflineStart(app: EventTarget, error: unknown, language: Promise<void>): Promise<void> {
  await language;
  await loadAllTexts();
  const told = problem(t("offline.none"), t("offline.noneWhy"), t("offline.noneDo"), [String(error)]);
  app.dispatchEvent(new NoticeEvent({ kind: "problem", problem: told }));
}
