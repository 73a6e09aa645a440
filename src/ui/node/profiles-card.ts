/** Other nodes in this browser, and links that open here. */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Tinyssb } from "../../client/api.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import type { PageView } from "../shell/page-view.ts";
import { isProfile, MAX_PROFILE_LENGTH, queryOf } from "../shell/profile.ts";
import "./profile-removal.ts";

@customElement("profiles-card")
export class ProfilesCard extends PageElement {
  static override styles = [
    theme,
    css`
      input { inline-size: min(20rem, 100%); }
      h3 { margin-block-start: var(--gap-small); }
      .apart { margin-block-start: var(--gap-small); padding-block-start: var(--gap); border-block-start: 1px solid var(--line); }
    `,
  ];

  @property({ attribute: false }) page!: PageView;
  @state() private profiles: readonly string[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("page") && changed.get("page")?.node !== this.page.node) void this.#list(this.page.node);
  }

  override render() {
    return html`<section class="card stack tight" aria-labelledby="title">
      <h2 id="title">${t("profiles.title")}</h2>
      ${
        this.profiles.length > 0
          ? html`<p id="here">${t("profiles.here")}</p>
              <ul class="row" aria-labelledby="here">${this.profiles.map(
                (name) =>
                  html`<li><a href=${queryOf(name)} aria-current=${name === this.page.profile ? "page" : nothing}>${name}</a></li>`,
              )}</ul>`
          : nothing
      }
      <form class="stack tight" @submit=${this.#openOther}>
        <label>${t("profiles.open")} <span class="hint">${t("profiles.openHint")}</span>
          <input name="profile" data-command="profile" required pattern="[A-Za-z0-9_\\-]{1,${MAX_PROFILE_LENGTH}}" autocomplete="off" /></label>
        <div class="row"><button>${t("profiles.openButton")}</button></div>
      </form>
      <h3>${t("links.title")}</h3>
      <p class="small muted">${t("links.what")}</p>
      <div class="row"><button type="button" data-command="links" @click=${this.#registerLinks}>${t("links.register")}</button></div>
      <profile-removal class="apart" .page=${this.page}></profile-removal>
    </section>`;
  }

  async #list(node: Tinyssb): Promise<void> {
    try {
      const profiles = await node.profiles();
      if (node === this.page.node) this.profiles = profiles;
    } catch (error) {
      tellProblem(this, error);
    }
  }

  #openOther(event: SubmitEvent): void {
    event.preventDefault();
    const profile = String(new FormData(event.target as HTMLFormElement).get("profile") ?? "");
    if (isProfile(profile)) location.assign(queryOf(profile));
  }

  #registerLinks(): void {
    try {
      navigator.registerProtocolHandler("web+tinyssb", `${location.origin}${location.pathname}#follow=%s`);
      tellDone(this, t("links.registered"));
    } catch (error) {
      tellProblem(this, error);
    }
  }
}
