import { expect, it } from "vitest";
import { RelayLink } from "../../src/faces/relay-link.ts";
import { Witness } from "../contracts/face-link.ts";

it("tells that a relay is unreachable, and lets go, with the WebSocket of the browser", async () => {
  // Port 9 (discard) is forbidden to pages, so that no socket leaves the browser.
  const link = new RelayLink("ws://127.0.0.1:9/relay");
  const witness = new Witness();
  link.open(witness);
  expect(await witness.reaches("waiting")).toMatchObject({ code: "relay-unreachable", detail: "next try in 1 s" });
  expect(link.send(new Uint8Array(120))).toBe(false);
  await link.close();
  expect(witness.phases.at(-1)).toBe("closed");
});
