/**
 * The wire format of tinySSB PoC-01 a second time: what tests hold against the code under test.
 *
 * Written from the protocol text on `node:crypto` alone; it shares nothing with `src`, so that an error has to be made twice
 * to pass. Where the demos do something odd, this does the same and says so. Knows no files and no faces.
 *
 *     entry    dmx 7 | typ 1 | payload 48 | signature 64                       120 bytes
 *     blob     content 100 | hash pointer of the next 20                       120 bytes
 *     WANT     dmx 7 | n x ( fid 32 | seq 4 )
 *     BLOB     dmx 7 | n x ( hash pointer 20 | count 2 )
 *
 * Source: tinySSB PoC-01 `packet.py`, `test_prodcons.py`, `io.py`; golden vectors `gen1.json`.
 */
import { createHash, createHmac, createPrivateKey, createPublicKey, sign, timingSafeEqual, verify } from "node:crypto";

const PREFIX = Buffer.from("tinyssb-v0");
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_ED25519 = Buffer.from("302a300506032b6570032100", "hex");
const CURVE_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

export const PLAIN48 = 0;
export const CHAIN20 = 1;
export const NO_POINTER = Buffer.alloc(20);

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const bigEndian32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

// --- log entry ---

/** The 66 virtual bytes of an entry. */
export function entryName(fid: Uint8Array, seq: number, prev: Uint8Array): Buffer {
  return Buffer.concat([PREFIX, fid, bigEndian32(seq), prev]);
}

export function dmxOf(fid: Uint8Array, seq: number, prev: Uint8Array): Buffer {
  return sha256(entryName(fid, seq, prev)).subarray(0, 7);
}

export function midOf(fid: Uint8Array, seq: number, prev: Uint8Array, packet: Uint8Array): Buffer {
  return sha256(entryName(fid, seq, prev), packet).subarray(0, 20);
}

export interface ReferenceSigner {
  readonly fid: Buffer;
  sign(message: Uint8Array): Buffer;
}

export type ReferenceVerifier = (fid: Uint8Array, signature: Uint8Array, message: Uint8Array) => boolean;

/** Signs with the Ed25519 key pair of a 32-byte seed. */
export function ed25519Signer(seed: Uint8Array): ReferenceSigner {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" });
  const fid = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(SPKI_ED25519.length);
  return { fid, sign: (message) => sign(null, message, key) };
}

/** The MicroPython flavour: the fid stays that of the seed, the signature is an HMAC that everybody can make. */
export function hmacSigner(secret: Uint8Array): ReferenceSigner {
  return {
    fid: ed25519Signer(secret).fid,
    sign: (message) => createHmac("sha512", secret).update(message).digest(),
  };
}

export function hmacVerifier(secret: Uint8Array): ReferenceVerifier {
  return (_fid, signature, message) =>
    signature.length === 64 && timingSafeEqual(createHmac("sha512", secret).update(message).digest(), signature);
}

const fromLittleEndian = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);

/**
 * Accepts what the Python demos accept of ordinary keys, S ≥ L included: their library reduces S, which lets a stranger make a
 * second signature of an entry and fork a replica. Points of small or mixed order are left to OpenSSL, which is laxer
 * there than the demos. Never throws.
 */
export const ed25519Verifier: ReferenceVerifier = (fid, signature, message) => {
  if (fid.length !== 32 || signature.length !== 64) return false;
  const s = (fromLittleEndian(signature.subarray(32)) % CURVE_ORDER).toString(16).padStart(64, "0");
  const reduced = Buffer.concat([signature.subarray(0, 32), Buffer.from(s, "hex").reverse()]);
  try {
    const key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, fid]), format: "der", type: "spki" });
    return verify(null, message, key, reduced);
  } catch {
    return false; // 32 bytes that OpenSSL takes for no key
  }
};

export interface ReferenceEntry {
  readonly fid: Buffer;
  readonly seq: number;
  readonly prev: Buffer;
  readonly packet: Buffer;
  readonly mid: Buffer;
}

const signedMessage = (fid: Uint8Array, seq: number, prev: Uint8Array, packet: Uint8Array) =>
  Buffer.concat([entryName(fid, seq, prev), packet.subarray(0, 56)]);

