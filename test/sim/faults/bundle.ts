/**
 * Makes one file of the simulation and the core in it, as they are, or with a patch: a planted bug is never in `src`.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A change of one source file: `find` stands there exactly once. */
export interface Patch {
  /** Path from the project's directory. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** The source with the patch. @throws Error when what is looked for does not stand there exactly once. */
export function patched(source: string, { file, find, replace }: Patch): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once: ${find}`);
  return parts.join(replace);
}

/** Bundles `worker.ts` under this name. Returns the path of an ES module. */
export async function makeBundle(name: string, patches: readonly Patch[] = []): Promise<string> {
  const open = new Set(patches);
  const outDir = resolve(ROOT, ".cache/faults", name);
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: "error",
    ssr: { noExternal: true },
    plugins: [
      {
        name: "plant",
        enforce: "pre",
        transform(source: string, id: string) {
          let code = source;
          for (const patch of patches) {
            if (id !== resolve(ROOT, patch.file)) continue;
            code = patched(code, patch);
            open.delete(patch);
          }
          return code === source ? null : { code, map: null };
        },
      },
    ],
    build: {
      ssr: "test/sim/faults/worker.ts",
      outDir,
      emptyOutDir: true,
      minify: false,
      sourcemap: "inline",
      target: "node20",
      rollupOptions: { output: { entryFileNames: "faults.mjs" } },
    },
  });
  for (const { file } of open) throw new Error(`${file} is not part of the simulation`);
  return resolve(outDir, "faults.mjs");
}
