/** Other nodes in this browser, and links that open here. */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Tinyssb } from "../../client/api.ts";
import { isolated } from "../base/isolated.ts";
import { PageElement } from "../base/page-element.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import type { PageView } from "../shell/page-view.ts";
import { maybeProfileFrom, queryOf } from "../shell/profile.ts";
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
  /** Where another profile is opened. */
  @property({ attribute: false }) goTo: (query: string) => void = (query) => location.assign(query);
  @state() private profiles: readonly string[] = [];
  /** What is typed as the name of another profile. */
  @state() private wanted = "";

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
          <input name="profile" data-command="profile" required autocomplete="off" aria-describedby="becomes" @input=${this.#typed} /></label>
        <p class="small" id="becomes" role="status">${this.#becomesInWords()}</p>
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

  #typed(event: Event): void {
    const field = event.target as HTMLInputElement;
    this.wanted = field.value;
    const isWrong = field.value !== "" && maybeProfileFrom(field.value) === undefined;
    field.setCustomValidity(isWrong ? t("profiles.noName") : "");
  }

  /** Which profile what is typed names, where it is not the same. */
  #becomesInWords(): string {
    const profile = maybeProfileFrom(this.wanted);
    if (profile === undefined) return this.wanted === "" ? "" : t("profiles.noName");
    return profile === this.wanted ? "" : t("profiles.becomes", { profile: isolated(profile) });
  }

  #openOther(event: SubmitEvent): void {
    event.preventDefault();
    const profile = maybeProfileFrom(this.wanted);
    if (profile !== undefined) this.goTo(queryOf(profile));
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
