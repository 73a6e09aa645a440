/** A text as QR code: dark on light in every colour scheme, since many scanners do not read the inverse. */
import { css, html, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import { encode } from "uqr";
import { PageElement } from "../base/page-element.ts";
import { theme } from "../base/theme.ts";

const BORDER_MODULES = 4;

@customElement("qr-code")
export class QrCode extends PageElement {
  static override styles = [
    theme,
    css`
      :host { forced-color-adjust: none; }
      svg { display: block; inline-size: 100%; max-inline-size: 20rem; margin-inline: auto; background: #ffffff; border-radius: var(--radius-small); }
      path { fill: #000000; }
    `,
  ];

  @property() text = "";
  /** What the code holds, for those who do not see it. */
  @property() label = "";

  override render() {
    const { size, data } = encode(this.text, { ecc: "M", border: BORDER_MODULES });
    let path = "";
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (data[y][x]) path += `M${x} ${y}h1v1h-1z`;
    return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.label} shape-rendering="crispEdges">
      ${svg`<path d=${path}></path>`}
    </svg>`;
  }
}
