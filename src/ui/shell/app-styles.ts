/**
 * Where the parts of the page stand: one after the other on a phone, feeds beside one part on a tablet, three columns that
 * scroll by themselves on a desktop.
 */
import { css } from "lit";

export const appStyles = css`
  :host { min-block-size: 100dvh; }
  .top { display: grid; gap: var(--gap-small) var(--gap); padding: 0.75rem var(--gap); background: var(--surface); border-block-end: 1px solid var(--line); }
  .top nav { display: flex; flex-wrap: wrap; gap: 0.25rem; }
  .top nav a { display: inline-flex; align-items: center; min-block-size: 2.75rem; padding-inline: 0.625rem; font-weight: 600; text-decoration: none; border-radius: var(--radius-small); border: 1px solid transparent; }
  .top nav a:hover { background: var(--hover); }
  .top nav a[aria-current] { background: var(--chosen); border-color: var(--accent); }
  .update { margin: var(--gap); justify-content: space-between; }
  .pane { padding: var(--gap); min-inline-size: 0; }
  .feeds button { padding-inline: 0.625rem; }
  notice-area { position: fixed; z-index: 2; inset-block-end: 0; inset-inline: 0; max-inline-size: 40rem; margin-inline: auto; max-block-size: 60dvh; overflow: auto; }

  main[data-view="feeds"] > :not(.feeds), main[data-view="feed"] > :not(.feed), main[data-view="panel"] > :not(.panel) { display: none; }

  @media (min-width: 48rem) {
    :host { display: flex; flex-direction: column; block-size: 100dvh; }
    .top { grid-template-columns: 1fr auto; align-items: end; }
    .to-feeds { display: none !important; }
    main { flex: 1; min-block-size: 0; display: grid; grid-template-columns: minmax(17rem, 21.5rem) minmax(0, 1fr); }
    main .pane { overflow: auto; min-block-size: 0; }
    main .pane.feeds { display: block !important; border-inline-end: 1px solid var(--line); }
    main[data-view="feeds"] > .feed { display: block; }
  }
  @media (min-width: 75rem) {
    main { grid-template-columns: minmax(17rem, 21.5rem) minmax(0, 1fr) minmax(22rem, 28rem); }
    main > .pane { display: block !important; }
    main .pane.panel { border-inline-start: 1px solid var(--line); }
    .top nav a.last { background: var(--chosen); border-color: var(--accent); }
  }
  @media (forced-colors: active) {
    .top nav a[aria-current] { border-color: Highlight; }
  }
`;
