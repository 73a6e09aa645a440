/** Faces on which packets can not go out now, and may later. */
import type { DeliveryView, FaceView } from "./api.ts";

type Faces = readonly Pick<FaceView, "id" | "phase" | "radio">[];

/** Those that are not up. */
export const facesDown = (faces: Faces): string[] =>
  faces.flatMap(({ id, phase }) => (phase === "up" || phase === "closed" ? [] : [id]));

/** Radios that have used up the air that they may, and when the next packet may go out there, Unix ms; null: none ever. */
export function radiosHeldBack(faces: Faces, nowMs: number): NonNullable<DeliveryView["waitsForAir"]> {
  return faces.flatMap(({ id: faceId, phase, radio }) => {
    if (phase !== "up" || !radio || radio.nextAllowedMs === 0) return [];
    return [{ faceId, untilMs: radio.nextAllowedMs === null ? null : nowMs + radio.nextAllowedMs }];
  });
}
