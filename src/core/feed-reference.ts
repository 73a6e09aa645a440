/**
 * The ways to write down a feed ID: hex, SSB reference, DID, and the link that a node shows as QR code.
 *
 *     8a88…5c                                64 hex digits, with or without blanks between them
 *     @iojj…PLs=.ed25519                     SSB reference (Android app)
 *     did:ssb:ed25519:iojj…PLs=              DID (QR code of the Android app)
 *     web+tinyssb:feed/8a88…5c?seq=41&mid=…&name=Alice      link of this node, with an optional trust anchor
 *
 * A link, whatever stands in front of `web+tinyssb:` or after `#`, is data from a stranger: parsing never throws.
 */
import {
  asFeedId,
  asMid,
  equalBytes,
  FEED_ID_BYTES,
  type FeedId,
  MAX_SEQ,
  MID_BYTES,
  maybeFromHex,
  toHex,
} from "./bytes.ts";
import { cleanName } from "./clean-name.ts";
import { type Frontier, genesisAnchor, isPossibleAnchor } from "./entry.ts";

/** A feed as somebody wrote it down. */
export interface FeedReference {
  readonly feedId: FeedId;
  readonly anchor: Frontier;
  readonly name: string | undefined;
}

const LINK = /web\+tinyssb:(?:\/\/)?feed\/([0-9a-fA-F]{64})(?![0-9A-Za-z])(?:\?([^#\s]*))?/;
const BASE64_KEY = /^(?:@([A-Za-z0-9+/]{43}=)\.ed25519|did:ssb:ed25519:([A-Za-z0-9+/]{43}=))$/;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The reference in `text`, or undefined when there is none. Never throws. */
export function maybeParseFeedReference(text: string): FeedReference | undefined {
  const trimmed = text.trim();
  const plain = maybeFromHex(trimmed.replaceAll(/\s+/g, ""), FEED_ID_BYTES) ?? maybeKey(trimmed);
  if (plain) return referenceTo(asFeedId(plain));
  const link = LINK.exec(trimmed);
  if (!link) return undefined;
  const query = new Map<string, string>();
  for (const part of (link[2] ?? "").split("&")) {
    const [key, value = ""] = part.split("=", 2);
    query.set(key, value);
  }
  const feedId = asFeedId(maybeFromHex(link[1], FEED_ID_BYTES)!);
  const anchor = parseAnchor(feedId, query);
  if (anchor === "malformed") return undefined;
  return referenceTo(feedId, anchor, maybeName(query.get("name")));
}

/** The link that names a feed: `web+tinyssb:feed/…`, with its anchor where that is not the usual one. */
export function serializeFeedLink({ feedId, anchor, name }: FeedReference): string {
  const query: string[] = [];
  const usual = anchor.seq === 0 && equalBytes(anchor.mid, genesisAnchor(feedId).mid);
  if (!usual) query.push(`seq=${anchor.seq}`, `mid=${toHex(anchor.mid)}`);
  const shown = cleanName(name ?? "");
  if (shown) query.push(`name=${encodeURIComponent(shown)}`);
  return `web+tinyssb:feed/${toHex(feedId)}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

/** `@…=.ed25519`, as the SSB world writes it. */
export function serializeSsbReference(feedId: FeedId): string {
  return `@${toBase64(feedId)}.ed25519`;
}

function referenceTo(feedId: FeedId, anchor?: Frontier, name?: string): FeedReference {
  return { feedId, anchor: anchor ?? genesisAnchor(feedId), name };
}

function parseAnchor(feedId: FeedId, query: Map<string, string>): Frontier | "malformed" | undefined {
  const seqText = query.get("seq");
  const midText = query.get("mid");
  if (seqText === undefined && midText === undefined) return undefined;
  const mid = maybeFromHex(midText ?? "", MID_BYTES);
  const seq = /^\d{1,10}$/.test(seqText ?? "") ? Number(seqText) : -1;
  if (!mid || seq < 0 || seq >= MAX_SEQ) return "malformed";
  const anchor = { seq, mid: asMid(mid) };
  return isPossibleAnchor(feedId, anchor) ? anchor : "malformed";
}

function maybeName(encoded: string | undefined): string | undefined {
  if (encoded === undefined) return undefined;
  try {
    return cleanName(decodeURIComponent(encoded.replaceAll("+", " "))) || undefined;
  } catch {
    return undefined; // A percent sign that encodes nothing: the feed ID still counts, the name does not.
  }
}

function maybeKey(text: string): Uint8Array | undefined {
  const match = BASE64_KEY.exec(text);
  if (!match) return undefined;
  const base64 = match[1] ?? match[2];
  const bytes = new Uint8Array(33);
  for (let group = 0; group < 11; group++) {
    let bits = 0;
    for (let i = 0; i < 4; i++) bits = (bits << 6) | Math.max(0, ALPHABET.indexOf(base64[group * 4 + i]));
    bytes.set([bits >> 16, bits >> 8, bits], group * 3);
  }
  return bytes[32] === 0 ? bytes.subarray(0, FEED_ID_BYTES) : undefined;
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let j = 0; j < 4; j++) text += i * 8 + j * 6 < bytes.length * 8 ? ALPHABET[(bits >> (18 - 6 * j)) & 63] : "=";
  }
  return text;
}
