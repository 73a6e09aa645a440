/** The faces of this node, and the ways to add one: relay, bridge, tabs. */
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { FaceView, PickedPort, Tinyssb } from "../../client/api.ts";
import { EnvironmentError } from "../../core/environment-error.ts";
import { counted } from "../base/amounts.ts";
import type { ConfirmDialog } from "../base/confirm-dialog.ts";
import { isolated } from "../base/isolated.ts";
import "../base/confirm-dialog.ts";
import { PageElement } from "../base/page-element.ts";
import "./face-card.ts";
import { type Problem, problemFrom, tellDone, tellOver, tellProblem } from "../base/problem.ts";
import "../base/problem-text.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { NodeChangedEvent } from "../shell/page-view.ts";
import { neighbourTalk } from "../welcome/neighbour-talk.ts";
import { faceLabel } from "./face-label.ts";
import { phaseInWords } from "./face-words.ts";
import "./next-bridge.ts";

@customElement("face-panel")
export class FacePanel extends PageElement {
  static override styles = [
    theme,
    css`
      form { display: grid; gap: var(--gap-small); }
      .ways > * + * { margin-block-start: var(--gap); }
      .ways > :nth-child(n + 3) { padding-block-start: var(--gap); border-block-start: 1px solid var(--line); }
    `,
  ];

  @property({ attribute: false }) node!: Tinyssb;
  @property({ attribute: false }) faces: readonly FaceView[] = [];
  @state() private busy: "relay" | "serial" | "tabs" | "neighbour" | undefined;
  /** Why the address that was written is not taken: told where it stands, with its remedy. */
  @state() private relayProblem: Problem | undefined;
  /** The face whose card is brought into view when it is there. */
  #sought: string | undefined;
  @query("confirm-dialog") private confirmation!: ConfirmDialog;

