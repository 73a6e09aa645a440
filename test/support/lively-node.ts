/** A pretended node in the middle of its day: feeds, faces and packets of every kind that the page shows. */

import { shortNameOf } from "../../src/conversation/short-name.ts";
import gen1 from "../vectors/gen1.json" with { type: "json" };
import { BOB, CARLA, entryView, FakeTinyssb, faceView, feedView, OWN, packetView } from "./fake-tinyssb.ts";

const LONG =
  "The pass is closed above the hut; the snow bridge fell in the night. Two of us go round by the south ridge and will be late. ".repeat(
    3,
  );

/** Genuine packets, so that their fields hold what they should. */
const plain = gen1.poc01.entries[0]!.entries[1]!;
const chain = gen1.poc01.chains.find(({ len }) => len === 300)!;
const want = gen1.poc01.want.packets.find(({ items }) => items.length === 3)!;
const { blobreq } = gen1.poc02;
const packetOf = (wire: string) => ({ packet: wire, bytes: wire.length / 2 });

export function livelyNode(): FakeTinyssb {
  const node = new FakeTinyssb();
  node.feedViews = [
    feedView(OWN, { name: "Alice", own: true, seq: 6 }),
    feedView(BOB, { name: "Bob at the hut", seq: 1212, missingBlobs: 9 }),
    feedView(CARLA, { anchorSeq: 41, seq: 41 }),
  ];
  const own = [
    entryView(1, "hello from the valley"),
    entryView(2, "Date: 1748779200\nTo: *\nSubject: weather\n\nClear until noon, wind from the west."),
    entryView(3, LONG),
    entryView(4, "\u0001\u0002", { content: "0102fffe00a3c09b7f" }),
    entryView(5, "", { type: 7, content: null, contentBytes: 48 }),
    entryView(6, "שלום <b>not bold</b> 👋"),
  ];
  node.entryOf = (feedId, seq) => {
    if (feedId === OWN && seq <= 6) return own[seq - 1];
    if (seq % 10 === 2)
      return entryView(seq, "x".repeat(60), {
        content: null,
        complete: false,
        contentBytes: 900,
        missingBlobs: 4,
        chainState: "chained",
      });
    if (seq % 10 === 7)
      return entryView(seq, "x".repeat(60), {
        content: null,
        complete: false,
        contentBytes: 5_000_000,
        missingBlobs: 50_000,
        chainState: "oversize",
      });
    if (seq % 10 === 5)
      return entryView(seq, "x".repeat(60), {
        content: null,
        complete: false,
        contentBytes: 300,
        missingBlobs: 3,
        chainState: "broken",
      });
    return entryView(seq, `log entry ${seq}: all well`);
  };
  node.faceViews = [
    faceView({ packetsIn: 2814, packetsOut: 961, drops: { duplicate: 311, unknown: 12, "not-here": 4 } }),
    faceView({
      id: "face-2",
      kind: "serial",
      address: "USB 10c4:ea60",
      phase: "unconfirmed",
      code: "serial-silent",
      detail: "silent for 12 s",
    }),
    faceView({
      id: "face-3",
      kind: "serial",
      address: "USB 303a:1001",
      phase: "up",
      packetsIn: 40,
      packetsOut: 21,
      queued: 14,
      airtimeMs: 2851,
    }),
    faceView({
      id: "face-4",
      kind: "relay",
      address: "ws://192.168.1.7:8080/relay",
      phase: "waiting",
      code: "relay-unreachable",
      detail: "next try in 4 s",
    }),
    faceView({ id: "face-5", kind: "tabs", address: "tabs of this browser" }),
  ];
  node.packetViews = [
    packetView(1, {
      ...packetOf(want.wire),
      what: "want",
      feedId: null,
      seq: null,
      wants: want.items.map(({ key, seq }) => ({ feedId: gen1.keys[key]!.public, seq })),
      direction: "out",
      outcome: "sent",
    }),
    packetView(2, { ...packetOf(plain.wire), seq: 1212 }),
    packetView(3, {
      ...packetOf(`${blobreq.dmx}${blobreq.blobs_1000[0]!.hptr}0004`),
      what: "blob-request",
      feedId: null,
      seq: null,
      blobs: [{ pointer: blobreq.blobs_1000[0]!.hptr, count: 4 }],
      direction: "out",
      outcome: "sent",
    }),
    packetView(4, {
      ...packetOf(blobreq.blobs_1000[0]!.data),
      what: "blob",
      seq: 1202,
      blobs: [{ pointer: blobreq.blobs_1000[0]!.hptr, count: 1 }],
    }),
    packetView(5, {
      ...packetOf("0011223344556677"),
      what: "unknown",
      feedId: null,
      seq: null,
      outcome: "unknown",
    }),
    packetView(6, { ...packetOf(plain.wire), seq: 1212, outcome: "duplicate", faceId: "face-3" }),
    packetView(7, {
      ...packetOf(want.wire),
      what: "want",
      feedId: null,
      seq: null,
      wants: want.items.map(({ key, seq }) => ({ feedId: gen1.keys[key]!.public, seq })),
      outcome: "answered",
      faceId: "face-3",
    }),
    packetView(8, { ...packetOf(chain.wire), seq: 1213, faceId: "face-3" }),
  ];
  const noonMs = Date.UTC(2025, 5, 1, 12);
  node.deliveries.set(6, {
    seq: 6,
    inLog: true,
    aired: [
      { faceId: "serial-1", times: 2, lastMs: noonMs, isHeard: true },
      { faceId: "ws://localhost:8080/relay", times: 1, lastMs: noonMs, isHeard: true },
    ],
    airedTimes: 3,
    isForked: false,
    held: [{ faceId: "ws://localhost:8080/relay", upToSeq: 6, heardMs: noonMs }],
  });
  const heard = { lastHeardMs: noonMs, lastHeardFaceId: "serial-1" };
  const nothing = { missingEntries: 0, missingBlobs: 0, lastHeardMs: null, lastHeardFaceId: null, airtimeMs: null };
  node.replicationView = {
    feeds: [
      { feedId: OWN, own: true, have: 6, knownHead: 6, ...nothing },
      {
        feedId: BOB,
        own: false,
        have: 1212,
        knownHead: 1224,
        missingEntries: 12,
        missingBlobs: 9,
        airtimeMs: 118_000,
        ...heard,
      },
      { feedId: CARLA, own: false, have: 41, knownHead: 41, ...nothing },
    ],
    faces: [
      {
        faceId: "serial-1",
        lastHeardMs: noonMs,
        queued: 14,
        busyMinute: 0.25,
        busyHour: 0.041,
        ownMinute: 0.1,
        ownHour: 0.004,
      },
      {
        faceId: "ws://localhost:8080/relay",
        lastHeardMs: null,
        queued: 0,
        busyMinute: null,
        busyHour: null,
        ownMinute: null,
        ownHour: null,
      },
    ],
  };
  const strangerId = "c5".repeat(32);
  node.nearbyViews = [
    {
      feedId: strangerId,
      shortName: shortNameOf(strangerId),
      seq: 8,
      faceId: "serial-1",
      lastHeardMs: Date.now() - 150_000,
      count: 3,
    },
  ];
  return node;
}
