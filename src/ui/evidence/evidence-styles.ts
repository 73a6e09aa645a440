/** How figures stand side by side. */
import { css } from "lit";

export const evidenceStyles = css`
  .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(10rem, 100%), 1fr)); gap: 0.25rem var(--gap); }
  .figures dd { font-variant-numeric: tabular-nums; font-weight: 600; overflow-wrap: anywhere; }
`;
