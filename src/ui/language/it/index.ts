/** Every text, by key. One file for each part of the page. */

import type { Catalogue } from "../catalogue.ts";
import { advice } from "./advice.ts";
import { attention } from "./attention.ts";
import { backup } from "./backup.ts";
import { commands } from "./commands.ts";
import { common } from "./common.ts";
import { conversation } from "./conversation.ts";
import { copying } from "./copying.ts";
import { entries } from "./entries.ts";
import { evidence } from "./evidence.ts";
import { evidenceDetails } from "./evidence-details.ts";
import { faces } from "./faces.ts";
import { first } from "./first.ts";
import { forks } from "./forks.ts";
import { help } from "./help.ts";
import { node } from "./node.ts";
import { packets } from "./packets.ts";
import { people } from "./people.ts";
import { radio } from "./radio.ts";
import { search } from "./search.ts";
import { sharing } from "./sharing.ts";
import { unfollowing } from "./unfollowing.ts";
import { welcome } from "./welcome.ts";
export const it: Catalogue = {
  ...advice,
  ...attention,
  ...commands,
  ...backup,
  ...common,
  ...conversation,
  ...evidence,
  ...faces,
  ...first,
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
  ...welcome,
};
