/** The whole profile as files. */
import type { SignatureScheme } from "../../core/effects.ts";

export interface ImportOptions {
  /** Take the directory's own feed as this scheme. Without it: HMAC where the feed ID is not the Ed25519 key of the secret, or where the log says so. */
  scheme?: SignatureScheme;
}

/** What is wrong with one file of an import. */
export interface ImportFault {
  path: string;
  seq: number | null;
  reason: string;
}

export interface ImportReport {
  /** Whether this profile has become the node of the directory's `config.json`. */
  becameNode: boolean;
  feeds: { feedId: string; entries: number; added: number }[];
  blobs: number;
  /** Feeds of a backup that are followed from now on. */
  contacts: number;
  notes: string[];
}

export type Files = Record<string, Uint8Array>;

export interface FilesApi {
  /** Imports files of one node's directory of the demos. Code `import-refused` (with the list), `other-identity`; nothing is changed then. */
  importFiles(files: Files, options?: ImportOptions): Promise<ImportReport>;
  /**
   * Makes a profile that has written nothing yet the node of a key: 64 hex digits, the seed of an Ed25519 key pair. Its feed is empty then, and
   * `recovering`. Codes `bad-argument`, `other-identity`.
   */
  restoreKey(secret: string, options?: { name?: string }): Promise<ImportReport>;
  /** The same files back: `config.json` (with the secret!), `state.json`, `_logs/…`, `_blob/…`. */
  exportFiles(): Promise<Files>;
}
