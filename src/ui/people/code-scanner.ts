/**
 * Reads a QR code with the camera or from a picture, and raises `code-read` with its text.
 *
 * The camera is on only while it is shown that it is; it goes off when a code is read, on Stop, and when the element goes away.
 */
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { fileButtonStyles } from "../base/file-button.ts";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { maybeReadQrCode } from "./qr-reader.ts";

const FRAME_GAP_MS = 150;

export class CodeReadEvent extends Event {
  static readonly type = "code-read";
  constructor(readonly text: string) {
    super(CodeReadEvent.type);
  }
}

@customElement("code-scanner")
export class CodeScanner extends PageElement {
  static override styles = [
    theme,
    fileButtonStyles,
    css`
      video { inline-size: 100%; max-block-size: 18rem; background: #000000; border-radius: var(--radius-small); }
    `,
  ];

  @state() private stream: MediaStream | undefined;
  @state() private words = "";
  /** Changes when the camera is asked for or switched off; what was asked for before is not wanted any more. */
  #attempt = 0;
  @query("video") private video!: HTMLVideoElement | null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  /** Switches the camera off. */
  stop(): void {
    this.#attempt++;
    if (this.stream) switchOff(this.stream);
    this.stream = undefined;
  }

  override render() {
    return html`<div class="stack tight">
      ${
        this.stream
          ? html`<video autoplay muted playsinline .srcObject=${this.stream} aria-label=${t("scanner.picture")}></video>
              <button type="button" @click=${this.stop}>${t("scanner.stop")}</button>`
          : html`<button type="button" @click=${this.#start}>${t("scanner.start")}</button>`
      }
      <label class="file">${t("scanner.file")}<input type="file" accept="image/*" @change=${this.#readPicture} /></label>
      <p role="status" class="small">${this.words || nothing}</p>
    </div>`;
  }

  async #start(): Promise<void> {
    if (!navigator.mediaDevices) {
      this.words = t("scanner.noCamera");
      return;
    }
    const attempt = ++this.#attempt;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (attempt !== this.#attempt) {
        switchOff(stream); // The dialog was closed while the browser asked.
        return;
      }
      this.stream = stream;
    } catch (error) {
      this.words = whyNoPicture(error);
      return;
    }
    this.words = t("scanner.hold");
    await this.updateComplete;
    await this.#watch(this.stream);
  }

  async #watch(stream: MediaStream): Promise<void> {
    while (this.stream === stream && this.video) {
      const text = await this.#readFrom(() =>
        maybeReadQrCode(this.video!, this.video!.videoWidth, this.video!.videoHeight),
      );
      if (text !== undefined && this.stream === stream) {
        this.stop();
        this.#tell(text);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, FRAME_GAP_MS));
    }
  }

  async #readPicture(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    input.value = "";
    const text = await this.#readFrom(async () => {
      const picture = await createImageBitmap(file);
      try {
        return (await maybeReadQrCode(picture, picture.width, picture.height)) ?? "";
      } finally {
        picture.close();
      }
    });
    if (text) this.#tell(text);
    else if (text === "") this.words = t("scanner.notFound");
  }

  async #readFrom(read: () => Promise<string | undefined>): Promise<string | undefined> {
    try {
      return await read();
    } catch {
      this.words = t("scanner.unreadable");
      return undefined;
    }
  }

  #tell(text: string): void {
    this.words = t("scanner.read");
    this.dispatchEvent(new CodeReadEvent(text));
  }
}

function switchOff(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** What the browser says of a camera that gives no picture, by the name of its error. Source: https://w3c.github.io/mediacapture-main/ */
function whyNoPicture(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotFoundError" || name === "OverconstrainedError") return t("scanner.noneFound");
  if (name === "NotAllowedError" || name === "SecurityError") return t("scanner.notAllowed");
  return t("scanner.notStarted");
}
