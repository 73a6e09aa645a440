/** How far one feed of another is here: figures, and the long entries that are on their way. */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { EntryView, FeedProgress, Tinyssb } from "../../client/api.ts";
import { counted, dateAndTime, numberInWords } from "../base/amounts.ts";
import { identicon } from "../base/identicon.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { blobsOf } from "../conversation/composition.ts";
import { t } from "../language/language.ts";
import { faceLabel } from "../radio/face-label.ts";
import { hashOfFeed } from "../shell/route.ts";
import { evidenceStyles } from "./evidence-styles.ts";
import { packetAirtimeMs } from "./replication-figures.ts";
import { airInWords, stateOf } from "./replication-words.ts";

/** The latest entries in which long ones are looked for. */
const LOOKED_AT = 200;
/** Long entries that are written out. */
const MAX_TRANSFERS = 5;

@customElement("feed-progress")
export class FeedProgressElement extends PageElement {
  static override styles = [
    theme,
    evidenceStyles,
    css`
      h3 a { color: inherit; overflow-wrap: anywhere; }
      progress { inline-size: 100%; block-size: 0.75rem; accent-color: var(--accent); }
      .behind { color: var(--pending); }
      .upToDate { color: var(--good); }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) progress!: FeedProgress;
  @property() name = "";
  @property({ type: Number }) anchorSeq = 0;
  @state() private onTheirWay: readonly EntryView[] = [];

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("progress")) void this.#lookForTransfers();
  }

  override render() {
    const { progress, name, anchorSeq } = this;
    const feedState = stateOf(progress, anchorSeq);
    return html`<article class="card stack tight" aria-label=${name}>
      <div class="row">${identicon(progress.feedId, 32)}<div>
        <h3><a href=${hashOfFeed(progress.feedId)}><bdi>${name}</bdi></a></h3>
        <p class="small ${feedState}">${t(`replica.state.${feedState}`)}</p></div></div>
      ${
        progress.missingEntries > 0
          ? html`<progress max=${progress.knownHead - anchorSeq} value=${progress.have - anchorSeq} aria-label=${t("replica.progress", { name })}></progress>`
          : nothing
      }
      <dl class="small figures">
        ${figure(t("replica.have"), numberInWords(progress.have))}
        ${figure(t("replica.head"), numberInWords(progress.knownHead))}
        ${figure(t("replica.missingEntries"), numberInWords(progress.missingEntries))}
        ${figure(t("replica.missingBlobs"), numberInWords(progress.missingBlobs))}
        ${figure(t("replica.lastHeard"), heardInWords(progress))}
        ${progress.airtimeMs !== null && feedState === "behind" ? figure(t("replica.airLeft"), t("replica.aboutAir", { air: airInWords(progress.airtimeMs) })) : nothing}
      </dl>
      ${
        this.onTheirWay.length > 0
          ? html`<h4 class="small">${t("replica.transfers")}</h4><ul class="small stack tight">${this.onTheirWay.map((entry) => this.#transfer(entry))}</ul>`
          : nothing
      }
    </article>`;
  }

  #transfer({ seq, missingBlobs, contentBytes }: EntryView) {
    const all = Math.max(blobsOf(contentBytes), missingBlobs);
    const words = t("replica.transfer", { seq: String(seq), here: all - missingBlobs, blobs: counted("blobs", all) });
    const packetMs = packetAirtimeMs(this.progress);
    return html`<li><progress max=${all} value=${all - missingBlobs} aria-label=${words}></progress>
      ${packetMs === null ? words : t("replica.transferLeft", { transfer: words, air: airInWords(packetMs * missingBlobs) })}</li>`;
  }

  /** Entries come without their content; what can not be read now is read at the next change. */
  async #lookForTransfers(): Promise<void> {
    const { feedId, have, missingBlobs } = this.progress;
    if (missingBlobs === 0) {
      this.onTheirWay = [];
      return;
    }
    try {
      const entries = await this.node.entries(feedId, { from: Math.max(1, have - LOOKED_AT), maxContentBytes: 0 });
      if (feedId !== this.progress.feedId) return;
      this.onTheirWay = entries
        .filter(({ chainState, missingBlobs: missing }) => chainState === "chained" && missing > 0)
        .slice(-MAX_TRANSFERS);
    } catch {
      return;
    }
  }
}

function heardInWords({ lastHeardMs, lastHeardFaceId }: FeedProgress): string {
  if (lastHeardMs === null || lastHeardFaceId === null) return t("replica.notHeard");
  return t("replica.heardOn", { time: dateAndTime(lastHeardMs), face: faceLabel(lastHeardFaceId) });
}

const figure = (name: string, words: string) => html`<div><dt class="muted">${name}</dt><dd>${words}</dd></div>`;
