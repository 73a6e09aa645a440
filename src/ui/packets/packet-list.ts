/**
 * A list of packets, newest first: live while somebody looks, or those of a capture that was opened.
 *
 * Opening a packet pauses the live list, so that nothing moves under the eyes, and going on closes it. Paused, it does not
 * listen at all.
 */
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { FaceView, FeedView, PacketView, Tinyssb } from "../../client/api.ts";
import { counted, dateAndTime, timeOfDay } from "../base/amounts.ts";
import { Coalesced } from "../base/coalesced.ts";
import { PageElement } from "../base/page-element.ts";
import { NoticeEvent, tellDone, tellProblem } from "../base/problem.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { download } from "../node/directory-files.ts";
import { captureOf, type ListedFace, listedFaceName, type OpenedCapture, openCapture } from "./captures.ts";
import { ListedPackets, MAX_LISTED_PACKETS } from "./listed-packets.ts";
import { EVERY_PACKET, feedsNamedBy, isWanted, type PacketFilter } from "./packet-filter.ts";
import { outcomeInWords, outcomes, packetInWords, packetKinds } from "./packet-words.ts";
import "./packet-inspection.ts";

@customElement("packet-list")
export class PacketList extends PageElement {
  static override styles = [
    theme,
    css`
      .filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: var(--gap-small); }
      select { text-overflow: ellipsis; }
      .list > li { padding-block: 0.375rem; border-block-start: 1px solid var(--line); }
      summary { color: var(--text); font-weight: 400; min-block-size: 0; padding-block: 0.25rem; overflow-wrap: anywhere; }
      time { font-variant-numeric: tabular-nums; }
      .what { font-weight: 600; }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) faces: readonly FaceView[] = [];
  @property({ attribute: false }) feeds: readonly FeedView[] = [];
  @state() private paused = false;
  @state() private filter = EVERY_PACKET;
  @state() private opened = new Set<number>();
  @state() private capture: OpenedCapture | undefined;
  @state() private rows = MAX_LISTED_PACKETS;
  @query("input[type=file]") private picker!: HTMLInputElement;
  @query("h2") private heading!: HTMLElement;

  readonly #listed = new ListedPackets();
  #stopListening: (() => void) | undefined;
  #refresh = new Coalesced(() => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh = new Coalesced(() => this.requestUpdate());
    if (!this.paused && !this.capture) void this.#listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    this.#refresh.stop();
  }

  override render() {
    const { capture } = this;
    const names = new Map(this.feeds.map((feed) => [feed.feedId, displayNameOf(feed)]));
    const nameOf = (feedId: string) => names.get(feedId) ?? shortNameOf(feedId);
    const packets = capture?.packets ?? this.#listed.all;
    const wanted = packets.filter((packet) => isWanted(packet, this.filter)).reverse();
    const shown = wanted.slice(0, this.rows);
    return html`<section class="stack" aria-labelledby="title">
      <div class="row spread">
        <h2 id="title" tabindex="-1">${capture ? t("capture.title") : t("packets.title")}</h2>
        ${
          capture
            ? html`<button type="button" @click=${this.#closeCapture}>${t("capture.close")}</button>`
            : html`<button type="button" data-command="pause" aria-pressed=${this.paused} @click=${this.#togglePause}>${this.paused ? t("packets.goOn") : t("packets.pause")}</button>`
        }
      </div>
      ${capture ? this.#captureInWords(capture) : nothing}
      ${this.#filters(packets, nameOf)}
      <p class="small muted">
        ${counted("packets", wanted.length)}${!capture && packets.length === MAX_LISTED_PACKETS ? `, ${t("packets.latest")}` : ""}${this.paused && !capture ? `; ${t("packets.paused")}` : ""}.
        ${packets.length === 0 && !capture ? t("packets.quiet") : ""}
      </p>
      ${
        wanted.length === 0 && packets.length > 0
          ? html`<div class="row"><p>${t("packets.noneWanted")}</p><button type="button" @click=${() => this.#choose(EVERY_PACKET)}>${t("packets.showAll")}</button></div>`
          : nothing
      }
      <ol class="list" role="list" aria-label=${t("packets.list")}>
        ${repeat(
          shown,
          ({ no, timeMs }) => `${no} ${timeMs}`,
          (packet) => html`<li class="small">${this.#row(packet, nameOf)}</li>`,
        )}
      </ol>
      ${shown.length < wanted.length ? html`<div class="row"><button type="button" @click=${this.#showMore}>${t("packets.showOlder")}</button></div>` : nothing}
      <div class="row">
        <button type="button" ?disabled=${wanted.length === 0} @click=${() => this.#save(wanted.toReversed())}>${t("capture.save", { packets: counted("packets", wanted.length) })}</button>
        <button type="button" data-command="open-capture" @click=${() => this.picker.click()}>${t("capture.open")}</button>
        <input type="file" hidden aria-label=${t("capture.open")} @change=${this.#open} />
      </div>
      <p class="small muted">${t("capture.what")}</p>
    </section>`;
  }

  #captureInWords({ fileName, packets }: OpenedCapture) {
    const [first, last] = [packets[0], packets.at(-1)];
    return html`<p><bdi class="mono">${fileName}</bdi>${first && last ? html`: ${t("capture.from", { first: dateAndTime(first.timeMs), last: dateAndTime(last.timeMs) })}` : nothing}
      <span class="muted">${t("capture.offline")}</span></p>`;
  }

  #filters(packets: readonly PacketView[], nameOf: (feedId: string) => string) {
    const { filter } = this;
    const feeds = new Set(packets.flatMap(feedsNamedBy));
    if (filter.feed !== "") feeds.add(filter.feed);
    // Which device a bridge is its name does not tell.
    const faces = this.#faces.map((face): [string, string] => [
      face.id,
      `${listedFaceName(face)} ${this.capture || face.kind === "serial" ? face.address : ""}`.trim(),
    ]);
    const directions: [string, string][] = [
      ["in", t("packets.directionIn")],
      ["out", t("packets.directionOut")],
    ];
    return html`<div class="filters">
      ${this.#select(t("packets.face"), "face", faces)} ${this.#select(t("packets.direction"), "direction", directions)}
      ${this.#select(t("packets.kind"), "kind", packetKinds())} ${this.#select(t("packets.outcome"), "outcome", outcomes())}
      ${this.#select(
        t("packets.feed"),
        "feed",
        [...feeds].map((feedId): [string, string] => [feedId, nameOf(feedId)]),
      )}
    </div>`;
  }

  #select(label: string, member: keyof PacketFilter, options: readonly [string, string][]) {
    const value = this.filter[member];
    return html`<label class="small">${label}
      <select @change=${(event: Event) => this.#choose({ ...this.filter, [member]: (event.target as HTMLSelectElement).value })}>
        <option value="" .selected=${value === ""}>${t("packets.all")}</option>
        ${options.map(([key, words]) => html`<option value=${key} .selected=${key === value}>${words}</option>`)}
      </select>
    </label>`;
  }

  #row(packet: PacketView, nameOf: (feedId: string) => string) {
    const { no, timeMs, direction } = packet;
    const face = this.#faceWords(packet.faceId);
    return html`<details ?open=${this.opened.has(no)} @toggle=${(event: Event) => this.#toggle(no, (event.target as HTMLDetailsElement).open)}>
      <summary>
        <time datetime=${new Date(timeMs).toISOString()}>${timeOfDay(timeMs)}</time>
        ${t(direction === "in" ? "packets.in" : "packets.out", { face })}:
        <bdi class="what">${packetInWords(packet, nameOf)}</bdi>
        <span class="muted">– ${outcomeInWords(packet.outcome)}</span>
      </summary>
      ${this.opened.has(no) ? html`<packet-inspection .packet=${packet} .face=${face} .nameOf=${nameOf}></packet-inspection>` : nothing}
    </details>`;
  }

  get #faces(): readonly ListedFace[] {
    return this.capture?.faces ?? this.faces;
  }

  #faceWords(faceId: string): string {
    const face = this.#faces.find(({ id }) => id === faceId);
    return this.capture ? `${listedFaceName(face)} ${face?.address ?? ""}`.trim() : listedFaceName(face);
  }

  #choose(filter: PacketFilter): void {
    this.filter = filter;
    this.rows = MAX_LISTED_PACKETS;
  }

  #showMore(): void {
    this.rows += MAX_LISTED_PACKETS;
  }

  #toggle(no: number, isOpen: boolean): void {
    const opened = new Set(this.opened);
    if (isOpen) opened.add(no);
    else opened.delete(no);
    this.opened = opened;
    if (isOpen) this.#pause();
  }

  #togglePause(): void {
    if (this.paused) {
      this.paused = false;
      this.opened = new Set();
      void this.#listen();
    } else this.#pause();
  }

  #pause(): void {
    this.paused = true;
    this.#stop();
  }

  #save(packets: readonly PacketView[]): void {
    const text = captureOf(packets, this.#faces);
    const at = new Date(packets.at(-1)?.timeMs ?? 0).toISOString().slice(0, 19).replaceAll(":", "-");
    download(new TextEncoder().encode(text), `tinyssb-${at}.jsonl`, "application/jsonl");
    tellDone(this, t("capture.saved", { packets: counted("packets", packets.length) }));
  }

  async #open(): Promise<void> {
    const [file] = this.picker.files ?? [];
    if (!file) return;
    try {
      const opened = await openCapture(file);
      if ("happened" in opened) this.dispatchEvent(new NoticeEvent({ kind: "problem", problem: opened }));
      else {
        this.#stop();
        this.#show(opened);
        tellDone(this, t("capture.opened", { packets: counted("packets", opened.packets.length) }));
      }
    } catch (error) {
      tellProblem(this, error);
    }
    this.picker.value = "";
  }

  #closeCapture(): void {
    this.paused = false;
    this.#show(undefined);
    void this.#listen();
  }

  /** Shows a capture, or the live list, from its top. */
  #show(capture: OpenedCapture | undefined): void {
    this.capture = capture;
    this.opened = new Set();
    this.#choose(EVERY_PACKET);
    void this.updateComplete.then(() => this.heading.focus());
  }

  /** Listens first and reads what was before then, so that no packet falls in between. */
  async #listen(): Promise<void> {
    this.#stop();
    this.#listed.clear();
    const stop = this.node.on("packet", (packet) => this.#hear(packet));
    this.#stopListening = stop;
    try {
      const earlier = await this.node.packets();
      if (this.#stopListening === stop) this.#add(earlier);
    } catch (error) {
      tellProblem(this, error);
    }
  }

  #hear(packet: PacketView): void {
    if (this.#listed.isOfAnotherRun(packet)) void this.#listen();
    else this.#add([packet]);
  }

  #stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  #add(packets: readonly PacketView[]): void {
    this.#listed.add(packets);
    this.#refresh.request();
  }
}
