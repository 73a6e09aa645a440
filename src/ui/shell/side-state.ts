/** The column beside a screen on a wide window: the faces and the node at a glance, each a way to its screen. */
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { counted } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { faceName, phaseInWords, toneOfFace } from "../radio/face-words.ts";
import type { PageView } from "./page-view.ts";

@customElement("side-state")
export class SideState extends PageElement {
  static override styles = [
    theme,
    css`
      .good { color: var(--good); }
      .pending { color: var(--pending); }
      .bad { color: var(--danger); }
      li + li { margin-block-start: var(--gap-small); }
      dl { display: grid; gap: 0.25rem; }
      dl div { display: flex; gap: 0.5rem; }
      dt { color: var(--muted); }
      dd { overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) page!: PageView;

  override render() {
    const { faces, profile, status, feeds } = this.page;
    return html`<div class="stack">
      <h2>${t("side.faces")}</h2>
      ${
        faces.length === 0
          ? html`<p class="small">${t("state.noFace")}</p>`
          : html`<ul class="small">${faces.map(
              (
                face,
              ) => html`<li><strong>${faceName(face)}</strong> ${face.kind === "serial" ? html`<bdi class="muted">${face.address}</bdi>` : nothing}
                <div class=${toneOfFace(face)}>${phaseInWords(face)}</div></li>`,
            )}</ul>`
      }
      <p class="small"><a href="#faces">${t("side.toFaces")}</a></p>
      <h2>${t("side.node")}</h2>
      <dl class="small">
        <div><dt>${t("side.profile")}</dt><dd>${profile}</dd></div>
        <div><dt>${t("side.tab")}</dt><dd>${status ? t(`role.${status.role}`) : t("role.starting")}</dd></div>
        <div><dt>${t("side.holds")}</dt><dd>${counted(
          "entries",
          feeds.reduce((sum, feed) => sum + feed.seq - feed.anchorSeq, 0),
        )}</dd></div>
      </dl>
      <p class="small"><a href="#help">${t("side.toHelp")}</a></p>
    </div>`;
  }
}
