/**
 * The live list of packets, newest first, while somebody looks: what each was and what became of it.
 *
 * Bounded: the oldest leave. Paused, it does not listen at all.
 */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { FaceView, FeedView, PacketView, Tinyssb } from "../../client/api.ts";
import { counted, grouped, timeOfDay } from "../base/amounts.ts";
import { Coalesced } from "../base/coalesced.ts";
import { PageElement } from "../base/page-element.ts";
import { tellProblem } from "../base/problem.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { faceName } from "../radio/face-words.ts";
import { outcomeGroup, outcomeInWords, outcomes, packetInWords, packetKinds } from "./packet-words.ts";

/** Packets that are kept here. */
export const MAX_LISTED_PACKETS = 500;

@customElement("packet-list")
export class PacketList extends PageElement {
  static override styles = [
    theme,
    css`
      .filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: var(--gap-small); }
      li { padding-block: 0.375rem; border-block-start: 1px solid var(--line); }
      summary { color: var(--text); font-weight: 400; min-block-size: 0; overflow-wrap: anywhere; }
      time { font-variant-numeric: tabular-nums; }
      .what { font-weight: 600; }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) faces: readonly FaceView[] = [];
  @property({ attribute: false }) feeds: readonly FeedView[] = [];
  @state() private paused = false;
  @state() private face = "";
  @state() private kind = "";
  @state() private outcome = "";
  @state() private opened = new Set<number>();

  /** Oldest first. */
  #packets: PacketView[] = [];
  #stopListening: (() => void) | undefined;
  #refresh = new Coalesced(() => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh = new Coalesced(() => this.requestUpdate());
    if (!this.paused) void this.#listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    this.#refresh.stop();
  }

  override render() {
    const names = new Map(this.feeds.map((feed) => [feed.feedId, displayNameOf(feed)]));
    const nameOf = (feedId: string) => names.get(feedId) ?? shortNameOf(feedId);
    const shown = this.#packets.filter((packet) => this.#isWanted(packet)).reverse();
    return html`<section class="stack" aria-labelledby="title">
      <div class="row spread">
        <h2 id="title">${t("packets.title")}</h2>
        <button type="button" aria-pressed=${this.paused} @click=${this.#togglePause}>${this.paused ? t("packets.goOn") : t("packets.pause")}</button>
      </div>
      <div class="filters">
        ${this.#filter(t("packets.face"), this.face, this.#faceOptions(), (value) => {
          this.face = value;
        })}
        ${this.#filter(t("packets.kind"), this.kind, packetKinds(), (value) => {
          this.kind = value;
        })}
        ${this.#filter(t("packets.outcome"), this.outcome, outcomes(), (value) => {
          this.outcome = value;
        })}
      </div>
      <p class="small muted">
        ${counted("packets", shown.length)}${shown.length === MAX_LISTED_PACKETS ? `, ${t("packets.latest")}` : ""}${this.paused ? `; ${t("packets.paused")}` : ""}.
        ${this.#packets.length === 0 ? t("packets.quiet") : ""}
      </p>
      <ol aria-label=${t("packets.list")}>
        ${repeat(
          shown,
          ({ no, timeMs }) => `${no} ${timeMs}`,
          (packet) => html`<li class="small">${this.#row(packet, nameOf)}</li>`,
        )}
      </ol>
    </section>`;
  }

  #row(packet: PacketView, nameOf: (feedId: string) => string) {
    const { no, timeMs, direction, bytes } = packet;
    return html`<details @toggle=${(event: Event) => this.#toggle(no, (event.target as HTMLDetailsElement).open)}>
      <summary>
        <time datetime=${new Date(timeMs).toISOString()}>${timeOfDay(timeMs)}</time>
        ${t(direction === "in" ? "packets.in" : "packets.out", { face: this.#faceWords(packet.faceId) })}:
        <bdi class="what">${packetInWords(packet, nameOf)}</bdi>
        <span class="muted">– ${outcomeInWords(packet.outcome)}</span>
      </summary>
      ${this.opened.has(no) ? html`<p class="muted">${counted("bytes", bytes)}</p><p class="mono">${grouped(packet.packet)}</p>` : nothing}
    </details>`;
  }

  #filter(label: string, value: string, options: [string, string][], set: (value: string) => void) {
    return html`<label class="small">${label}
      <select @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${value === ""}>${t("packets.all")}</option>
        ${options.map(([key, words]) => html`<option value=${key} ?selected=${key === value}>${words}</option>`)}
      </select>
    </label>`;
  }

  #faceOptions(): [string, string][] {
    return this.faces.map((face) => [face.id, `${faceName(face)} ${face.kind === "tabs" ? "" : face.address}`.trim()]);
  }

  #faceWords(faceId: string): string {
    const face = this.faces.find(({ id }) => id === faceId);
    return face ? faceName(face) : t("packets.goneFace");
  }

  #isWanted(packet: PacketView): boolean {
    return (
      (this.face === "" || packet.faceId === this.face) &&
      (this.kind === "" || packet.what === this.kind) &&
      (this.outcome === "" || outcomeGroup(packet.outcome) === this.outcome)
    );
  }

  #toggle(no: number, isOpen: boolean): void {
    const opened = new Set([...this.opened].filter((other) => other >= (this.#packets[0]?.no ?? 0)));
    if (isOpen) opened.add(no);
    else opened.delete(no);
    this.opened = opened;
  }

  #togglePause(): void {
    this.paused = !this.paused;
    if (this.paused) this.#stop();
    else void this.#listen();
  }

  /** Listens first and reads what was before then, so that no packet falls in between. */
  async #listen(): Promise<void> {
    this.#stop();
    this.#packets = [];
    const stop = this.node.on("packet", (packet) => this.#hear(packet));
    this.#stopListening = stop;
    try {
      const earlier = await this.node.packets();
      if (this.#stopListening === stop) this.#add(earlier);
    } catch (error) {
      tellProblem(this, error);
    }
  }

  /** Numbers begin anew when another tab has become the node: what was listed belongs to the run before. */
  #hear(packet: PacketView): void {
    const latest = this.#packets.at(-1);
    if (latest && packet.no <= latest.no && packet.timeMs > latest.timeMs) {
      this.opened = new Set();
      void this.#listen();
    } else this.#add([packet]);
  }

  #stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  #add(packets: readonly PacketView[]): void {
    if (packets.length === 1 && packets[0].no > (this.#packets.at(-1)?.no ?? -1)) {
      this.#packets.push(packets[0]);
      if (this.#packets.length > MAX_LISTED_PACKETS) this.#packets.shift();
    } else {
      const byNumber = new Map([...packets, ...this.#packets].map((packet) => [packet.no, packet]));
      this.#packets = [...byNumber.values()].sort((a, b) => a.no - b.no).slice(-MAX_LISTED_PACKETS);
    }
    this.#refresh.request();
  }
}
