/** What the first minute says: in the first load. */
import { common } from "./common.ts";
import { conversation } from "./conversation.ts";
import { evidence } from "./evidence.ts";
import { faces } from "./faces.ts";
import { first } from "./first.ts";
import { welcome } from "./welcome.ts";

export const start = {
  ...common,
  ...conversation,
  ...evidence,
  ...faces,
  ...first,
  ...welcome,
} as const;
