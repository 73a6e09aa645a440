/** How busy each face was since it came up, as far as heard and sent packets tell. Knows nothing of what they say. */
import { airtimeMs } from "../core/airtime.ts";
import { BoundedMap } from "../core/bounded-map.ts";
import { BusyMeter } from "../core/busy-meter.ts";
import type { Medium } from "../core/effects.ts";
import { MAX_KNOWN_FACES } from "../core/limits.ts";
import type { FaceLink } from "../faces/port.ts";
import type { FaceTraffic } from "./api.ts";
import type { FaceSet } from "./face-set.ts";

interface Traffic {
  lastHeardMs: number | null;
  readonly busy: BusyMeter;
  readonly own: BusyMeter;
}

export class FaceTraffics {
  /** The face that was used longest ago leaves. */
  private readonly byId = new BoundedMap<string, Traffic>(MAX_KNOWN_FACES);

  /** @param spentMs air that the packet took. */
  note(faceId: string, direction: "in" | "out", spentMs: number, nowMs: number): void {
    const traffic = this.of(faceId);
    traffic.busy.add(spentMs, nowMs);
    if (direction === "out") traffic.own.add(spentMs, nowMs);
    else traffic.lastHeardMs = nowMs;
  }

  view(faceId: string, isRadio: boolean, nowMs: number): Omit<FaceTraffic, "faceId" | "queued"> {
    const { lastHeardMs, busy, own } = this.of(faceId);
    const share = (meter: BusyMeter, seconds: number): number | null => (isRadio ? meter.share(seconds, nowMs) : null);
    return {
      lastHeardMs,
      busyMinute: share(busy, 60),
      busyHour: share(busy, 3600),
      ownMinute: share(own, 60),
      ownHour: share(own, 3600),
    };
  }

  private of(faceId: string): Traffic {
    let traffic = this.byId.get(faceId);
    if (!traffic) {
      traffic = { lastHeardMs: null, busy: new BusyMeter(), own: new BusyMeter() };
      this.byId.set(faceId, traffic);
    }
    return traffic;
  }
}

/** Air that a packet takes on a face that is up, ms; 0 on a LAN. */
export function airtimeOn(
  { faces, mediumOf }: { readonly faces: Pick<FaceSet, "linksUp">; mediumOf(faceId: string, link: FaceLink): Medium },
  faceId: string,
  bytes: number,
): number {
  for (const [id, link] of faces.linksUp()) {
    if (id !== faceId) continue;
    const medium = mediumOf(id, link);
    return medium.kind === "lora" ? airtimeMs(bytes, medium.settings) : 0;
  }
  return 0;
}
