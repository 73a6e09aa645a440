/** How far feeds are here, and what passes on the faces, as it is at this moment. Concludes only what was heard. */
import type { BoundedMap } from "../core/bounded-map.ts";
import { toHex } from "../core/bytes.ts";
import type { FeedRecord, Medium } from "../core/effects.ts";
import type { HeardWants } from "../core/heard-wants.ts";
import type { FaceLink } from "../faces/port.ts";
import type { ReplicationView } from "./api.ts";
import type { FaceSet } from "./face-set.ts";
import type { FaceTraffics } from "./face-traffics.ts";
import { airtimeNeeded } from "./needed-airtime.ts";
import type { NodeLife } from "./node-life.ts";
import type { Profile } from "./profile.ts";

export interface ReplicationParts {
  readonly life: NodeLife;
  readonly profile: Profile;
  readonly faces: FaceSet;
  readonly wants: HeardWants;
  readonly traffics: FaceTraffics;
  /** By feed. */
  readonly lastHeard: BoundedMap<string, { ms: number; faceId: string }>;
  mediumOf(faceId: string, link: FaceLink): Medium;
  /** Up to which SEQ a feed was read: after a backup, beyond what is here. */
  readToOf(record: FeedRecord): number;
}

export function replicationNow(parts: ReplicationParts): ReplicationView {
  const nowMs = Date.now();
  const { life, profile, faces, wants, traffics, lastHeard, mediumOf, readToOf } = parts;
  const media = new Map([...faces.linksUp()].map(([faceId, link]) => [faceId, mediumOf(faceId, link)]));
  const feeds = profile.followed.map((record) => {
    const feedId = toHex(record.feedId);
    const { front, missingBlobs } = life.recordNow(record);
    const levels = [...media.keys()].map((faceId) => wants.maybeLevel(faceId, feedId)?.seq ?? 0);
    const knownHead = record.own ? front.seq : Math.max(front.seq, readToOf(record), ...levels);
    const missingEntries = knownHead - front.seq;
    const heard = lastHeard.get(feedId);
    return {
      feedId,
      own: record.own,
      have: front.seq,
      knownHead,
      missingEntries,
      missingBlobs,
      lastHeardMs: heard?.ms ?? null,
      lastHeardFaceId: heard?.faceId ?? null,
      airtimeMs: airtimeNeeded(media, heard?.faceId, missingEntries + missingBlobs),
    };
  });
  return {
    feeds,
    faces: [...media].map(([faceId, { kind }]) => ({
      faceId,
      queued: life.view.maybeFace(faceId)?.queued ?? 0,
      ...traffics.view(faceId, kind === "lora", nowMs),
    })),
  };
}
