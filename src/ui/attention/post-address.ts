/** The address of one post in the conversation, as a hash: `#conversation/<message ID>`. */
import type { Route } from "../shell/route.ts";

const MID = /^[0-9a-f]{40}$/;

export function hashOfPost(mid: string): string {
  return `#conversation/${mid}`;
}

/** The message ID of the post that a route names. */
export function maybePostOf({ name, of }: Route): string | undefined {
  return name === "conversation" && MID.test(of) ? of : undefined;
}
