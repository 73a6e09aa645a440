/** The node as a program: storage, profiles, links of this kind, import and export. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { NodeStatus, Tinyssb } from "../../client/api.ts";
import { counted, sizeInWords } from "../base/amounts.ts";
import type { OpenedNode } from "./archive-panel.ts";
import "./archive-panel.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { theme } from "../base/theme.ts";
import { askToKeep } from "../shell/persistence.ts";
import { isProfile, MAX_PROFILE_LENGTH, queryOf } from "../shell/profile.ts";

const VERIFIERS: Record<NodeStatus["verifier"], string> = {
  webcrypto: "the browser’s own Ed25519 (WebCrypto)",
  noble: "JavaScript (noble); the browser’s own did not pass the self-test",
};

@customElement("node-panel")
export class NodePanel extends LitElement {
  static override styles = [
    theme,
    css`dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.25rem var(--gap); } dt { color: var(--muted); }`,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) status: NodeStatus | undefined;
  @property() profile = "";
  @property({ attribute: false }) openProfile!: (profile: string) => OpenedNode;
  @state() private keepingWords = "";

  override render() {
    return html`<div class="stack">
      <section class="stack" aria-labelledby="node-title">
        <h2 id="node-title">Node</h2>
        ${this.status ? this.#storage(this.status) : html`<p>The node is starting.</p>`}
        <form class="card stack tight" @submit=${this.#openOther}>
          <label>Open another profile <span class="hint">Another node in this browser, with its own key and store. Letters, digits, _ and -.</span>
            <input name="profile" required pattern="[A-Za-z0-9_\\-]{1,${MAX_PROFILE_LENGTH}}" autocomplete="off" /></label>
          <div class="row"><button>Open the profile</button></div>
        </form>
        <div class="card stack tight">
          <h3>Links to feeds</h3>
          <p class="small muted">Links that begin with web+tinyssb: can open in this page. It then asks whether to follow.</p>
          <div class="row"><button type="button" @click=${this.#registerLinks}>Open tinySSB links here</button></div>
        </div>
      </section>
      <archive-panel .node=${this.node} .profile=${this.profile} .openProfile=${this.openProfile}></archive-panel>
    </div>`;
  }

  #storage({ persisted, usedBytes, quotaBytes, verifier, entriesTaken }: NodeStatus) {
    const kept =
      persisted === null
        ? "This browser can not tell."
        : persisted
          ? "Yes, until you clear it."
          : "Not promised: the browser may clear it when the disk is full.";
    return html`<div class="card stack tight">
      <dl class="small">
        <dt>Kept by the browser</dt><dd>${kept}</dd>
        <dt>Storage used</dt><dd>${usedBytes === null ? "This browser can not tell." : sizeInWords(usedBytes)}${quotaBytes === null ? "" : ` of ${sizeInWords(quotaBytes)}`}</dd>
        <dt>Signatures verified by</dt><dd>${VERIFIERS[verifier]}</dd>
        <dt>Since the start</dt><dd>${counted(entriesTaken, "entry", "entries")} taken</dd>
      </dl>
      ${persisted ? nothing : html`<div class="row"><button type="button" @click=${this.#keep}>Ask the browser to keep the data</button></div>`}
      <p role="status" class="small">${this.keepingWords}</p>
    </div>`;
  }

  async #keep(): Promise<void> {
    this.keepingWords = (await askToKeep()).words;
    this.dispatchEvent(new Event("status-changed", { bubbles: true, composed: true }));
  }

  #openOther(event: SubmitEvent): void {
    event.preventDefault();
    const profile = String(new FormData(event.target as HTMLFormElement).get("profile") ?? "");
    if (isProfile(profile)) location.assign(queryOf(profile));
  }

  #registerLinks(): void {
    try {
      navigator.registerProtocolHandler("web+tinyssb", `${location.origin}${location.pathname}#follow=%s`);
      tellDone(this, "The browser may ask you to confirm it. It can be undone in the browser’s settings.");
    } catch (error) {
      tellProblem(this, error);
    }
  }
}
