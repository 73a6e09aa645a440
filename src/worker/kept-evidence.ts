/**
 * The note in which is kept what is known of own entries: `delivery/<feed key>`, JSON.
 *
 * Knows its shape, also that of earlier versions, and nothing of what is concluded from it.
 */
import type { Seq } from "../core/bytes.ts";
import type { Airing } from "./airings.ts";
import type { KeptChain } from "./own-blobs.ts";
import type { Held } from "./own-held.ts";

export interface Kept {
  readonly feedId: string;
  readonly held: readonly Omit<Held, "feedKey">[];
  readonly aired: readonly (readonly [Seq, Airing[]])[];
  /** When somebody was last heard, by face. */
  readonly heard?: readonly (readonly [faceId: string, heardMs: number])[];
  /** Up to which SEQ own entries came from elsewhere. */
  readonly elsewhereTo?: number;
  /** From which SEQ on it is counted which blobs went out; earlier versions did not. */
  readonly blobsFrom?: Seq;
  readonly chains?: readonly KeptChain[];
}

/** Members that only earlier versions wrote. */
interface KeptEarlier {
  /** Where somebody was ever heard; still earlier versions did not keep it, and of theirs it is taken as so. */
  readonly heardOn?: readonly string[];
  /** How often each own entry went out, by SEQ. */
  readonly totals?: readonly (number | null)[];
}

export const evidenceNoteName = (ownKey: string): string => `delivery/${ownKey}`;

export const serializeKept = (kept: Kept): Uint8Array => new TextEncoder().encode(JSON.stringify(kept));

/** What a note of this or an earlier version says, and counts that it still has. @throws SyntaxError for what is no JSON. */
export function parseKept(note: Uint8Array): Kept & { readonly totals: readonly (readonly [Seq, number])[] } {
  const kept = JSON.parse(new TextDecoder().decode(note)) as Kept & KeptEarlier;
  const wasHeard = (faceId: string): boolean => kept.heardOn?.includes(faceId) ?? true;
  return {
    ...kept,
    aired: kept.aired.map(([seq, all]) => [
      seq,
      all.map((one) => ({ ...one, isHeard: one.isHeard ?? wasHeard(one.faceId) })),
    ]),
    totals: (kept.totals ?? []).flatMap((times, seq) => (seq > 0 && times ? [[seq, times] as const] : [])),
  };
}
