/**
 * What follows from the bytes of a packet alone and is needed in several places: its key, its hash pointer, its message ID.
 * Computed once for each array.
 *
 * Knows no feed. A packet that was handed to the node must not be changed any more, so what was computed stays true.
 */
import { equalBytes, type HashPointer, keyOf, type Mid } from "./bytes.ts";
import { midOf } from "./entry.ts";
import { isWant } from "./requests.ts";
import { pointerTo } from "./sidechain.ts";

interface Facts {
  key?: string;
  pointer?: { readonly pointer: HashPointer; readonly pointerKey: string };
  named?: { readonly name: Uint8Array; readonly mid: Mid };
  isWant?: boolean;
}

const facts = new WeakMap<Uint8Array, Facts>();

function factsOf(packet: Uint8Array): Facts {
  let known = facts.get(packet);
  if (!known) {
    known = {};
    facts.set(packet, known);
  }
  return known;
}

/** `keyOf(packet)`. */
export function packetKey(packet: Uint8Array): string {
  const known = factsOf(packet);
  known.key ??= keyOf(packet);
  return known.key;
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

/** `midOf(name, packet)`; the name must not be changed any more either. */
export function midOfPacket(name: Uint8Array, packet: Uint8Array): Mid {
  const known = factsOf(packet);
  if (!known.named || !equalBytes(known.named.name, name)) known.named = { name, mid: midOf(name, packet) };
  return known.named.mid;
}
