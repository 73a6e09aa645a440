/** How a face stands, in words. */
import { describe, expect, test } from "vitest";
import type { FaceView } from "../../src/client/api.ts";
import { phaseInWords } from "../../src/ui/radio/face-words.ts";

describe("a relay that does not answer", () => {
  const relay = (packetsOut: number) =>
    phaseInWords({ kind: "relay", phase: "waiting", packetsIn: 0, packetsOut } as FaceView);

  test("is lost only where something has passed since the start", () => {
    expect(relay(0)).toBe("not reached yet; tries again by itself");
    expect(relay(1)).toBe("lost; tries again by itself");
  });
});
