/** Drawings that stand beside a word, never alone: hidden from those who hear the page. */
import { html, svg } from "lit";

const PATHS = {
  conversation: "M4 5h16v10H9l-5 4z",
  people: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c0-3 2-5 5-5s5 2 5 5M16 11a3 3 0 1 0 0-6M21 19c0-3-2-5-5-5",
  radio: "M12 12v8M8 16a6 6 0 0 1 0-8M16 8a6 6 0 0 1 0 8M5 19a10 10 0 0 1 0-14M19 5a10 10 0 0 1 0 14",
  packets: "M4 6h16M4 12h10M4 18h13",
  node: "M6 6h12v12H6zM9 2v4M15 2v4M9 18v4M15 18v4M2 9h4M2 15h4M18 9h4M18 15h4",
  log: "M5 4h11l3 3v13H5zM8 10h8M8 14h8",
  held: "M4 12l5 5L20 6",
  notYet: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z",
  help: "M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 17.5v.5M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
} as const;
export type IconName = keyof typeof PATHS;

export function icon(name: IconName) {
  return html`<svg class="icon" viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${svg`<path d=${PATHS[name]}></path>`}</svg>`;
}
