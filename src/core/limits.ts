/**
 * Every bound of the node, by name. A limit says what happens when it is reached; nothing in the node grows without one.
 *
 * Sizes of the wire come from the tinySSB packet layout (PoC-01), the rest are decisions of this project.
 */

/** Size of a log entry packet and of a blob, bytes. */
export const PACKET_BYTES = 120;
/** Largest packet that a face takes from its link, bytes. Longer ones are dropped as `wrong-length`. */
export const MAX_PACKET_BYTES = 250;
/** Largest packet that we send: what a link of the demos carries for sure, bytes. */
export const MAX_SENT_PACKET_BYTES = 120;

/** Packets in one bundle, and its bytes with their lengths; a larger one is dropped as `bad-bundle`, a fuller one is not made. */
export const MAX_BUNDLE_PACKETS = 64;
export const MAX_BUNDLE_BYTES = 8192;
/** Packets of one face that came in and wait for their turn; more are dropped as `queue-full`. */
export const MAX_INBOX = 4096;
/** Packets that one face may have handled before another one has its turn. */
export const MAX_FACE_SHARE = 64;

/** Largest sidechain content that we write, ask for or read, bytes. Longer chains are reported as `oversize`, never fetched. */
export const MAX_CONTENT_BYTES = 1 << 20;

/** Feeds of one profile. Following one more is refused. */
export const MAX_FEEDS = 1024;

/** Faces, past ones included, of which is remembered what was heard there; of more, that of the one used longest ago is forgotten. */
export const MAX_KNOWN_FACES = 128;
/** Relays that one profile remembers. Connecting one more is refused; of a backup with more the rest is left out. */
export const MAX_RELAYS = 64;
/** Longest address of a relay, characters; longer ones are refused. */
export const MAX_RELAY_URL_LENGTH = 2048;

/** (FID, SEQ) pairs in one WANT that we send: 7 + 3·36 = 115 bytes. */
export const MAX_PAIRS_SENT = 3;
/** Pairs that we read of one WANT: what 250 bytes can hold. */
export const MAX_PAIRS_READ = 6;
/** (pointer, count) pairs that we read of one BLOB request: what 250 bytes can hold. */
export const MAX_BLOB_PAIRS_READ = 11;
/** Blobs that one pair of a BLOB request is answered with; a larger count is cut to this. */
export const MAX_BLOBS_PER_PAIR = 32;
/** Blobs that one BLOB request is answered with, over all its pairs. */
export const MAX_BLOBS_PER_REQUEST = 64;

/** Packets of 120 bytes kept although they can not be taken yet, per face; see `OrphanCache` for who leaves. */
export const MAX_ORPHANS = 512;
/** Kept packets under one DMX that others do not have to make room for. */
export const MAX_ORPHANS_PER_DMX = 4;
/** Places of entries whose candidates wait for the verification budget of their face; those of more are asked for again. */
export const MAX_POSTPONED = 64;
/** Entries of one feed recognised ahead of what is committed (being verified or written). */
export const MAX_TENTATIVE = 1024;
/** Entries of one commit; more wait for the next one. */
export const MAX_COMMIT_ENTRIES = 256;
/** Log entries asked for in advance on a face without airtime (LAN). */
export const MAX_WINDOW = 384;
/** Answers being prepared on one face; more are refused as `queue-full`. */
export const MAX_PENDING_ANSWERS = 512;
/** Packets in the out-queue of one face; see `OutQueue` for who leaves. */
export const MAX_QUEUE = 1024;
/** Entries of one's own waiting to be written; one more is refused. */
export const MAX_PENDING_PUBLISHES = 4096;
/** Packets that are remembered as lately heard or sent, per face, and DMX of entries lately taken. */
export const MAX_HEARD = 2048;
/** Entries of one feed remembered as lately on air, per radio face. */
export const MAX_AIRINGS = 2048;
/** Sidechains whose next blob is armed at the same time. */
export const MAX_ARMED_CHAINS = 256;
/** Incomplete sidechains held in memory; the rest wait in the store. */
export const MAX_LISTED_CHAINS = 4096;
/** Packets whose verification failed, remembered so that the same bytes cost no second verification. */
export const MAX_KNOWN_BAD = 1024;
/** Packets whose signed part is kept for the next node of the process that has them checked; then all are forgotten. */
export const MAX_SIGNED = 128;
/**
 * Failed verifications that one face may cause per second, where the speed of the verifier is not known; and at once, as seconds of that. Beyond it
 * its candidates are dropped.
 */
export const FAILED_VERIFICATIONS_PER_SECOND = 2000;
export const FAILED_VERIFICATIONS_BURST_S = 0.25;
/** Share of what the verifier can do that one face may waste. */
export const FAILED_VERIFICATIONS_SHARE = 1 / 8;
/** Other entries than ours for a SEQ that are judged at the same time; one more is dropped, as a proof comes again. */
export const MAX_JUDGING = 16;
/** Verifications under way at the same time. */
export const MAX_VERIFYING = 1024;

/** Longest name of a feed or profile, in characters; longer ones are cut. */
export const MAX_NAME_LENGTH = 64;
/** Longest frame of a KISS link that is kept, bytes; the rest is cut as the reference does. */
export const MAX_KISS_FRAME_BYTES = 256;
