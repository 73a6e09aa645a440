/**
 * Draws the PNG icons of the app from public/icon.svg, in Chromium: `node scripts/icons.mjs`. The results are committed.
 */
import { readFileSync } from "node:fs";
import { chromium } from "playwright";
import { findChromium } from "./find-chromium.mjs";

const drawing = readFileSync("public/icon.svg", "utf8");
const source = `data:image/svg+xml;base64,${Buffer.from(drawing).toString("base64")}`;
/** A mask may cut away all but a circle of 40 % radius, so the drawing is smaller there and its ground reaches the edges. */
const ICONS = [
  { file: "icon-192.png", pixels: 192, scale: 1, ground: "transparent" },
  { file: "icon-512.png", pixels: 512, scale: 1, ground: "transparent" },
  { file: "icon-maskable-512.png", pixels: 512, scale: 0.78, ground: "#0b5c66" },
];

const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
try {
  for (const { file, pixels, scale, ground } of ICONS) {
    const page = await browser.newPage({ viewport: { width: pixels, height: pixels } });
    await page.setContent(
      `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}"><img src="${source}" style="width:${100 * scale}%" alt=""></body>`,
    );
    await page.locator("img").evaluate((image) => image.decode());
    await page.screenshot({ path: `public/${file}`, omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
