/** What the words of the page mean and what to do first, for those who are new. */
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import "../base/copy-button.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { ScreenElement } from "../shell/page-view.ts";
import { reportOf } from "./report.ts";

const WORDS = [
  "feed",
  "entry",
  "follow",
  "replica",
  "anchor",
  "face",
  "bridge",
  "relay",
  "want",
  "blob",
  "head",
  "airtime",
  "fork",
  "profile",
] as const;

@customElement("help-screen")
export class HelpScreen extends ScreenElement {
  static override styles = [
    theme,
    css`dt { font-weight: 600; } dd { margin-block-end: var(--gap-small); max-inline-size: 65ch; } ol { list-style: decimal; padding-inline-start: 1.25rem; } li { max-inline-size: 65ch; }`,
  ];

  override render() {
    return html`<div class="stack">
      <section class="card stack tight" aria-labelledby="what">
        <h2 id="what">${t("help.whatTitle")}</h2>
        <p>${t("help.what")}</p>
        <p>${t("help.public")}</p>
        <p>${t("help.key")}</p>
        <p>${t("help.offline")}</p>
      </section>
      <section class="card stack tight" aria-labelledby="words">
        <h2 id="words">${t("help.wordsTitle")}</h2>
        <dl>${WORDS.map((word) => html`<dt>${t(`help.word.${word}`)}</dt><dd>${t(`help.is.${word}`)}</dd>`)}</dl>
      </section>
      <section class="card stack tight" aria-labelledby="reach">
        <h2 id="reach">${t("help.reachTitle")}</h2>
        <ol>${(["help.reachLog", "help.reachSent", "help.reachHeld"] as const).map((key) => html`<li>${t(key)}</li>`)}</ol>
      </section>
      <section class="card stack tight" aria-labelledby="thread">
        <h2 id="thread">${t("help.threadTitle")}</h2>
        <p>${t("help.thread")}</p>
      </section>
      <section class="card stack tight" aria-labelledby="search">
        <h2 id="search">${t("help.searchTitle")}</h2>
        <p>${t("help.search")}</p>
      </section>
      <section class="card stack tight" aria-labelledby="quiet">
        <h2 id="quiet">${t("help.quietTitle")}</h2>
        <p>${t("help.quiet")}</p>
        <p>${t("help.blobs")}</p>
      </section>
      <section class="card stack tight" aria-labelledby="report">
        <h2 id="report">${t("report.title")}</h2>
        <p>${t("report.what")}</p>
        <div class="row"><copy-button .text=${reportOf(this.page, navigator.userAgent)} label=${t("report.copy")}></copy-button></div>
        <p class="small muted">${t("command.howTo")}</p>
      </section>
    </div>`;
  }
}
