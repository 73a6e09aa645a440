/**
 * What a backup holds: the directory of the demos with the own feed alone, and `backup.json` with what the demos have no place for.
 *
 *     config.json   state.json   [_logs/<own FID>.log]   _blob/…   backup.json
 *
 * Replicas of other feeds are left out: whoever follows a feed gets it again from peers. Each is kept as a contact: its ID, nickname, trust anchor,
 * and what is needed to verify and read it. Faces of this computer (serial ports) are left out too. `parseBackupNote` checks each
 * of them, though the file opened, because a stranger may give away a backup together with its passphrase; a contact or relay that can not be
 * used is left out and told, since key and log are worth more.
 */
import type { FilesByPath } from "../archive/import-files.ts";
import { asFeedId, asMid, FEED_ID_BYTES, MAX_SEQ, MID_BYTES, maybeFromHex, toHex } from "../core/bytes.ts";
import { cleanName } from "../core/clean-name.ts";
import type { FeedRecord } from "../core/effects.ts";
import { isPossibleAnchor } from "../core/entry.ts";
import { MAX_FEEDS, MAX_RELAY_URL_LENGTH, MAX_RELAYS } from "../core/limits.ts";
import type { FeedLengthCode } from "../core/sidechain.ts";
import { maybeJson, maybeText } from "./demo-config.ts";
import { serializeDirectory } from "./demo-export.ts";
import { eachBlobOf } from "./feed-blobs.ts";
import type { ProfileSettings, Store } from "./port.ts";

export const BACKUP_NOTE = "backup.json";
const FORMAT = 1;
const SECRET_BYTES = 32;
/** 1024 contacts with names of 64 characters take a third of it. */
const MAX_NOTE_BYTES = 2 << 20;

/** A feed that is followed, without what is here of it. */
export interface Contact extends Pick<FeedRecord, "feedId" | "name" | "scheme" | "secret" | "lengthCode" | "anchor"> {
  /** Up to which SEQ it was read; earlier versions did not keep it. */
  readonly readTo: number;
  /** What it called itself, where that was known; earlier versions did not keep it. */
  readonly publishedName: string;
}

export interface BackupNote {
  /** When the backup was made: Unix time, ms. */
  readonly madeMs: number;
  readonly contacts: readonly Contact[];
  readonly settings: Pick<ProfileSettings, "relays" | "tabs">;
  /** Sentences about what was left out. */
  readonly leftOut: readonly string[];
}

/** The files of a backup of the profile in `store`. Cost: reads the own feed and its blobs. Rejects as the store does. */
export async function serializeBackup(
  store: Pick<Store, "load" | "readEntries" | "readBlobs">,
  {
    madeMs,
    leftOut,
    readToOf,
    publishedNameOf,
  }: {
    madeMs: number;
    leftOut: (feed: FeedRecord) => boolean;
    readToOf: (feed: FeedRecord) => number;
    publishedNameOf: (feed: FeedRecord) => string;
  },
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
    settings: { relays: relays?.filter(isRelayUrl).slice(0, MAX_RELAYS), tabs },
    contacts: contacts.map((feed) => contactOf(feed, readToOf(feed), publishedNameOf(feed))),
  };
  return { ...files, [BACKUP_NOTE]: new TextEncoder().encode(JSON.stringify(note, undefined, 2)) };
}

function contactOf(
  { feedId, name, scheme, secret, lengthCode, anchor }: FeedRecord,
  readTo: number,
  publishedName: string,
) {
  return {
    feedId: toHex(feedId),
    nickname: name,
    scheme,
    secret: secret && toHex(secret),
    lengthCode,
    anchorSeq: anchor.seq,
    anchorMid: toHex(anchor.mid),
    readTo,
    publishedName,
  };
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
  if (!isObject(note.settings) || !Array.isArray(note.settings.relays ?? []))
    return { reason: "the settings are none" };
  if (!Array.isArray(note.contacts)) return { reason: "the contacts are no list" };
  const leftOut: string[] = [];
  const settings = settingsIn(note.settings, leftOut);
  return { madeMs: note.madeMs, contacts: contactsIn(note.contacts, leftOut), settings, leftOut };
}

function contactsIn(list: readonly unknown[], leftOut: string[]): Contact[] {
  const contacts = new Map<string, Contact>();
  for (const [index, value] of list.entries()) {
    const contact = maybeContact(value);
    const feedKey = contact && toHex(contact.feedId);
    const leaveOut = (why: string) => leftOut.push(`Contact ${index + 1}${nameIn(value)} is left out: ${why}.`);
    if (!feedKey) leaveOut("nothing can be followed by what stands there");
    else if (contacts.has(feedKey)) leaveOut("it is there twice");
    else if (contacts.size >= MAX_FEEDS) leaveOut(`there are more than ${MAX_FEEDS}`);
    else contacts.set(feedKey, contact);
  }
  return [...contacts.values()];
}

/** What a contact that is none is called, with a space before it. */
function nameIn(contact: unknown): string {
  const name = isObject(contact) && typeof contact.nickname === "string" ? cleanName(contact.nickname) : "";
  return name && ` (${name})`;
}

function settingsIn({ relays, tabs }: Record<string, unknown>, leftOut: string[]): BackupNote["settings"] {
  const known = { tabs: typeof tabs === "boolean" ? tabs : undefined };
  if (!Array.isArray(relays)) return known;
  const usable = relays.filter(isRelayUrl).slice(0, MAX_RELAYS);
  if (usable.length < relays.length)
    leftOut.push(
      `${relays.length - usable.length} of ${relays.length} relays are left out: too many, or no addresses.`,
    );
  return { ...known, relays: usable };
}

function isRelayUrl(url: unknown): url is string {
  return typeof url === "string" && url.length <= MAX_RELAY_URL_LENGTH && /^wss?:\/\//.test(url) && URL.canParse(url);
}

function maybeContact(value: unknown): Contact | undefined {
  if (!isObject(value)) return undefined;
  const { nickname, scheme, lengthCode, anchorSeq } = value;
  const feedIdBytes = maybeBytes(value.feedId, FEED_ID_BYTES);
  const mid = maybeBytes(value.anchorMid, MID_BYTES);
  const secret = value.secret === undefined ? undefined : maybeBytes(value.secret, SECRET_BYTES);
  if (!feedIdBytes || !mid || typeof nickname !== "string") return undefined;
  if (!isSeq(anchorSeq)) return undefined;
  if (lengthCode !== "compact-size" && lengthCode !== "leb128" && lengthCode !== "unknown") return undefined;
  // Who has no secret verifies with the key, and the other way round.
  if (secret ? scheme !== "hmac-sha512" : scheme !== "ed25519" || value.secret !== undefined) return undefined;
  const feedId = asFeedId(feedIdBytes);
  const anchor = { seq: anchorSeq, mid: asMid(mid) };
  if (!isPossibleAnchor(feedId, anchor)) return undefined;
  const code: FeedLengthCode = lengthCode;
  return {
    feedId,
    name: cleanName(nickname),
    scheme: secret ? "hmac-sha512" : "ed25519",
    secret,
    lengthCode: code,
    anchor,
    readTo: isSeq(value.readTo) ? value.readTo : 0,
    publishedName: typeof value.publishedName === "string" ? cleanName(value.publishedName) : "",
  };
}

function isSeq(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_SEQ;
}

function maybeBytes(value: unknown, size: number): Uint8Array | undefined {
  return typeof value === "string" ? maybeFromHex(value, size) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
