/** Hides a feed from the conversation, or shows it again, and says what that means. */
import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FeedView } from "../../client/api.ts";
import { isolated } from "../base/isolated.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone } from "../base/problem.ts";
import { displayNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { MutedFeeds, setMuted } from "./muted-feeds.ts";

@customElement("mute-button")
export class MuteButton extends PageElement {
  static override styles = [theme];

  @property() profile = "";
  @property({ attribute: false }) feed!: FeedView;
  readonly #muted = new MutedFeeds(this, () => this.profile);

  override render() {
    const isMuted = this.#muted.has(this.feed.feedId);
    return html`<button type="button" @click=${() => this.#set(!isMuted)}>${isMuted ? t("mute.unmute") : t("mute.mute")}</button>`;
  }

  #set(isMuted: boolean): void {
    const isKept = setMuted(this.profile, this.feed.feedId, isMuted);
    const name = isolated(displayNameOf(this.feed));
    const done = isMuted ? t("mute.muted", { name }) : t("mute.unmuted", { name });
    tellDone(this, isKept ? done : `${done} ${t("mute.notKept")}`);
  }
}
