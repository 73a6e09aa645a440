/**
 * A file input that looks like a button with the words of its label: the browser's own words for it are in the browser's language, not in the page's.
 *
 *     <label class="file">Choose files <input type="file" /></label>
 */
import { css } from "lit";

export const fileButtonStyles = css`
  label.file {
    display: inline-flex; align-items: center; justify-content: center; justify-self: start; position: relative; min-block-size: 2.75rem; padding: 0.375rem 0.875rem;
    color: var(--accent); background: var(--surface); border: 1px solid var(--control-line); border-radius: var(--radius-small);
  }
  label.file:hover { background: var(--hover); }
  label.file:focus-within { outline: 3px solid var(--focus); outline-offset: 2px; }
  label.file:has(:disabled) { color: var(--muted); background: var(--hover); border-color: var(--line); }
  label.file input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; opacity: 0; cursor: pointer; font-size: 0; }
  @media (forced-colors: active) { label.file { border-color: ButtonBorder; } label.file:has(:disabled) { color: GrayText; } }
`;
