/**
 * `config.json` of the demos: the name of a node and its key; and what we say in `state.json` beside it.
 *
 * Does not know whether the key fits the feed ID. `msgID0` and `trusted` mean nothing to the demos and are kept as text only.
 * `hmacSecrets` is ours: the demos have no place for the secret of a followed `hmac-sha512` feed, and ignore keys that they do
 * not know. Source: PoC-01 `test_init.py`, which writes Python's `json.dump(…, indent=2)`.
 */
import { asFeedId, FEED_ID_BYTES, type FeedId, maybeFromHex, toHex } from "../core/bytes.ts";
import { cleanName } from "../core/clean-name.ts";
import type { FeedLengthCode } from "../core/sidechain.ts";

const SECRET_BYTES = 32;
/** What the demos write. */
const USUAL_CODE: FeedLengthCode = "compact-size";

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

/** Length codes by feed ID in lower-case hex; a feed that is not listed has the demos' own, CompactSize. */
export type LengthCodes = Readonly<Record<string, FeedLengthCode>>;

/**
 * What a `state.json` says of length codes; undefined when it is no JSON or says something that is none. The demos write `{}` and
 * never read it, so `lengthCodes` is ours.
 */
export function maybeLengthCodes(text: string): LengthCodes | undefined {
  const value = maybeJson(text);
  if (typeof value !== "object" || value === null) return value === undefined ? undefined : {};
  const { lengthCodes = {} } = value as { lengthCodes?: unknown };
  if (typeof lengthCodes !== "object" || lengthCodes === null) return undefined;
  const codes: Record<string, FeedLengthCode> = {};
  for (const [feedID, code] of Object.entries(lengthCodes)) {
    const feedId = maybeFromHex(feedID, FEED_ID_BYTES);
    if (!feedId || (code !== "leb128" && code !== "compact-size" && code !== "unknown")) return undefined;
    codes[toHex(feedId)] = code;
  }
  return codes;
}

/** The text of a `state.json` with these length codes: `kept` itself where it says the same. Other members stay. */
export function serializeState(kept: string | undefined, lengthCodes: LengthCodes): string {
  const told = Object.entries((kept !== undefined && maybeLengthCodes(kept)) || {}).filter(
    ([, code]) => code !== USUAL_CODE,
  );
  const isSame =
    told.length === Object.keys(lengthCodes).length && told.every(([id, code]) => lengthCodes[id] === code);
  if (kept !== undefined && isSame) return kept;
  const { lengthCodes: _old, ...others } = ((kept !== undefined && maybeJson(kept)) || {}) as Record<string, unknown>;
  return JSON.stringify(Object.keys(lengthCodes).length > 0 ? { ...others, lengthCodes } : others);
}
