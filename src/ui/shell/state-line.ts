/** How the node stands, in one sentence. Read aloud when it changes, so nothing in the spoken part changes with each packet. */
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { counted } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import "../evidence/replication-line.ts";
import { t } from "../language/language.ts";
import type { PageView } from "./page-view.ts";
import { screenNamed } from "./screens.ts";

@customElement("state-line")
export class StateLine extends PageElement {
  static override styles = [theme, css`strong { color: var(--danger); }`];

  @property({ attribute: false }) page!: PageView;

  override render() {
    return html`${this.#trouble()}<p class="small muted"><span role="status" aria-label=${t("state.label")}>${this.#spoken()}</span> ${this.#counts()}</p>
      ${this.page.route.name === "replication" ? nothing : html`<replication-line .page=${this.page}></replication-line>`}`;
  }

  /** What must not be overlooked on any screen. The conversation says the whole of it. */
  #trouble() {
    const { me, route } = this.page;
    if (screenNamed(route.name).name === "conversation" || (me?.state !== "copied" && me?.state !== "forked"))
      return nothing;
    return html`<p class="small" role="status"><strong>${t(`state.${me.state}`)}</strong> <a href="#conversation">${t("state.look")}</a></p>`;
  }

  #spoken(): string {
    const { me, faces } = this.page;
    if (!me) return t("state.starting");
    if (faces.length === 0) return t("state.noFace");
    const up = faces.filter(({ phase }) => phase === "up").length;
    const waiting = faces.filter(({ phase }) => phase === "unconfirmed" || phase === "refused").length;
    const all = counted("faces", faces.length);
    return waiting > 0 ? t("state.facesUpWaiting", { up, all, count: waiting }) : t("state.facesUp", { up, all });
  }

  #counts(): string {
    const { me, feeds } = this.page;
    if (!me) return "";
    const missing = feeds.reduce((sum, feed) => sum + feed.missingBlobs, 0);
    const all = counted("feeds", feeds.filter(({ followed }) => followed).length);
    return missing > 0 ? t("state.feedsMissing", { feeds: all, blobs: counted("blobs", missing) }) : `${all}.`;
  }
}
