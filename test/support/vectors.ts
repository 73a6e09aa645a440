/**
 * The golden vectors of `test/vectors` with the types of the parts that tests use. Byte strings are lower-case hex.
 *
 * Independent of `src`, so that no expected value can come from the code under test. Works in Node and in a browser.
 */
import gen1Text from "../vectors/gen1.json?raw";
import gen2Text from "../vectors/gen2.json?raw";
import poc01DataText from "../vectors/poc01-data.expected.json?raw";

/** Bytes of hex. @throws Error when `text` is no hex. */
export function hex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new Error(`no hex: ${text.slice(0, 40)}`);
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

export interface Gen1Entry {
  fid: string;
  seq: number;
  prev: string;
  nam: string;
  dmx: string;
  typ: number;
  payload: string;
  signed_msg: string;
  signature: string;
  wire: string;
  mid: string;
  next_dmx: string;
  /** What was handed to the author's node; absent where the payload was made otherwise. */
  input?: string;
}

/** Entry 2 of key 0 with a sidechain. Beyond 1000 bytes the content is `chainContent(len, recipe_tag)`, and only the ends are given. */
export interface Gen1Chain {
  len: number;
  recipe_tag: number;
  varint: string;
  content_sha256: string;
  payload: string;
  dmx: string;
  signature: string;
  wire: string;
  mid: string;
  next_dmx: string;
  blob_count: number;
  first_ptr_in_payload: string;
  blobs_concat_sha256: string;
  content?: string;
  blobs?: { hptr: string; data: string }[];
  first_blob?: string;
  last_blob?: string;
  first_hptr?: string;
  last_hptr?: string;
}

export interface Ed25519Case {
  name: string;
  pk: string;
  sig: string;
  msg: string;
  accepted: boolean;
}

export interface AppendCase {
  name: string;
  key: number;
  replica_front: number;
  buf: string;
  accepted: boolean;
  front_mid_after: string;
}

interface Gen1Dialect {
  entries: { key: number; entries: Gen1Entry[] }[];
  truncated: { key: number; anchor_seq: number; anchor_mid: string; entries: Gen1Entry[] };
  chains: Gen1Chain[];
  want: {
    want_dmx: { key: number; fid: string; dmx: string }[];
    packets: { dmx_key: number; items: { key: number; seq: number }[]; wire: string; length: number }[];
  };
  want_answers: {
    /** Log files by path. */
    repo: Record<string, string>;
    cases: { name: string; request: string; replies: string[] }[];
  };
  append_cases: AppendCase[];
  malleability_fork: { entry2_variant: string; mid_of_variant: string; genuine_mid: string };
  hmac_variant: { entries: Gen1Entry[]; chain_300: Gen1Entry & { blob_count: number } };
}

export interface Gen1 {
  keys: { key: number; seed: string; public: string }[];
  common: {
    undo_chain_cases: {
      name: string;
      payload: string;
      blobs: string[];
      complete: boolean;
      chain_len: number;
      content: string;
      next_ptr: string | null;
      blob_lookups: string[];
    }[];
    varint: { n: number; enc: string; dec: [number, number] }[];
    blob_store: { blob: string; hptr: string };
    ed25519_points: { name: string; enc: string; bytes_to_element: string }[];
    ed25519_verify: Ed25519Case[];
  };
  kiss: {
    encode: { payload: string; frame: string; decoded_back: string[] }[];
    decode: { name: string; chunks: string[]; frames: string[]; left_in_buffer: string; escape_pending: boolean }[];
  };
  poc01: Gen1Dialect;
  poc02: Gen1Dialect & {
    blobreq: {
      dmx: string;
      blobs_1000: { hptr: string; data: string }[];
      blobs_300_tag1: { hptr: string; data: string }[];
      cases: { name: string; request: string; reply_hptrs: string[] }[];
    };
  };
  extra_types_poc05: {
    entries: Pick<Gen1Entry, "fid" | "seq" | "prev" | "typ" | "payload" | "dmx" | "wire" | "mid">[];
  };
}

export interface Gen2Entry {
  seq: number;
  method: "write" | "write48";
  label: string;
  content_len: number;
  prev: string;
  name: string;
  dmx: string;
  type: number;
  payload48: string;
  signature: string;
  wire: string;
  mid: string;
  next_dmx: string;
  content_sha256: string;
  n_chunks: number;
  chunks?: string[];
  content?: string;
}

/** A BIPF value; integers and doubles are decimal strings, bytes are hex. */
export type TypedTree =
  | { t: "none" }
  | { t: "bool"; v: boolean }
  | { t: "int" | "double" | "str" | "bytes"; v: string }
  | { t: "list"; v: TypedTree[] }
  | { t: "dict"; v: [TypedTree, TypedTree][] };

export interface Gen2 {
  bipf: {
    ints: { value: string; enc: string }[];
    strings: { value: string; enc: string; python_enc: string; python_enc_is_conformant: boolean }[];
    bytes: { value_hex: string; enc: string }[];
    values: { value: TypedTree; enc: string }[];
    reject: { enc: string; code: string }[];
  };
  app: { clear: { label: string; value: TypedTree; bipf: string; seq: number }[] };
  python_quirks: { simplechat_posts: { text: string; python_bytes: string; conformant: string; equal: boolean }[] };
  tremola_js: {
    scuttlesort: { name: string; adds: [string, string[]][]; linear: string[]; ranks: number[]; tips: string[] }[];
  };
  dmx_constants: Record<string, { dmx: string }>;
  keys: {
    seed: string;
    fid: string;
    ref: string;
    did: string;
    gen1_want_dmx_poc01: string;
    gen1_want_dmx_poc02: string;
    genesis_prev: string;
    shortname: string;
    entry1_dmx: string;
  }[];
  varint: {
    cases: { n: number; leb128: string; bitcoin: string; same: boolean }[];
    /** Value (a decimal string) and bytes used, when `tail_used` follows the length. */
    cross_reading: {
      n: number;
      leb128_read_as_bitcoin: [string, number];
      bitcoin_read_as_leb128: [string, number];
      tail_used: string;
    }[];
  };
  feeds: { seed: string; fid: string; name: string; entries: Gen2Entry[] }[];
  framing: { name: string; packet: string; kiss_no_crc_gen1_bridge: string }[];
  must_refuse_entries: {
    code: string;
    fid: string;
    seq: number;
    prev: string;
    wire: string;
    dmx_matches: boolean;
    pure25519_accepts_signature: boolean;
  }[];
}

/** One node of the recorded demo. */
export interface Poc01Node {
  /** What `config.json` holds. */
  config: Record<string, unknown>;
  logs: Record<
    string,
    {
      anchor_seq: number;
      anchor_mid: string;
      front_seq: number;
      front_mid: string;
      next_dmx: string;
      /** `complete`, `chain_len` and `content` for sidechains only. */
      entries: {
        seq: number;
        typ: number;
        wire: string;
        prev: string;
        mid: string;
        payload?: string;
        complete?: boolean;
        chain_len?: number;
        content?: string;
      }[];
    }
  >;
}

export const gen1 = JSON.parse(gen1Text) as Gen1;
export const gen2 = JSON.parse(gen2Text) as Gen2;
export const poc01Data = JSON.parse(poc01DataText) as Record<string, Poc01Node>;

/** Content of the gen-1 chains: `common.chain_recipe`. */
export function chainContent(length: number, tag: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (7 * i + (i >> 8) + 3 * tag) & 0xff);
}

/** Content of the gen-2 feeds A and D: their `content_rule`. */
export function gen2Content(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (7 * i + length) & 0xff);
}
