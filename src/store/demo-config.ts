/**
 * `config.json` of the demos: the name of a node and its key.
 *
 * Does not know whether the key fits the feed ID. `msgID0` and `trusted` mean nothing to the demos and are kept as text only.
 * Source: PoC-01 `test_init.py`, which writes Python's `json.dump(…, indent=2)`.
 */
import { asFeedId, FEED_ID_BYTES, type FeedId, maybeFromHex, toHex } from "../core/bytes.ts";
import { cleanName } from "../core/feed-reference.ts";

const SECRET_BYTES = 32;

export interface DemoConfig {
  /** As a profile may show it; see `cleanName`. */
  readonly name: string;
  readonly feedId: FeedId;
  readonly secret: Uint8Array;
}

/** The text of a file, exactly, or undefined when it is no UTF-8. */
export function maybeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The value of a JSON text, or undefined when it is none. */
export function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a `config.json` says, or the reason why it says nothing. Never throws. */
export function parseConfig(text: string): DemoConfig | { reason: string } {
  const value = maybeJson(text);
  if (typeof value !== "object" || value === null) return { reason: "it is no JSON object" };
  const { name, feedID, secret } = value as Record<string, unknown>;
  const feedId = typeof feedID === "string" ? maybeFromHex(feedID, FEED_ID_BYTES) : undefined;
  const secretBytes = typeof secret === "string" ? maybeFromHex(secret, SECRET_BYTES) : undefined;
  if (typeof name !== "string") return { reason: "name is no text" };
  if (!feedId) return { reason: `feedID is not ${2 * FEED_ID_BYTES} hex digits` };
  if (!secretBytes) return { reason: `secret is not ${2 * SECRET_BYTES} hex digits` };
  return { name: cleanName(name), feedId: asFeedId(feedId), secret: secretBytes };
}

/** A `config.json` as the demos write it, with nobody trusted. */
export function serializeConfig({ name, feedId, secret }: DemoConfig): string {
  // Python escapes everything beyond printable ASCII.
  const ascii = JSON.stringify(name).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `{
  "name": ${ascii},
  "feedID": "${toHex(feedId)}",
  "secret": "${toHex(secret)}",
  "msgID0": "616263",
  "trusted": []
}`;
}
