/**
 * Builds the npm package as `pack_npm.ts` does, but compiles it with dnt, if
 * JSR can be reached. Then TypeScript itself writes the declarations.
 *
 *     deno run -A --no-lock scripts/build_npm.ts [FOLDER]
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command line tool
import { fileURLToPath } from "node:url";
import type { Compiled } from "./package/compile.ts";
import type { PackageDescription } from "./package/description.ts";
import { packPackage, reportOf } from "./package/pack.ts";

/** It is not in `deno.json`, whose packages all come from the npm registry. */
const DNT: string = "jsr:@deno/dnt@0.43.2";

/** The used part of dnt. */
interface Dnt {
  build(options: DntOptions): Promise<void>;
}

/** The options of dnt. */
export interface DntOptions {
  readonly entryPoints: readonly {
    readonly kind: "export";
    readonly name: string;
    readonly path: string;
  }[];
  readonly outDir: string;
  readonly importMap: string;
  readonly shims: Readonly<Record<string, never>>;
  readonly scriptModule: false;
  readonly polyfills: false;
  readonly declaration: "inline";
  readonly typeCheck: false;
  readonly test: false;
  readonly skipSourceOutput: true;
  readonly compilerOptions: {
    readonly target: "ES2022";
    readonly lib: readonly string[];
    readonly sourceMap: "inline";
  };
  readonly package: { readonly name: string; readonly version: string };
}

/**
 * Returns the options of dnt for a package.
 *
 * @param root The folder of the repository.
 * @param work The folder that dnt writes to.
 */
export function dntOptions(
  root: URL,
  work: string,
  { name, version, entryPoints, command }: PackageDescription,
): DntOptions {
  const modules = command ? { ...entryPoints, "./main": command } : entryPoints;
  return {
    entryPoints: Object.entries(modules).map(([entry, source]) => ({
      kind: "export",
      name: entry,
      path: fileURLToPath(new URL(source, root)),
    })),
    outDir: work,
    importMap: fileURLToPath(new URL("deno.json", root)),
    shims: {},
    scriptModule: false,
    polyfills: false, // their import would precede the "#!" of the command
    declaration: "inline",
    typeCheck: false, // `deno task check` has done it
    test: false, // `deno task smoke` does
    skipSourceOutput: true,
    compilerOptions: {
      target: "ES2022",
      lib: ["ESNext", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
      sourceMap: "inline",
    },
    package: { name, version },
  };
}

async function compileWithDnt(
  root: URL,
  work: string,
  description: PackageDescription,
): Promise<Compiled> {
  const { build }: Dnt = await import(DNT);
  await build(dntOptions(root, work, description));
  return { modules: `${work}/esm`, sources: `${work}/src` };
}

if (import.meta.main) {
  const folder = Deno.args[0] ?? "npm";
  console.log(reportOf(await packPackage(compileWithDnt, folder)));
}
