/** What the page claims of an own entry with blobs: an entry that went out is not its blobs, and who holds the one may lack the others. */
import { afterEach, describe, expect, test } from "vitest";
import { deliveryEvidence } from "../../src/ui/evidence/delivery-why.ts";
import { deliverySteps, neverBack } from "../../src/ui/evidence/delivery-words.ts";
import { chooseLanguage } from "../../src/ui/language/language.ts";
import type { DeliveryView } from "../../src/worker/api.ts";

const AT = new Date(2025, 5, 1, 12, 0).getTime();
const UNTIL = new Date(2025, 5, 1, 14, 31, 20).getTime();
const RADIO = "serial-1";
type Blobs = NonNullable<DeliveryView["blobs"]>;

/** An entry of 15 blobs that went out once by radio. */
const onAir = (faces: Blobs["faces"], changes: Partial<DeliveryView> = {}): DeliveryView => ({
  seq: 7,
  inLog: true,
  aired: [{ faceId: RADIO, times: 1, lastMs: AT, isHeard: true }],
  airedTimes: 1,
  isForked: false,
  held: [],
  blobs: { of: 15, isCounted: true, faces },
  ...changes,
});
const outOfAir = { waitsForAir: [{ faceId: RADIO, untilMs: UNTIL }] };
const heldBy = (by?: "entry" | "blobs") => ({ held: [{ faceId: RADIO, upToSeq: 7, heardMs: AT, ...(by && { by }) }] });
const sent = (delivery: DeliveryView) => deliverySteps(delivery)[1];
const held = (delivery: DeliveryView) => deliverySteps(delivery)[2];
const reasons = (delivery: DeliveryView) => deliveryEvidence(delivery).join("\n");

afterEach(() => chooseLanguage("en"));

