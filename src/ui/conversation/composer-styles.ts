/** How the place to write looks: as a card, or compact at the foot of the conversation, where a small window keeps its room for what is read. */
import { css } from "lit";

export const composerStyles = css`
  #mentions { margin-block-end: var(--gap-small); padding: 0.25rem; }
  [role="option"] { display: flex; gap: 0.625rem; align-items: center; min-block-size: 2.75rem; padding: 0.25rem 0.5rem; border: 1px solid transparent; border-radius: var(--radius-small); cursor: pointer; overflow-wrap: anywhere; }
  [aria-selected="true"] { background: var(--chosen); border-color: var(--accent); }
  #becomes { min-block-size: 1lh; }
  .too-long { color: var(--danger); }
  :host([compact]) form { border: 0; border-radius: 0; padding: 0.5rem var(--gap); }
  :host([compact]) form { display: grid; grid-template-columns: 1fr auto; gap: 0.25rem var(--gap-small); }
  :host([compact]) form > * { grid-column: 1 / -1; }
  :host([compact]) form > label { grid-column: 1; }
  :host([compact]) .foot { grid-column: 2; grid-row: 1; align-items: end; }
  :host([compact]) own-feed-state { display: block; padding: var(--gap-small) var(--gap) 0; }
  :host([compact]) textarea { field-sizing: content; max-block-size: 30vh; resize: none; }
  .answered { display: flex; gap: var(--gap); align-items: center; justify-content: space-between; padding: 0.25rem var(--gap) 0; }
  .answered p { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; border-inline-start: 0.1875rem solid var(--accent); padding-inline-start: 0.5rem; }
  .answered button { flex: none; }
  @media (max-width: 30rem), (max-height: 40rem) {
    :host([compact]) .idle { display: none; }
    :host([compact]) textarea { max-block-size: 18vh; }
    :host([compact]) own-feed-state { padding-block-start: 0.25rem; }
  }
  :host([compact]) [role="status"]:empty, :host([compact]) [role="alert"]:empty { display: none; }
`;
