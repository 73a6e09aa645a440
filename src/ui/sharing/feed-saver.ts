/** Chooses feeds and puts them into one file, to be saved or passed on by another app. */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { FeedView } from "../../client/api.ts";
import { counted, numberInWords } from "../base/amounts.ts";
import { identicon } from "../base/identicon.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { displayNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { countWork } from "../base/unfinished-work.ts";
import { t } from "../language/language.ts";
import { download } from "../node/directory-files.ts";
import type { PageView } from "../shell/page-view.ts";
import { asTextFile, CARRIED_ENDING, CARRIED_TYPE, canPassOn, carriedFileName } from "./carried-file.ts";

@customElement("feed-saver")
export class FeedSaver extends PageElement {
  static override styles = [
    theme,
    css`
      fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; }
      legend { padding: 0; font-weight: 600; }
      label.check > span { min-inline-size: 0; overflow-wrap: anywhere; line-height: 1.3; }
      label.check > input { flex: none; }
      .pending { color: var(--pending); }
    `,
  ];

  @property({ attribute: false }) page!: PageView;
  @state() private busy = false;
  /** Feeds that the person ticked or cleared; the others are as proposed. */
  @state() private decided: ReadonlyMap<string, boolean> = new Map();

  override render() {
    const feeds = this.#feeds();
    const chosen = feeds.filter((feed) => this.#isChosen(feed));
    const isAll = chosen.length === feeds.length;
    return html`<section class="card stack tight" aria-labelledby="title">
      <h2 id="title">${t("carry.saveTitle")}</h2>
      <p class="small muted">${t("carry.saveWhat")}</p>
      ${feeds.length === 0 ? html`<p>${t("carry.nothing")}</p>` : nothing}
      <fieldset ?disabled=${this.busy}>
        <legend class=${feeds.length === 0 ? "visually-hidden" : ""}>${t("carry.choose")}</legend>
        <ul>${feeds.map((feed) => this.#item(feed))}</ul>
      </fieldset>
      ${feeds.length > 1 ? html`<div class="row"><button type="button" class="quiet" ?disabled=${this.busy} @click=${() => this.#choose(feeds, !isAll)}>${isAll ? t("carry.none") : t("carry.all")}</button></div>` : nothing}
      <div class="row">
        <button type="button" class="primary" data-command="save-feeds" ?disabled=${this.busy || chosen.length === 0} @click=${this.#save}>${t("carry.save")}</button>
        ${canPassOn() ? html`<button type="button" ?disabled=${this.busy || chosen.length === 0} @click=${this.#passOn}>${t("carry.passOn")}</button>` : nothing}
      </div>
      <p role="status" class="small">${this.busy ? t("carry.saving") : ""}</p>
    </section>`;
  }

  #item(feed: FeedView) {
    const entries = counted("entries", feed.seq - feed.anchorSeq);
    return html`<li><label class="check">
      <input type="checkbox" .checked=${this.#isChosen(feed)} @change=${(event: Event) => this.#choose([feed], (event.target as HTMLInputElement).checked)} />
      ${identicon(feed.feedId, 32)}
      <span><bdi>${displayNameOf(feed)}</bdi>${feed.own ? ` ${t("feeds.own")}` : ""}<span class="small muted">, ${entries}${feed.missingBlobs > 0 ? html`, ${t("feed.missing", { blobs: counted("blobs", feed.missingBlobs) })}` : nothing}</span>${feed.fork ? html`<span class="small pending"><br />${t("forks.inList", { seq: numberInWords(feed.fork.seq) })}</span>` : nothing}</span>
    </label></li>`;
  }

  /** Feeds of which something is here, the own one first. */
  #feeds(): FeedView[] {
    const present = this.page.feeds.filter(({ seq, anchorSeq }) => seq > anchorSeq);
    return present.sort((a, b) => Number(b.own) - Number(a.own));
  }

  /** A simulated neighbour is of no use to anybody else. */
  #isChosen({ feedId, followed }: FeedView): boolean {
    const isSimulated = this.page.faces.some(({ kind, address }) => kind === "neighbour" && address === feedId);
    return this.decided.get(feedId) ?? (followed && !isSimulated);
  }

  #choose(feeds: readonly FeedView[], chosen: boolean): void {
    this.decided = new Map([...this.decided, ...feeds.map(({ feedId }) => [feedId, chosen] as const)]);
  }

  async #save(): Promise<void> {
    await this.#withFile(async (file, feeds) => {
      download(file, carriedFileName(CARRIED_ENDING), CARRIED_TYPE);
      tellDone(this, t("carry.saved", { feeds: counted("feeds", feeds) }));
    });
  }

  async #passOn(): Promise<void> {
    await this.#withFile(async (file) => {
      try {
        await navigator.share({ files: [asTextFile(file)] });
      } catch (error) {
        if (!(error instanceof DOMException && error.name === "AbortError")) throw error; // Closing the list of apps is no failure.
      }
    });
  }

  async #withFile(use: (file: Uint8Array, feeds: number) => Promise<void>): Promise<void> {
    const feedIds = this.#feeds()
      .filter((feed) => this.#isChosen(feed))
      .map(({ feedId }) => feedId);
    this.busy = true;
    try {
      await countWork(this.page.node.exportFeeds(feedIds).then((file) => use(file, feedIds.length)));
    } catch (error) {
      tellProblem(this, error);
    } finally {
      this.busy = false;
    }
  }
}