describe("an own entry with blobs", () => {
  test("of which not all went out is not said to be on air, but its entry is, and when the rest goes", () => {
    expect(sent(onAir([{ faceId: RADIO, sent: 4 }], outOfAir))).toEqual({
      icon: "radio",
      words: "entry on air, 4 of 15 blobs, the rest waits until 14:32",
      isReached: false,
      isEnough: true,
    });
    expect(sent(onAir([{ faceId: RADIO, sent: 4 }]))).toEqual({
      icon: "radio",
      words: "entry on air, 4 of 15 blobs, the rest goes out when asked for",
      brief: "entry on air, 4 of 15 blobs",
      isReached: false,
      isEnough: true,
    });
    expect(sent(onAir([])).brief).toBe("entry on air, 0 of 15 blobs");
    expect(sent(onAir([{ faceId: RADIO, sent: 15 }], outOfAir))).toEqual({
      icon: "radio",
      words: "on air 1 time",
      isReached: true,
      isEnough: true,
    });
  });

  test("whose blobs went out in parts on several faces is whole on none of them", () => {
    const aired = [RADIO, "ws://hut:8080/relay"].map((faceId) => ({ faceId, times: 1, lastMs: AT, isHeard: true }));
    const delivery = onAir(
      [
        { faceId: RADIO, sent: 9 },
        { faceId: "ws://hut:8080/relay", sent: 8 },
      ],
      { aired, airedTimes: 2, ...outOfAir },
    );
    expect(sent(delivery)).toMatchObject({ words: "entry sent, 9 of 15 blobs, the rest goes out when asked for" });
    expect(reasons(delivery)).toMatch(/Bridge 1: 9 of 15 blobs went out\. The air of this hour is used up: .*14:32/);
    expect(reasons(delivery)).toMatch(/Relay hut:8080: 8 of 15 blobs went out\. The rest goes out when a node asks/);
  });

  test("of which nothing was counted, as of an earlier version, is said to be on air as an entry, and not more", () => {
    const delivery = onAir([], { blobs: { of: 15, isCounted: false, faces: [] } });
    expect(sent(delivery)).toMatchObject({ words: "entry on air", isReached: false });
    expect(reasons(delivery)).toContain("It has 15 blobs. How many of them went out was not counted.");
  });

  test("is held whole where a node sent the last blob, or where all went out and nobody asks for one", () => {
    const all = { faceId: RADIO, sent: 15 };
    expect(held(onAir([{ ...all, sent: 14 }], heldBy()))).toMatchObject({
      words: "entry held by at least one node",
      isReached: false,
    });
    expect(reasons(onAir([{ ...all, sent: 14 }], heldBy()))).toContain("Who holds the entry may lack its blobs.");
    expect(held(onAir([all], heldBy()))).toMatchObject({ words: "held by at least one node", isReached: true });
    expect(reasons(onAir([all], heldBy()))).toContain("All its blobs went out, and nobody asks for one now");
    const whole = onAir([{ ...all, sent: 3, wholeMs: AT }], heldBy());
    expect(held(whole)).toMatchObject({ words: "held by at least one node", brief: "held" });
    expect(reasons(whole)).toMatch(/Bridge 1: a node sent its last blob \(.*\)\. So that node holds all of it\./);
    expect(reasons(whole)).not.toContain("may lack");
    const namedBy = { feedId: "aa", name: "Bob" };
    expect(held(onAir([all], { namedBy, ...heldBy() })).words).toMatch(/^held by .Bob.$/u);
    expect(held(onAir([{ ...all, sent: 0 }], { namedBy })).words).toMatch(/^entry held by .Bob.$/u);
  });

  test("is not said to be reached while somebody asks for its blobs, which is evidence that the entry is held", () => {
    const asked = { atMs: AT, index: 4, isAnswered: false };
    const asking = onAir([{ faceId: RADIO, sent: 4, asked }], heldBy("blobs"));
    expect(held(asking)).toEqual({
      icon: "held",
      words: "entry held by at least one node, its blobs are asked for",
      brief: "entry held",
      isReached: false,
      isEnough: false,
    });
    expect(reasons(asking)).toMatch(
      /a node asked for blob 5 \(.*\)\. So it has those before it and not that one\. Not all/,
    );
    expect(reasons(asking)).toMatch(/a node asked for a blob of entry 7 .*holds your feed up to it/);
    const first = onAir([{ faceId: RADIO, sent: 0, asked: { ...asked, index: 0 } }], heldBy("blobs"));
    expect(reasons(first)).toMatch(/a node asked for the first blob .*had the entry and no blob of it/);
    const answered = onAir([{ faceId: RADIO, sent: 15, asked: { ...asked, isAnswered: true } }], heldBy("blobs"));
    expect(held(answered)).toMatchObject({ words: "held by at least one node", isReached: true });
    expect(reasons(answered)).toContain("What it asked for went out since; whether it arrived is not known.");
  });

  test("waits for air itself while nothing of it went out", () => {
    const waiting = onAir([], { ...outOfAir, aired: [], airedTimes: 0 });
    expect(deliverySteps(waiting).map(({ words }) => words)).toEqual(["In your log", "waits for air until 14:32"]);
  });

  test("never goes back to fewer blobs, and only a fork takes back who holds them", () => {
    const known = onAir([{ faceId: RADIO, sent: 9, wholeMs: AT }]);
    expect(neverBack(known, onAir([]))).toEqual(known);
    expect(neverBack(known, onAir([{ faceId: RADIO, sent: 2 }])).blobs?.faces).toEqual(known.blobs?.faces);
    expect(neverBack(known, onAir([{ faceId: RADIO, sent: 11 }])).blobs?.faces[0].sent).toBe(11);
    expect(neverBack(known, onAir([], { isForked: true })).blobs?.faces).toEqual([{ faceId: RADIO, sent: 9 }]);
  });

  test("is told in every language", async () => {
    const said: string[][] = [];
    const delivery = onAir([{ faceId: RADIO, sent: 4 }], { ...outOfAir, ...heldBy() });
    for (const language of ["de", "fr", "it"] as const) {
      await chooseLanguage(language);
      said.push(
        deliverySteps(delivery)
          .slice(1)
          .map(({ words }) => words),
      );
    }
    expect(said).toEqual([
      ["Eintrag gefunkt, 4 von 15 Blobs, der Rest wartet bis 14:32", "Eintrag bei mindestens einem Knoten angekommen"],
      ["entrée émise, blobs : 4 sur 15, le reste attend jusqu’à 14:32", "entrée reçue par au moins un nœud"],
      ["voce via radio, blob: 4 su 15, il resto attende fino alle 14:32", "voce arrivata ad almeno un nodo"],
    ]);
  });
});
