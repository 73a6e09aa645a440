/** The types of what the node offers, for rooms that may not enter `worker/`. */
export type * from "../worker/api.ts";
