/**
 * What a backup holds: the directory of the demos with the own feed alone, and `backup.json` with what the demos have no place for.
 *
 *     config.json   state.json   [_logs/<own FID>.log]   _blob/…   backup.json
 *
 * Replicas of other feeds are left out: whoever follows a feed gets it again from peers. Each is kept as a contact: its ID, nickname, trust anchor,
 * and what is needed to verify and read it. Faces of this computer (serial ports) are left out too. `parseBackupNote` is strict, though
 * the file opened: a stranger may give away a backup together with its passphrase.
 */
import type { FilesByPath } from "../archive/import-files.ts";
import { asFeedId, asMid, equalBytes, FEED_ID_BYTES, MAX_SEQ, MID_BYTES, maybeFromHex, toHex } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { genesisAnchor } from "../core/entry.ts";
import { cleanName } from "../core/feed-reference.ts";
import { MAX_FEEDS } from "../core/limits.ts";
import type { FeedLengthCode } from "../core/sidechain.ts";
import { maybeJson, maybeText } from "./demo-config.ts";
import { serializeDirectory } from "./demo-export.ts";
import { eachBlobOf } from "./feed-blobs.ts";
import type { ProfileSettings, Store } from "./port.ts";

export const BACKUP_NOTE = "backup.json";
const FORMAT = 1;
const SECRET_BYTES = 32;
/** More relays, and longer addresses, are refused. */
const MAX_RELAYS = 64;
const MAX_URL_LENGTH = 2048;
/** 1024 contacts with names of 64 characters take a third of it. */
const MAX_NOTE_BYTES = 2 << 20;

/** A feed that is followed, without what is here of it. */
export type Contact = Pick<FeedRecord, "feedId" | "name" | "scheme" | "secret" | "lengthCode" | "anchor">;

export interface BackupNote {
  /** When the backup was made: Unix time, ms. */
  readonly madeMs: number;
  readonly contacts: readonly Contact[];
  readonly settings: Pick<ProfileSettings, "relays" | "tabs">;
}

/** The files of a backup of the profile in `store`. Cost: reads the own feed and its blobs. Rejects as the store does. */
export async function serializeBackup(
  store: Pick<Store, "load" | "readEntries" | "readBlobs">,
  { madeMs, leftOut }: { madeMs: number; leftOut: (feed: FeedRecord) => boolean },
): Promise<FilesByPath> {
  const stored = await store.load();
  const own = stored.feeds.filter((feed) => feed.own);
  const files = await serializeDirectory({
    load: async () => ({ ...stored, feeds: own }),
    readEntries: (feedNo, fromSeq, toSeq) => store.readEntries(feedNo, fromSeq, toSeq),
    eachBlob: async (visit) => {
      for (const feed of own) await eachBlobOf(store, feed, visit);
    },
  });
  const { relays, tabs } = stored.settings;
  const contacts = stored.feeds.filter((feed) => !feed.own && !leftOut(feed));
  const note = {
    format: FORMAT,
    madeMs,
    settings: { relays, tabs },
    contacts: contacts.map(({ feedId, name, scheme, secret, lengthCode, anchor }) => ({
      feedId: toHex(feedId),
      nickname: name,
      scheme,
      secret: secret && toHex(secret),
      lengthCode,
      anchorSeq: anchor.seq,
      anchorMid: toHex(anchor.mid),
    })),
  };
  return { ...files, [BACKUP_NOTE]: new TextEncoder().encode(JSON.stringify(note, undefined, 2)) };
}

/** What a `backup.json` says, or the reason why it says nothing. Never throws. */
export function parseBackupNote(bytes: Uint8Array): BackupNote | { reason: string } {
  if (bytes.length > MAX_NOTE_BYTES) return { reason: `it has more than ${MAX_NOTE_BYTES} bytes` };
  const text = maybeText(bytes);
  const note = text === undefined ? undefined : maybeJson(text);
  if (!isObject(note)) return { reason: "it is no JSON object" };
  if (note.format !== FORMAT) return { reason: "it is of another format" };
  if (typeof note.madeMs !== "number" || !Number.isSafeInteger(note.madeMs) || note.madeMs < 0)
    return { reason: "madeMs is no time" };
  const settings = maybeSettings(note.settings);
  if (!settings) return { reason: "the settings are none" };
  if (!Array.isArray(note.contacts) || note.contacts.length > MAX_FEEDS)
    return { reason: `contacts are no list of at most ${MAX_FEEDS}` };
  const contacts: Contact[] = [];
  for (const [index, value] of note.contacts.entries()) {
    const contact = maybeContact(value);
    if (!contact) return { reason: `contact ${index + 1} is none` };
    contacts.push(contact);
  }
  if (new Set(contacts.map(({ feedId }) => toHex(feedId))).size < contacts.length)
    return { reason: "a contact is there twice" };
  return { madeMs: note.madeMs, contacts, settings };
}

function maybeSettings(value: unknown): BackupNote["settings"] | undefined {
  if (!isObject(value)) return undefined;
  const { relays, tabs } = value;
  if (tabs !== undefined && typeof tabs !== "boolean") return undefined;
  if (relays === undefined) return { tabs };
  const areUrls =
    Array.isArray(relays) &&
    relays.length <= MAX_RELAYS &&
    relays.every((url) => typeof url === "string" && url.length <= MAX_URL_LENGTH && /^wss?:\/\//.test(url));
  return areUrls && relays.every((url: string) => URL.canParse(url)) ? { relays, tabs } : undefined;
}

function maybeContact(value: unknown): Contact | undefined {
  if (!isObject(value)) return undefined;
  const { nickname, scheme, lengthCode, anchorSeq } = value;
  const feedIdBytes = maybeBytes(value.feedId, FEED_ID_BYTES);
  const mid = maybeBytes(value.anchorMid, MID_BYTES);
  const secret = value.secret === undefined ? undefined : maybeBytes(value.secret, SECRET_BYTES);
  if (!feedIdBytes || !mid || typeof nickname !== "string") return undefined;
  if (typeof anchorSeq !== "number" || !Number.isInteger(anchorSeq) || anchorSeq < 0 || anchorSeq > MAX_SEQ)
    return undefined;
  if (lengthCode !== "compact-size" && lengthCode !== "leb128" && lengthCode !== "unknown") return undefined;
  // Who has no secret verifies with the key, and the other way round.
  if (secret ? scheme !== "hmac-sha512" : scheme !== "ed25519" || value.secret !== undefined) return undefined;
  const feedId = asFeedId(feedIdBytes);
  if (anchorSeq === 0 && !equalBytes(mid, genesisAnchor(feedId).mid)) return undefined;
  const anchor = { seq: anchorSeq, mid: asMid(mid) };
  const code: FeedLengthCode = lengthCode;
  return {
    feedId,
    name: cleanName(nickname),
    scheme: secret ? "hmac-sha512" : "ed25519",
    secret,
    lengthCode: code,
    anchor,
  };
}

function maybeBytes(value: unknown, size: number): Uint8Array | undefined {
  return typeof value === "string" ? maybeFromHex(value, size) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
