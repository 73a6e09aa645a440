/** What the page does besides, and what nobody waits for: loaded when it is there. */
import type { Tinyssb } from "../../client/api.ts";
import { AttentionWatch } from "../attention/attention-watch.ts";
import type { PageElement } from "../base/page-element.ts";
import "./drop-hint.ts";
import { Places } from "./places.ts";
import { guardTyping } from "./typing-guard.ts";

/** @returns what ends it all. */
export function startBesides(page: PageElement, node: Tinyssb, profile: string): () => void {
  const places = new Places(page, node);
  const watch = new AttentionWatch(node, profile);
  const stopGuarding = guardTyping();
  places.start();
  watch.start();
  return () => {
    places.stop();
    watch.stop();
    stopGuarding();
  };
}
