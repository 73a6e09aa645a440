/** Asks the browser not to clear the store when the disk gets full, and says the outcome in words. Never throws. */
import { t } from "../language/language.ts";

export async function askToKeep(): Promise<{ readonly kept: boolean; readonly words: string }> {
  if (typeof navigator.storage?.persist !== "function") return { kept: false, words: t("keeping.cannot") };
  try {
    const kept = await navigator.storage.persist();
    return { kept, words: kept ? t("keeping.kept") : t("keeping.notYet") };
  } catch (error) {
    return { kept: false, words: t("keeping.failed", { why: error instanceof Error ? error.message : String(error) }) };
  }
}
