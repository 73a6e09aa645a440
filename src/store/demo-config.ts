/**
 * `config.json` of the demos: the name of a node and its key.
 *
 * Does not know whether the key fits the feed ID. `msgID0` and `trusted` mean nothing to the demos and are kept as text only.
 * `hmacSecrets` is ours: the demos have no place for the secret of a followed `hmac-sha512` feed, and ignore keys that they do
 * not know. Source: PoC-01 `test_init.py`, which writes Python's `json.dump(…, indent=2)`.
 */
import { asFeedId, FEED_ID_BYTES, type FeedId, maybeFromHex, toHex } from "../core/bytes.ts";
import { cleanName } from "../core/feed-reference.ts";

const SECRET_BYTES = 32;

export interface DemoConfig {
  /** As a profile may show it; see `cleanName`. */
  readonly name: string;
  readonly feedId: FeedId;
  readonly secret: Uint8Array;
  /** Secrets of followed feeds that the own secret does not verify. */
  readonly hmacSecrets?: HmacSecrets;
}

/** Secrets of `hmac-sha512` feeds, 32 bytes, by feed ID in lower-case hex. */
export type HmacSecrets = Readonly<Record<string, Uint8Array>>;

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
  const { name, feedID, secret, hmacSecrets } = value as Record<string, unknown>;
  const feedId = typeof feedID === "string" ? maybeFromHex(feedID, FEED_ID_BYTES) : undefined;
  const secretBytes = typeof secret === "string" ? maybeFromHex(secret, SECRET_BYTES) : undefined;
  if (typeof name !== "string") return { reason: "name is no text" };
  if (!feedId) return { reason: `feedID is not ${2 * FEED_ID_BYTES} hex digits` };
  if (!secretBytes) return { reason: `secret is not ${2 * SECRET_BYTES} hex digits` };
  const config = { name: cleanName(name), feedId: asFeedId(feedId), secret: secretBytes };
  if (hmacSecrets === undefined) return config;
  const secrets = maybeHmacSecrets(hmacSecrets);
  return secrets ? { ...config, hmacSecrets: secrets } : { reason: "hmacSecrets are no secrets by feed ID, in hex" };
}

function maybeHmacSecrets(value: unknown): HmacSecrets | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const secrets: Record<string, Uint8Array> = {};
  for (const [feedID, secret] of Object.entries(value)) {
    const feedId = maybeFromHex(feedID, FEED_ID_BYTES);
    const secretBytes = typeof secret === "string" ? maybeFromHex(secret, SECRET_BYTES) : undefined;
    if (!feedId || !secretBytes) return undefined;
    secrets[toHex(feedId)] = secretBytes;
  }
  return secrets;
}

/** A `config.json` as the demos write it, with nobody trusted; `hmacSecrets` only where there are any. */
export function serializeConfig({ name, feedId, secret, hmacSecrets = {} }: DemoConfig): string {
  // Python escapes everything beyond printable ASCII.
  const ascii = JSON.stringify(name).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const secrets = Object.entries(hmacSecrets).map(([digits, bytes]) => `\n    "${digits}": "${toHex(bytes)}"`);
  const ours = secrets.length > 0 ? `,\n  "hmacSecrets": {${secrets.join(",")}\n  }` : "";
  return `{
  "name": ${ascii},
  "feedID": "${toHex(feedId)}",
  "secret": "${toHex(secret)}",
  "msgID0": "616263",
  "trusted": []${ours}
}`;
}
