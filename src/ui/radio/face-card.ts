/** One face: its state in words, its figures, and what can be done with it. */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { FaceView, Tinyssb } from "../../client/api.ts";
import type { DropReason } from "../../core/effects.ts";
import { counted, numberInWords, secondsInWords } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { codedProblem, tellOver, tellProblem } from "../base/problem.ts";
import {
  dropInWords,
  faceName,
  hearsOnlyOthers,
  isOrdinary,
  phaseInWords,
  signalInWords,
  toneOf,
} from "./face-words.ts";
import "../base/problem-text.ts";
import "./radio-air.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { NodeChangedEvent } from "../shell/page-view.ts";
import { hashOfFeed } from "../shell/route.ts";

@customElement("face-card")
export class FaceCard extends PageElement {
  static override styles = [
    theme,
    css`
      .state { font-weight: 600; }
      .good { color: var(--good); }
      .pending { color: var(--pending); }
      .bad { color: var(--danger); }
      .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: 0.25rem var(--gap); }
      .figures dd { font-variant-numeric: tabular-nums; font-weight: 600; }
      .drops { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 0.75rem; font-variant-numeric: tabular-nums; }
      .drops dt { text-align: end; }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) face!: FaceView;
  /** Takes the face away, where that is to be asked first. */
  @property({ attribute: false }) askToRemove: (() => Promise<void>) | undefined;
  @state() private busy = false;

  override render() {
    const { face } = this;
    const advice = face.code && codedProblem(face.code, face.detail ? [face.detail] : []);
    const name = fullNameOf(face);
    return html`<article class="card stack tight" aria-label=${name}>
      <h3>${faceName(face)}</h3>
      ${face.kind === "tabs" ? nothing : face.kind === "neighbour" ? html`<p><a class="mono" href=${hashOfFeed(face.address)}>${shortNameOf(face.address)}</a></p>` : html`<p class="mono">${face.address}</p>`}
      ${face.kind === "serial" ? html`<p class="small muted">${t("face.id", { id: face.id })}</p>` : nothing}
      <p class="state ${toneOf(face.phase)}">${phaseInWords(face)}</p>
      ${advice ? html`<problem-text .problem=${advice}></problem-text>` : face.detail ? html`<p class="small" lang="en">${face.detail}</p>` : nothing}
      ${hearsOnlyOthers(face) ? html`<p class="small pending" role="status">${t("faces.onlyOthers", { packets: counted("packets", face.packetsIn) })}</p>` : nothing}
      <dl class="figures small">
        ${this.#figure(t("face.packetsIn"), numberInWords(face.packetsIn))}
        ${this.#figure(t("face.packetsOut"), numberInWords(face.packetsOut))}
        ${this.#figure(t("face.queued"), numberInWords(face.queued))}
        ${face.kind === "serial" ? this.#figure(t("face.airtime"), secondsInWords(face.airtimeMs)) : nothing}
      </dl>
      ${face.kind === "serial" ? html`<p class="small">${signalInWords(face)}</p>` : nothing}
      ${face.radio ? html`<radio-air .node=${this.node} .face=${face}></radio-air>` : nothing}
      ${this.#drops()}
      <div class="row">
        ${
          face.phase === "unconfirmed"
            ? html`<button type="button" class="primary" ?disabled=${this.busy} @click=${() => this.#do(() => this.node.assumeBridge(face.id))}>${t("face.assumeBridge")}</button>`
            : nothing
        }
        ${
          face.kind === "relay" && face.phase === "waiting"
            ? html`<button type="button" class="primary" ?disabled=${this.busy} @click=${() => this.#do(() => this.#tryNow())}>${t("face.tryNow")}<span class="visually-hidden"> ${name}</span></button>`
            : nothing
        }
        <button type="button" class=${this.askToRemove ? "danger" : ""} ?disabled=${this.busy} @click=${() => this.askToRemove?.() ?? this.#do(() => this.node.disconnect(face.id))}>
          ${removalOf(face)}<span class="visually-hidden"> ${name}</span>
        </button>
      </div>
    </article>`;
  }

  #figure(name: string, figure: string) {
    return html`<div><dt class="muted">${name}</dt><dd>${figure}</dd></div>`;
  }

  /** What should not come at all apart from what is ordinary on a shared medium, so that the first can alarm. */
  #drops() {
    const drops = Object.entries(this.face.drops) as [DropReason, number][];
    const faults = drops.filter(([reason]) => !isOrdinary(reason));
    const ordinary = drops.filter(([reason]) => isOrdinary(reason));
    return html`
      ${faults.length > 0 ? this.#byReason(faults, t("face.dropped", { count: sumOf(faults) })) : html`<p class="small muted">${t(ordinary.length > 0 ? "face.nothingFaulty" : "face.nothingDropped")}</p>`}
      ${ordinary.length > 0 ? this.#byReason(ordinary, t("face.ofNoUse", { count: sumOf(ordinary) })) : nothing}
    `;
  }

  #byReason(drops: readonly [DropReason, number][], summary: string) {
    return html`<details class="small">
      <summary>${summary}</summary>
      <dl class="drops">${drops.map(([reason, count]) => html`<dt>${numberInWords(count)}</dt><dd>${dropInWords(reason)}</dd>`)}</dl>
    </details>`;
  }

  /** Does not wait for its next try. */
  async #tryNow(): Promise<void> {
    await this.node.disconnect(this.face.id);
    await this.node.connectRelay(this.face.address);
  }

  async #do(action: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await action();
      tellOver(this);
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      tellProblem(this, error);
    } finally {
      this.busy = false;
    }
  }
}

const sumOf = (drops: readonly [DropReason, number][]): number => drops.reduce((sum, [, count]) => sum + count, 0);

/** Tabs have no address; there is one such face. */
function fullNameOf(face: FaceView): string {
  return face.kind === "tabs" ? faceName(face) : `${faceName(face)} ${face.address}`;
}

/** What the button that takes a face away says. */
function removalOf({ kind }: FaceView): string {
  if (kind === "neighbour") return t("neighbour.stop");
  return kind === "tabs" ? t("face.switchOff") : t("face.disconnect");
}
