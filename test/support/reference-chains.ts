/**
 * How PoC-02 fetches and serves sidechains, for the reference peer: four blobs asked for at a time, the chain followed by its
 * pointers, any count served.
 *
 * Knows no faces. Unlike PoC-02, which asks again for a lost blob only after its user typed `sync`, this asks again whenever
 * the peer does. Source: tinySSB PoC-02 `tinyChat.py`, `node.py`.
 */
import {
  BLOB_REQUEST_DMX,
  CHAIN20,
  makeBlobRequest,
  NO_POINTER,
  pointerOf,
  readBlobRequest,
} from "./reference-codec.ts";
import type { ReferenceTree } from "./reference-tree.ts";

/** Blobs that the demos ask for with one request. */
const BLOBS_PER_REQUEST = 4;

interface Pending {
  readonly packet: Buffer;
  missing: Buffer;
  /** Blobs that the last request still has to bring. */
  awaited: number;
}

export class ReferenceChains {
  private readonly tree: ReferenceTree;
  private readonly request: (packet: Buffer) => void;
  private readonly complete: (pointer: string, content: Buffer) => void;
  private readonly pending = new Set<Pending>();

  constructor(
    tree: ReferenceTree,
    tell: { request(packet: Buffer): void; complete(pointer: string, content: Buffer): void },
  ) {
    this.tree = tree;
    this.request = tell.request;
    this.complete = tell.complete;
    for (const fid of tree.listLogs())
      for (const { packet } of tree.maybeLog(fid)!.entries()) if (packet[7] === CHAIN20) this.list(packet);
  }

  /** Takes up the sidechain of an entry and asks for its first blobs. */
  follow(packet: Buffer): void {
    const pending = this.list(packet);
    if (pending) this.ask(pending);
    else this.tellComplete(packet);
  }

  /** Stores a blob that is awaited; drops anything else. */
  take(blob: Buffer): void {
    if (blob.length !== 120) return;
    const pointer = pointerOf(blob);
    const awaiting = [...this.pending].filter((pending) => pending.missing.equals(pointer));
    if (awaiting.length === 0) return;
    this.tree.addBlob(blob);
    for (const pending of awaiting) this.advance(pending);
  }

  askAgain(): void {
    for (const pending of this.pending) this.ask(pending);
  }

  isRequest(packet: Buffer): boolean {
    return packet.subarray(0, 7).equals(BLOB_REQUEST_DMX);
  }

  /** The blobs that a request names, as far as they are here. Counts are not limited. */
  answers(packet: Buffer): Buffer[] {
    const blobs: Buffer[] = [];
    for (const { pointer, count } of readBlobRequest(packet)) {
      let next: Uint8Array = pointer;
      for (let i = 0; i < count; i++) {
        const blob = this.tree.maybeBlob(next);
        if (!blob) break;
        blobs.push(blob);
        next = blob.subarray(100);
      }
    }
    return blobs;
  }

  /** The entry's chain among the pending ones; undefined when nothing of it can be asked for. */
  private list(packet: Buffer): Pending | undefined {
    const { missing } = this.tree.readChainOf(packet);
    if (!missing) return undefined;
    const pending = { packet, missing, awaited: 0 };
    this.pending.add(pending);
    return pending;
  }

  private ask(pending: Pending): void {
    pending.awaited = BLOBS_PER_REQUEST;
    this.request(makeBlobRequest([{ pointer: pending.missing, count: BLOBS_PER_REQUEST }]));
  }

  private advance(pending: Pending): void {
    const { missing } = this.tree.readChainOf(pending.packet);
    pending.awaited -= 1;
    if (!missing) {
      this.pending.delete(pending);
      this.tellComplete(pending.packet);
      return;
    }
    pending.missing = missing;
    if (pending.awaited <= 0) this.ask(pending);
  }

  private tellComplete(packet: Buffer): void {
    const { complete, content } = this.tree.readChainOf(packet);
    const pointer = packet.subarray(36, 56);
    if (complete && !pointer.equals(NO_POINTER)) this.complete(pointer.toString("hex"), content);
  }
}
