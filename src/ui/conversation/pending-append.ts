/**
 * The text that is being written as an entry, one for each node. It outlives its composer, which goes away when another feed
 * is chosen: so nothing is sent twice, and what fails meanwhile is still there to be told.
 */
import type { PostOptions, Tinyssb } from "../../client/api.ts";
import { type Problem, problemFrom } from "../base/problem.ts";
import { countWork } from "../base/unfinished-work.ts";
import { keepAnswered } from "./answered-post.ts";
import { keepDraft } from "./draft.ts";

export type AppendOutcome = { readonly seq: number } | { readonly problem: Problem };

export interface PendingAppend {
  readonly text: string;
  /** Never rejects. */
  readonly outcome: Promise<AppendOutcome>;
}

const pending = new WeakMap<Tinyssb, PendingAppend>();

/** Writes `text`; its draft leaves when the entry is durable. @param options what is not usual of it. */
export function beginAppend(node: Tinyssb, profile: string, text: string, options: PostOptions): PendingAppend {
  const append = { text, outcome: countWork(appended(node, profile, text, options)) };
  pending.set(node, append);
  return append;
}

/** What is being written, or could not be written and was not changed since. */
export function maybePendingAppend(node: Tinyssb): PendingAppend | undefined {
  return pending.get(node);
}

/** Forgets a text that could not be written: the person changes it. */
export function forgetAppend(node: Tinyssb): void {
  pending.delete(node);
}

async function appended(node: Tinyssb, profile: string, text: string, options: PostOptions): Promise<AppendOutcome> {
  try {
    const { seq } = await node.post(text, options);
    keepDraft(profile, "");
    keepAnswered(node, undefined);
    pending.delete(node);
    return { seq };
  } catch (error) {
    return { problem: problemFrom(error) };
  }
}

/** Somebody has sent a post. */
export class EntrySentEvent extends Event {
  static readonly type = "entry-sent";
  constructor(readonly pending: PendingAppend) {
    super(EntrySentEvent.type, { bubbles: true, composed: true });
  }
}
