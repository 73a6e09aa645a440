/**
 * Reads a QR code with the camera or from a picture, and raises `code-read` with its text.
 *
 * The camera is on only while it is shown that it is; it goes off when a code is read, on Stop, and when the element goes away.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { theme } from "../base/theme.ts";
import { maybeReadQrCode } from "./qr-reader.ts";

const FRAME_GAP_MS = 150;

export class CodeReadEvent extends Event {
  static readonly type = "code-read";
  constructor(readonly text: string) {
    super(CodeReadEvent.type);
  }
}

@customElement("code-scanner")
export class CodeScanner extends LitElement {
  static override styles = [
    theme,
    css`
      video { inline-size: 100%; max-block-size: 18rem; background: #000000; border-radius: var(--radius-small); }
      input[type="file"] { padding: 0.4rem; }
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
          ? html`<video autoplay muted playsinline .srcObject=${this.stream} aria-label="Picture of the camera"></video>
              <button type="button" @click=${this.stop}>Stop the camera</button>`
          : html`<button type="button" @click=${this.#start}>Scan with the camera</button>`
      }
      <label>Or read a code from a picture<input type="file" accept="image/*" @change=${this.#readPicture} /></label>
      <p role="status" class="small">${this.words || nothing}</p>
    </div>`;
  }

  async #start(): Promise<void> {
    if (!navigator.mediaDevices) {
      this.words = "This browser gives no camera to this page; it must be opened on https or localhost.";
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
      this.words = `The camera did not start: ${wordsOf(error)} Allow it in the browser, or read the code from a picture.`;
      return;
    }
    this.words = "Hold the code into the picture.";
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
    else if (text === "")
      this.words = "No QR code was found in this picture. Try a sharper one, or one that is cut closer.";
  }

  async #readFrom(read: () => Promise<string | undefined>): Promise<string | undefined> {
    try {
      return await read();
    } catch (error) {
      this.words = `This picture can not be read: ${wordsOf(error)}`;
      return undefined;
    }
  }

  #tell(text: string): void {
    this.words = "A code was read.";
    this.dispatchEvent(new CodeReadEvent(text));
  }
}

function switchOff(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
