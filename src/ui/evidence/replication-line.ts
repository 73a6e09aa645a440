/** How far the followed feeds are here, in one sentence that leads to the figures. */
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PageElement } from "../base/page-element.ts";
import { displayNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import type { PageView } from "../shell/page-view.ts";
import { ReplicationState } from "./replication-state.ts";
import { followedIn, isSomebodyInReach, replicationSentence } from "./replication-words.ts";

@customElement("replication-line")
export class ReplicationLine extends PageElement {
  static override styles = [theme];

  @property({ attribute: false }) page!: PageView;
  readonly #replication = new ReplicationState(this, () => this.page.node);

  override render() {
    const { view } = this.#replication;
    if (!view) return nothing;
    const named = this.page.feeds.map((feed) => ({ ...feed, shownName: displayNameOf(feed) }));
    const isReached = isSomebodyInReach(this.page.faces, view.faces, Date.now());
    const sentence = replicationSentence(followedIn(view, named), isReached);
    return sentence === ""
      ? nothing
      : html`<p class="small muted">${sentence} <a href="#replication">${t("replica.title")}</a></p>`;
  }
}
