import { expect, it } from "vitest";
import { Inbox } from "../../src/worker/inbox.ts";

const packet = (no: number): Uint8Array => Uint8Array.of(no >> 8, no);
const numbers = (packets: readonly Uint8Array[]): number[] => packets.map(([high, low]) => high * 256 + low);

it("gives each face its share in turn, so that a flood on one keeps no other waiting", () => {
  const inbox = new Inbox();
  for (let no = 0; no < 1000; no++) inbox.add("flood", packet(no));
  inbox.add("quiet", packet(1));
  const [flood, quiet] = inbox.takeShares();
  expect([flood![0], numbers(flood![1])]).toEqual(["flood", Array.from({ length: 64 }, (_, no) => no)]);
  expect([quiet![0], numbers(quiet![1])]).toEqual(["quiet", [1]]);
});

it("gives everything once, in the order of each face", () => {
  const inbox = new Inbox();
  for (let no = 0; no < 500; no++) inbox.add(`face ${no % 3}`, packet(no));
  const taken = new Map<string, number[]>();
  while (!inbox.isEmpty)
    for (const [faceId, packets] of inbox.takeShares())
      taken.set(faceId, [...(taken.get(faceId) ?? []), ...numbers(packets)]);
  for (const first of [0, 1, 2])
    expect(taken.get(`face ${first}`)).toEqual(
      Array.from({ length: 500 }, (_, no) => no).filter((no) => no % 3 === first),
    );
});

it("takes no more than 4096 packets of one face, and room that was made is used again", () => {
  const inbox = new Inbox();
  for (let no = 0; no < 4096; no++) expect(inbox.add("face", packet(no))).toBe(true);
  expect(inbox.add("face", packet(0))).toBe(false);
  expect(inbox.add("other", packet(0))).toBe(true);
  inbox.takeShares();
  expect(inbox.add("face", packet(0))).toBe(true);
});
