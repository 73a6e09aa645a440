/** Feeds that are carried in a file: on a stick, by mail, from telephone to telephone. No key and no secret goes along. */

/** Why nothing of a feed's log was taken. */
export type SharedFeedRefusal = "damaged-log" | "bad-signature" | "no-signing-key" | "other-anchor";

export interface SharedFeedReport {
  feedId: string;
  /** First and last SEQ in the file; null where the log could not be read. */
  from: number | null;
  to: number | null;
  /**
   * `not-followed`: left alone, take it by naming it. `new`: it is followed now. `merged`: what was new is here. `gap`: entries between the file and
   * the replica are missing, so nothing was taken. `fork`: the file proves that its author has forked it, and it is frozen. `frozen`: it was so before.
   */
  outcome: "not-followed" | "new" | "merged" | "gap" | "fork" | "frozen" | "refused";
  /** Entries that are new here, and entries of the file that were here before. */
  added: number;
  present: number;
  /** Missing blobs that came along. */
  blobs: number;
  /** First and last SEQ that lie between. */
  gap: { from: number; to: number } | null;
  /** `detail` is English. */
  refusal: { code: SharedFeedRefusal; seq: number | null; detail: string } | null;
}

export interface SharingReport {
  feeds: SharedFeedReport[];
  /** The file also has a node's `config.json`, and so its secret key: it was not looked at, and does not belong into what is passed on. */
  holdsKey: boolean;
}

export interface SharingApi {
  /**
   * One file (a zip archive of the demos' directory, without `config.json`) with these feeds, entries and blobs; without IDs, with all but a simulated
   * neighbour. Codes `unknown-feed`; `bad-argument` when it is too much for one file.
   */
  exportFeeds(feedIds?: readonly string[]): Promise<Uint8Array>;
  /**
   * Merges the feeds of a file that are followed here; with `take`, those feeds only, and follows them. Everything is verified first. Doing it again
   * changes nothing. Codes `import-refused` where it is no such file, `too-many-feeds`.
   */
  importFeeds(file: Uint8Array, options?: { take?: readonly string[] }): Promise<SharingReport>;
}
