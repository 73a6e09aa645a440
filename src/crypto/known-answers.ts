/**
 * Known answers by which an engine for Ed25519 is tried when the node starts.
 *
 * Chosen so that every laxer rule in use fails at least one: cofactored verifiers, and those that take S + L, points of small or
 * mixed order, or non-canonical ones. Source: RFC 8032 section 7.1 (tests 1 to 3); the crafted ones are what the Python
 * reference and OpenSSL disagree on.
 */
import { fromHex } from "../core/bytes.ts";

/** What `seed` signs, RFC 8032. */
export interface SigningAnswer {
  readonly seed: Uint8Array;
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether a signature counts by the strict rule. */
export interface VerifyingAnswer {
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly counts: boolean;
}

const rfc8032 = (seed: string, key: string, message: string, signature: string): SigningAnswer => ({
  seed: fromHex(seed, 32),
  key: fromHex(key, 32),
  message: fromHex(message),
  signature: fromHex(signature, 64),
});

export const SIGNING_ANSWERS: readonly SigningAnswer[] = [
  rfc8032(
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ),
  rfc8032(
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ),
  rfc8032(
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ),
];

const refused = (key: string, message: string, signature: string): VerifyingAnswer => ({
  key: fromHex(key, 32),
  message: fromHex(message),
  signature: fromHex(signature, 64),
  counts: false,
});

/** Key of the crafted signatures: seed 01…01. */
const HONEST_KEY = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
/** Encodings of the base point and of the identity. */
const BASE = "5866666666666666666666666666666666666666666666666666666666666666";
const IDENTITY = "0100000000000000000000000000000000000000000000000000000000000000";
const ONE = IDENTITY;
const ZERO = "0000000000000000000000000000000000000000000000000000000000000000";

export const VERIFYING_ANSWERS: readonly VerifyingAnswer[] = [
  ...SIGNING_ANSWERS.map(({ key, message, signature }) => ({ key, message, signature, counts: true })),
  // Honest signatures under another message and another key.
  { ...SIGNING_ANSWERS[1], message: SIGNING_ANSWERS[2].message, counts: false },
  { ...SIGNING_ANSWERS[1], key: SIGNING_ANSWERS[2].key, counts: false },
  // S + L of an honest signature: the same equation, another message ID.
  refused(
    HONEST_KEY,
    "6d7367",
    "1f7994b02892d629ed0bf1215d0700c11d58b4f116ad5c9ef0927605cd53b1f72d6c44340bf64b1bafb99d17d7c009b9629408c6ac51f21f62d234973da17f12",
  ),
  // R = 12345·B + a point of order 8: holds only when multiplied by the cofactor.
  refused(
    HONEST_KEY,
    "74696e797373622d76308a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c00000002ab2baee8b3d502be6e80b5189e30d0f8bf3e0b055a11d33d5a230e007370656369616c2052000000000000000000000000000000000000000000000000000000000000000000000000000000",
    "40a4cf5c611d737a2f1c6fcca84d9cabfed80987f186a5a6c57e629bff1af27fd4e6a331c7523fbaa5db57455ff066ddb53b82351a9bd9376ad1ff4de6d77c09",
  ),
  // A of mixed order with k = 0 mod 8, so that the plain equation holds.
  refused(
    "9ea3f11f5bd34f0cd7147fd0a436c088f624c6100c1df6a53c0a29e05d60cea0",
    "6d69786564203437",
    "1d84c09c915b1e355f4130b3950f6754270b37696f36f1b6ca5d4a9b4cf48860dee750a7ac77919f36d3ead0c58c2aa22048890ae0224ebfbfed812e5ad13503",
  ),
  // A = identity, canonical and as y = p + 1: R = B with S = 1 would sign every message.
  refused(IDENTITY, "616e79", BASE + ONE),
  refused("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "616e79", BASE + ONE),
  // All zero: a point of order 4, and what an unset key would be.
  refused(ZERO, "", ZERO + ZERO),
];
