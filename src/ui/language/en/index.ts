/** Every text, by key. One file for each part of the page. */
import { later } from "./later.ts";
import { start } from "./start.ts";

export const en = { ...start, ...later } as const;
