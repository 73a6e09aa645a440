/** What is kept of looks at conversations: one for each node as long as the page is there, and in this browser whether a profile ever had one. */
import type { Tinyssb } from "../../client/api.ts";
import { KeptSetting } from "../base/kept-setting.ts";
import { ConversationLook } from "./conversation-look.ts";

const looks = new WeakMap<Tinyssb, ConversationLook>();
const looked = new KeptSetting("tinyssb-looked:");
const YES = "yes";

export function lookAt(node: Tinyssb): ConversationLook {
  const look = looks.get(node) ?? new ConversationLook();
  looks.set(node, look);
  return look;
}

export const hasLookedAt = (profile: string): boolean => looked.of(profile).has(YES);

export function noteLookedAt(profile: string): void {
  if (!hasLookedAt(profile)) looked.set(profile, YES, true);
}
