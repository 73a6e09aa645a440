/** What is known of how far entries got, and of how far feeds are here. Everything is evidence: packets carry no sender. */

/** What is known of one own entry. Never goes back, also not over a restart; only a fork takes from `held`. */
export interface DeliveryView {
  seq: number;
  /** It is on disk: always true for an entry that exists. */
  inLog: boolean;
  /** How often it went out, by face, and whether anybody was ever heard there; of old entries only the total is kept. Blobs are counted apart. */
  aired: { faceId: string; times: number; lastMs: number; isHeard: boolean }[];
  airedTimes: number;
  /** At or after a fork of the own feed, where nobody's request says which of the two entries it has: `held` is empty. */
  isForked: boolean;
  /** At least one node on the face holds the log up to here: it asked for the entry after `upToSeq`, and for nothing before it; `entry`: it sent that one, which was not here; `blobs`: it asked for a blob of that one. Its blobs may be missing. */
  held: { faceId: string; upToSeq: number; heardMs: number; by?: "entry" | "blobs" }[];
  /** Another feed of which a post names this entry or a later one: its author holds it. */
  namedBy?: { feedId: string; name: string } | undefined;
  /** It came in a file, a backup or from others: what became of it before is not known here. */
  isFromElsewhere?: boolean;
  /** Faces that are not up now, and on which it may go out later. */
  waitsFor?: string[];
  /** Radios that have used up their air of the hour, and when the next packet may go out; null: none ever. */
  waitsForAir?: { faceId: string; untilMs: number | null }[];
  /** Of an entry with a sidechain: what went out of it. */
  blobs?: OwnBlobsView;
}

export interface OwnBlobsView {
  /** Blobs that it has. */
  of: number;
  /** Whether all that went out was counted; not of entries of earlier versions, nor of older ones, whose blobs are not recognised, unless all are known to be out. */
  isCounted: boolean;
  faces: {
    faceId: string;
    /** Different blobs that went out there. */
    sent: number;
    /** When a node there last asked for some, from which on (from 0), and whether all that it asked for went out since. */
    asked?: { atMs: number; index: number; isAnswered: boolean };
    /** When a node there sent the last one itself: it holds them all. */
    wholeMs?: number;
  }[];
}

export interface FeedProgress {
  feedId: string;
  own: boolean;
  /** SEQ up to which entries are here. */
  have: number;
  /** A hint: the highest SEQ that somebody seems to have; `have` when nothing more was heard of. */
  knownHead: number;
  missingEntries: number;
  missingBlobs: number;
  /** When an entry or blob of it was last heard, and where; null: not since the node was started. */
  lastHeardMs: number | null;
  lastHeardFaceId: string | null;
  /** Air that the missing entries and blobs still take on the radio where it was heard (or the only one), ms; null without a radio. */
  airtimeMs: number | null;
}

export interface FaceTraffic {
  faceId: string;
  /** When a packet was last heard, Unix ms; null: none since it came up. */
  lastHeardMs: number | null;
  queued: number;
  /** Share (0 to 1) of the last minute and hour that the channel was busy with packets heard and sent; null on a LAN. An hour that is younger counts as whole. */
  busyMinute: number | null;
  busyHour: number | null;
  /** Share that was ours. */
  ownMinute: number | null;
  ownHour: number | null;
}

export interface ReplicationView {
  feeds: FeedProgress[];
  faces: FaceTraffic[];
}

/** A feed that somebody asks for and that is not followed. */
export interface NearbyView {
  feedId: string;
  shortName: string;
  /** Highest SEQ asked for; a node asks for the one after its last. */
  seq: number;
  faceId: string;
  lastHeardMs: number;
  /** WANTs that named it. */
  count: number;
}

export interface EvidenceApi {
  /** What is known of an own entry. Code `unknown-entry` when there is none with this SEQ. */
  delivery(seq: number): Promise<DeliveryView>;
  replication(): Promise<ReplicationView>;
  /** Latest first; at most 64 a face. */
  nearby(): Promise<NearbyView[]>;
}
