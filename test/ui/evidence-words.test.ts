/** What the page claims of entries and feeds: never more than the evidence shows. */
import { afterEach, describe, expect, test } from "vitest";
import { deliveryEvidence } from "../../src/ui/evidence/delivery-why.ts";
import { deliverySteps, neverBack } from "../../src/ui/evidence/delivery-words.ts";
import { sharesInWords } from "../../src/ui/evidence/replication-figures.ts";
import {
  airInWords,
  followedIn,
  isSomebodyInReach,
  replicationSentence,
  stateOf,
} from "../../src/ui/evidence/replication-words.ts";
import { chooseLanguage } from "../../src/ui/language/language.ts";
import { faceLabel } from "../../src/ui/radio/face-label.ts";
import type { DeliveryView, FeedProgress } from "../../src/worker/api.ts";
import { BOB } from "../support/fake-tinyssb.ts";

const AT = Date.UTC(2025, 5, 1, 12);
const delivery = (changes: Partial<DeliveryView> = {}): DeliveryView => ({
  seq: 7,
  inLog: true,
  aired: [],
  airedTimes: 0,
  isForked: false,
  held: [],
  ...changes,
});
const progress = (changes: Partial<FeedProgress> = {}): FeedProgress => ({
  feedId: BOB,
  own: false,
  have: 40,
  knownHead: 40 + (changes.missingEntries ?? 0),
  missingEntries: 0,
  missingBlobs: 0,
  lastHeardMs: null,
  lastHeardFaceId: null,
  airtimeMs: null,
  ...changes,
});
const named = (name: string, changes: Partial<FeedProgress> = {}) => ({
  name,
  anchorSeq: 0,
  progress: progress(changes),
});
const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/g, "");
const words = (view: DeliveryView) => deliverySteps(view).map((step) => step.words);

afterEach(() => chooseLanguage("en"));

describe("an own entry", () => {
  test("is in the log, and what did not happen is said so", () => {
    expect(words(delivery())).toEqual(["In your log", "not sent yet"]);
    expect(deliverySteps(delivery()).map(({ isReached }) => isReached)).toEqual([true, false]);
    expect(deliveryEvidence(delivery()).at(-1)).toContain("does not mean that nobody has it");
  });

  test("that others hold without its having been sent from here is not said to be unsent", () => {
    const held = delivery({ held: [{ faceId: "tabs", upToSeq: 7, heardMs: AT }] });
    expect(words(held)).toEqual(["In your log", expect.stringMatching(/^held by/)]);
  });

  test("that came from elsewhere is not said to be unsent, and is held where others sent it or refer to it", () => {
    const restored = delivery({ isFromElsewhere: true });
    expect(words(restored)).toEqual(["In your log", "written before this copy; not known here how far it got"]);
    expect(deliveryEvidence(restored)[1]).toMatch(/^It came in a backup, a file or from another node/);
    const received = delivery({
      isFromElsewhere: true,
      held: [{ faceId: "tabs", upToSeq: 7, heardMs: AT, by: "entry" }],
    });
    expect(words(received)).toEqual(["In your log", "held by at least one node"]);
    expect(deliveryEvidence(received)[2]).toMatch(/^Tabs of this browser: a node sent entry 7 of your feed/);
    const named = delivery({ isFromElsewhere: true, namedBy: { feedId: BOB, name: "Bob" } });
    expect(words(named).map(plain)).toEqual(["In your log", "held by Bob"]);
    expect(deliveryEvidence(named).map(plain).at(-1)).toMatch(/^A post of Bob refers to this entry/);
  });

  test("waits for a face that is down where nobody could have it", () => {
    const waitsFor = ["ws://hut:8080/relay"];
    expect(words(delivery({ waitsFor }))[1]).toBe("waits for Relay hut:8080");
    const tabs = { faceId: "tabs", times: 1, lastMs: AT, isHeard: false };
    expect(words(delivery({ waitsFor, airedTimes: 1, aired: [tabs] }))[1]).toBe("waits for Relay hut:8080");
    expect(words(delivery({ waitsFor, airedTimes: 1, aired: [{ ...tabs, isHeard: true }] }))[1]).toBe("sent 1 time");
  });

  test("was sent over a LAN and between tabs, and is said to have been on air only where all that is known was a radio", () => {
    const over = (...faceIds: string[]) =>
      words(
        delivery({ airedTimes: 2, aired: faceIds.map((faceId) => ({ faceId, times: 1, lastMs: AT, isHeard: true })) }),
      )[1];
    expect(over("ws://localhost:8080/relay")).toBe("sent 2 times");
    expect(over("tabs", "serial-1")).toBe("sent on 2 faces");
    expect(over()).toBe("sent 2 times");
    expect(over("serial-1", "serial-2")).toBe("on air 2 times");
  });

  test("that was only given to a face where nobody was ever heard is not said to be sent, nor to be read aloud as reached", () => {
    const tabs = { faceId: "tabs", times: 2, lastMs: AT, isHeard: false };
    const relay = { faceId: "ws://hut:8080/relay", times: 1, lastMs: AT, isHeard: true };
    const given = delivery({ airedTimes: 2, aired: [tabs] });
    expect(words(given)[1]).toBe("given to Tabs of this browser, where nobody was heard yet");
    expect(deliverySteps(given)[1].isReached).toBe(false);
    expect(deliveryEvidence(given)[1]).toMatch(/went out 2 times, .*\. Nobody was heard there so far\.$/);
    expect(words(delivery({ airedTimes: 3, aired: [tabs, relay] }))[1], "counts where somebody was heard").toBe(
      "sent 1 time",
    );
    expect(words(delivery({ airedTimes: 2, aired: [{ ...tabs, isHeard: true }] }))[1]).toBe("sent 2 times");
    const radio = delivery({ airedTimes: 2, aired: [{ ...tabs, faceId: "serial-1" }] });
    expect(words(radio)[1], "a radio may have silent listeners").toBe("on air 2 times");
  });

  test("is held on a face, of which no name is told", () => {
    const view = delivery({
      airedTimes: 3,
      aired: [{ faceId: "serial-1", times: 2, lastMs: AT, isHeard: true }],
      held: [{ faceId: "serial-1", upToSeq: 9, heardMs: AT }],
    });
    expect(words(view)).toEqual(["In your log", "on air 3 times", "held by at least one node"]);
    const evidence = deliveryEvidence(view);
    expect(evidence[1]).toMatch(/^Bridge 1: went out 2 times, last /);
    expect(evidence[2]).toBe("Went out 1 time. Where and when is no longer kept for it.");
    expect(evidence[3]).toMatch(/asked for entry 10 and for nothing before it .*up to entry 9\.$/);
    expect(evidence[4]).toContain("Packets carry no sender");
  });

  test("never goes back when less is read later, and takes nothing from another entry", () => {
    const known = delivery({
      airedTimes: 2,
      aired: [{ faceId: "tabs", times: 2, lastMs: AT, isHeard: true }],
      held: [{ faceId: "tabs", upToSeq: 7, heardMs: AT }],
    });
    expect(neverBack(known, delivery())).toEqual(known);
    const more = delivery({ airedTimes: 5, held: [{ faceId: "tabs", upToSeq: 8, heardMs: AT + 1 }] });
    expect(neverBack(known, more)).toEqual({ ...more, aired: known.aired });
    expect(neverBack(known, delivery({ seq: 8 }))).toEqual(delivery({ seq: 8 }));
  });

  test("is held by nobody that is known of after a fork, whatever was known before", () => {
    const held = [{ faceId: "tabs", upToSeq: 7, heardMs: AT }];
    const known = delivery({ airedTimes: 2, aired: [{ faceId: "tabs", times: 2, lastMs: AT, isHeard: true }], held });
    const forked = neverBack(known, delivery({ isForked: true }));
    expect(words(forked)).toEqual(["In your log", "sent 2 times", "not told: this feed is forked"]);
    expect(deliveryEvidence(forked).at(-1)).toMatch(/^Your feed is forked/);
  });
});

