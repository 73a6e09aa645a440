/** The faces of feeds can be told from every ground that they stand on. */
import { render } from "lit";
import { expect, test } from "vitest";
import { identicon } from "../../src/ui/base/identicon.ts";
import css from "../../src/ui/page.css?raw";

/** Red, green and blue of a colour, as the browser paints it. */
function painted(colour: string): Uint8ClampedArray {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d")!;
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return canvas.getImageData(0, 0, 1, 1).data;
}

/** Relative luminance of WCAG 2. */
function luminance(colour: string): number {
  const [red, green, blue] = [...painted(colour)].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

test("every hue of a face has contrast of 3 with every ground, light and dark", () => {
  const grounds = [...css.matchAll(/--(?:page|surface|hover|chosen): (#[0-9a-f]{6});/g)].map(([, colour]) => colour!);
  expect(grounds).toHaveLength(8);
  const place = document.createElement("div");
  const faint = Array.from({ length: 256 }, (_, hue) => {
    render(identicon(`ffff${hue.toString(16).padStart(2, "0")}${"00".repeat(29)}`), place);
    const face = luminance(place.querySelector("path")!.getAttribute("fill")!);
    const contrasts = grounds.map(luminance).map((ground) => {
      const [low, high] = [face, ground].toSorted((a, b) => a - b);
      return (high! + 0.05) / (low! + 0.05);
    });
    return Math.min(...contrasts);
  });
  expect(Math.min(...faint)).toBeGreaterThanOrEqual(3);
});
