/** What the tabs link does, wherever there are BroadcastChannels: run in Node and in a browser. */
import { expect, it } from "vitest";
import { AIR_CHANNEL, TabsLink } from "../../src/faces/tabs-link.ts";
import { describeFaceLink, Inbox, Witness } from "../contracts/face-link.ts";

describeFaceLink(
  "the tabs link",
  async () => {
    const far = new BroadcastChannel(AIR_CHANNEL);
    const heard = new Inbox<Uint8Array>();
    far.onmessage = ({ data }: MessageEvent) => heard.push(data);
    return {
      link: new TabsLink(),
      heard,
      greet: () => undefined,
      say: (packet) => far.postMessage(packet),
      sayJunk: () => {
        const things: unknown[] = [
          "text",
          null,
          7,
          [1, 2, 3],
          { length: 120 },
          new ArrayBuffer(120),
          new Uint16Array(60),
        ];
        things.push(new Uint8Array(0), new Uint8Array(251));
        for (const thing of things) far.postMessage(thing);
        return things.length;
      },
      dispose: async () => far.close(),
    };
  },
  { canBeLost: false },
);

it("carries a packet to every other node of the browser, and not back to the sender", async () => {
  const links = [new TabsLink(), new TabsLink(), new TabsLink()];
  const witnesses = links.map((link) => {
    const witness = new Witness();
    link.open(witness);
    return witness;
  });
  links[0].send(Uint8Array.of(1));
  links[1].send(Uint8Array.of(2));
  // The channel keeps the order for each receiver, so the second packet proves that the first is not under way.
  expect(Array.from(await witnesses[2].packets.at(1))).toEqual([2]);
  expect(Array.from(await witnesses[0].packets.at(0))).toEqual([2]);
  expect(Array.from(await witnesses[1].packets.at(0))).toEqual([1]);
  await Promise.all(links.map((link) => link.close()));
});

it("sends the packet alone when it is a view of a larger buffer", async () => {
  const far = new BroadcastChannel(AIR_CHANNEL);
  const received = new Promise<Uint8Array>((resolve) => {
    far.onmessage = ({ data }: MessageEvent) => resolve(data);
  });
  const link = new TabsLink();
  link.open(new Witness());
  link.send(new Uint8Array(1 << 16).subarray(5, 125));
  expect((await received).buffer.byteLength).toBe(120);
  far.close();
  await link.close();
});
