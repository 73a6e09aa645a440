/**
 * A node that only pretends, for tests and pictures of the page: everything that it says was put there by a script.
 *
 * Makes no keys, hashes or signatures: packets are filler of the right size. `fail` makes the next call of a method reject.
 */
import type {
  AppendOptions,
  DeliveryView,
  EntryView,
  ErrorView,
  FaceView,
  FeedView,
  Files,
  FollowOptions,
  ImportOptions,
  ImportReport,
  NearbyView,
  NeighbourTalk,
  NextBridgeView,
  NodeStatus,
  PacketView,
  PickedPort,
  RadioPresetId,
  RadioSettings,
  RadioView,
  ReplicationView,
  SearchOptions,
  SearchPage,
  SharingReport,
  TimelinePage,
  TimelineQuery,
  Tinyssb,
  TinyssbEvents,
  UnreadView,
  WhoAmI,
} from "../../src/worker/api.ts";
import { pretendedSearch, pretendedTimeline } from "./fake-timeline.ts";

type Listeners = { [Name in keyof TinyssbEvents]: Set<(event: TinyssbEvents[Name]) => void> };
export const OWN = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
export const BOB = "8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394";
export const CARLA = "ed4928c628d1c2c6eae90338905995612959273a5c63f93636c14614ac8737d1";

const hexOf = (text: string) =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const filler = (seed: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => ((seed * 37 + i * 101 + 7) % 256).toString(16).padStart(2, "0")).join("");

export function feedView(feedId: string, changes: Partial<FeedView> = {}): FeedView {
  const mid = feedId.slice(0, 40);
  return {
    feedId,
    name: "",
    nickname: changes.name ?? "",
    publishedName: "",
    own: false,
    followed: true,
    scheme: "ed25519",
    anchorSeq: 0,
    anchorMid: mid,
    seq: 0,
    mid,
    missingBlobs: 0,
    fork: null,
    ...changes,
  };
}

export function entryView(seq: number, content: string, changes: Partial<EntryView> = {}): EntryView {
  const hex = hexOf(content);
  const isPlain = hex.length <= 96;
  return {
    seq,
    mid: filler(seq, 20),
    type: isPlain ? "plain48" : "chain20",
    packet: filler(seq + 1000, 7) + (isPlain ? "00" : "01") + hex.slice(0, 96).padEnd(96, "0") + filler(seq + 2000, 64),
    content: hex,
    complete: true,
    contentBytes: hex.length / 2,
    missingBlobs: 0,
    chainState: isPlain ? "whole" : "chained",
    ...changes,
  };
}

export function faceView(changes: Partial<FaceView> = {}): FaceView {
  return {
    id: "face-1",
    kind: "relay",
    address: "ws://localhost:8080/relay",
    phase: "up",
    code: null,
    detail: "",
    packetsIn: 0,
    packetsOut: 0,
    queued: 0,
    drops: {},
    airtimeMs: 0,
    radio: changes.kind === "serial" ? radioView() : null,
    signal: null,
    ...changes,
  };
}

/** The air of a bridge as the demos set theirs, of which 1.2 s are spent. */
export function radioView(changes: Partial<RadioView> = {}): RadioView {
  return {
    isAssumed: false,
    settings: {
      frequencyHz: 867_500_000,
      spreadingFactor: 7,
      bandwidthHz: 250_000,
      codingRateDenominator: 7,
      preambleSymbols: 8,
      crc: false,
      dutyCycle: 0.01,
    },
    preset: "demo-bridge",
    warnings: [],
    frameAirtimeMs: 137.2,
    usedMs: 1200,
    limitMs: 36_000,
    leftMs: 34_800,
    nextAllowedMs: 0,
    minutes: Array.from({ length: 60 }, (_, minute) => (minute === 40 ? 1200 : 0)),
    ...changes,
  };
}

export function packetView(no: number, changes: Partial<PacketView> = {}): PacketView {
  return {
    no,
    timeMs: Date.UTC(2025, 5, 1, 12, 0, no),
    faceId: "face-1",
    direction: "in",
    bytes: 120,
    packet: filler(no, 120),
    what: "entry",
    feedId: BOB,
    seq: no,
    wants: [],
    blobs: [],
    outcome: "taken",
    ...changes,
  };
}

