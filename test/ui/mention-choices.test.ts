/** Whom an `@` may mean, and that what is written is found by the mentions of a reader who knows no nickname. */
import { describe, expect, it } from "vitest";
import { mentionChoices } from "../../src/ui/conversation/mention-choices.ts";
import { BOB, CARLA, feedView, OWN } from "../support/fake-tinyssb.ts";

const me = feedView(OWN, { name: "Alice", own: true });
const bob = feedView(BOB, { name: "Bobby", nickname: "Bobby", publishedName: "Bob of the hill" });
// The short names: base32 of coreutils.
const carla = feedView(CARLA);

const written = (before: string, feeds = [me, bob, carla]) =>
  mentionChoices(before, feeds)?.choices.map((choice) => choice.written);

describe("an @ that is being typed", () => {
  it("offers everybody but oneself, and fewer with each letter of a nickname, published name or short name", () => {
    expect(written("hello @")).toEqual(["@Bob of the hill", "@5VESR-RRI2H"]);
    expect(written("hello @bobb")).toEqual(["@Bob of the hill"]);
    expect(written("hello @Bob of")).toEqual(["@Bob of the hill"]);
    expect(written("hello @hill")).toEqual(["@Bob of the hill"]);
    expect(written("hello @5ve")).toEqual(["@5VESR-RRI2H"]);
    expect(written("hello @ali")).toBeUndefined();
  });

  it("is none in an address, after another line, and where nobody is called so", () => {
    for (const before of ["mail me: a@b", "@bob\nand more", "@nobody here", "no sign", "@@bob"])
      expect(written(before), before).toBeUndefined();
  });

  it("never writes a nickname, and writes the short name where a name means two feeds or would be cut", () => {
    const twin = feedView(CARLA, { name: "Bob of the hill", publishedName: "Bob of the hill" });
    expect(written("@b", [me, bob, twin])).toEqual(["@5VESR-RRI2H", "@QE4XO-DVIPU"]);
    expect(written("@bobby", [me, { ...bob, publishedName: "" }])).toEqual(["@QE4XO-DVIPU"]);
    expect(written("@bobby", [me, { ...bob, publishedName: "Bob\u202e" }])).toEqual(["@QE4XO-DVIPU"]);
  });

  it("tells where it stands", () => {
    expect(mentionChoices("x @bo", [bob])?.start).toBe(2);
  });
});
