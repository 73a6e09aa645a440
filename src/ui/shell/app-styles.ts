/**
 * Where the parts of the page stand. Phone: heading, screen, notices, bar. From 48rem a side column takes the place of the bar; from
 * 75rem a column with the state stands at the other side. In a low window (a phone on its side, large zoom) the heading is one line and
 * the bar stands at the side, so that the screen has most of the height. What may be told while somebody types stands above a screen
 * that has its field at the foot: the field stays where it is.
 */
import { css, unsafeCSS } from "lit";

/** From here on there is a side column, and no bar. */
export const WIDE = "(min-width: 48rem)";
/** From here on there is a column with the state as well. */
export const WIDEST = "(min-width: 75rem)";

/** Too low for a bar and a heading of several lines. */
const LOW = "(max-height: 26rem)";

export const appStyles = css`
  :host { display: grid; grid-template: "main" minmax(0, 1fr) "bar" auto / minmax(0, 1fr); block-size: 100dvh; }
  .middle { grid-area: main; display: grid; grid-template-rows: auto auto auto minmax(0, 1fr) auto; grid-template-columns: minmax(0, 1fr); min-block-size: 0; }
  .top { padding: 0.5rem var(--gap); background: var(--surface); border-block-end: 1px solid var(--line); }
  h1 { font-size: 1.25rem; line-height: 1.3; margin-block-end: 0.25rem; overflow-wrap: break-word; }
  h1:focus-visible { outline: none; } /* Focused by the page only, to be read aloud: no key works on it. */
  .heading { display: flex; flex-wrap: wrap; gap: 0 var(--gap); align-items: start; }
  .heading h1 { flex: 1; min-inline-size: min-content; max-inline-size: 100%; }
  .help, .find { display: inline-flex; align-items: center; min-block-size: 1.75rem; padding-inline: 0.25rem; }
  main { grid-row: 4; overflow: auto; padding: var(--gap); min-block-size: 0; }
  main > * { max-inline-size: 60rem; }
  main[data-fills] { overflow: hidden; padding: 0; display: grid; grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); }
  main[data-fills] > * { max-inline-size: none; }
  notice-area { grid-row: 5; max-block-size: 30dvh; overflow: auto; }
  notice-area[data-above] { grid-row: 3; }
  .bar { grid-area: bar; background: var(--surface); border-block-start: 1px solid var(--line); padding-block-end: env(safe-area-inset-bottom); }
  .side, .state { display: none; overflow: auto; padding: 0.75rem; background: var(--surface); min-block-size: 0; }
  .side { grid-area: side; border-inline-end: 1px solid var(--line); }
  .state { grid-area: state; border-inline-start: 1px solid var(--line); padding: var(--gap); }
  .me { display: flex; gap: 0.75rem; align-items: center; padding: 0.25rem 0.375rem 0.75rem; color: inherit; text-decoration: none; }
  .me strong { display: block; overflow-wrap: anywhere; line-height: 1.25; }
  .unpublished { display: flex; align-items: center; min-block-size: 2rem; padding: 0 0.375rem 0.375rem; }
  .side h2 { font-size: 0.9375rem; margin-block: 0.75rem 0.375rem; padding-inline: 0.375rem; }
  .side button { inline-size: 100%; margin-block-start: var(--gap-small); }
  .update { margin: var(--gap) var(--gap) 0; justify-content: space-between; }
  .side .skip { position: absolute; inset-block-start: -10rem; inset-inline-start: 0.5rem; z-index: 3; inline-size: auto; }
  .side .skip:focus { inset-block-start: 0.5rem; }

  @media ${unsafeCSS(WIDE)} {
    :host { grid-template: "side main" minmax(0, 1fr) / minmax(15rem, 17rem) minmax(0, 1fr); }
    .side { display: block; }
    .bar { display: none; }
    main { padding: var(--gap) 1.5rem; }
    .top { padding-inline: 1.5rem; }
  }
  @media ${unsafeCSS(WIDEST)} {
    :host { grid-template: "side main state" minmax(0, 1fr) / 17rem minmax(0, 1fr) 19rem; }
    .state { display: block; }
    .help { display: none; }
  }
  @media (max-width: 30rem), (max-height: 40rem) {
    notice-area { max-block-size: 15dvh; }
    .top { padding-block: 0.25rem; }
  }
  @media ${unsafeCSS(LOW)} {
    :host { min-block-size: 14rem; }
    .top { display: flex; flex-wrap: wrap; gap: 0 var(--gap-small); align-items: center; padding-block: 0.25rem; }
    .heading { display: contents; }
    .heading h1 { flex: none; max-inline-size: 100%; font-size: 1.0625rem; margin: 0; }
    state-line { flex: 1; min-inline-size: 10rem; }
    .help, .find { order: 1; min-block-size: 1.5rem; }
  }
  @media ${unsafeCSS(LOW)} and (width < 48rem) {
    :host { grid-template: "bar main" minmax(0, 1fr) / 4.25rem minmax(0, 1fr); }
    .bar { overflow: auto; border-block-start: 0; border-inline-end: 1px solid var(--line); padding-block-end: 0; }
    .top, main:not([data-fills]) { padding-inline: 0.75rem; }
  }
`;
