/**
 * What callers of the API hand in, checked: a console may hand in anything.
 *
 * Pure functions; each throws EnvironmentError, never anything else.
 */
import { asMid, equalBytes, MAX_SEQ, MID_BYTES, maybeFromHex } from "../core/bytes.ts";
import type { SignatureScheme } from "../core/effects.ts";
import {
  type Frontier,
  genesisAnchor,
  isPossibleAnchor,
  PAYLOAD_BYTES,
  TYPE_CHAIN20,
  TYPE_PLAIN48,
} from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { FeedReference } from "../core/feed-reference.ts";
import { MAX_CONTENT_BYTES } from "../core/limits.ts";
import type { FollowOptions, PickedPort } from "./api.ts";

/** plain48 where the content fits and comes back unchanged from there. @throws EnvironmentError `too-long`, `bad-argument`. */
export function entryTypeOf(content: Uint8Array, wanted: unknown): typeof TYPE_PLAIN48 | typeof TYPE_CHAIN20 {
  if (wanted !== undefined && wanted !== "plain48" && wanted !== "chain20")
    throw new EnvironmentError("bad-argument", "type is plain48 or chain20");
  const fits = content.length <= PAYLOAD_BYTES;
  if (wanted === "plain48" ? !fits : content.length > MAX_CONTENT_BYTES)
    throw new EnvironmentError("too-long", `It has ${content.length} bytes.`);
  if (wanted !== undefined) return wanted === "plain48" ? TYPE_PLAIN48 : TYPE_CHAIN20;
  return fits && content.at(-1) !== 0 ? TYPE_PLAIN48 : TYPE_CHAIN20;
}

/** Whether somebody named a trust anchor. */
export const namesAnchor = ({ feedId, anchor }: FeedReference, { anchorSeq, anchorMid }: FollowOptions): boolean =>
  !equalBytes(anchor.mid, genesisAnchor(feedId).mid) || anchorSeq !== undefined || anchorMid !== undefined;

/** @throws EnvironmentError `bad-argument`. */
export function anchorOf({ feedId, anchor }: FeedReference, { anchorSeq, anchorMid }: FollowOptions): Frontier {
  if (anchorSeq === undefined && anchorMid === undefined) return anchor;
  const seq = assertWhole(anchorSeq ?? -1, "anchorSeq");
  const mid =
    anchorMid === undefined && seq === 0
      ? genesisAnchor(feedId).mid
      : maybeFromHex(assertText(anchorMid ?? "", "anchorMid"), MID_BYTES);
  if (!mid || seq < 0 || seq >= MAX_SEQ)
    throw new EnvironmentError("bad-argument", "An anchor is a SEQ and a MID of 40 hex digits.");
  const named = { seq, mid: asMid(mid) };
  if (!isPossibleAnchor(feedId, named))
    throw new EnvironmentError("bad-argument", "The MID of SEQ 0 is the beginning of the feed ID.");
  return named;
}

/** @throws EnvironmentError `bad-argument` unless `value` tells of a picked port, or is undefined. */
export function assertPickedPort(value: unknown): PickedPort | undefined {
  if (value === undefined) return undefined;
  const { index, count, info } = (value ?? {}) as Partial<PickedPort>;
  if (typeof info !== "object" || info === null)
    throw new EnvironmentError("bad-argument", "A port is told by index, count and info.");
  return { index: assertWhole(index, "index"), count: assertWhole(count, "count"), info };
}

/** @throws EnvironmentError `bad-argument` unless `value` is an object. */
export function assertOptions<T extends object>(value: T): T {
  if (typeof value !== "object" || value === null) throw new EnvironmentError("bad-argument", "Options are an object.");
  return value;
}

/** @throws EnvironmentError `bad-argument` unless `value` names a signature scheme, or is undefined. */
export function assertScheme(value: unknown): SignatureScheme | undefined {
  if (value !== undefined && value !== "ed25519" && value !== "hmac-sha512")
    throw new EnvironmentError("bad-argument", "scheme is ed25519 or hmac-sha512");
  return value;
}

/** @throws EnvironmentError `bad-argument` unless `value` is text. */
export function assertText(value: unknown, what: string): string {
  if (typeof value !== "string") throw new EnvironmentError("bad-argument", `The ${what} is no text.`);
  return value;
}

/** @throws EnvironmentError `bad-argument` unless `value` is a whole number. */
export function assertWhole(value: unknown, what: string): number {
  if (!Number.isInteger(value)) throw new EnvironmentError("bad-argument", `${what} is no whole number.`);
  return value as number;
}