describe("replication in one sentence", () => {
  const upToDate = ["Ann", "Carla", "Dan"].map((name) => named(name));

  test("says what is up to date, what is behind and what that takes of the air", () => {
    const bob = named("Bob", { missingEntries: 12, airtimeMs: 118_000 });
    expect(plain(replicationSentence([...upToDate, bob], true))).toBe(
      "Up to date with 3 of 4 feeds, Bob’s is 12 entries behind, about 2 minutes of air.",
    );
  });

  test("names the feed that is most behind, counts the others, and adds their air", () => {
    const feeds = [
      named("Bob", { missingEntries: 1, airtimeMs: 30_000 }),
      named("Eve", { missingEntries: 2, missingBlobs: 30, airtimeMs: 30_000 }),
      named("Fay", { missingBlobs: 3 }),
    ];
    expect(plain(replicationSentence(feeds, true))).toBe(
      "Up to date with 0 of 3 feeds, Eve’s is 2 entries behind and lacks 30 blobs, 2 others are behind, about 1 minute of air.",
    );
  });

  test("does not call up to date what nothing is here of, and says nothing without followed feeds", () => {
    const empty = named("Gil", { have: 0, knownHead: 0 });
    expect(plain(replicationSentence([...upToDate, empty], true))).toBe(
      "Up to date with 3 of 3 feeds. No entry of Gil was heard so far; perhaps none is written yet.",
    );
    expect(stateOf(progress({ have: 41 }), 41)).toBe("nothing");
    expect(replicationSentence([], true)).toBe("");
  });

  test("knows at once of a first entry that the page has, before the figures are read again", () => {
    const view = { feeds: [progress({ have: 0, knownHead: 3, missingEntries: 3 })], faces: [] };
    const feed = { feedId: BOB, anchorSeq: 0, shownName: "Bob", fork: null };
    const sentenceAt = (seq: number) => plain(replicationSentence(followedIn(view, [{ ...feed, seq }]), true));
    expect(sentenceAt(1)).toBe("Up to date with 0 of 1 feed, Bob’s is 2 entries behind.");
    expect(sentenceAt(4)).toBe("Up to date with 1 of 1 feed.");
  });

  test("calls a forked feed neither up to date nor behind", () => {
    const view = { feeds: [progress({ have: 3, knownHead: 9, missingEntries: 6 })], faces: [] };
    const fork = { seq: 3, mids: [], packets: [] };
    const [bob] = followedIn(view, [{ feedId: BOB, anchorSeq: 0, shownName: "Bob", seq: 3, fork }]);
    expect(plain(replicationSentence([...upToDate, bob!], true))).toBe(
      "Up to date with 3 of 3 feeds. Forked, so nothing more of it is taken: Bob.",
    );
    expect(plain(replicationSentence([bob!], true))).toBe("Forked, so nothing more of it is taken: Bob.");
  });

  test("with nobody in reach claims no more than what is known here", () => {
    expect(plain(replicationSentence(upToDate, false))).toBe(
      "Nobody is in reach. As far as is known here, up to date with 3 of 3 feeds.",
    );
    expect(plain(replicationSentence([named("Gil", { have: 0, knownHead: 0 })], false))).toBe(
      "Nobody is in reach. No entry of Gil was heard so far; perhaps none is written yet.",
    );
  });

  test("counts as in reach who was heard lately on a face that is up", () => {
    const heard = (lastHeardMs: number | null, phase: "up" | "waiting" = "up", id = "tabs", faceId = "tabs") =>
      isSomebodyInReach(
        [{ id, phase }],
        [
          {
            faceId,
            lastHeardMs,
            queued: 0,
            busyMinute: null,
            busyHour: null,
            ownMinute: null,
            ownHour: null,
          },
        ],
        AT,
      );
    expect(heard(AT - 60_000)).toBe(true);
    expect(heard(AT - 60_000, "waiting"), "the face is lost").toBe(false);
    expect(heard(null), "an empty face").toBe(false);
    expect(heard(AT - 3_600_000), "an hour of silence").toBe(false);
    expect(heard(AT, "up", "serial-1"), "heard on a face that is gone").toBe(false);
    const radioHeard = (agoMs: number) => heard(AT - agoMs, "up", "serial-1", "serial-1");
    expect(radioHeard(1_280_000), "a heartbeat of a calm radio, and a quarter of it").toBe(true);
    expect(radioHeard(3_600_000)).toBe(false);
    expect(isSomebodyInReach([], [], AT)).toBe(false);
  });

  test("keeps a name that turns the direction of writing to itself", () => {
    expect(replicationSentence([named("שלום", { missingBlobs: 1 })], true)).toContain("\u2068שלום\u2069");
  });

  test("is grammatical for one feed and one entry too", async () => {
    const said: string[] = [];
    for (const language of ["de", "fr", "it"] as const) {
      await chooseLanguage(language);
      said.push(plain(replicationSentence([named("Bob", { missingEntries: 1, missingBlobs: 1 })], true)));
      said.push(plain(replicationSentence([named("Bob")], true)));
    }
    expect(said).toEqual([
      "Auf dem neuesten Stand: 0 von 1 Feed, Bob: 1 Eintrag und 1 Blob im Rückstand.",
      "Auf dem neuesten Stand: 1 von 1 Feed.",
      "À jour : 0 sur 1 fil, Bob : 1 entrée de retard, il manque 1 blob.",
      "À jour : 1 sur 1 fil.",
      "Aggiornati: 0 su 1 feed, Bob: 1 voce in ritardo, in attesa di 1 blob.",
      "Aggiornati: 1 su 1 feed.",
    ]);
  });

  test("is said in every language", async () => {
    const feeds = [...upToDate, named("Bob", { missingEntries: 12, airtimeMs: 118_000 })];
    const said: string[] = [];
    for (const language of ["de", "fr", "it"] as const) {
      await chooseLanguage(language);
      said.push(plain(replicationSentence(feeds, true)));
    }
    expect(said).toEqual([
      "Auf dem neuesten Stand: 3 von 4 Feeds, Bob: 12 Einträge im Rückstand, etwa 2 Minuten Sendezeit.",
      "À jour : 3 sur 4 fils, Bob : 12 entrées de retard, environ 2 minutes d’émission.",
      "Aggiornati: 3 su 4 feed, Bob: 12 voci in ritardo, circa 2 minuti di trasmissione.",
    ]);
  });
});

test("air is told roughly, and shares of a channel only where there are some", () => {
  expect([10, 59_000, 61_000, 3_599_000, 7_300_000].map(airInWords)).toEqual([
    "1 second",
    "59 seconds",
    "1 minute",
    "1 hour",
    "2 hours",
  ]);
  expect(sharesInWords(0.25, 0.004)).toBe("25% of the last minute, 0.4% of the last hour");
  expect(sharesInWords(null, null)).toBe("not counted on a LAN");
});

test("faces are called by what their ID tells, also when they are gone", () => {
  expect(
    ["serial-2", "tabs", "wss://hut.example:8443/relay", "ws://hut.example/other", "ws://", "face-9"].map(faceLabel),
  ).toEqual([
    "Bridge 2",
    "Tabs of this browser",
    "Relay hut.example:8443",
    "Relay hut.example/other",
    "ws://",
    "face-9",
  ]);
});
