/**
 * The face of a feed: a 5 by 5 pattern, equal on both sides, and a hue, both read from the feed ID's own bits.
 *
 * For recognising at a glance, not for proving: 15 bits of pattern and 8 of hue. The name stands beside it, so it is hidden from
 * those who hear the page.
 */
import { html, svg } from "lit";
import { maybeFromHex } from "../../core/hex.ts";

/** Relative luminance that has contrast of 3 and more with the light grounds of the page and with the dark ones. */
const LUMINANCE = 0.213;
const SATURATION = 0.55;
const SIDE = 5;
const HALF = 3;

/** @param feedId hex; anything else gives an empty face. */
export function identicon(feedId: string, pixels = 36) {
  const bytes = maybeFromHex(feedId) ?? new Uint8Array(3);
  const bits = (bytes[0] << 8) | bytes[1];
  let path = "";
  for (let x = 0; x < HALF; x++)
    for (let y = 0; y < SIDE; y++)
      if ((bits >> (x * SIDE + y)) & 1)
        for (const column of new Set([x, SIDE - 1 - x])) path += `M${column} ${y}h1v1h-1z`;
  const hue = Math.round(((bytes[2] ?? 0) / 256) * 360);
  return html`<svg class="identicon" width=${pixels} height=${pixels} viewBox="-1 -1 7 7" aria-hidden="true" shape-rendering="crispEdges">
    ${svg`<path d=${path} fill="hsl(${hue} ${SATURATION * 100}% ${lightnessOf(hue)}%)"></path>`}</svg>`;
}

/** The lightness in percent, in steps of one, at which a hue has that luminance: blues and violets need more than greens. */
function lightnessOf(hue: number): number {
  let percent = 0;
  while (luminanceOf(hue, percent / 100) < LUMINANCE) percent++;
  return percent;
}

/** Relative luminance (WCAG 2) of hsl(hue SATURATION lightness). */
function luminanceOf(hue: number, lightness: number): number {
  const reach = SATURATION * Math.min(lightness, 1 - lightness);
  const linear = [0, 8, 4].map((offset) => {
    const place = (offset + hue / 30) % 12;
    const value = lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1));
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}
