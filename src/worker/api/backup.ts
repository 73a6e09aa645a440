/** One file with all that makes this node, encrypted with a passphrase. */
import type { ImportReport } from "./files.ts";

export interface BackupApi {
  /**
   * Key, own log and blobs, contacts and settings as one encrypted file (`src/archive/backup-file.ts`). Takes a second or more: making a key
   * of the passphrase is dear on purpose. The time is remembered as `lastBackupMs` of the status. Code `bad-argument` for a passphrase of less than 8 or
   * more than 1024 characters, or when it is too much for one file.
   */
  backup(passphrase: string): Promise<Uint8Array>;
  /**
   * A profile that has written nothing yet becomes the node of a backup, `recovering`; one that is that node takes what it has not.
   * Codes `backup-refused` (with the reason in `detail`), `backup-passphrase`, `import-refused`, `other-identity`, `too-many-feeds`; nothing is
   * changed then.
   */
  restore(backup: Uint8Array, passphrase: string): Promise<ImportReport>;
}
