/**
 * How an author wants to be called: `["IAM", name]`. The last one of a feed counts, an empty one withdraws.
 *
 * A name proves nothing: anybody can take any. What we write leaves out the characters that a client of today's network puts into a page
 * as markup; other characters stay, since names are not ASCII. Source: `gen2.md` sections 6.1, 6.2, 9.
 */
import { cleanName } from "../core/clean-name.ts";
import { type Bipf, encodeBipf, isBipfList } from "./bipf.ts";

export interface PublicName {
  readonly kind: "name";
  /** Cleaned as `cleanName` does; empty when the author withdraws the name. */
  readonly name: string;
}

const NAME_WORD = "IAM";
const MARKUP = /[<>&"']+/g;

/** The name in a BIPF value, or undefined when it is something else. Never throws. */
export function maybeReadPublicName(value: Bipf): PublicName | undefined {
  if (!isBipfList(value) || value.length !== 2 || value[0] !== NAME_WORD || typeof value[1] !== "string")
    return undefined;
  return { kind: "name", name: cleanName(value[1]) };
}

/** A name as it is published: cleaned, without characters of markup. */
export function publishableName(name: string): string {
  return cleanName(name.toWellFormed().replaceAll(MARKUP, ""));
}

/** What our page writes; the name goes through `publishableName`. */
export function serializePublicName(name: string): Uint8Array {
  return encodeBipf([NAME_WORD, publishableName(name)]);
}
