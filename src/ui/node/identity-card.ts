/** Who this node is: name, short name, feed ID, and the way to show it to others. */
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Tinyssb, WhoAmI } from "../../client/api.ts";
import { cleanName } from "../../core/clean-name.ts";
import { MAX_NAME_LENGTH } from "../../core/limits.ts";
import { grouped, numberInWords } from "../base/amounts.ts";
import { isolated } from "../base/isolated.ts";
import "../base/copy-button.ts";
import { identicon } from "../base/identicon.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { countWork } from "../base/unfinished-work.ts";
import { t } from "../language/language.ts";
import { NodeChangedEvent, ShowLinkEvent } from "../shell/page-view.ts";

@customElement("identity-card")
export class IdentityCard extends PageElement {
  static override styles = [theme, css`input { inline-size: min(20rem, 100%); } form.row { align-items: end; }`];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) me!: WhoAmI;
  /** What the own feed says that it is called; may be empty. */
  @property() publishedName = "";
  @state() private publishing = false;

  override render() {
    const { feedId, name } = this.me;
    return html`<section class="card stack tight" aria-labelledby="title">
      <h2 id="title">${t("identity.title")}</h2>
      <div class="row">${identicon(feedId, 48)}<span class="mono">${shortNameOf(feedId)}</span></div>
      <form class="row" @submit=${this.#rename}>
        <label>${t("identity.name")} <span class="hint">${t("identity.nameHint")}</span>
          <input name="name" data-command="name" maxlength=${MAX_NAME_LENGTH} autocomplete="off" .value=${name} /></label>
        <button>${t("name.keep")}</button>
      </form>
      ${this.#published(name)}
      <div><p class="small muted">${t("feed.id")}</p><p class="mono">${grouped(feedId)}</p></div>
      <div class="row">
        <button type="button" @click=${() => this.dispatchEvent(new ShowLinkEvent(feedId))}>${t("feed.showMine")}</button>
        <copy-button .text=${feedId} label=${t("copy.feedId")}></copy-button>
      </div>
    </section>`;
  }

  /** The name of the node stays here; publishing it writes an entry, which is said before. */
  #published(name: string) {
    const published = cleanName(this.publishedName);
    const isSame = published === cleanName(name);
    return html`<p>${published === "" ? t("identity.unpublished") : t("identity.published", { name: isolated(published) })}</p>
      ${
        isSame
          ? nothing
          : html`<div class="row">
        <button type="button" aria-describedby="cost" ?disabled=${this.publishing || this.me.state !== "ready"} @click=${this.#publish}>${name === "" ? t("identity.takeBack") : t("identity.publish", { name: isolated(cleanName(name)) })}</button>
        <span id="cost" class="small muted">${t("identity.publishCost")}</span>
      </div>`
      }`;
  }

  async #publish(): Promise<void> {
    this.publishing = true;
    try {
      const { seq } = await countWork(this.node.publishName(this.me.name));
      const words = this.me.name === "" ? "identity.takenBack" : "identity.publishedNow";
      tellDone(this, t(words, { seq: numberInWords(seq) }));
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      tellProblem(this, error);
    } finally {
      this.publishing = false;
    }
  }

  async #rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name") ?? "").trim();
    try {
      await this.node.rename(name);
      tellDone(this, t(name === "" ? "identity.cleared" : "identity.renamed"));
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      tellProblem(this, error);
    }
  }
}
