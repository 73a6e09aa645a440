/** Directories of the demos' three nodes for a test, with known seeds, removed afterwards. Knows nothing of faces. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ed25519Signer } from "./reference-codec.ts";
import { createDemoTrees } from "./reference-tree.ts";

const SEEDS = { nodeA: Buffer.alloc(32, 1), nodeB: Buffer.alloc(32, 2), nodeC: Buffer.alloc(32, 3) };

/** Feed ID of nodeA, the producer. */
export const FEED_A = ed25519Signer(SEEDS.nodeA).fid;

export interface DemoTrees {
  readonly nodeA: string;
  readonly nodeB: string;
  readonly nodeC: string;
  remove(): void;
}

export function makeDemoTrees(): DemoTrees {
  const root = mkdtempSync(join(tmpdir(), "tinyssb-demo-"));
  return { ...createDemoTrees(root, SEEDS), remove: () => rmSync(root, { recursive: true, force: true }) };
}
