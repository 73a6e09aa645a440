/**
 * Styles that elements share. Colours, sizes and fonts are custom properties of `page.css`, which reach into every element.
 */
import { css } from "lit";

export const theme = css`
  :host { display: block; }
  :host([hidden]), [hidden] { display: none !important; }
  *, ::before, ::after { box-sizing: border-box; }
  h1, h2, h3, h4, p, ul, ol, dl, dd, pre, figure { margin: 0; padding: 0; }
  h2 { font-size: 1.125rem; line-height: 1.3; }
  h3 { font-size: 1rem; line-height: 1.3; }
  ul, ol { list-style: none; }
  p { max-width: 65ch; }
  .muted { color: var(--muted); }
  .small { font-size: 0.875rem; }
  .mono { font-family: var(--mono); font-size: 0.875em; overflow-wrap: anywhere; }
  .stack { display: grid; gap: var(--gap); align-content: start; grid-template-columns: minmax(0, 1fr); }
  .tight { gap: var(--gap-small); }
  /* What is silent takes no room in a stack, and stays there to be heard. */
  .stack > :is([role="status"], [role="alert"]):empty { position: absolute; }
  .row { display: flex; flex-wrap: wrap; gap: var(--gap-small); align-items: center; }
  .spread { justify-content: space-between; }
  .card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--gap); }
  .visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  button {
    display: inline-flex; align-items: center; justify-content: center; min-block-size: 2.75rem; padding: 0.375rem 0.875rem;
    font: inherit; font-weight: 600; color: var(--accent); background: var(--surface); text-decoration: none;
    border: 1px solid var(--control-line); border-radius: var(--radius-small); cursor: pointer;
  }
  button:hover:not(:disabled) { background: var(--hover); }
  button.primary { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
  button.primary:hover:not(:disabled) { background: var(--accent-hover); border-color: var(--accent-hover); }
  button.danger { color: var(--danger); border-color: var(--danger); }
  button.quiet { min-block-size: 2.25rem; padding: 0.125rem 0.5rem; font-size: 0.875rem; border-color: transparent; background: transparent; text-decoration: underline; text-underline-offset: 0.2em; }
  button:disabled, button.primary:disabled { color: var(--muted); background: var(--hover); border-color: var(--line); cursor: not-allowed; }

  label { display: grid; gap: 0.25rem; font-weight: 600; }
  label .hint, .hint { font-weight: 400; font-size: 0.875rem; color: var(--muted); }
  label.check { display: flex; gap: 0.5rem; align-items: center; min-block-size: 2.75rem; font-weight: 400; }
  input, textarea, select {
    font: inherit; font-weight: 400; color: var(--text); background: var(--field); inline-size: 100%; min-block-size: 2.75rem; padding: 0.5rem 0.625rem;
    border: 1px solid var(--control-line); border-radius: var(--radius-small);
  }
  input[type="checkbox"] { flex: none; inline-size: 1.25rem; min-block-size: 1.25rem; accent-color: var(--accent); }
  textarea { resize: vertical; }
  a { color: var(--accent); text-underline-offset: 0.2em; }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
  summary { cursor: pointer; min-block-size: 2.25rem; align-content: center; font-weight: 600; color: var(--accent); }

  dialog {
    inline-size: min(34rem, calc(100vw - 2rem)); max-block-size: calc(100dvh - 2rem); padding: 1.25rem; overflow: auto;
    color: var(--text); background: var(--surface); border: 1px solid var(--control-line); border-radius: var(--radius);
  }
  dialog::backdrop { background: rgb(0 0 0 / 0.45); }
  @media (forced-colors: active) {
    button { border-color: ButtonBorder; }
    button:disabled, button.primary:disabled { color: GrayText; border-color: GrayText; }
  }
`;
