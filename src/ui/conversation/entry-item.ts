/**
 * One log entry: SEQ, MID, type, content, what is missing of it, and on demand the packet with its fields.
 */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { EntryView, Tinyssb } from "../../client/api.ts";
import { readContent } from "../../content/content.ts";
import { cutBetweenCharacters } from "../../content/plain-text.ts";
import { maybeTextOf } from "../../content/text-search.ts";
import { DMX_BYTES, fromHex } from "../../core/bytes.ts";
import { PAYLOAD_OFFSET, SIGNATURE_OFFSET, TYPE_OFFSET } from "../../core/entry.ts";
import { MAX_CONTENT_BYTES } from "../../core/limits.ts";
import { BLOB_CONTENT_BYTES } from "../../core/sidechain.ts";
import { counted, grouped, sizeInWords } from "../base/amounts.ts";
import { PageElement } from "../base/page-element.ts";
import { blobsOf } from "./composition.ts";
import "../base/copy-button.ts";
import "../evidence/delivery-evidence.ts";
import { tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { type Mentions, textOf } from "./named-text.ts";
import { contentStyles, shownContent } from "./shown-content.ts";
import { MAX_SHOWN_BYTES } from "./shown-entries.ts";

@customElement("entry-item")
export class EntryItem extends PageElement {
  static override styles = [
    theme,
    contentStyles,
    css`
      .card { padding: 0.625rem 0.875rem 0.25rem; gap: 0.25rem; }
      summary { color: var(--muted); font-weight: 400; }
      dt { color: var(--muted); }
      .seq { font-weight: 700; }
      .missing { color: var(--pending); }
      .never { color: var(--danger); }
      .fields { display: grid; gap: 0.125rem; margin-block: var(--gap-small); }
      .fields dd { margin-block-end: 0.375rem; }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property() feedId = "";
  /** Whether it is an own one, of which is told how far it got. */
  @property({ type: Boolean }) own = false;
  @property({ attribute: false }) entry!: EntryView;
  /** Finds whom a text speaks to. */
  @property({ attribute: false }) mentionsIn: (text: string) => Mentions = () => [];
  @state() private detailed = false;
  /** The whole content, after the person asked for it. */
  @state() private whole: string | undefined;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get("entry") as EntryView | undefined;
    if (before && before.mid !== this.entry.mid) this.whole = undefined;
  }

  override render() {
    const { seq, mid, type } = this.entry;
    return html`<article class="card stack tight" aria-label=${t("entry.label", { seq: String(seq) })}>
      <div class="row spread small">
        <span><span class="seq">SEQ ${seq}</span> <span class="muted">· ${typeInWords(type)} · MID <span class="mono">${mid.slice(0, 8)}…</span></span></span>
      </div>
      ${this.#content()} ${this.#chain()}
      ${this.own ? html`<delivery-evidence .node=${this.node} .seq=${seq}></delivery-evidence>` : nothing}
      <details @toggle=${(event: Event) => {
        this.detailed = (event.target as HTMLDetailsElement).open;
      }}>
        <summary class="small">${t("entry.packet", { seq: String(seq) })}</summary>
        ${this.detailed ? this.#fields() : nothing}
      </details>
    </article>`;
  }

  #content() {
    const { content, contentBytes, type } = this.entry;
    if (content === null) {
      const reason = typeof type === "number" ? t("entry.unknownType") : "";
      return reason ? html`<p class="muted">${reason}</p>` : nothing;
    }
    const shown = this.whole ?? content;
    const isCut = shown.length === 2 * MAX_SHOWN_BYTES && contentBytes > MAX_SHOWN_BYTES;
    const bytes = fromHex(shown);
    const read = readContent(isCut ? cutBetweenCharacters(bytes, bytes.length - 1) : bytes);
    return html`${shownContent(read, this.mentionsIn(textOf(read)))}
      ${
        isCut
          ? html`<div class="row"><span class="small muted">${t("entry.cut", { shown: sizeInWords(bytes.length), whole: sizeInWords(contentBytes) })}</span>
              <button type="button" class="quiet" @click=${this.#loadWhole}>${t("entry.showAll", { seq: String(this.entry.seq) })}</button></div>`
          : nothing
      }`;
  }

  #chain() {
    const { chainState, contentBytes, missingBlobs, complete } = this.entry;
    if (chainState === "broken") return html`<p class="small never">${t("entry.broken")}</p>`;
    if (chainState === "oversize")
      return html`<p class="small never">${t("entry.oversize", { announced: sizeInWords(contentBytes), most: sizeInWords(MAX_CONTENT_BYTES) })}</p>`;
    if (chainState !== "chained") return nothing;
    const blobs = blobsOf(contentBytes);
    if (complete)
      return html`<p class="small muted">${t("entry.complete", { size: sizeInWords(contentBytes), blobs: counted("blobs", blobs) })}</p>`;
    return html`<p class="small missing">
      ${t("entry.incomplete", { here: blobs - missingBlobs, blobs: counted("blobs", blobs), missing: missingBlobs, size: sizeInWords(missingBlobs * BLOB_CONTENT_BYTES) })}
    </p>
      <p class="small muted">${t("entry.mayNeverCome")}</p>`;
  }

  #fields() {
    const { packet, mid, type, contentBytes, content } = this.entry;
    const field = (from: number, to?: number) => grouped(packet.slice(2 * from, to && 2 * to));
    const text = content === null ? "" : maybeTextOf(readContent(fromHex(this.whole ?? content)));
    const row = (name: string, hex: string) => html`<dt class="small">${name}</dt><dd class="mono">${hex}</dd>`;
    return html`<dl class="fields">
        ${row(t("entry.field.mid"), grouped(mid))}
        ${row(t("entry.field.dmx"), field(0, DMX_BYTES))}
        ${row(t("entry.field.type", { type: typeof type === "number" ? t("entry.field.typeUnknown") : type }), field(TYPE_OFFSET, PAYLOAD_OFFSET))}
        ${row(t("entry.field.payload"), field(PAYLOAD_OFFSET, SIGNATURE_OFFSET))}
        ${row(t("entry.field.signature"), field(SIGNATURE_OFFSET))}
        ${row(t("entry.field.packet"), grouped(packet))}
        ${content === null ? nothing : row(t("entry.field.content", { size: counted("bytes", contentBytes) }), grouped((this.whole ?? content).slice(0, 400)) + (contentBytes > 200 ? " …" : ""))}
      </dl>
      <div class="row">
        ${text ? html`<copy-button .text=${text} label=${t("copy.text")}></copy-button>` : nothing}
        <copy-button .text=${mid} label=${t("copy.mid")}></copy-button>
        <copy-button .text=${packet} label=${t("copy.packet")}></copy-button>
      </div>`;
  }

  async #loadWhole(): Promise<void> {
    const { seq } = this.entry;
    try {
      const [entry] = await this.node.entries(this.feedId, { from: seq, to: seq });
      this.whole = entry?.content ?? undefined;
    } catch (error) {
      tellProblem(this, error);
    }
  }
}

function typeInWords(type: EntryView["type"]): string {
  return typeof type === "number" ? t("entry.typeNumber", { type }) : type;
}
