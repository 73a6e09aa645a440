/**
 * The profile that this page shows: the `profile` of its query.
 *
 * A profile is a named node in this browser, with its own identity and store.
 */
import { cleanName } from "../../core/clean-name.ts";

export const DEFAULT_PROFILE = "default";
/** Longest name of a profile, in characters. */
export const MAX_PROFILE_LENGTH = 32;
const PROFILE = /^[A-Za-z0-9_-]{1,32}$/;

export function isProfile(text: string): boolean {
  return PROFILE.test(text);
}

/** The profile that a query such as `?profile=nodeB` names, or undefined when it names one that can not be. */
export function maybeProfileOf(query: string): string | undefined {
  const profile = new URLSearchParams(query).get("profile") ?? DEFAULT_PROFILE;
  return isProfile(profile) ? profile : undefined;
}

/** Query that opens `profile`. */
export function queryOf(profile: string): string {
  return `?profile=${encodeURIComponent(profile)}`;
}

/** `wanted`, or that with the lowest number from 2 on that makes it a name which none of `taken` has. */
export function freeProfile(wanted: string, taken: readonly string[]): string {
  const used = new Set(taken);
  let free = wanted;
  for (let number = 2; used.has(free); number++) {
    const ending = `-${number}`;
    free = wanted.slice(0, MAX_PROFILE_LENGTH - ending.length) + ending;
  }
  return free;
}

/** A profile name made of any name: itself where it is one; undefined when nothing of it can stay. */
export function maybeProfileFrom(name: string): string | undefined {
  if (isProfile(name.trim())) return name.trim();
  const words = cleanName(name).normalize("NFKD").replaceAll(/\p{M}/gu, "");
  const profile = words.replaceAll(/[^A-Za-z0-9_-]+/g, "-").replaceAll(/^-+|-+$/g, "");
  return profile.slice(0, MAX_PROFILE_LENGTH) || undefined;
}

/** The same, `imported` when nothing of it can stay. */
export function proposeProfile(name: string): string {
  return maybeProfileFrom(name) ?? "imported";
}
