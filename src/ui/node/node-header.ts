/** Who this node is: name, short name, profile, what this tab does, and how it goes, in one line. */
import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { FaceView, FeedView, NodeStatus, Tinyssb, WhoAmI } from "../../client/api.ts";
import { cleanName } from "../../core/feed-reference.ts";
import { MAX_NAME_LENGTH } from "../../core/limits.ts";
import { counted } from "../base/amounts.ts";
import { tellProblem } from "../base/problem.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";

const ROLES: Record<NodeStatus["role"], string> = {
  node: "node: this tab does the work",
  guest: "guest: another tab does the work",
};

@customElement("node-header")
export class NodeHeader extends LitElement {
  static override styles = [
    theme,
    css`
      h1 { font-size: 1.375rem; line-height: 1.25; overflow-wrap: anywhere; }
      dl { display: flex; flex-wrap: wrap; gap: 0 var(--gap); }
      dl div { display: flex; gap: 0.375rem; }
      dt { color: var(--muted); }
      input { inline-size: min(18rem, 100%); }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) me: WhoAmI | undefined;
  @property({ attribute: false }) status: NodeStatus | undefined;
  @property({ attribute: false }) feeds: readonly FeedView[] = [];
  @property({ attribute: false }) faces: readonly FaceView[] = [];
  @property() profile = "";
  @state() private renaming = false;

  override render() {
    const { me } = this;
    return html`<div class="stack tight">
      ${
        this.renaming
          ? html`<form class="row" @submit=${this.#rename}>
              <label>Name of this node (not published)
                <input name="name" required maxlength=${MAX_NAME_LENGTH} autocomplete="off" .value=${me?.name ?? ""} /></label>
              <button class="primary">Keep the name</button>
              <button type="button" @click=${() => {
                this.renaming = false;
              }}>Cancel</button>
            </form>`
          : html`<div class="row">
              <h1><bdi>${me ? cleanName(me.name) || shortNameOf(me.feedId) : "tinySSB"}</bdi></h1>
              ${me ? html`<button type="button" class="quiet" @click=${this.#startRenaming}>Rename this node</button>` : ""}
            </div>`
      }
      <dl class="small">
        <div><dt>Own feed</dt><dd class="mono">${me ? shortNameOf(me.feedId) : "…"}</dd></div>
        <div><dt>Profile</dt><dd>${this.profile}</dd></div>
        <div><dt>This tab</dt><dd>${this.status ? ROLES[this.status.role] : "starting"}</dd></div>
      </dl>
      <p class="small"><span role="status" aria-label="State of the node">${this.#stateInWords()}</span> ${this.#countsInWords()}</p>
    </div>`;
  }

  /** Read aloud when it changes, so nothing in it changes with each packet. */
  #stateInWords(): string {
    if (!this.me) return "The node is starting.";
    const up = this.faces.filter(({ phase }) => phase === "up").length;
    const waiting = this.faces.filter(({ phase }) => phase === "unconfirmed" || phase === "refused").length;
    return this.faces.length === 0
      ? "No face is connected: what you write is kept."
      : `${up} of ${counted(this.faces.length, "face")} up${waiting > 0 ? `, ${waiting} ${waiting === 1 ? "needs" : "need"} you` : ""}.`;
  }

  #countsInWords(): string {
    if (!this.me) return "";
    const missing = this.feeds.reduce((sum, feed) => sum + feed.missingBlobs, 0);
    return `${counted(this.feeds.length, "feed")}${missing > 0 ? `; ${counted(missing, "blob")} missing` : ""}.`;
  }

  async #startRenaming(): Promise<void> {
    this.renaming = true;
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.select();
  }

  async #rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name") ?? "").trim();
    try {
      await this.node.rename(name);
      this.renaming = false;
      this.dispatchEvent(new Event("node-renamed", { bubbles: true, composed: true }));
    } catch (error) {
      tellProblem(this, error);
    }
  }
}