export class FakeTinyssb implements Tinyssb {
  me: WhoAmI = { name: "Alice", feedId: OWN, seq: 0, mid: OWN.slice(0, 40), state: "ready" };
  feedViews: FeedView[] = [feedView(OWN, { name: "Alice", own: true })];
  /** Entry of a feed by SEQ; made when asked for, so that long feeds cost nothing. */
  entryOf: (feedId: string, seq: number) => EntryView = (_feedId, seq) => entryView(seq, `entry ${seq}`);
  faceViews: FaceView[] = [];
  packetViews: PacketView[] = [];
  nodeStatus: NodeStatus = {
    profile: "default",
    role: "node",
    verifier: "webcrypto",
    persisted: false,
    usedBytes: 123_456,
    quotaBytes: 10_800_000_000,
    isFull: false,
    lastBackupMs: null,
    lastBackupSeq: null,
    silentThreads: 0,
    entriesTaken: 0,
  };
  exported: Files = { "config.json": new TextEncoder().encode('{"name":"Alice"}') };
  /** What is known of own entries, by SEQ. */
  deliveries = new Map<number, DeliveryView>();
  replicationView: ReplicationView = { feeds: [], faces: [] };
  nearbyViews: NearbyView[] = [];
  /** What the next bridge is taken for. */
  next: NextBridgeView = radioView({ isAssumed: true });
  /** Feed IDs that are no keys. */
  noKeys: ReadonlySet<string> = new Set();
  unreadView: UnreadView = { total: 0, feeds: {} };
  sharing: SharingReport = { feeds: [], holdsKey: false };
  report: ImportReport = { becameNode: false, feeds: [], blobs: 0, contacts: 0, notes: [] };
  /** Method names with their arguments, in the order of the calls. */
  readonly calls: { method: string; args: unknown[] }[] = [];
  closed = false;

