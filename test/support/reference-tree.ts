/**
 * The data directory of the PoC-01 demos, read and written as they do: `config.json`, `state.json`, `_logs/FID.log`, `_blob/xx/…`.
 *
 * Knows nothing of faces. Writes the record first and the front after it, without fsync, as the demos do; a file whose length
 * and front disagree is refused at load.
 *
 *     header 128   zero 12 | fid 32 | parent fid 32 | parent seq 4 | anchor seq 4 | anchor mid 20 | front seq 4 | front mid 20
 *     record 128   zero 8 | packet 120
 *
 * Source: tinySSB PoC-01 `repository.py`, `test_init.py`.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import {
  type ChainReading,
  ed25519Signer,
  entryFault,
  type Lengths,
  makeEntry,
  midOf,
  PLAIN48,
  plain48,
  pointerOf,
  type ReferenceEntry,
  type ReferenceSigner,
  type ReferenceVerifier,
  readChain,
} from "./reference-codec.ts";

const BLOCK_BYTES = 128;
const FRONT_OFFSET = 104;

export interface LogBeginning {
  readonly fid: Uint8Array;
  readonly anchorSeq: number;
  readonly anchorMid: Uint8Array;
  readonly parentFid?: Uint8Array;
  readonly parentSeq?: number;
}

/** One `.log` file, held open. */
export class ReferenceLog {
  readonly path: string;
  readonly fid: Buffer;
  readonly anchorSeq: number;
  readonly anchorMid: Buffer;
  frontSeq: number;
  frontMid: Buffer;
  private readonly file: number;

  /** @throws Error "log file length mismatch" when the file is not as long as its front says. */
  constructor(path: string) {
    this.path = path;
    this.file = openSync(path, "r+");
    const header = Buffer.alloc(BLOCK_BYTES);
    readSync(this.file, header, 0, BLOCK_BYTES, 0);
    this.fid = header.subarray(12, 44);
    this.anchorSeq = header.readUInt32BE(80);
    this.anchorMid = header.subarray(84, 104);
    this.frontSeq = header.readUInt32BE(FRONT_OFFSET);
    this.frontMid = Buffer.from(header.subarray(108, 128));
    const length = BLOCK_BYTES * (1 + this.frontSeq - this.anchorSeq);
    if (fstatSync(this.file).size !== length) {
      this.close();
      throw new Error(`log file length mismatch: ${path}`);
    }
  }

  /** Writes a log without entries. @throws Error when the file exists. */
  static create(path: string, { fid, anchorSeq, anchorMid, parentFid, parentSeq }: LogBeginning): ReferenceLog {
    const header = Buffer.alloc(BLOCK_BYTES);
    header.set(fid, 12);
    if (parentFid) header.set(parentFid, 44);
    header.writeUInt32BE(parentSeq ?? 0, 76);
    for (const offset of [80, FRONT_OFFSET]) {
      header.writeUInt32BE(anchorSeq, offset);
      header.set(anchorMid, offset + 4);
    }
    writeFileSync(path, header, { flag: "wx" });
    return new ReferenceLog(path);
  }

  /** Takes the packet as the next entry, or says what is wrong with it. */
  append(packet: Uint8Array, verifier: ReferenceVerifier): "dmx" | "signature" | undefined {
    const fault = entryFault(this.fid, this.frontSeq + 1, this.frontMid, packet, verifier);
    if (fault) return fault;
    const record = Buffer.concat([Buffer.alloc(8), packet]);
    writeSync(this.file, record, 0, BLOCK_BYTES, BLOCK_BYTES * (1 + this.frontSeq - this.anchorSeq));
    this.frontMid = midOf(this.fid, this.frontSeq + 1, this.frontMid, packet);
    this.frontSeq += 1;
    const front = Buffer.alloc(24);
    front.writeUInt32BE(this.frontSeq);
    front.set(this.frontMid, 4);
    writeSync(this.file, front, 0, front.length, FRONT_OFFSET);
    return undefined;
  }

  /**
   * What `LOG[seq].wire` gives: the packet; for the anchor's own SEQ 120 bytes of the file header; undefined beyond both ends,
   * where the demos raise.
   */
  wireAt(seq: number): Buffer | undefined {
    if (seq > this.frontSeq || seq < this.anchorSeq) return undefined;
    const block = Buffer.alloc(BLOCK_BYTES);
    readSync(this.file, block, 0, BLOCK_BYTES, BLOCK_BYTES * (seq - this.anchorSeq));
    return block.subarray(8);
  }

  /** All entries, with the right PREV and MID (the demos compute them wrongly from the second on). */
  entries(): ReferenceEntry[] {
    const entries: ReferenceEntry[] = [];
    let prev = this.anchorMid;
    for (let seq = this.anchorSeq + 1; seq <= this.frontSeq; seq++) {
      const packet = this.wireAt(seq)!;
      const mid = midOf(this.fid, seq, prev, packet);
      entries.push({ fid: this.fid, seq, prev, packet, mid });
      prev = mid;
    }
    return entries;
  }

