/** Backups: the profile as one encrypted file, and back. Passphrases are used and not kept. */
import { type BackupFault, openBackup, sealBackup } from "../archive/backup-file.ts";
import { type FilesByPath, MAX_PASSPHRASE_LENGTH, MIN_PASSPHRASE_LENGTH } from "../archive/import-files.ts";
import { toHex } from "../core/bytes.ts";
import type { FeedRecord } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { isAcceptableFeedId } from "../crypto/strict-rule.ts";
import {
  BACKUP_NOTE,
  type BackupNote,
  type Contact,
  parseBackupNote,
  serializeBackup,
} from "../store/backup-contents.ts";
import { isQuota } from "../store/full-store.ts";
import { planRestore } from "../store/plan-restore.ts";
import type { BackupApi, ImportReport } from "./api.ts";
import { assertText } from "./arguments.ts";
import { applyPlan, verifyDirectory } from "./directory.ts";
import type { ProfileFilesParts } from "./profile-files.ts";

export interface ProfileBackupParts extends ProfileFilesParts {
  /** Up to which SEQ a feed is read. */
  readToOf(feed: FeedRecord): number;
  /** What a feed calls itself; may be empty. */
  publishedNameOf(feed: FeedRecord): string;
  /** Feeds that are no contacts. */
  isLeftOut(feed: FeedRecord): boolean;
  /** The settings are other ones: relays may have come. */
  restored(): void;
}

const FAULTS: Readonly<Record<Exclude<BackupFault, "wrong-passphrase">, string>> = {
  "no-backup": "The file does not begin as a backup does.",
  damaged: "Its checksum is wrong.",
  newer: "A newer version of this program made it: update this page first.",
  "too-costly": "It asks for more memory or time than this program gives.",
  "too-large": "It is larger than any backup.",
  "bad-content": "It opens, but what it holds is no backup.",
};

export class ProfileBackup implements BackupApi {
  private readonly parts: ProfileBackupParts;

  constructor(parts: ProfileBackupParts) {
    this.parts = parts;
  }

  async backup(passphrase: string): Promise<Uint8Array> {
    assertPassphrase(passphrase, MIN_PASSPHRASE_LENGTH);
    const { store, profile, life } = this.parts;
    const madeMs = Date.now();
    let lastBackupSeq = 0;
    const files = await profile.inTurn(async () => {
      await life.commitEnded();
      lastBackupSeq = life.recordNow(profile.own).front.seq;
      return serializeBackup(store, {
        madeMs,
        leftOut: (feed) => this.parts.isLeftOut(feed),
        readToOf: (feed) => this.parts.readToOf(feed),
        publishedNameOf: (feed) => this.parts.publishedNameOf(feed),
      });
    });
    await this.assertRestorable(files);
    const backup = await sealBackup(files, passphrase);
    await profile
      .changeSettings(() => ({ lastBackupMs: madeMs, lastBackupSeq }))
      .catch((error: unknown) => {
        if (!isQuota(error)) throw error; // Before the store is cleaned up there must be a backup; that there is one is not kept then.
      });
    return backup;
  }

  /** @throws EnvironmentError `backup-failed` when `restore` would not take all of it. */
  private async assertRestorable(files: FilesByPath): Promise<void> {
    try {
      const { note, files: directory } = separate(files);
      await verifyDirectory(this.parts.verifier, directory, {});
      if (note.leftOut.length > 0) throw new EnvironmentError("backup-failed", note.leftOut);
    } catch (error) {
      const isRefused = error instanceof EnvironmentError && error.code.endsWith("-refused");
      throw isRefused ? new EnvironmentError("backup-failed", error.detail) : error;
    }
  }

  async restore(backup: Uint8Array, passphrase: string, token: string = crypto.randomUUID()): Promise<ImportReport> {
    assertPassphrase(passphrase, 1);
    if (!(backup instanceof Uint8Array)) throw new EnvironmentError("bad-argument", "A backup is a Uint8Array.");
    const opened = await openBackup(backup, passphrase);
    if (opened.kind === "refused") throw refusal(opened.fault);
    const { note, files } = separate(opened.files);
    const { store, verifier, profile, life } = this.parts;
    const directory = await verifyDirectory(verifier, files, {}, store);
    const report = await profile.inTurn(() =>
      life.rebuild(async () => applyPlan(store, await planRestore(directory, note, await store.load(), store), token)),
    );
    await this.parts.imported(new Map(note.contacts.map((contact) => [toHex(contact.feedId), contact])));
    this.parts.restored();
    for (const { feedId } of profile.feeds) this.parts.emit("feed", { feedId: toHex(feedId), change: "added" });
    return report;
  }
}

function assertPassphrase(passphrase: unknown, least: number): void {
  const { length } = assertText(passphrase, "passphrase");
  if (length < least || length > MAX_PASSPHRASE_LENGTH)
    throw new EnvironmentError("bad-argument", `A passphrase has ${least} to ${MAX_PASSPHRASE_LENGTH} characters.`);
}

/** The note of a backup, and the files of the node. @throws EnvironmentError `backup-refused`. */
function separate({ [BACKUP_NOTE]: noteBytes, ...files }: FilesByPath): { note: BackupNote; files: FilesByPath } {
  if (!noteBytes || !files["config.json"]) throw refusal("bad-content");
  const note = parseBackupNote(noteBytes);
  if ("reason" in note)
    throw new EnvironmentError("backup-refused", [FAULTS["bad-content"], `${BACKUP_NOTE}: ${note.reason}`]);
  const canSign = ({ scheme, feedId }: Contact): boolean => scheme !== "ed25519" || isAcceptableFeedId(feedId);
  const unfit = note.contacts.filter((contact) => !canSign(contact));
  const leftOut = unfit.map(
    ({ name, feedId }) => `Contact ${name || toHex(feedId)} is left out: no key that can sign.`,
  );
  const contacts = note.contacts.filter(canSign);
  return { note: { ...note, contacts, leftOut: [...note.leftOut, ...leftOut] }, files };
}

function refusal(fault: BackupFault): EnvironmentError {
  return fault === "wrong-passphrase"
    ? new EnvironmentError("backup-passphrase")
    : new EnvironmentError("backup-refused", FAULTS[fault]);
}
