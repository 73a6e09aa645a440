/** That a new version of the page is here, and what starts it. */
import { html, nothing } from "lit";
import { t } from "../language/language.ts";
import type { PageUpdate } from "./page-update.ts";

export function updateCard(update: PageUpdate | undefined) {
  if (update?.isHeld) return html`<div class="update card" role="status"><p>${t("update.held")}</p></div>`;
  if (!update?.isReady) return nothing;
  return html`<div class="update card row" role="status"><p>${t("update.ready")}</p>
      <button type="button" class="primary" @click=${() => update.apply()}>${t("update.reload")}</button></div>`;
}
