/** How a face stands, in words. */
import { describe, expect, test, vi } from "vitest";
import type { FaceView } from "../../src/client/api.ts";
import { phaseInWords, toneOfFace } from "../../src/ui/radio/face-words.ts";
import { radioView } from "../support/fake-tinyssb.ts";

describe("a relay that does not answer", () => {
  const relay = (packetsOut: number) =>
    phaseInWords({ kind: "relay", phase: "waiting", packetsIn: 0, packetsOut } as FaceView);

  test("is lost only where something has passed since the start", () => {
    expect(relay(0)).toBe("not reached yet; tries again by itself");
    expect(relay(1)).toBe("lost; tries again by itself");
  });
});

test("a radio that the limit of the hour holds back says so, and until when", () => {
  vi.useFakeTimers({ now: new Date(2025, 5, 1, 12, 0, 30) });
  try {
    const bridge = (nextAllowedMs: number | null) =>
      ({ kind: "serial", phase: "up", packetsIn: 1, radio: radioView({ nextAllowedMs }) }) as FaceView;
    expect(phaseInWords(bridge(0))).toBe("up");
    expect(phaseInWords(bridge(1_800_000))).toBe("up; the limit of the hour holds everything back until about 12:31");
    expect(phaseInWords(bridge(null))).toBe("The limit is less than one packet takes: nothing is ever sent.");
    expect([0, 1, null].map((waitMs) => toneOfFace(bridge(waitMs)))).toEqual(["good", "pending", "pending"]);
  } finally {
    vi.useRealTimers();
  }
});
