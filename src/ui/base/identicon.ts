/**
 * The face of a feed: a 5 by 5 pattern, equal on both sides, and a hue, both read from the feed ID's own bits.
 *
 * For recognising at a glance, not for proving: 15 bits of pattern and 8 of hue. The name stands beside it, so it is hidden from
 * those who hear the page.
 */
import { html, svg } from "lit";
import { maybeFromHex } from "../../core/hex.ts";

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
    ${svg`<path d=${path} fill="hsl(${hue} 55% 48%)"></path>`}</svg>`;
}
