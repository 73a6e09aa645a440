/**
 * An unmodified PoC-01 node for tests: the producer and the consumer of `test_prodcons.py`, quirks included.
 *
 * Serves WANTs for all logs that it finds at its start, on the asking face; a consumer asks for the next entry at its
 * start, after each entry that it took, and again after 6/10 to 10/10 of the repeat time. Only the next entry in order is
 * taken; nothing is kept for later. With `blobs` it also asks for and serves sidechains as PoC-02 does.
 *
 * Left out: the up to 1 s that the demos' poll loop adds to what a timer enqueues; and that their library takes some
 * signatures with points of small order. Source: tinySSB PoC-01 `test_prodcons.py`, `node.py`; PoC-02 `tinyChat.py` for blobs.
 */
import { EventEmitter } from "node:events";
import { ReferenceChains } from "./reference-chains.ts";
import {
  CHAIN20,
  type ChainReading,
  dmxOf,
  ed25519Signer,
  ed25519Verifier,
  makeChain,
  makeEntry,
  makeWant,
  PLAIN48,
  plain48,
  type ReferenceSigner,
  type ReferenceVerifier,
  readWantLikePoc01,
  type WantStyle,
  wantDmx,
} from "./reference-codec.ts";
import type { ReferenceFace } from "./reference-faces.ts";
import { type ReferenceLog, ReferenceTree } from "./reference-tree.ts";

/** The demos poll for 100 ms before the first packet leaves. */
const FIRST_POLL_MS = 100;

export interface ReferencePeerOptions {
  /** A node's data directory. */
  readonly directory: string;
  readonly faces: readonly ReferenceFace[];
  /** Own feed: an entry each `everyMs`, or on demand only when that is 0. Without it the node writes nothing. */
  readonly produce?: { readonly everyMs: number };
  /** Feeds to ask for: one feed ID as PoC-01 does, or "all" that have a log and are not one's own, as PoC-02 does. */
  readonly consume?: Uint8Array | "all";
  /** Time between two requests without progress. Default 10 s, as in the demos. */
  readonly repeatMs?: number;
  /** Asks for and serves blobs, as PoC-02 does. Default false. */
  readonly blobs?: boolean;
  readonly wantStyle?: WantStyle;
  /** Default: Ed25519 with the seed of `config.json`. */
  readonly signer?: ReferenceSigner;
  readonly verifier?: ReferenceVerifier;
}

export interface AppendedEntry {
  readonly fid: string;
  readonly seq: number;
  readonly packet: Buffer;
}

export type ReferencePeerEvents = {
  /** An entry is in the log, own or received. */
  append: [AppendedEntry];
  /** An expected packet failed; its handler stays armed. */
  rejected: [{ fault: "dmx" | "signature"; packet: Buffer }];
  /** A sidechain is complete. */
  chain: [{ pointer: string; content: Buffer }];
  /** Every packet, as the faces saw it. */
  heard: [{ face: string; packet: Buffer }];
  sent: [{ face: string; packet: Buffer }];
};

type Handler = (packet: Buffer, face: ReferenceFace) => void;

/** A log that is asked for, and the feed ID that is asked: another one by the quirk of `consume`. */
interface Asking {
  readonly fid: Uint8Array;
  readonly replica: ReferenceLog;
}

export class ReferencePeer extends EventEmitter<ReferencePeerEvents> {
  readonly tree: ReferenceTree;
  readonly signer: ReferenceSigner;
  private readonly options: ReferencePeerOptions;
  private readonly verifier: ReferenceVerifier;
  private readonly repeatMs: number;
  private readonly handlers = new Map<string, Handler>();
  private readonly chains: ReferenceChains | undefined;
  private askings: Asking[] = [];
  private nextTimeoutMs = 0;
  private arqTimer: NodeJS.Timeout | undefined;
  private produceTimer: NodeJS.Timeout | undefined;
  private isRunning = false;

  constructor(options: ReferencePeerOptions) {
    super();
    this.options = options;
    this.tree = new ReferenceTree(options.directory);
    this.signer = options.signer ?? ed25519Signer(Buffer.from(this.tree.config.secret, "hex"));
    this.verifier = options.verifier ?? ed25519Verifier;
    this.repeatMs = options.repeatMs ?? 10_000;
    if (options.blobs)
      this.chains = new ReferenceChains(this.tree, {
        request: (packet) => this.sendToAll(packet),
        complete: (pointer, content) => this.emit("chain", { pointer, content }),
      });
  }

