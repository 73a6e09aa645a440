/**
 * A public post of today's tinySSB network: `["TAV", tips, text, voice, seconds]`, or the older `["TAV", text, voice, seconds]`.
 *
 * What our page writes has five elements, no voice, and nothing that a client of that network does not survive: no booleans, doubles,
 * dicts, no integer beyond 31 bits. Order comes from the tips; the seconds are a claim of the author. Source: `gen2.md` sections 6.1, 6.2.
 *
 *     tips     message IDs of the posts that nobody had referred to yet, each as 28 characters of base64
 */
import type { Mid } from "../core/bytes.ts";
import { type Bipf, encodeBipf, isBipfList } from "./bipf.ts";
import { maybeMidOfReference, serializeMidReference } from "./mid-reference.ts";
import { shownText } from "./shown-text.ts";

export interface Post {
  readonly kind: "post";
  /** Message IDs in hex that the post names as what it follows, each once, at most MAX_TIPS_READ. Empty in the older form. */
  readonly tips: readonly string[];
  /** Fit to be shown; empty for a post of voice only. */
  readonly text: string;
  /** Bytes of the voice that comes along (a Codec2 file); 0 without. */
  readonly voiceBytes: number;
  /** When its author says that it was written, Unix milliseconds. */
  readonly dateMs: number | undefined;
}

/** Tips that are read of one post; more are left out. */
export const MAX_TIPS_READ = 32;
/** Tips that a post of ours names: each takes 30 bytes of air. */
export const MAX_TIPS_SENT = 8;
/** Latest time that a post can bear: 31 bits of seconds. */
export const MAX_SECONDS = 0x7fffffff;

export const POST_WORD = "TAV";

/** The post in a BIPF value, or undefined when it is something else. Never throws. */
export function maybeReadPost(value: Bipf): Post | undefined {
  if (!isBipfList(value) || value[0] !== POST_WORD) return undefined;
  const isOldForm = typeof value[1] === "string" || value.length === 4;
  if (isOldForm ? value.length !== 4 : value.length !== 5 && value.length !== 6) return undefined;
  const [tips, text, voice, seconds] = isOldForm ? [[], ...value.slice(1)] : value.slice(1);
  if (tips !== null && !isBipfList(tips)) return undefined;
  if (typeof text !== "string" && text !== null) return undefined;
  if (voice !== null && !(voice instanceof Uint8Array)) return undefined;
  return {
    kind: "post",
    tips: readTips(tips ?? []),
    text: shownText(text ?? ""),
    voiceBytes: voice?.length ?? 0,
    dateMs: maybeDateMs(seconds),
  };
}

/** What our page writes. @throws RangeError beyond MAX_TIPS_SENT tips, and on a time that is no whole number from 0 to MAX_SECONDS. */
export function serializePost(post: {
  readonly tips: readonly Mid[];
  readonly text: string;
  readonly seconds: number;
}): Uint8Array {
  const { tips, text, seconds } = post;
  if (tips.length > MAX_TIPS_SENT) throw new RangeError(`a post has at most ${MAX_TIPS_SENT} tips`);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_SECONDS)
    throw new RangeError(`${seconds} is no time that a post can bear`);
  return encodeBipf([POST_WORD, tips.map(serializeMidReference), text.toWellFormed(), null, seconds]);
}

function readTips(tips: readonly Bipf[]): readonly string[] {
  const known = new Set<string>();
  for (const tip of tips) {
    const mid = typeof tip === "string" ? maybeMidOfReference(tip) : undefined;
    if (mid !== undefined) known.add(mid);
    if (known.size === MAX_TIPS_READ) break;
  }
  return [...known];
}

/** Some clients write integers unsigned, so what looks negative within 32 bits is a late time. */
function maybeDateMs(seconds: Bipf | undefined): number | undefined {
  if (typeof seconds !== "number" || seconds < -0x80000000 || seconds > 0xffffffff) return undefined;
  const unsigned = seconds < 0 ? seconds + 0x1_0000_0000 : seconds;
  return unsigned === 0 ? undefined : unsigned * 1000;
}
