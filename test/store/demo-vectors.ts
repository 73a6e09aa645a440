/** The demos' directories of the golden vectors, and signatures by node:crypto. Independent of what is tested. */
import { createHmac, createPrivateKey, createPublicKey, verify as verifyWithNode } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { FilesByPath } from "../../src/archive/import-files.ts";

const VECTORS = fileURLToPath(new URL("../vectors/", import.meta.url));

export const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
export const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
export const utf8 = (text: string) => new Uint8Array(Buffer.from(text, "utf8"));

export function readVectors(name: string) {
  return JSON.parse(readFileSync(join(VECTORS, name), "utf8"));
}

/** The directory of one node as the real demo left it. */
export function demoDirectory(node: "nodeA" | "nodeB" | "nodeC"): FilesByPath {
  const root = join(VECTORS, "poc01-data", node);
  const files: FilesByPath = {};
  for (const found of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(found.parentPath, found.name);
    if (found.isFile()) files[relative(root, path).replaceAll("\\", "/")] = new Uint8Array(readFileSync(path));
  }
  return files;
}

export const signatures = {
  async verify(scheme: string, key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
    if (scheme === "hmac-sha512") return createHmac("sha512", key).update(message).digest().equals(signature);
    const der = Buffer.concat([hex("302a300506032b6570032100"), key]);
    return verifyWithNode(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
  },
  async publicKeyOf(secret: Uint8Array): Promise<Uint8Array> {
    const der = Buffer.concat([hex("302e020100300506032b657004220420"), secret]);
    const key = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
    return new Uint8Array(key.export({ format: "der", type: "spki" }).subarray(12));
  },
  /** Knows one bad feed ID: y = 0 is a point of order 4. */
  isAcceptableFeedId(feedId: Uint8Array): boolean {
    return feedId.some((byte) => byte !== 0);
  },
};

/** A log file, written down once more from the layout of the vectors. */
export function logFile(
  feedId: string,
  anchor: [number, string],
  front: [number, string],
  wires: string[],
): Uint8Array {
  const uint32 = (value: number) => value.toString(16).padStart(8, "0");
  const header =
    "00".repeat(12) + feedId + "00".repeat(36) + uint32(anchor[0]) + anchor[1] + uint32(front[0]) + front[1];
  return hex(header + wires.map((wire) => "00".repeat(8) + wire).join(""));
}
