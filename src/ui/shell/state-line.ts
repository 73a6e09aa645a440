/** How the node stands, in one sentence. Read aloud when it changes, so nothing in the spoken part changes with each packet. */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { counted } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import "../evidence/replication-line.ts";
import { t } from "../language/language.ts";
import type { PageView } from "./page-view.ts";
import { screenNamed } from "./screens.ts";

@customElement("state-line")
export class StateLine extends PageElement {
  static override styles = [
    theme,
    css`
      strong { color: var(--danger); }
      :host { display: flex; gap: var(--gap-small); align-items: start; }
      .lines { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
      button.quiet { display: none; min-block-size: 1.5rem; padding: 0 0.25rem; }
      @media (max-height: 40rem) {
        button.quiet { display: inline-flex; }
        .folded { max-block-size: 1.5rem; overflow: hidden; }
        .folded:focus-within { max-block-size: none; }
      }
    `,
  ];

  @property({ attribute: false }) page!: PageView;
  /** Where there is little room, all of it is shown on request. */
  @state() private isUnfolded = false;

  override render() {
    return html`<div class="lines">${this.#trouble()}<div class=${this.isUnfolded ? "" : "folded"}>
        <p class="small muted"><span role="status" aria-label=${t("state.label")}>${this.#spoken()}</span> ${this.#counts()}</p>
        ${this.page.route.name === "replication" ? nothing : html`<replication-line .page=${this.page}></replication-line>`}
      </div></div>
      <button type="button" class="quiet" aria-expanded=${this.isUnfolded} @click=${this.#fold}>${t(this.isUnfolded ? "state.less" : "state.more")}</button>`;
  }

  #fold(): void {
    this.isUnfolded = !this.isUnfolded;
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
