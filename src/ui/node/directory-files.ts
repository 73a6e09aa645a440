/**
 * Folders and files that a person picked, as plain bytes, and back to a folder or a download.
 *
 * Knows the browser's pickers, not what the files mean. Reading stops at the limits of an import.
 */
import type { Files } from "../../client/api.ts";
import { problem } from "../base/problem.ts";
import { t } from "../language/language.ts";
import { ArchiveBudget, ArchiveRefused, maybeFeedIdIn } from "./archive.ts";

// Not in every TypeScript DOM library yet: https://wicg.github.io/file-system-access/
interface PickerWindow {
  showDirectoryPicker?: (options: { id?: string; mode: "read" | "readwrite" }) => Promise<FileSystemDirectoryHandle>;
}
interface IterableDirectory {
  entries(): AsyncIterable<[string, FileSystemFileHandle | FileSystemDirectoryHandle]>;
}

export function canPickFolders(): boolean {
  return typeof (window as PickerWindow).showDirectoryPicker === "function";
}

/** The folder that the person picks, or undefined when they pick none. Needs a click. */
export async function maybePickFolder(mode: "read" | "readwrite"): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await (window as PickerWindow).showDirectoryPicker!({ id: "tinyssb", mode });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  }
}

/** Every file below a folder, under its path from there. @throws ArchiveRefused at the limits. */
export async function readFolder(folder: FileSystemDirectoryHandle): Promise<Files> {
  const files: Files = {};
  const budget = new ArchiveBudget();
  const read = async (directory: FileSystemDirectoryHandle, prefix: string): Promise<void> => {
    for await (const [name, handle] of (directory as unknown as IterableDirectory).entries()) {
      if (handle.kind === "directory") await read(handle, `${prefix}${name}/`);
      else files[prefix + name] = await readWithin(await handle.getFile(), budget);
    }
  };
  await read(folder, "");
  return files;
}

/** The files of a folder input, under their paths. @throws ArchiveRefused at the limits. */
export async function readFileList(list: Iterable<File>): Promise<Files> {
  const files: Files = {};
  const budget = new ArchiveBudget();
  for (const file of list) files[file.webkitRelativePath || file.name] = await readWithin(file, budget);
  return files;
}

/**
 * Writes all files below a folder; what stands there under the same path is replaced.
 * @throws ArchiveRefused before anything is written when the folder holds the `config.json`, and so the secret, of another node.
 */
export async function writeFolder(folder: FileSystemDirectoryHandle, files: Files): Promise<void> {
  await assertNoOtherNode(folder, files);
  for (const [path, bytes] of Object.entries(files)) {
    const parts = path.split("/");
    const name = parts.pop()!;
    let directory = folder;
    for (const part of parts) directory = await directory.getDirectoryHandle(part, { create: true });
    const writable = await (await directory.getFileHandle(name, { create: true })).createWritable();
    await writable.write(bytes.slice());
    await writable.close();
  }
}

async function assertNoOtherNode(folder: FileSystemDirectoryHandle, files: Files): Promise<void> {
  let there: Uint8Array;
  try {
    const handle = await folder.getFileHandle("config.json");
    there = new Uint8Array(await (await handle.getFile()).arrayBuffer());
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return;
    throw error;
  }
  const feedId = maybeFeedIdIn(there);
  const own = files["config.json"] && maybeFeedIdIn(files["config.json"]);
  if (feedId !== undefined && feedId === own) return;
  throw new ArchiveRefused(
    problem(
      t("archive.otherFolder"),
      feedId === undefined
        ? t("archive.otherFolderNoNode")
        : t("archive.otherFolderNode", { feedId: feedId.slice(0, 8) }),
      t("archive.otherFolderRemedy"),
    ),
  );
}

/** Offers bytes as a download. */
export function download(bytes: Uint8Array, fileName: string, mediaType: string): void {
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type: mediaType }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken the blob by then; a URL that is never revoked keeps the secret in memory.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function readWithin(file: File, budget: ArchiveBudget): Promise<Uint8Array> {
  budget.add(file.size);
  return new Uint8Array(await file.arrayBuffer());
}
