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

it("keeps a face that was added under the ID of one that is removed by two at once", async () => {
  const { faces } = faceSet();
  const [leaving, coming] = memoryLinkPair();
  const closings: (() => void)[] = [];
  leaving.close = () => new Promise((resolve) => closings.push(resolve));
  faces.add("lan", leaving);
  const removals = [faces.remove("lan"), faces.remove("lan")];
  closings[0]();
  await removals[0];
  expect(faces.has("lan")).toBe(false);
  faces.add("lan", coming);
  closings[1]();
  await removals[1];
  expect(faces.linkOf("lan")).toBe(coming);
});

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
