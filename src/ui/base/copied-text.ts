/** Puts a text on the clipboard and tells so; where the browser does not allow it, gives the text to be copied by hand. */
import { loadAllTexts, t } from "../language/language.ts";
import { NoticeEvent, problem, tellDone } from "./problem.ts";

/** Called within a press: some browsers ask for that. Never rejects. @returns whether it was copied. */
export async function copyText(teller: EventTarget, text: string): Promise<boolean> {
  const copying = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error());
  const [outcome] = await Promise.allSettled([copying, loadAllTexts()]);
  if (outcome.status === "fulfilled") {
    tellDone(teller, t("copy.done"));
    return true;
  }
  const cause = (outcome.reason as { message?: string }).message || t("copy.notAllowed");
  const failed = problem(t("copy.failed"), cause, t("copy.byHand"), [text]);
  teller.dispatchEvent(new NoticeEvent({ kind: "problem", problem: failed }));
  return false;
}
