/**
 * What a page or a script may ask of the node, and what it hears: the types of `window.tinyssb`, by subject in `api/`.
 *
 * Binary values are lower-case hex. Every promise rejects with an error that has a `code` of `EnvironmentErrorCode`, its
 * advice in words, and `detail`. Nothing here depends on which tab does the work.
 */
import type { BackupApi } from "./api/backup.ts";
import type { ConversationApi } from "./api/conversation.ts";
import type { TinyssbEvents } from "./api/events.ts";
import type { EvidenceApi } from "./api/evidence.ts";
import type { FacesApi } from "./api/faces.ts";
import type { FeedsApi } from "./api/feeds.ts";
import type { FilesApi } from "./api/files.ts";
import type { NeighbourApi } from "./api/neighbour.ts";
import type { OwnFeedApi } from "./api/own-feed.ts";
import type { RadioApi } from "./api/radio.ts";
import type { RemovalApi } from "./api/removal.ts";
import type { SearchApi } from "./api/search.ts";
import type { SharingApi } from "./api/sharing.ts";
import type { WatchApi } from "./api/watch.ts";

export type * from "./api/backup.ts";
export type * from "./api/conversation.ts";
export type * from "./api/events.ts";
export type * from "./api/evidence.ts";
export type * from "./api/faces.ts";
export type * from "./api/feeds.ts";
export type * from "./api/files.ts";
export type * from "./api/neighbour.ts";
export type * from "./api/own-feed.ts";
export type * from "./api/radio.ts";
export type * from "./api/removal.ts";
export type * from "./api/search.ts";
export type * from "./api/sharing.ts";
export type * from "./api/watch.ts";

/** Requests that go to the node of the profile, in whatever tab it runs. */
export interface NodeApi
  extends OwnFeedApi,
    ConversationApi,
    SearchApi,
    EvidenceApi,
    FeedsApi,
    FacesApi,
    RadioApi,
    FilesApi,
    NeighbourApi,
    BackupApi,
    SharingApi,
    RemovalApi,
    WatchApi {}

/** `window.tinyssb`. */
export interface Tinyssb extends NodeApi {
  /** Calls `listener` for each event from now on, until the returned function is called. Throws `bad-argument` where there is no such event. */
  on<Name extends keyof TinyssbEvents>(event: Name, listener: (event: TinyssbEvents[Name]) => void): () => void;
}