/** @param payload 48 bytes. */
export function makeEntry(
  signer: ReferenceSigner,
  seq: number,
  prev: Uint8Array,
  typ: number,
  payload: Uint8Array,
): ReferenceEntry {
  const { fid } = signer;
  const unsigned = Buffer.concat([dmxOf(fid, seq, prev), Buffer.of(typ), payload]);
  const packet = Buffer.concat([unsigned, signer.sign(signedMessage(fid, seq, prev, unsigned))]);
  return { fid, seq, prev: Buffer.from(prev), packet, mid: midOf(fid, seq, prev, packet) };
}

/** What is wrong with a packet as the entry (fid, seq, prev), or undefined. The type is not looked at, as in the demos. */
export function entryFault(
  fid: Uint8Array,
  seq: number,
  prev: Uint8Array,
  packet: Uint8Array,
  verifier: ReferenceVerifier,
): "dmx" | "signature" | undefined {
  if (!dmxOf(fid, seq, prev).equals(packet.subarray(0, 7))) return "dmx";
  if (packet.length !== 120) return "signature";
  return verifier(fid, packet.subarray(56), signedMessage(fid, seq, prev, packet)) ? undefined : "signature";
}

// --- payload and sidechain ---

/** 48 bytes; what is longer is cut without a word, as in the demos. */
export function plain48(content: Uint8Array): Buffer {
  const payload = Buffer.alloc(48);
  payload.set(content.subarray(0, 48));
  return payload;
}

export function encodeCompactSize(value: bigint | number): Buffer {
  const n = BigInt(value);
  const [mark, size] = n < 253n ? [-1, 1] : n < 0x10000n ? [0xfd, 2] : n < 0x100000000n ? [0xfe, 4] : [0xff, 8];
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(n);
  const digits = bytes.subarray(0, size);
  return mark < 0 ? digits : Buffer.concat([Buffer.of(mark), digits]);
}

/** Value and the bytes it took. Longer forms than needed are read too. */
export function decodeCompactSize(bytes: Uint8Array): { value: bigint; sizeBytes: number } {
  const first = bytes[0] ?? 0;
  if (first < 253) return { value: BigInt(first), sizeBytes: 1 };
  const size = { 253: 2, 254: 4, 255: 8 }[first] ?? 8;
  return { value: fromLittleEndian(bytes.subarray(1, 1 + size)), sizeBytes: 1 + size };
}

/** Hash pointer of a blob, 20 bytes. */
export function pointerOf(blob: Uint8Array): Buffer {
  return sha256(blob).subarray(0, 20);
}

/** How lengths are written: the demos' own way, or that of the network that came after them. */
export type Lengths = "compact-size" | "leb128";

/** Cuts content into a chain20 payload and its blobs, first blob first. */
export function makeChain(
  content: Uint8Array,
  lengths: Lengths = "compact-size",
): { payload: Buffer; blobs: Buffer[] } {
  const length = lengths === "leb128" ? encodeLeb128(content.length) : encodeCompactSize(content.length);
  const whole = Buffer.concat([length, content]);
  const blobs: Buffer[] = [];
  let pointer: Buffer = NO_POINTER;
  const count = Math.max(Math.ceil((whole.length - 28) / 100), 0);
  for (let i = count - 1; i >= 0; i--) {
    const blob = Buffer.alloc(120);
    blob.set(whole.subarray(28 + 100 * i, 128 + 100 * i));
    blob.set(pointer, 100);
    blobs.unshift(blob);
    pointer = pointerOf(blob);
  }
  const payload = Buffer.alloc(48);
  payload.set(whole.subarray(0, 28));
  payload.set(pointer, 28);
  return { payload, blobs };
}

export interface ChainReading {
  readonly content: Buffer;
  readonly complete: boolean;
  /** Pointer of the blob that is missing; undefined when nothing is, or when the chain ended too early. */
  readonly missing: Buffer | undefined;
}

