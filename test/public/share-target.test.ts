/** What another app shares, as the service worker takes it: run here as it stands. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { maybeParseFeedReference, serializeFeedLink } from "../../src/core/feed-reference.ts";
import { parseRoute } from "../../src/ui/shell/route.ts";
import { fidOf } from "../support/gen1-vectors.ts";

const SCRIPT = readFileSync(new URL("../../public/share-target.js", import.meta.url), "utf8");

/** Where the page is opened when this text is shared. */
async function placeOf(text: string): Promise<string> {
  let answer: Promise<Response> | undefined;
  const self = {
    location: new URL("http://localhost:8080/sw.js"),
    addEventListener: (_type: string, listener: (event: unknown) => void) => {
      const shared = new FormData();
      shared.set("text", text);
      const request = { url: "http://localhost:8080/share-target", method: "POST", formData: async () => shared };
      listener({
        request,
        respondWith: (given: Promise<Response>) => {
          answer = given;
        },
      });
    },
  };
  /** Those of Node take no relative addresses. */
  const ofWorker = { redirect: (to: string) => ({ headers: new Headers({ location: to }) }) };
  new Function("self", "Response", SCRIPT)(self, ofWorker);
  return (await answer)!.headers.get("location")!.replace(/^\//, "");
}

test("the longest link that there can be arrives whole", async () => {
  const feedId = Buffer.from(fidOf(1)) as never;
  const anchor = { seq: 4_000_000_000, mid: new Uint8Array(20).fill(171) as never };
  const link = serializeFeedLink({ feedId, anchor, name: "𝒜".repeat(64) });
  const { name, of } = parseRoute(await placeOf(`Have a look: ${link}\nSent from somewhere`));
  expect({ name, of }).toEqual({ name: "follow", of: link });
  expect(maybeParseFeedReference(of)?.name).toBe("𝒜".repeat(64));
});

test.each([
  ["in Latin letters", "nothing of the kind ".repeat(100)],
  ["in Chinese", "没有这样的东西".repeat(100)],
  ["of emoji", `a${"🐚".repeat(1000)}`],
  ["of percent signs", "%".repeat(1000)],
])("a long text %s asks too, cut", async (_what, text) => {
  const { name, of } = parseRoute(await placeOf(text));
  expect(name).toBe("follow");
  expect(of.length).toBeGreaterThan(99);
  expect(text.startsWith(of)).toBe(true);
});
