/** Asking about and writing the own feed. */
export type EntryType = "plain48" | "chain20";

export interface WhoAmI {
  name: string;
  feedId: string;
  /** SEQ and MID of the own feed's last entry; 0 and the first 20 bytes of the feed ID before the first post. */
  seq: number;
  mid: string;
}

export interface AppendOptions {
  /** Without it: plain48 when the content fits and comes back unchanged from there, else chain20. */
  type?: EntryType;
}

export interface OwnFeedApi {
  whoami(): Promise<WhoAmI>;
  /** Gives this node another name. Not published. */
  rename(name: string): Promise<WhoAmI>;
  /** Writes an own entry; resolves once it is durable. Codes: `too-long`, `quota`, `store-failed`, `lost-lock`, `too-busy`. */
  append(content: string | Uint8Array, options?: AppendOptions): Promise<{ seq: number; mid: string }>;
}