  override render() {
    const hasNeighbour = this.faces.some(({ kind }) => kind === "neighbour");
    const hasTabs = this.faces.some(({ kind }) => kind === "tabs");
    return html`<section class="stack" aria-labelledby="title">
      <h2 id="title">${t("faces.title")}</h2>
      <p class="small muted">${t("faces.what")}</p>
      ${this.faces.length === 0 ? html`<p>${t("faces.none")}</p>` : nothing}
      ${repeat(
        bridgesFirst(this.faces),
        ({ id }) => id,
        (face) =>
          html`<face-card data-face=${face.id} .node=${this.node} .face=${face} .askToRemove=${face.kind === "neighbour" ? () => this.#removeNeighbour(face) : undefined}></face-card>`,
      )}
      <section class="card ways" aria-labelledby="add">
        <h2 id="add">${t("faces.add")}</h2>
        <div class="stack tight">
          <div class="row"><button type="button" data-command="bridge" @click=${this.#connectBridge}>${t("faces.connectBridge")}</button></div>
          <p class="hint">${t("faces.bridgeHint")}</p>
          ${this.faces.some(({ kind }) => kind === "serial") ? nothing : html`<next-bridge .node=${this.node}></next-bridge>`}
        </div>
        <form @submit=${this.#connectRelay}>
          <label>${t("faces.relayUrl")}<input name="url" data-command="relay" type="text" inputmode="url" required autocomplete="off" spellcheck="false" .defaultValue=${defaultRelayUrl()} @input=${this.#urlTyped} /></label>
          <div role="alert">${this.relayProblem ? html`<problem-text .problem=${this.relayProblem}></problem-text>` : nothing}</div>
          <div class="row"><button ?disabled=${this.busy === "relay"}>${t("faces.connectRelay")}</button></div>
        </form>
        ${
          hasTabs && hasNeighbour
            ? nothing
            : html`<div class="row">${hasTabs ? nothing : this.#button("tabs", t("faces.connectTabs"), () => this.node.connectTabs())}
          ${hasNeighbour ? nothing : this.#button("neighbour", t("steps.startNeighbour"), () => this.node.startNeighbour(neighbourTalk()))}</div>`
        }
      </section>
      <confirm-dialog></confirm-dialog>
    </section>`;
  }

  #button(kind: "tabs" | "neighbour", words: string, connect: () => Promise<FaceView>) {
    return html`<button type="button" data-command=${kind} ?disabled=${this.busy === kind} @click=${() => this.#add(kind, connect)}>${words}</button>`;
  }

  /** Its feed goes with it, for good: asked first, and told afterwards from here, since its card is gone by then. */
  async #removeNeighbour({ id, address: feedId }: FaceView): Promise<void> {
    try {
      const feed = (await this.node.feeds()).find((one) => one.feedId === feedId);
      const entries = counted("entries", feed ? feed.seq - feed.anchorSeq : 0);
      const confirmed = await this.confirmation.ask({
        title: t("neighbour.askTitle"),
        paragraphs: [t("neighbour.goes", { entries }), t("neighbour.stays")],
        action: t("neighbour.askAction"),
        dangerous: true,
      });
      if (!confirmed) return;
      await this.node.disconnect(id);
      tellDone(this, t("neighbour.gone", { entries }));
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      tellProblem(this, error);
    }
  }

  protected override updated(): void {
    const card = [...this.renderRoot.querySelectorAll<HTMLElement>("face-card")].find(
      ({ dataset }) => dataset.face === this.#sought,
    );
    if (!card) return;
    this.#sought = undefined;
    card.scrollIntoView({ block: "nearest" });
  }

  #urlTyped(): void {
    this.relayProblem = undefined;
  }

  /** Its card may be out of sight: it is brought into view, and how it stands is told. */
  async #connectRelay(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const url = String(new FormData(event.target as HTMLFormElement).get("url") ?? "").trim();
    const before = new Set(this.faces.map(({ id }) => id));
    this.busy = "relay";
    this.relayProblem = undefined;
    try {
      const face = await this.node.connectRelay(url);
      const words = { relay: isolated(faceLabel(face.id)), state: phaseInWords(face) };
      tellDone(this, t(before.has(face.id) ? "faces.relayHere" : "faces.relayAdded", words));
      this.#sought = face.id;
      this.requestUpdate();
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      const found = problemFrom(error);
      if (found.code === "bad-relay-url") this.relayProblem = found;
      else tellProblem(this, error);
    } finally {
      this.busy = undefined;
    }
  }

  /** The port is asked for here, within the click; the worker opens it. */
  async #connectBridge(): Promise<void> {
    if (!("serial" in navigator)) {
      tellProblem(this, new EnvironmentError("serial-unsupported"));
      return;
    }
    let port: PickedPort | undefined;
    try {
      port = await pickPort(navigator.serial);
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotFoundError") tellDone(this, t("faces.noPort"));
      else tellProblem(this, error);
      return;
    }
    await this.#add("serial", () => this.node.connectSerial({ port }));
  }

  async #add(kind: "serial" | "tabs" | "neighbour", connect: () => Promise<FaceView>): Promise<void> {
    this.busy = kind;
    try {
      await connect(); // How it stands is said in its card.
      tellOver(this);
      this.dispatchEvent(new NodeChangedEvent());
    } catch (error) {
      tellProblem(this, error);
    } finally {
      this.busy = undefined;
    }
  }
}

/** Asks the person for a port. Undefined where the list does not have it (it was unplugged at once). */
async function pickPort(serial: Serial): Promise<PickedPort | undefined> {
  const port = await serial.requestPort();
  const ports = await serial.getPorts();
  const index = ports.indexOf(port);
  return index < 0 ? undefined : { index, count: ports.length, info: port.getInfo() };
}

function defaultRelayUrl(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/relay`;
}

/** Who has a radio comes for it; the rest in the order in which it was added. */
const bridgesFirst = (faces: readonly FaceView[]): FaceView[] =>
  [true, false].flatMap((isBridge) => faces.filter(({ kind }) => (kind === "serial") === isBridge));
