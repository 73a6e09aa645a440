/**
 * One packet, down to its fields: what became of it and why, a ruler of its bytes, and each field with its place, meaning and hex.
 *
 * Everything stands there as text in reading order; the ruler repeats it for the eye and is hidden from those who hear the page.
 * Its widths are set as a property: the policy of the page forbids style attributes.
 */
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { PacketView } from "../../client/api.ts";
import { fromHex, toHex } from "../../core/bytes.ts";
import { type PacketField, packetFields } from "../../core/packet-fields.ts";
import { counted, dateAndTime, grouped } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { asciiIn, fieldInWords, fieldName } from "./field-words.ts";
import { whyInWords } from "./packet-words.ts";
import "../base/copy-button.ts";

@customElement("packet-inspection")
export class PacketInspection extends PageElement {
  static override styles = [
    theme,
    css`
      :host { container-type: inline-size; padding-block: 0.25rem 0.75rem; }
      .facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.125rem 0.75rem; }
      .facts dt { color: var(--muted); }
      .facts dd { overflow-wrap: anywhere; }
      .ruler { display: flex; flex-wrap: wrap; row-gap: 0.25rem; font-size: 0.75rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
      .ruler > * { border-inline-start: 1px solid var(--control-line); min-inline-size: 0; }
      .ruler b { display: block; padding: 0.125rem 0.25rem; background: var(--chosen); border-block: 1px solid var(--control-line); }
      .ruler > :nth-child(even) b { background: var(--surface); }
      .ruler > :last-child { border-inline-end: 1px solid var(--control-line); }
      .ruler span { padding-inline-start: 0.25rem; color: var(--muted); }
      .fields li { display: grid; gap: 0 0.75rem; padding-block: 0.375rem; border-block-start: 1px solid var(--line); }
      .place { color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
      .ascii { color: var(--muted); white-space: pre-wrap; }
      @container (min-width: 40rem) {
        .fields li { grid-template-columns: 11rem minmax(0, 1fr) minmax(0, 24rem); }
      }
    `,
  ];

  @property({ attribute: false }) packet!: PacketView;
  /** The face that it passed, in words. */
  @property() face = "";
  @property({ attribute: false }) nameOf: (feedId: string) => string = (feedId) => feedId;

  override render() {
    const { packet: hex, what, timeMs, direction, bytes, feedId, seq, blobs } = this.packet;
    const fields = packetFields(fromHex(hex), what);
    const [blob] = what === "blob" ? blobs : [];
    return html`<div class="stack tight">
      <p><strong>${whyInWords(this.packet)}</strong></p>
      <dl class="facts">
        <dt>${t("inspect.time")}</dt><dd>${dateAndTime(timeMs)}</dd>
        <dt>${t("inspect.way")}</dt><dd>${t(direction === "in" ? "packets.in" : "packets.out", { face: this.face })}</dd>
        <dt>${t("inspect.size")}</dt><dd>${counted("bytes", bytes)}</dd>
        ${feedId === null ? nothing : html`<dt>${t("inspect.feed")}</dt><dd><bdi>${this.nameOf(feedId)}</bdi>, SEQ ${seq} <span class="mono muted">${grouped(feedId)}</span></dd>`}
        ${blob ? html`<dt>${t("inspect.hash")}</dt><dd class="mono">${grouped(blob.pointer)}</dd>` : nothing}
      </dl>
      <div class="ruler" aria-hidden="true">
        ${fields.map(
          ({ offset, bytes: { length } }, index) =>
            html`<div .style=${`flex: ${length} 1 2rem`}><b>${index + 1}</b><span>${offset}</span></div>`,
        )}
      </div>
      <ol class="fields" role="list" aria-label=${t("inspect.fields")}>${fields.map((field, index) => this.#field(field, index + 1))}</ol>
      <div class="row"><copy-button .text=${hex} label=${t("copy.packet")}></copy-button></div>
    </div>`;
  }

  #field(field: PacketField, number: number) {
    const { offset, bytes } = field;
    const ascii = asciiIn(field);
    const last = offset + bytes.length - 1;
    return html`<li>
      <div><strong>${number}. ${fieldName(field)}</strong>
        <span class="place">${last === offset ? t("inspect.byte", { first: offset }) : t("inspect.bytes", { first: offset, last })}</span></div>
      <div dir="auto">${fieldInWords(field, this.packet.what, this.nameOf)}</div>
      <div class="mono"><div dir="ltr">${grouped(toHex(bytes))}</div>
        ${ascii ? html`<div class="ascii" dir="ltr">${ascii}</div>` : nothing}</div>
    </li>`;
  }
}
