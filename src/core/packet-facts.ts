/**
 * What follows from the bytes of a packet alone and is needed in several places: its key and that of its DMX, its hash pointer, its message ID.
 * Computed once for each array.
 *
 * Knows no feed. A packet that was handed to the node must not be changed any more, so what was computed stays true.
 */
import { asFeedId, DMX_BYTES, equalBytes, type HashPointer, keyOf, type Mid, toHex } from "./bytes.ts";
import { midOf } from "./entry.ts";
import { isWant, parseWant, type WantPair } from "./requests.ts";
import { pointerTo } from "./sidechain.ts";

/** A pair of a WANT and the printable key of its feed. */
export interface NamedPair extends WantPair {
  readonly feedKey: string;
}

/** All fields from the start, so that every packet's facts have one shape. */
class Facts {
  key: string | undefined = undefined;
  dmxKey: string | undefined = undefined;
  pointer: { readonly pointer: HashPointer; readonly pointerKey: string } | undefined = undefined;
  named: { readonly name: Uint8Array; readonly mid: Mid } | undefined = undefined;
  isWant: boolean | undefined = undefined;
  wanted: readonly NamedPair[] | undefined = undefined;
}

const facts = new WeakMap<Uint8Array, Facts>();
/** The packet that was asked about last: mostly the one that is being handled. */
let lastPacket: Uint8Array | undefined;
let lastFacts = new Facts();

function factsOf(packet: Uint8Array): Facts {
  if (packet === lastPacket) return lastFacts;
  let known = facts.get(packet);
  if (!known) {
    known = new Facts();
    facts.set(packet, known);
  }
  lastPacket = packet;
  lastFacts = known;
  return known;
}

/** `keyOf(packet)`. */
export function packetKey(packet: Uint8Array): string {
  const known = factsOf(packet);
  known.key ??= keyOf(packet);
  return known.key;
}

/** Key of its first 7 bytes. */
export function packetDmxKey(packet: Uint8Array): string {
  const known = factsOf(packet);
  known.dmxKey ??= keyOf(packet, 0, DMX_BYTES);
  return known.dmxKey;
}

/** `pointerTo(packet)` and its key. */
export function packetPointer(packet: Uint8Array): { readonly pointer: HashPointer; readonly pointerKey: string } {
  const known = factsOf(packet);
  if (!known.pointer) {
    const pointer = pointerTo(packet);
    known.pointer = { pointer, pointerKey: keyOf(pointer) };
  }
  return known.pointer;
}

/** `isWant(packet)`. */
export function isWantPacket(packet: Uint8Array): boolean {
  const known = factsOf(packet);
  known.isWant ??= isWant(packet);
  return known.isWant;
}

/** `parseWant(packet)`; the feed IDs are no views. */
export function wantedPairs(packet: Uint8Array): readonly NamedPair[] {
  const known = factsOf(packet);
  known.wanted ??= parseWant(packet).map(({ feedId, seq }) => ({
    feedId: asFeedId(feedId.slice()),
    seq,
    feedKey: toHex(feedId),
  }));
  return known.wanted;
}

/** `midOf(name, packet)`; the name must not be changed any more either. */
export function midOfPacket(name: Uint8Array, packet: Uint8Array): Mid {
  const known = factsOf(packet);
  if (!known.named || !equalBytes(known.named.name, name)) known.named = { name, mid: midOf(name, packet) };
  return known.named.mid;
}
