/**
 * One log entry: SEQ, MID, type, content, what is missing of it, and on demand the packet with its fields.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { EntryView, Tinyssb } from "../../client/api.ts";
import { type Content, readContent } from "../../content/content.ts";
import { cutBetweenCharacters } from "../../content/plain-text.ts";
import { DMX_BYTES, fromHex } from "../../core/bytes.ts";
import { PAYLOAD_OFFSET, SIGNATURE_OFFSET, TYPE_OFFSET } from "../../core/entry.ts";
import { MAX_CONTENT_BYTES } from "../../core/limits.ts";
import { BLOB_CONTENT_BYTES } from "../../core/sidechain.ts";
import { counted, grouped, sizeInWords } from "../base/amounts.ts";
import { blobsOf } from "./composition.ts";
import "../base/copy-button.ts";
import { tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { MAX_SHOWN_BYTES } from "./shown-entries.ts";

@customElement("entry-item")
export class EntryItem extends LitElement {
  static override styles = [
    theme,
    css`
      .card { padding: 0.625rem 0.875rem 0.25rem; gap: 0.25rem; }
      summary { color: var(--muted); font-weight: 400; }
      .content { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; max-inline-size: 80ch; }
      .headers { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 0.75rem; }
      .headers dd { unicode-bidi: plaintext; overflow-wrap: anywhere; }
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
  @property({ attribute: false }) entry!: EntryView;
  @state() private detailed = false;
  /** The whole content, after the person asked for it. */
  @state() private whole: string | undefined;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get("entry") as EntryView | undefined;
    if (before && before.mid !== this.entry.mid) this.whole = undefined;
  }

  override render() {
    const { seq, mid, type } = this.entry;
    return html`<article class="card stack tight" aria-label="Entry ${seq}">
      <div class="row spread small">
        <span><span class="seq">SEQ ${seq}</span> <span class="muted">· ${typeInWords(type)} · MID <span class="mono">${mid.slice(0, 8)}…</span></span></span>
      </div>
      ${this.#content()} ${this.#chain()}
      <details @toggle=${(event: Event) => {
        this.detailed = (event.target as HTMLDetailsElement).open;
      }}>
        <summary class="small">Packet of entry ${seq}</summary>
        ${this.detailed ? this.#fields() : nothing}
      </details>
    </article>`;
  }

  #content() {
    const { content, contentBytes, type } = this.entry;
    if (content === null) {
      const reason = typeof type === "number" ? "This type is unknown here; it replicates all the same." : "";
      return reason ? html`<p class="muted">${reason}</p>` : nothing;
    }
    const shown = this.whole ?? content;
    const isCut = shown.length === 2 * MAX_SHOWN_BYTES && contentBytes > MAX_SHOWN_BYTES;
    const bytes = fromHex(shown);
    return html`${contentInWords(readContent(isCut ? cutBetweenCharacters(bytes, bytes.length - 1) : bytes))}
      ${
        isCut
          ? html`<div class="row"><span class="small muted">The first ${sizeInWords(bytes.length)} of ${sizeInWords(contentBytes)}.</span>
              <button type="button" class="quiet" @click=${this.#loadWhole}>Show all of entry ${this.entry.seq}</button></div>`
          : nothing
      }`;
  }

  #chain() {
    const { chainState, contentBytes, missingBlobs, complete } = this.entry;
    if (chainState === "broken")
      return html`<p class="small never">Broken: blobs are needed, but their chain does not lead to them. This content can never be complete.</p>`;
    if (chainState === "oversize")
      return html`<p class="small never">Too long: ${sizeInWords(contentBytes)} are announced, at most ${sizeInWords(MAX_CONTENT_BYTES)} are fetched.</p>`;
    if (chainState !== "chained") return nothing;
    const blobs = blobsOf(contentBytes);
    if (complete)
      return html`<p class="small muted">Complete: ${sizeInWords(contentBytes)} in the entry and ${counted(blobs, "blob")}.</p>`;
    return html`<p class="small missing">
      Not complete: ${blobs - missingBlobs} of ${counted(blobs, "blob")} are here, ${missingBlobs} missing (up to ${sizeInWords(missingBlobs * BLOB_CONTENT_BYTES)}).
    </p>`;
  }

  #fields() {
    const { packet, mid, type, contentBytes, content } = this.entry;
    const field = (from: number, to?: number) => grouped(packet.slice(2 * from, to && 2 * to));
    const row = (name: string, hex: string) => html`<dt class="small">${name}</dt><dd class="mono">${hex}</dd>`;
    return html`<dl class="fields">
        ${row("MID (20 bytes)", grouped(mid))}
        ${row("DMX (7 bytes)", field(0, DMX_BYTES))}
        ${row(`TYP (1 byte): ${typeof type === "number" ? "unknown" : type}`, field(TYPE_OFFSET, PAYLOAD_OFFSET))}
        ${row("Payload (48 bytes)", field(PAYLOAD_OFFSET, SIGNATURE_OFFSET))}
        ${row("Signature (64 bytes)", field(SIGNATURE_OFFSET))}
        ${row("Packet (120 bytes)", grouped(packet))}
        ${content === null ? nothing : row(`Content (${counted(contentBytes, "byte")})`, grouped((this.whole ?? content).slice(0, 400)) + (contentBytes > 200 ? " …" : ""))}
      </dl>
      <div class="row">
        <copy-button .text=${mid} label="Copy the MID"></copy-button>
        <copy-button .text=${packet} label="Copy the packet as hex"></copy-button>
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
  return typeof type === "number" ? `type ${type}` : type;
}

function contentInWords(content: Content) {
  switch (content.kind) {
    case "post":
      return html`<div class="content" dir="auto">${content.text}</div>
        ${content.voiceBytes > 0 ? html`<p class="muted">Voice, ${content.voiceBytes} bytes.</p>` : nothing}`;
    case "name":
      return html`<p class="muted">Calls itself <bdi>${content.name || "nothing any more"}</bdi>.</p>`;
    case "text":
      return content.text === ""
        ? html`<p class="muted">Empty.</p>`
        : html`<div class="content" dir="auto">${content.text}</div>`;
    case "mail":
      return html`<dl class="headers small">
          ${content.headers.map(
            ({ name, value }) =>
              html`<dt>${name}</dt><dd dir="auto">${
                name.toLowerCase() === "date" && content.dateMs !== undefined
                  ? new Date(content.dateMs).toLocaleString()
                  : value
              }</dd>`,
          )}
        </dl>
        <div class="content" dir="auto">${content.body}</div>`;
    case "bytes":
      return html`<div><span class="small muted">Bytes, as hex:</span> <span class="mono">${grouped(content.hex)}</span></div>
        ${content.notation ? html`<div class="mono small">${content.notation}</div>` : nothing}`;
  }
}
