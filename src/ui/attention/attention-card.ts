/** Switches for what may call a person who does not look at the page, each with what it means and how it stands. */
import { html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { type AttentionKind, isWanted, onAttentionChange, setWanted } from "./attention.ts";

@customElement("attention-card")
export class AttentionCard extends PageElement {
  static override styles = [theme];

  @property() profile = "";
  /** What came of the latest click. */
  @state() private words = "";
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = onAttentionChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override render() {
    return html`<section class="card stack tight" aria-labelledby="title">
      <h2 id="title">${t("attention.title")}</h2>
      ${this.#notifications()}
      ${this.#switch("badge", t("attention.badge"), t("attention.badgeHint"), typeof navigator.setAppBadge === "function")}
      <p role="status" class="small">${isBlocked() ? t("attention.blocked") : this.words}</p>
    </section>`;
  }

  #notifications() {
    const can = "Notification" in globalThis;
    return this.#switch("notifications", t("attention.notifications"), t("attention.notificationsHint"), can);
  }

  #switch(kind: AttentionKind, label: string, hint: string, can: boolean) {
    const isOn = isWanted(this.profile, kind) && isPermitted(kind);
    return html`<div>
      <label class="check"><input type="checkbox" role="switch" data-command=${kind} aria-describedby="${kind}-hint" .checked=${can && isOn} ?disabled=${!can} @change=${(event: Event) => this.#change(kind, event)} />${label}</label>
      <p class="hint" id="${kind}-hint">${can ? hint : t("attention.cannot")}</p>
    </div>`;
  }

  async #change(kind: AttentionKind, event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const isOn = input.checked;
    this.words = "";
    // Asked for here, within the click, and never otherwise.
    if (isOn && kind === "notifications") await Notification.requestPermission();
    const isKept = setWanted(this.profile, kind, isOn && isPermitted(kind));
    if (isOn && !isPermitted(kind)) this.words = t("attention.notAllowed");
    else if (!isKept) this.words = t("attention.notKept");
    input.checked = isOn && isPermitted(kind); // Lit believes that nothing has changed.
    this.requestUpdate();
  }
}

const isBlocked = (): boolean => "Notification" in globalThis && Notification.permission === "denied";

function isPermitted(kind: AttentionKind): boolean {
  return kind === "badge" || Notification.permission === "granted";
}
