/** What is said on screens and of problems that come later: loaded with the first of them. */

import { advice } from "./advice.ts";
import { attention } from "./attention.ts";
import { backup } from "./backup.ts";
import { commands } from "./commands.ts";
import { copying } from "./copying.ts";
import { entries } from "./entries.ts";
import { evidenceDetails } from "./evidence-details.ts";
import { forks } from "./forks.ts";
import { help } from "./help.ts";
import { node } from "./node.ts";
import { packets } from "./packets.ts";
import { people } from "./people.ts";
import { radio } from "./radio.ts";
import { search } from "./search.ts";
import { sharing } from "./sharing.ts";
import { unfollowing } from "./unfollowing.ts";

export const later = {
  ...advice,
  ...attention,
  ...backup,
  ...commands,
  ...copying,
  ...entries,
  ...evidenceDetails,
  ...forks,
  ...help,
  ...node,
  ...packets,
  ...people,
  ...radio,
  ...search,
  ...sharing,
  ...unfollowing,
} as const;
