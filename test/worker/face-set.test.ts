import { expect, it } from "vitest";
import { FaceSet } from "../../src/worker/face-set.ts";
import { memoryLinkPair } from "../faces/memory-link.ts";

/** A set of faces without a node, and which faces it told of. */
function faceSet() {
  const told: string[] = [];
  const faces = new FaceSet({
    ...{ up: () => {}, down: () => {}, packet: () => true, counters: () => undefined, radio: () => null },
    changed: ({ id, phase }) => told.push(`${id} ${phase}`),
  });
  return { faces, told };
}

it("tells the traffic of a face that was taken away and is there again, as of a new one", async () => {
  const { faces, told } = faceSet();
  for (let round = 0; round < 2; round++) {
    faces.add("lan", memoryLinkPair()[0]);
    told.length = 0;
    faces.tellTraffic();
    faces.tellTraffic();
    expect(told).toEqual(["lan up"]);
    await faces.remove("lan");
  }
});