  #failures = new Map<string, { code: string; detail: string[] }>();
  #listeners: Listeners = {
    entry: new Set(),
    blob: new Set(),
    feed: new Set(),
    face: new Set(),
    packet: new Set(),
    timeline: new Set(),
    unread: new Set(),
    delivery: new Set(),
    nearby: new Set(),
    status: new Set(),
    error: new Set(),
  };

  /** Makes the next call of `method` reject with this code. */
  fail(method: keyof Tinyssb, code: ErrorView["code"], detail: string[] = []): void {
    this.#failures.set(method, { code, detail });
  }

  tell<Name extends keyof TinyssbEvents>(name: Name, event: TinyssbEvents[Name]): void {
    for (const listener of [...this.#listeners[name]]) listener(event);
  }

  listenersOf(name: keyof TinyssbEvents): number {
    return this.#listeners[name].size;
  }

  callsOf(method: string): unknown[][] {
    return this.calls.filter((call) => call.method === method).map(({ args }) => args);
  }

  /** Lets a feed grow up to `seq`, and tells. */
  grow(feedId: string, seq: number): void {
    const feed = this.#feed(feedId);
    feed.seq = seq;
    feed.mid = filler(seq, 20);
    this.tell("entry", { feedId, seq, mid: feed.mid, own: feed.own });
  }

  on<Name extends keyof TinyssbEvents>(event: Name, listener: (event: TinyssbEvents[Name]) => void): () => void {
    this.#listeners[event].add(listener);
    return () => this.#listeners[event].delete(listener);
  }

  async whoami() {
    await this.#called("whoami");
    return { ...this.me };
  }

  async rename(name: string) {
    await this.#called("rename", name);
    this.me.name = name;
    this.#feed(OWN).name = name;
    this.tell("feed", { feedId: OWN, change: "renamed" });
    return { ...this.me };
  }

  async append(content: string | Uint8Array, options?: AppendOptions) {
    await this.#called("append", content, options);
    const seq = this.#feed(OWN).seq + 1;
    const before = this.entryOf;
    this.entryOf = (feedId, asked) =>
      feedId === OWN && asked === seq ? entryView(seq, String(content)) : before(feedId, asked);
    this.grow(OWN, seq);
    return { seq, mid: filler(seq, 20) };
  }

  async follow(reference: string, options: FollowOptions = {}) {
    await this.#called("follow", reference, options);
    const feedId = /[0-9a-f]{64}/.exec(reference)?.[0] ?? BOB;
    const known = this.feedViews.find((feed) => feed.feedId === feedId);
    if (known) known.followed = true;
    if (known) known.name = options.name ?? known.name;
    else this.feedViews.push(feedView(feedId, { name: options.name ?? "" }));
    this.tell("feed", { feedId, change: known ? "renamed" : "added" });
    return { ...this.#feed(feedId) };
  }

  async unfollow(feedId: string, options: { keepReplica?: boolean } = {}) {
    await this.#called("unfollow", feedId, options);
    if (options.keepReplica) this.#feed(feedId).followed = false;
    else this.feedViews = this.feedViews.filter((feed) => feed.feedId !== feedId);
    this.tell("feed", { feedId, change: "removed" });
  }

  async feeds() {
    await this.#called("feeds");
    return this.feedViews.map((feed) => ({ ...feed }));
  }

  async entries(feedId: string, range: { from?: number; to?: number } = {}) {
    await this.#called("entries", feedId, range);
    const { seq, anchorSeq } = this.#feed(feedId);
    const from = Math.max(anchorSeq + 1, range.from ?? 1);
    const to = Math.min(seq, range.to ?? seq);
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => this.entryOf(feedId, from + i));
  }

  async link(feedId = OWN) {
    await this.#called("link", feedId);
    const { own, name, nickname } = this.#feed(feedId);
    const shown = own ? name : nickname;
    return `web+tinyssb:feed/${feedId}${shown === "" ? "" : `?name=${encodeURIComponent(shown)}`}`;
  }

  async canSign(reference: string) {
    await this.#called("canSign", reference);
    return !this.noKeys.has(reference);
  }

  async faces() {
    await this.#called("faces");
    return [...this.faceViews];
  }

  async connectRelay(url: string) {
    await this.#called("connectRelay", url);
    return this.#addFace(faceView({ id: `relay ${url}`, address: url }));
  }

  async connectSerial(options?: { assumeBridge?: boolean; port?: PickedPort }) {
    await this.#called("connectSerial", options);
    return this.#addFace(faceView({ id: "serial", kind: "serial", address: "USB 10c4:ea60", phase: "listening" }));
  }

  async connectTabs() {
    await this.#called("connectTabs");
    return this.#addFace(faceView({ id: "tabs", kind: "tabs", address: "tabs of this browser" }));
  }

  async assumeBridge(faceId: string) {
    await this.#called("assumeBridge", faceId);
  }

  async tryFaces() {
    await this.#called("tryFaces");
  }

  async disconnect(faceId: string) {
    await this.#called("disconnect", faceId);
    this.faceViews = this.faceViews.filter(({ id }) => id !== faceId);
  }

  async deleteProfile(profile: string) {
    await this.#called("deleteProfile", profile);
  }

  async profiles(): Promise<string[]> {
    return ["default"];
  }

  async startNeighbour(talk: NeighbourTalk) {
    await this.#called("startNeighbour", talk);
    this.feedViews.push(feedView(CARLA, { name: talk.name }));
    this.tell("feed", { feedId: CARLA, change: "added" });
    return this.#addFace(faceView({ id: "neighbour", kind: "neighbour", address: CARLA }));
  }

  async stopNeighbour() {
    await this.#called("stopNeighbour");
    await this.disconnect("neighbour");
  }

  async setRadio(faceId: string, wanted: RadioPresetId | RadioSettings) {
    await this.#called("setRadio", faceId, wanted);
    const at = this.faceViews.findIndex(({ id }) => id === faceId);
    const radio = radioView(typeof wanted === "string" ? { preset: wanted } : { preset: "custom", settings: wanted });
    this.faceViews[at] = { ...this.faceViews[at], radio };
    this.tell("face", this.faceViews[at]);
    return radio;
  }

  async nextBridge() {
    await this.#called("nextBridge");
    return this.next;
  }

  async setNextBridge(wanted: RadioPresetId | RadioSettings) {
    await this.#called("setNextBridge", wanted);
    this.next = radioView(typeof wanted === "string" ? { preset: wanted } : { preset: "custom", settings: wanted });
    return this.next;
  }

  async airtimeCost(content: string | number) {
    await this.#called("airtimeCost", content);
    const { contentBytes, packets } =
      typeof content === "string" ? await this.postCost(content) : { contentBytes: content, packets: 1 };
    const faces = this.faceViews.flatMap(({ id: faceId, radio }) =>
      radio
        ? [
            {
              faceId,
              airtimeMs: packets * radio.frameAirtimeMs,
              leftMs: radio.leftMs,
              waitMs: packets * radio.frameAirtimeMs <= (radio.leftMs ?? Number.POSITIVE_INFINITY) ? 0 : 3_600_000,
              nextAllowedMs: radio.nextAllowedMs,
            },
          ]
        : [],
    );
    return { contentBytes, packets, faces };
  }

  async packets() {
    await this.#called("packets");
    return [...this.packetViews];
  }

  async importFiles(files: Files, options?: ImportOptions) {
    await this.#called("importFiles", files, options);
    return this.report;
  }

  async restoreKey(secret: string, options?: { name?: string }) {
    await this.#called("restoreKey", secret, options);
    return this.report;
  }

  async confirmOwnFeed() {
    await this.#called("confirmOwnFeed");
    this.me = { ...this.me, state: "ready" };
    return { ...this.me };
  }

  async lockOwnFeed() {
    await this.#called("lockOwnFeed");
    this.me = { ...this.me, state: "moved" };
    return { ...this.me };
  }

  async unlockOwnFeed() {
    await this.#called("unlockOwnFeed");
    this.me = { ...this.me, state: "recovering" };
    return { ...this.me };
  }

  async backup(passphrase: string) {
    await this.#called("backup", passphrase);
    this.nodeStatus = { ...this.nodeStatus, lastBackupMs: 1_700_000_000_000 };
    return new Uint8Array(100);
  }

  async restore(backup: Uint8Array, passphrase: string) {
    await this.#called("restore", backup, passphrase);
    return this.report;
  }

  async exportFeeds(feedIds?: readonly string[]) {
    await this.#called("exportFeeds", feedIds);
    return new Uint8Array(100);
  }

  async importFeeds(file: Uint8Array, options?: { take?: readonly string[] }) {
    await this.#called("importFeeds", file, options);
    return this.sharing;
  }

  async exportFiles() {
    await this.#called("exportFiles");
    return this.exported;
  }

  post(text: string): Promise<{ seq: number; mid: string }> {
    return this.append(text);
  }

  publishName(name: string): Promise<{ seq: number; mid: string }> {
    return this.append(name);
  }

  async postCost(text: string): Promise<{ contentBytes: number; packets: number }> {
    return { contentBytes: text.length, packets: 1 };
  }

  async timeline(query: TimelineQuery = {}): Promise<TimelinePage> {
    return pretendedTimeline(this.feedViews, this.entryOf, query);
  }

  async search(words: string, options: SearchOptions = {}): Promise<SearchPage> {
    return pretendedSearch(this.feedViews, this.entryOf, words, options);
  }

  async tips(): Promise<string[]> {
    return [];
  }

  async unread(): Promise<UnreadView> {
    return structuredClone(this.unreadView);
  }

  async markRead(): Promise<UnreadView> {
    return { total: 0, feeds: {} };
  }

  async delivery(seq: number): Promise<DeliveryView> {
    return this.deliveries.get(seq) ?? { seq, inLog: true, aired: [], airedTimes: 0, isForked: false, held: [] };
  }

  async replication(): Promise<ReplicationView> {
    return structuredClone(this.replicationView);
  }

  async nearby(): Promise<NearbyView[]> {
    const followed = new Set(this.feedViews.map(({ feedId }) => feedId));
    return this.nearbyViews.filter(({ feedId }) => !followed.has(feedId));
  }

  async status() {
    await this.#called("status");
    return { ...this.nodeStatus };
  }

  close(): void {
    this.closed = true;
  }

  async #called(method: string, ...args: unknown[]): Promise<void> {
    this.calls.push({ method, args });
    const failure = this.#failures.get(method);
    this.#failures.delete(method);
    if (failure) throw Object.assign(new Error(failure.code), failure);
  }

  #addFace(face: FaceView): FaceView {
    this.faceViews.push(face);
    this.tell("face", face);
    return face;
  }

  #feed(feedId: string): FeedView {
    const feed = this.feedViews.find((candidate) => candidate.feedId === feedId);
    if (!feed) throw Object.assign(new Error("unknown-feed"), { code: "unknown-feed", detail: [] });
    return feed;
  }
}
