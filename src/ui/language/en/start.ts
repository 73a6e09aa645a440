/** What the first minute says: in the first load. */
import { backup } from "./backup.ts";
import { common } from "./common.ts";
import { conversation } from "./conversation.ts";
import { evidence } from "./evidence.ts";
import { faces } from "./faces.ts";
import { people } from "./people.ts";
import { welcome } from "./welcome.ts";

export const start = {
  ...backup,
  ...common,
  ...conversation,
  ...evidence,
  ...faces,
  ...people,
  ...welcome,
} as const;