  close(): void {
    closeSync(this.file);
  }
}

export interface ReferenceConfig {
  readonly name: string;
  readonly feedID: string;
  readonly secret: string;
  readonly msgID0: string;
  readonly trusted: readonly (readonly [string, number, string])[];
}

/** One node's directory. Keeps logs open until `close`. */
export class ReferenceTree {
  readonly directory: string;
  /** How lengths are written and read here; the demos know one way only. */
  lengths: Lengths = "compact-size";
  private readonly open = new Map<string, ReferenceLog>();

  constructor(directory: string) {
    this.directory = directory;
    for (const folder of ["_logs", "_blob"]) mkdirSync(join(directory, folder), { recursive: true });
  }

  get config(): ReferenceConfig {
    return JSON.parse(readFileSync(join(this.directory, "config.json"), "utf8"));
  }

  /** Feed IDs of all logs, in the order of the directory. */
  listLogs(): Buffer[] {
    return readdirSync(join(this.directory, "_logs")).map((file) => Buffer.from(file.split(".")[0]!, "hex"));
  }

  maybeLog(fid: Uint8Array): ReferenceLog | undefined {
    const hex = Buffer.from(fid).toString("hex");
    const known = this.open.get(hex);
    if (known) return known;
    const path = join(this.directory, "_logs", `${hex}.log`);
    if (!existsSync(path)) return undefined;
    const log = new ReferenceLog(path);
    this.open.set(hex, log);
    return log;
  }

  /** Adds a log without entries; by default from the usual anchor (FID, 0, FID[:20]). */
  createLog(fid: Uint8Array, beginning: Partial<LogBeginning> = {}): ReferenceLog {
    const hex = Buffer.from(fid).toString("hex");
    const usual = { fid, anchorSeq: 0, anchorMid: fid.subarray(0, 20) };
    const log = ReferenceLog.create(join(this.directory, "_logs", `${hex}.log`), { ...usual, ...beginning });
    this.open.set(hex, log);
    return log;
  }

  /** Adds an own log with its first entry, plain48. */
  genesisLog(signer: ReferenceSigner, content: Uint8Array, verifier: ReferenceVerifier): ReferenceLog {
    const log = this.createLog(signer.fid);
    const { packet } = makeEntry(signer, 1, log.frontMid, PLAIN48, plain48(content));
    const fault = log.append(packet, verifier);
    if (fault) throw new Error(`own first entry refused: ${fault}`);
    return log;
  }

  /** Stores 120 bytes under their pointer. */
  addBlob(blob: Uint8Array): Buffer {
    const pointer = pointerOf(blob);
    const path = this.blobPath(pointer);
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) writeFileSync(path, blob);
    return pointer;
  }

  maybeBlob(pointer: Uint8Array): Buffer | undefined {
    const path = this.blobPath(pointer);
    return existsSync(path) ? readFileSync(path) : undefined;
  }

  /** Content of a chain20 packet, as far as its blobs are here. */
  readChainOf(packet: Uint8Array): ChainReading {
    return readChain(packet.subarray(8, 56), (pointer) => this.maybeBlob(pointer), this.lengths);
  }

  close(): void {
    for (const log of this.open.values()) log.close();
    this.open.clear();
  }

  private blobPath(pointer: Uint8Array): string {
    const hex = Buffer.from(pointer).toString("hex");
    return join(this.directory, "_blob", hex.slice(0, 2), hex.slice(2));
  }
}

/** Writes what `test_init.py` writes for the given nodes: name -> seed of 32 bytes. Returns the directories by name. */
export function createDemoTrees<Name extends string>(
  root: string,
  seeds: Readonly<Record<Name, Uint8Array>>,
): Record<Name, string> {
  const nodes = (Object.entries(seeds) as [Name, Uint8Array][]).map(([name, seed]) => ({
    name,
    secret: Buffer.from(seed).toString("hex"),
    feedID: ed25519Signer(seed).fid.toString("hex"),
  }));
  const directories = {} as Record<Name, string>;
  for (const { name, feedID, secret } of nodes) {
    const directory = join(root, name);
    const trusted = nodes.filter((other) => other.name !== name).map((other) => [other.feedID, 0, "616263"] as const);
    const config: ReferenceConfig = { name, feedID, secret, msgID0: "616263", trusted };
    for (const folder of ["_logs", "_blob"]) mkdirSync(join(directory, folder), { recursive: true });
    writeFileSync(join(directory, "config.json"), JSON.stringify(config, null, 2));
    writeFileSync(join(directory, "state.json"), "{}");
    directories[name] = directory;
  }
  return directories;
}
