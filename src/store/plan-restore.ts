/**
 * What restoring a backup changes in a profile: what importing its directory does, and then its contacts and settings.
 *
 * Reads, never writes. What the profile has already stays as it is: a feed that is followed here keeps its name and anchor.
 */
import { equalBytes } from "../core/bytes.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { MAX_FEEDS } from "../core/limits.ts";
import type { BackupNote, Contact } from "./backup-contents.ts";
import type { VerifiedDirectory } from "./demo-directory.ts";
import { type ImportPlan, type ProfileReader, planImport } from "./plan-import.ts";
import type { NewFeed, StoredProfile } from "./port.ts";

/** As `planImport`, which it calls, with the same errors. */
export async function planRestore(
  directory: VerifiedDirectory,
  { contacts, settings, madeMs, leftOut }: BackupNote,
  stored: StoredProfile,
  reader: ProfileReader,
): Promise<ImportPlan> {
  const plan = await planImport(directory, stored, reader);
  if (plan.kind === "refused") return plan;
  const { change, summary } = plan;
  const kept = stored.feeds.filter(({ feedNo }) => !change.removedFeedNos.includes(feedNo));
  const known = [...kept, ...change.added.map(({ record }) => record)];
  const missing = contacts.filter(({ feedId }) => !known.some((feed) => equalBytes(feed.feedId, feedId)));
  if (known.length + missing.length > MAX_FEEDS) throw new EnvironmentError("too-many-feeds");
  const present = change.settings ?? stored.settings;
  const { lastBackupMs = 0 } = present;
  return {
    kind: "planned",
    change: {
      ...change,
      settings: {
        ...present,
        ...(summary.becameNode ? definedOnly(settings) : {}),
        ...(madeMs >= lastBackupMs ? { lastBackupMs: madeMs, lastBackupSeq: ownSeqIn(directory) } : {}),
      },
      added: [...change.added, ...missing.map(contactFeed)],
    },
    summary: { ...summary, contacts: missing.length, notes: [...summary.notes, ...leftOut] },
  };
}

/** How many entries of its own feed a backup holds. */
function ownSeqIn({ owner, logs }: VerifiedDirectory): number {
  return logs.find(({ feedId }) => owner && equalBytes(feedId, owner.feedId))?.front.seq ?? 0;
}

function contactFeed({ anchor, readTo: _, publishedName: __, ...contact }: Contact): NewFeed {
  const nothing = new Uint8Array(0);
  return {
    record: { ...contact, own: false, anchor, front: anchor, missingBlobs: 0, parent: undefined },
    packets: nothing,
    mids: nothing,
    chains: [],
  };
}

function definedOnly<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}