  /** Opens the faces, arms, and begins to ask and to produce. @throws Error when there is no log to follow, as the demos' exit. */
  async start(): Promise<void> {
    if (this.options.produce && !this.tree.maybeLog(this.signer.fid))
      this.tree.genesisLog(this.signer, Buffer.from("entry 0"), this.verifier);
    await Promise.all(this.options.faces.map((face) => face.open((packet) => this.receive(packet, face))));
    this.isRunning = true;
    this.armWants();
    if (this.options.consume) this.startAsking(this.options.consume);
    const everyMs = this.options.produce?.everyMs ?? 0;
    if (everyMs > 0) this.produceTimer = setInterval(() => this.publish(Buffer.from(demoText())), everyMs);
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    clearTimeout(this.arqTimer);
    clearInterval(this.produceTimer);
    await Promise.all(this.options.faces.map((face) => face.close()));
    this.tree.close();
  }

  /** Appends to the own feed and pushes the entry once on all faces; longer than 48 bytes becomes a sidechain, which is not pushed. */
  publish(content: Uint8Array): AppendedEntry {
    const log = this.tree.maybeLog(this.signer.fid);
    if (!log) throw new Error("this reference node has no feed of its own");
    const isPlain = content.length <= 48;
    const { payload, blobs } = isPlain
      ? { payload: plain48(content), blobs: [] }
      : makeChain(content, this.tree.lengths);
    for (const blob of blobs) this.tree.addBlob(blob);
    const { packet } = makeEntry(this.signer, log.frontSeq + 1, log.frontMid, isPlain ? PLAIN48 : CHAIN20, payload);
    const fault = log.append(packet, this.verifier);
    if (fault) throw new Error(`own entry refused: ${fault}`);
    const appended = this.told(log, packet);
    this.sendToAll(packet);
    return appended;
  }

  /** SEQ of the last entry here; 0 without a log. */
  frontSeq(fid: Uint8Array): number {
    return this.tree.maybeLog(fid)?.frontSeq ?? 0;
  }

  /** Resolves when the log has come to `seq`. */
  async reached(fid: Uint8Array, seq: number): Promise<void> {
    await this.until("append", () => this.frontSeq(fid) >= seq);
  }

  /** Resolves with the content of an entry's sidechain when all of it is here. */
  async chainOf(fid: Uint8Array, seq: number): Promise<Buffer> {
    await this.reached(fid, seq);
    const packet = this.tree.maybeLog(fid)!.wireAt(seq)!;
    let reading: ChainReading | undefined;
    await this.until("chain", () => {
      reading = this.tree.readChainOf(packet);
      return reading.complete;
    });
    return reading!.content;
  }