function encodeLeb128(value: number): Buffer {
  const groups = [];
  for (let rest = BigInt(value); groups.length === 0 || rest > 0n; rest >>= 7n) groups.push(Number(rest & 0x7fn));
  return Buffer.from(groups.map((group, i) => (i < groups.length - 1 ? group | 0x80 : group)));
}

function decodeLeb128(bytes: Uint8Array): { value: bigint; sizeBytes: number } {
  const sizeBytes = 1 + bytes.findIndex((byte) => byte < 0x80);
  const groups = [...bytes.subarray(0, sizeBytes)].reverse();
  return { value: groups.reduce((value, byte) => value * 128n + BigInt(byte & 0x7f), 0n), sizeBytes };
}

/** Reads a chain20 payload as far as its blobs are there. A pointer is ignored once the length is satisfied. */
export function readChain(
  payload: Uint8Array,
  blobOf: (pointer: Buffer) => Uint8Array | undefined,
  lengths: Lengths = "compact-size",
): ChainReading {
  const { value, sizeBytes } = lengths === "leb128" ? decodeLeb128(payload) : decodeCompactSize(payload);
  const pieces = [Buffer.from(payload.subarray(sizeBytes, 28))];
  let have = BigInt(28 - sizeBytes);
  let pointer = Buffer.from(payload.subarray(28, 48));
  let missing: Buffer | undefined;
  while (have < value && !pointer.equals(NO_POINTER)) {
    const blob = blobOf(pointer);
    if (!blob) {
      missing = pointer;
      break;
    }
    pieces.push(Buffer.from(blob.subarray(0, 100)));
    have += 100n;
    pointer = Buffer.from(blob.subarray(100, 120));
  }
  const complete = have >= value;
  const content = Buffer.concat(pieces);
  return { content: complete ? content.subarray(0, Number(value)) : content, complete, missing };
}

// --- requests ---

/** PoC-01 leaves the prefix out; the demos after it do not. */
export type WantStyle = "poc01" | "later";

export interface WantPair {
  readonly fid: Uint8Array;
  readonly seq: number;
}

export function wantDmx(fid: Uint8Array, style: WantStyle = "poc01"): Buffer {
  const prefix = style === "later" ? PREFIX : Buffer.alloc(0);
  return sha256(prefix, fid, Buffer.from("want")).subarray(0, 7);
}

/** A WANT; its DMX is of the first pair's fid unless `dmxFid` says otherwise. */
export function makeWant(pairs: readonly WantPair[], style: WantStyle = "poc01", dmxFid = pairs[0]?.fid): Buffer {
  if (!dmxFid) throw new Error("a WANT needs a pair or a feed ID for its DMX");
  return Buffer.concat([wantDmx(dmxFid, style), ...pairs.flatMap(({ fid, seq }) => [fid, bigEndian32(seq)])]);
}

/** Reads pairs as `want_handler` does: 24 bytes are enough to look at, and a cut SEQ is read as the bytes that are there. */
export function readWantLikePoc01(packet: Uint8Array): WantPair[] {
  const pairs: WantPair[] = [];
  for (let rest = packet.subarray(7); rest.length >= 24; rest = rest.subarray(36)) {
    const seq = rest.subarray(32, 36).reduce((value, byte) => value * 256 + byte, 0);
    pairs.push({ fid: rest.slice(0, 32), seq });
  }
  return pairs;
}

export interface BlobPair {
  readonly pointer: Uint8Array;
  readonly count: number;
}

export const BLOB_REQUEST_DMX = sha256(PREFIX, Buffer.from("blobs")).subarray(0, 7);

export function makeBlobRequest(pairs: readonly BlobPair[]): Buffer {
  const parts = pairs.flatMap(({ pointer, count }) => [pointer, Buffer.of(count >> 8, count & 255)]);
  return Buffer.concat([BLOB_REQUEST_DMX, ...parts]);
}

/** Whole pairs; trailing bytes are ignored. */
export function readBlobRequest(packet: Uint8Array): BlobPair[] {
  const pairs: BlobPair[] = [];
  for (let rest = packet.subarray(7); rest.length >= 22; rest = rest.subarray(22))
    pairs.push({ pointer: rest.slice(0, 20), count: rest[20]! * 256 + rest[21]! });
  return pairs;
}
