// Who may import whom: the map is in src/README.md.
const room = (name) => `^src/${name}/`;
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "core-knows-noble-hashes-only",
      severity: "error",
      from: { path: room("core") },
      to: { pathNot: ["^src/core/", "^node_modules/@noble/hashes/"] },
    },
    ...["content", "conversation", "crypto", "archive", "faces"].map((name) => ({
      name: `${name}-imports-core-only`,
      severity: "error",
      from: { path: room(name) },
      to: { path: "^(src|relay)/", pathNot: [`^src/${name}/`, "^src/core/"] },
    })),
    {
      name: "store-imports-core-and-archive",
      severity: "error",
      from: { path: room("store") },
      to: { path: "^(src|relay)/", pathNot: ["^src/store/", "^src/core/", "^src/archive/"] },
    },
    {
      name: "worker-stays-behind-the-page",
      severity: "error",
      from: { path: room("worker") },
      to: { path: "^src/(ui|client)/|^relay/" },
    },
    {
      name: "client-knows-types-only",
      severity: "error",
      from: { path: room("client") },
      to: { path: "^src/(ui|store|faces|crypto)/|^relay/" },
    },
    {
      name: "ui-reaches-the-worker-through-client",
      severity: "error",
      from: { path: room("ui") },
      to: { path: "^src/(worker|store|faces|crypto)/|^relay/" },
    },
    {
      name: "relay-shares-limits-and-bundles-only",
      severity: "error",
      from: { path: "^relay/" },
      to: { path: "^src/", pathNot: ["^src/core/(limits|packet-bundle)\\.ts$"] },
    },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