  private async until(event: "append" | "chain", isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return;
        this.off(event, look);
        resolve();
      };
      this.on(event, look);
    });
  }

  // --- receiving ---

  /** DMX first, then hash pointers; what nobody expects is dropped. */
  private receive(packet: Buffer, face: ReferenceFace): void {
    if (!this.isRunning) return; // between the opening of a face and arming: lost, as in the demos
    this.emit("heard", { face: face.name, packet });
    const handler = this.handlers.get(packet.subarray(0, 7).toString("hex"));
    if (handler) handler(packet, face);
    else if (this.chains?.isRequest(packet)) for (const blob of this.chains.answers(packet)) this.send(blob, face);
    else this.chains?.take(packet);
  }

  private send(packet: Buffer, face: ReferenceFace): void {
    this.emit("sent", { face: face.name, packet });
    face.send(packet);
  }

  private sendToAll(packet: Buffer): void {
    for (const face of this.options.faces) this.send(packet, face);
  }

  private told(log: ReferenceLog, packet: Buffer): AppendedEntry {
    const appended = { fid: log.fid.toString("hex"), seq: log.frontSeq, packet };
    this.emit("append", appended);
    return appended;
  }

  // --- answering ---

  /** One handler for each log that is there at the start; it serves any log that a pair names. */
  private armWants(): void {
    for (const fid of this.tree.listLogs()) {
      const dmx = wantDmx(fid, this.options.wantStyle);
      this.handlers.set(dmx.toString("hex"), (packet, face) => this.answerWant(packet, face));
    }
  }

  /** SEQ 0 and the anchor's SEQ are answered with bytes of the file header, logs whose front is 0 not at all. */
  private answerWant(packet: Buffer, face: ReferenceFace): void {
    for (const { fid, seq } of readWantLikePoc01(packet)) {
      const log = fid.length === 32 ? this.tree.maybeLog(fid) : undefined;
      const wire = log && log.frontSeq > 0 ? log.wireAt(seq) : undefined;
      if (wire) this.send(wire, face);
    }
  }

  // --- asking ---

  private startAsking(consume: Uint8Array | "all"): void {
    if (consume === "all") {
      const others = this.tree.listLogs().filter((fid) => !fid.equals(this.signer.fid));
      this.askings = others.map((fid) => ({ fid, replica: this.tree.maybeLog(fid)! }));
    } else {
      const replica = this.tree.maybeLog(consume);
      if (!replica) throw new Error("must start producer before (this) consumer");
      // The demos' loop over all logs rebinds `fid`: with a second log they ask for the last one listed, at this replica's SEQ.
      this.askings = [{ fid: this.tree.listLogs().at(-1)!, replica }];
    }
    for (const asking of this.askings) this.armNext(asking);
    this.arqTimer = setTimeout(() => this.askAgain(), FIRST_POLL_MS);
  }

  private askAgain(): void {
    const nowMs = performance.now();
    let sleepMs = this.nextTimeoutMs - nowMs;
    if (sleepMs < 0) {
      for (const asking of this.askings) this.ask(asking);
      this.chains?.askAgain();
      this.nextTimeoutMs = nowMs + 0.9 * this.repeatMs;
      sleepMs = this.repeatMs;
    }
    this.arqTimer = setTimeout(() => this.askAgain(), sleepMs);
  }

  private armNext(asking: Asking): void {
    const { fid, replica } = asking;
    const dmx = dmxOf(fid, replica.frontSeq + 1, replica.frontMid).toString("hex");
    this.handlers.set(dmx, (packet) => this.appendNext(asking, dmx, packet));
  }

  private ask(asking: Asking): void {
    this.armNext(asking);
    this.sendToAll(makeWant([{ fid: asking.fid, seq: asking.replica.frontSeq + 1 }], this.options.wantStyle));
  }

  private appendNext(asking: Asking, dmx: string, packet: Buffer): void {
    const fault = asking.replica.append(packet, this.verifier);
    if (fault) {
      this.emit("rejected", { fault, packet });
      return;
    }
    this.handlers.delete(dmx);
    this.told(asking.replica, packet);
    this.ask(asking);
    this.nextTimeoutMs = performance.now() + 0.6 * this.repeatMs;
    if (packet[7] === CHAIN20) this.chains?.follow(packet);
  }
}

/** What the demos write: `str(time.localtime())`, which is cut at 48 bytes and so says the same for a whole month. */
function demoText(): string {
  const now = new Date();
  return `time.struct_time(tm_year=${now.getFullYear()}, tm_mon=${now.getMonth() + 1}, tm_mday=${now.getDate()}`.slice(
    0,
    48,
  );
}

/** nodeA of the demos; writes a first entry if there is none, and the anchors into the directories of its consumers. */
export class ReferenceProducer extends ReferencePeer {
  private readonly anchorsIn: readonly string[];

  constructor(options: Omit<ReferencePeerOptions, "consume"> & { readonly anchorsIn?: readonly string[] }) {
    super({ ...options, produce: options.produce ?? { everyMs: 5000 } });
    this.anchorsIn = options.anchorsIn ?? [];
  }

  override async start(): Promise<void> {
    if (!this.tree.maybeLog(this.signer.fid)) {
      for (const directory of this.anchorsIn) {
        const tree = new ReferenceTree(directory);
        tree.createLog(this.signer.fid);
        tree.close();
      }
    }
    await super.start();
  }
}

/** nodeB or nodeC of the demos: asks for one feed, serves what it has. */
export class ReferenceConsumer extends ReferencePeer {
  constructor(options: Omit<ReferencePeerOptions, "produce"> & { readonly consume: Uint8Array | "all" }) {
    super(options);
  }
}
