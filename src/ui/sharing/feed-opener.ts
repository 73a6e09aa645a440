/**
 * Opens files of feeds, merges what is followed, and reports on each feed; feeds that are not followed are taken when the person
 * chooses them.
 */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { SharedFeedReport, SharingReport } from "../../client/api.ts";
import { fileButtonStyles } from "../base/file-button.ts";
import { identicon } from "../base/identicon.ts";
import { PageElement } from "../base/page-element.ts";
import { type Problem, problemFrom } from "../base/problem.ts";
import "../base/problem-text.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { countWork } from "../base/unfinished-work.ts";
import { t } from "../language/language.ts";
import { ArchiveRefused } from "../node/archive.ts";
import { NodeChangedEvent, type PageView } from "../shell/page-view.ts";
import { hashOfFeed } from "../shell/route.ts";
import { CARRIED_ENDING, readCarried } from "./carried-file.ts";
import { reportInWords } from "./report-words.ts";

/** One file and what came of it. */
interface Opened {
  readonly name: string;
  readonly archive: Uint8Array;
  readonly report: SharingReport;
  readonly chosen: ReadonlySet<string>;
}

@customElement("feed-opener")
export class FeedOpener extends PageElement {
  static override styles = [
    theme,
    fileButtonStyles,
    css`
      li { display: flex; gap: 0.625rem; align-items: start; padding-block: 0.375rem; }
      li > .face { flex: none; }
      li > div, label.check > span { min-inline-size: 0; overflow-wrap: anywhere; line-height: 1.4; }
      label.check > input { flex: none; }
      .bad { color: var(--pending); }
      h3 { overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) page!: PageView;
  @state() private busy = false;
  @state() private problem: Problem | undefined;
  @state() private opened: readonly Opened[] = [];
  #listening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const files = this.page.opened;
    const take = () => void this.#open(files?.take() ?? []);
    files?.addEventListener("change", take);
    this.#listening = () => files?.removeEventListener("change", take);
    take();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.();
  }

  override render() {
    return html`<section class="card stack tight" aria-labelledby="title">
      <h2 id="title">${t("carry.openTitle")}</h2>
      <p class="small muted">${t("carry.openWhat")}</p>
      <label class="file">${t("carry.open")}
        <input type="file" multiple data-command="open-feeds" accept="${CARRIED_ENDING},.zip,.txt,application/zip,text/plain" ?disabled=${this.busy} @change=${this.#picked} /></label>
      <p role="status" class="small">${this.busy ? t("archive.verifying") : ""}</p>
      <div role="alert">${this.problem ? html`<problem-text .problem=${this.problem}></problem-text>` : nothing}</div>
      ${this.opened.map((file, index) => this.#reportOf(file, index))}
    </section>`;
  }

  #reportOf(file: Opened, index: number) {
    const { name, report, chosen } = file;
    const strangers = report.feeds.filter(({ outcome }) => outcome === "not-followed");
    const others = report.feeds.filter(({ outcome }) => outcome !== "not-followed");
    return html`<section class="stack tight" role="region" aria-labelledby="file-${index}">
      <h3 id="file-${index}">${t("carry.report", { name })}</h3>
      ${report.holdsKey ? html`<p class="bad">${t("carry.holdsKey")}</p>` : nothing}
      ${others.length > 0 ? html`<div role="status"><ul>${others.map((feed) => this.#item(feed))}</ul></div>` : nothing}
      ${
        strangers.length > 0
          ? html`<form class="stack tight" @submit=${(event: Event) => this.#takeChosen(event, file)}>
        <p>${t("carry.strangers")}</p>
        <ul>${strangers.map((feed) => this.#stranger(feed, file))}</ul>
        <div class="row"><button class="primary" ?disabled=${this.busy || chosen.size === 0}>${t("carry.take")}</button></div>
      </form>`
          : nothing
      }
    </section>`;
  }

  #item(report: SharedFeedReport) {
    const { feedId, outcome, refusal } = report;
    const [first, ...rest] = reportInWords(report);
    const isBad = outcome === "gap" || outcome === "fork" || outcome === "refused";
    return html`<li><span class="face">${identicon(feedId, 32)}</span><div>
      ${outcome === "refused" ? html`<bdi>${this.#nameOf(feedId)}</bdi>` : html`<a href=${hashOfFeed(feedId)}><bdi>${this.#nameOf(feedId)}</bdi></a>`}
      <p class=${isBad ? "bad" : ""}>${first} ${rest.join(" ")}</p>
      ${refusal?.detail ? html`<p class="small muted" lang="en">${refusal.detail}</p>` : nothing}
    </div></li>`;
  }

  #stranger(report: SharedFeedReport, file: Opened) {
    const { feedId } = report;
    return html`<li><label class="check">
      <input type="checkbox" ?disabled=${this.busy} .checked=${file.chosen.has(feedId)} @change=${() => this.#toggle(file, feedId)} />
      ${identicon(feedId, 32)}
      <span><span class="mono">${shortNameOf(feedId)}</span>: ${reportInWords(report).join(" ")}</span>
    </label></li>`;
  }

  #nameOf(feedId: string): string {
    const feed = this.page.feeds.find((each) => each.feedId === feedId);
    return feed ? displayNameOf(feed) : shortNameOf(feedId);
  }

  #toggle(file: Opened, feedId: string): void {
    const chosen = new Set(file.chosen);
    if (!chosen.delete(feedId)) chosen.add(feedId);
    this.#replace(file, { ...file, chosen });
  }

  #replace(file: Opened, by: Opened): void {
    this.opened = this.opened.map((each) => (each === file ? by : each));
  }

  #picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    void this.#open(files);
  }

  async #open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    this.opened = [];
    await this.#while(async () => {
      for (const file of files) {
        const archive = await readCarried(file);
        const report = await this.page.node.importFeeds(archive);
        this.opened = [...this.opened, { name: file.name, archive, report, chosen: new Set() }];
      }
    });
  }

  async #takeChosen(event: Event, file: Opened): Promise<void> {
    event.preventDefault();
    await this.#while(async () => {
      const taken = await this.page.node.importFeeds(file.archive, { take: [...file.chosen] });
      const feeds = file.report.feeds.map((feed) => taken.feeds.find(({ feedId }) => feedId === feed.feedId) ?? feed);
      this.#replace(file, { ...file, report: { ...file.report, feeds }, chosen: new Set() });
    });
  }

  async #while(action: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    try {
      await countWork(action());
    } catch (error) {
      this.problem = error instanceof ArchiveRefused ? error.problem : problemFrom(error);
    } finally {
      this.busy = false;
      this.dispatchEvent(new NodeChangedEvent());
    }
  }
}
