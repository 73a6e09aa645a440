/** The golden vectors of the first generation, typed as far as the tests of this folder read them. See `test/vectors/README.md`. */
import { readFileSync } from "node:fs";

const read = (name: string) => JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8"));

export interface EntryVector {
  readonly fid: string;
  readonly seq: number;
  readonly prev: string;
  readonly nam: string;
  readonly typ: number;
  readonly payload: string;
  readonly wire: string;
  readonly mid: string;
  readonly next_dmx: string;
  readonly input: string;
}

interface LogVector {
  readonly name: string;
  readonly key: number;
  readonly path: string;
  readonly states: readonly { appended: number; file: string; front_seq: number; front_mid: string }[];
}

interface WantVectors {
  readonly packets: readonly { dmx_key: number; items: readonly { key: number; seq: number }[]; wire: string }[];
}

interface RequestCase {
  readonly name: string;
  readonly request: string;
}

interface Gen1 {
  readonly keys: readonly { key: number; seed_byte: number; seed: string; public: string }[];
  readonly common: {
    readonly varint: readonly { n: number; enc: string; dec: readonly [number, number] }[];
    readonly undo_chain_cases: readonly {
      name: string;
      payload: string;
      blobs: readonly string[];
      complete: boolean;
      content: string;
    }[];
    readonly ed25519_verify: readonly { name: string; pk: string; sig: string; msg: string; accepted: boolean }[];
    readonly blob_store: { readonly blob: string; readonly path: string; readonly hptr: string };
  };
  readonly kiss: {
    readonly encode: readonly { payload: string; frame: string; decoded_back: readonly string[] }[];
    readonly decode: readonly {
      name: string;
      chunks: readonly string[];
      frames: readonly string[];
      left_in_buffer: string;
      escape_pending: boolean;
    }[];
  };
  readonly config: { readonly poc01: { readonly files: Readonly<Record<string, { readonly text?: string }>> } };
  readonly poc01: {
    readonly entries: readonly { key: number; entries: readonly EntryVector[] }[];
    readonly logs: readonly LogVector[];
    readonly truncated: LogVector & {
      readonly entries: readonly EntryVector[];
      readonly getitem: readonly { seq: number; wire?: string }[];
    };
    readonly chains: readonly {
      len: number;
      recipe_tag: number;
      content_sha256: string;
      payload: string;
      blob_count: number;
      blobs_concat_sha256: string;
    }[];
    readonly want: WantVectors;
    readonly want_answers: {
      readonly repo: Readonly<Record<string, string>>;
      readonly cases: readonly (RequestCase & { replies: readonly string[] })[];
    };
    readonly append_cases: readonly {
      name: string;
      key: number;
      replica_front: number;
      buf: string;
      accepted: boolean;
    }[];
    readonly hmac_variant: { readonly entries: readonly EntryVector[] };
  };
  readonly poc02: {
    readonly want: WantVectors;
    readonly blobreq: {
      readonly dmx: string;
      readonly blobs_1000: readonly { data: string }[];
      readonly blobs_300_tag1: readonly { data: string }[];
      readonly cases: readonly (RequestCase & { reply_hptrs: readonly string[] })[];
    };
  };
}

interface RecordedNode {
  readonly logs: Readonly<
    Record<string, { front_mid: string; file_sha256: string; entries: readonly { seq: number; wire: string }[] }>
  >;
}

interface RecordedSession {
  /** Source port -> node. */
  readonly senders: Readonly<Record<string, string>>;
  readonly datagrams: readonly { t: number; src_port: number; what: string; hex: string }[];
  readonly final_logs: Readonly<Record<string, string>>;
}

interface RecordedLine {
  readonly chunks: readonly { t: number; dir: "consumer->producer" | "producer->consumer"; hex: string }[];
  readonly final_logs: Readonly<Record<string, string>>;
}

/** Sessions of the unmodified Python demos. */
export const recordedSessions: {
  readonly poc01_multicast_60s: RecordedSession;
  readonly poc01_transitive: RecordedSession;
  readonly poc01_kiss_pty: RecordedLine;
} = read("gen1-traces.json");

export const gen1: Gen1 = read("gen1.json");
export const recordedDemo: Readonly<Record<string, RecordedNode>> = read("poc01-data.expected.json");
export const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
/** Feed ID and seed of a vector key, 0 to 3. */
export const fidOf = (key: number): Buffer => bytes(gen1.keys[key]!.public);
export const seedOf = (key: number): Buffer => bytes(gen1.keys[key]!.seed);
