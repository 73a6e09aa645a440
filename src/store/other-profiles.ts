/** The profiles of this browser, and what others than the present one hold of its own feed. */
import { openDB } from "idb";
import type { FeedId } from "../core/bytes.ts";
import { NO_COPY, type OwnCopy } from "./port.ts";
import { databaseName, maybeProfileOf, type ProfileSchema } from "./schema.ts";
import { asEnvironmentError } from "./store-errors.ts";

/** Names of the profiles that this browser keeps for this origin, sorted. @throws EnvironmentError `store-failed`. */
export async function listProfiles(): Promise<string[]> {
  try {
    const databases = await indexedDB.databases();
    return databases.flatMap(({ name }) => maybeProfileOf(name) ?? []).sort();
  } catch (error) {
    throw asEnvironmentError(error);
  }
}

/** What another profile than `profile` holds of the own feed `feedId`, the longest; SEQ 0 when none does, or none that can be read. Never throws. */
export async function highestCopy(feedId: FeedId, profile: string): Promise<OwnCopy> {
  const others = (await listProfiles().catch(() => [])).filter((name) => name !== profile);
  const copies = await Promise.all(others.map((name) => copyIn(name, feedId).catch(() => NO_COPY)));
  return copies.reduce(
    (longest, copy) => (copy.seq > longest.seq || (copy.seq === longest.seq && !copy.isReady) ? copy : longest),
    NO_COPY,
  );
}

/** Looks without upgrading and without keeping an upgrade elsewhere waiting. */
async function copyIn(profile: string, feedId: FeedId): Promise<OwnCopy> {
  const database = await openDB<ProfileSchema>(databaseName(profile), undefined, {
    blocking: (_version, _newVersion, event) => (event.target as IDBDatabase).close(),
  });
  try {
    const record = await database.getFromIndex("feeds", "feedId", feedId as Uint8Array<ArrayBuffer>);
    if (!record?.own) return NO_COPY;
    return { seq: record.front.seq, isReady: !record.fork && (record.ownState ?? "ready") === "ready" };
  } finally {
    database.close();
  }
}
