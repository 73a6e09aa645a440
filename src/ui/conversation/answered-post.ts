/** The post that the one being written answers, one for each node; like a draft it outlives its composer. Forgotten with the page. */
import type { TimelineItem, Tinyssb } from "../../client/api.ts";

const answered = new WeakMap<Tinyssb, TimelineItem>();

export function answeredOf(node: Tinyssb): TimelineItem | undefined {
  return answered.get(node);
}

/** @param post undefined: it answers none. */
export function keepAnswered(node: Tinyssb, post: TimelineItem | undefined): void {
  if (post) answered.set(node, post);
  else answered.delete(node);
}
