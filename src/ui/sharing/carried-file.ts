/** Files of feeds as the page saves, passes on and opens them. Knows names and sizes, not what is in them. */
import { MAX_BACKUP_BYTES } from "../../archive/import-files.ts";
import { armorText, unarmorText } from "../../archive/text-armor.ts";
import { problem } from "../base/problem.ts";
import { t } from "../language/language.ts";
import { ArchiveRefused } from "../node/archive.ts";

/** A zip archive under a name of its own, so that the system can open it with this app and leaves other archives alone. */
export const CARRIED_ENDING = ".tinyssb";
export const CARRIED_TYPE = "application/vnd.tinyssb.feeds+zip";

/** How a backup begins, whatever it is called. Source: `archive/backup-file.ts`. */
const BACKUP_BEGINNING = "tinySSBb";
/** PNG, JPEG, GIF, WebP; their bytes as characters of Latin 1. */
const PICTURE_BEGINNING = /^(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF[\s\S]{4}WEBP)/;

export function carriedFileName(ending: string): string {
  return `tinyssb-feeds-${new Date().toISOString().slice(0, 10)}${ending}`;
}

/** The same as text, which every browser that passes on files takes. */
export function asTextFile(file: Uint8Array): File {
  return new File([armorText(file)], carriedFileName(".txt"), { type: "text/plain" });
}

export function canPassOn(): boolean {
  return navigator.canShare?.({ files: [new File(["?"], "t.txt", { type: "text/plain" })] }) ?? false;
}

/** The archive in a file. @throws ArchiveRefused where it is plain that it is none; EnvironmentError for a damaged text. */
export async function readCarried(file: File): Promise<Uint8Array> {
  if (file.name.endsWith(".tinyssb-backup"))
    throw new ArchiveRefused(problem(t("carry.isBackup"), t("carry.isBackupCause"), t("carry.isBackupRemedy")));
  if (file.size > MAX_BACKUP_BYTES)
    throw new ArchiveRefused(problem(t("carry.tooLarge"), t("carry.tooLargeCause"), t("carry.tooLargeRemedy")));
  const archive = new Uint8Array(await file.arrayBuffer());
  const beginning = String.fromCharCode(...archive.subarray(0, 12));
  if (beginning.startsWith(BACKUP_BEGINNING))
    throw new ArchiveRefused(problem(t("carry.isBackup"), t("carry.isBackupCause"), t("carry.isBackupRemedy")));
  if (PICTURE_BEGINNING.test(beginning))
    throw new ArchiveRefused(problem(t("carry.isPicture"), t("carry.isPictureCause"), t("carry.isPictureRemedy")));
  return unarmorText(archive);
}
