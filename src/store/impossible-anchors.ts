/**
 * Replicas that begin where nothing can: at SEQ 0 with another MID than the beginning of the feed ID. Earlier versions took them from a link.
 *
 * No entry that others have follows there, and such a replica fits into no log file and no backup.
 */
import { genesisAnchor, isPossibleAnchor } from "../core/entry.ts";
import type { ImportChange, NewFeed, StoredProfile } from "./port.ts";

/** What makes such replicas begin anew at their genesis entry, all at once; undefined when there is none. */
export function maybeAnchorRepair({ feeds }: StoredProfile): ImportChange | undefined {
  const impossible = feeds.filter(({ own, feedId, anchor }) => !own && !isPossibleAnchor(feedId, anchor));
  if (impossible.length === 0) return undefined;
  const nothing = new Uint8Array(0);
  const added = impossible.map(({ feedId, name, own, scheme, secret }): NewFeed => {
    const anchor = genesisAnchor(feedId);
    const begun = { anchor, front: anchor, missingBlobs: 0, parent: undefined, lengthCode: "unknown" as const };
    return { record: { feedId, name, own, scheme, secret, ...begun }, packets: nothing, mids: nothing, chains: [] };
  });
  return {
    identity: undefined,
    settings: undefined,
    removedFeedNos: impossible.map(({ feedNo }) => feedNo),
    added,
    commit: { strict: true, advances: [], runs: [], blobs: [], chains: [], endedChains: [], marks: [], receipts: [] },
    blobs: [],
  };
}
