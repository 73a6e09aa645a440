/** Where this node's data is: how much, how safe from the browser's cleaning, and by what signatures are verified. */
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { NodeStatus, Tinyssb } from "../../client/api.ts";
import { counted, sizeInWords } from "../base/amounts.ts";
import { Coalesced } from "../base/coalesced.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { NodeChangedEvent } from "../shell/page-view.ts";
import { askToKeep } from "../shell/persistence.ts";

/** From this share of the space on the page says that it is nearly used up. */
const NEARLY_FULL = 0.9;
/** Cache for the bytes that are stored, and removed again, to see whether there is space: Chromium's quota does not tell when the disk is full. */
const PROBE = "storage-probe";
/** The latest probe of this page, and when it was begun, ms: for a while one is enough. */
let probed: { readonly isRefused: Promise<boolean>; readonly atMs: number } | undefined;
const PROBE_GAP_MS = 10 * 60_000;
/** At most what one call of `getRandomValues` gives. */
const PROBE_BYTES = 64 * 1024;
/** How often the figures are asked for while entries come in. */
const REFRESH_MS = 2000;

@customElement("storage-card")
export class StorageCard extends PageElement {
  static override styles = [
    theme,
    css`dl { display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: 0.25rem var(--gap); } dt { color: var(--muted); } .full { color: var(--danger); }`,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) status: NodeStatus | undefined;
  @state() private keepingWords = "";
  /** Whether the browser refused the probe, or the node's latest write. */
  @state() private isFull = false;
  /** How long after it was found full it is looked at again. */
  lookAgainMs = 15_000;
  #lookAgain: ReturnType<typeof setTimeout> | undefined;
  #refresh: Coalesced | undefined;
  #stop: (() => void) | undefined;
  #stopErrors: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const refresh = new Coalesced(() => void this.dispatchEvent(new NodeChangedEvent()), REFRESH_MS);
    this.#refresh = refresh;
    this.#stop = this.node.on("entry", () => {
      this.isFull = false; // It is stored.
      refresh.request();
    });
    refresh.request();
    this.#stopErrors = this.node.on("error", ({ code }) => {
      if (code !== "quota") return;
      this.isFull = true;
      probed = undefined;
    });
    void this.#probe();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stopErrors?.();
    this.#refresh?.stop();
    clearTimeout(this.#lookAgain);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("isFull") && this.isFull) this.#lookSoon();
  }

  /** Somebody may be making space meanwhile. */
  #lookSoon(): void {
    clearTimeout(this.#lookAgain);
    this.#lookAgain = setTimeout(() => void this.#probe(), this.lookAgainMs);
  }

  override render() {
    return html`<section class="card stack tight" aria-labelledby="title">
      <h2 id="title">${t("storage.title")}</h2>
      ${this.status ? this.#figures(this.status) : html`<p>${t("state.starting")}</p>`}
      <p role="status" class="small">${this.keepingWords}</p>
    </section>`;
  }

  #figures({ persisted, usedBytes, quotaBytes, verifier, entriesTaken, role, profile, isFull }: NodeStatus) {
    const kept = persisted === null ? t("storage.cannotTell") : persisted ? t("storage.kept") : t("storage.notKept");
    const used = usedBytes === null ? t("storage.cannotTell") : sizeInWords(usedBytes);
    const isNearlyFull =
      isFull || this.isFull || (usedBytes !== null && quotaBytes !== null && usedBytes >= NEARLY_FULL * quotaBytes);
    return html`
      <dl class="small">
        <dt>${t("side.profile")}</dt><dd>${profile}</dd>
        <dt>${t("side.tab")}</dt><dd>${t(`role.${role}`)}</dd>
        <dt>${t("storage.keptLabel")}</dt><dd>${kept}</dd>
        <dt>${t("storage.used")}</dt><dd>${quotaBytes === null ? used : t("storage.usedOf", { used, quota: sizeInWords(quotaBytes) })}</dd>
        <dt>${t("storage.verifiedBy")}</dt><dd>${t(`verifier.${verifier}`)}</dd>
        <dt>${t("storage.sinceStart")}</dt><dd>${t("storage.taken", { entries: counted("entries", entriesTaken) })}</dd>
      </dl>
      ${isNearlyFull ? html`<p class="full">${t("storage.nearlyFull")} <strong>${isFull ? t("storage.fullRemedy") : t("advice.quota.remedy")}</strong></p>` : nothing}
      ${persisted ? nothing : html`<div class="row"><button type="button" data-command="keep" @click=${this.#keep}>${t("storage.ask")}</button></div>`}
    `;
  }

  async #probe(): Promise<void> {
    if (!probed || performance.now() - probed.atMs > PROBE_GAP_MS)
      probed = { isRefused: isSpaceRefused(), atMs: performance.now() };
    const isRefused = await probed.isRefused;
    if (isRefused) probed = undefined; // There may be space the next time.
    if (!this.isConnected) return;
    if (this.isFull && isRefused) this.#lookSoon();
    this.isFull = isRefused;
  }

  async #keep(): Promise<void> {
    this.keepingWords = (await askToKeep()).words;
    this.dispatchEvent(new NodeChangedEvent());
  }
}

/** Whether the browser refuses a few bytes more. Never rejects. */
async function isSpaceRefused(): Promise<boolean> {
  if (!("caches" in globalThis)) return false;
  try {
    const cache = await caches.open(PROBE);
    await cache.put("/probe", new Response(crypto.getRandomValues(new Uint8Array(PROBE_BYTES))));
    return false;
  } catch (error) {
    return (error as { name?: unknown }).name === "QuotaExceededError";
  } finally {
    await caches.delete(PROBE).catch(() => undefined);
  }
}
