/**
 * Builds the npm package as `pack_npm.ts` does, but has dnt compile it, where
 * JSR can be reached: TypeScript itself writes the declarations then.
 *
 *     deno run -A scripts/build_npm.ts [FOLDER]
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command line tool
import type { PackageDescription } from "./package/description.ts";
import { packPackage, reportOf } from "./package/pack.ts";

/** Not in `deno.json`: what is there must be had from the npm registry alone. */
const DNT: string = "jsr:@deno/dnt@0.42.3";

/** What is called of dnt. */
interface Dnt {
  build(options: {
    readonly entryPoints: readonly {
      readonly kind: "export";
      readonly name: string;
      readonly path: string;
    }[];
    readonly outDir: string;
    readonly importMap: string;
    readonly shims: Readonly<Record<string, never>>;
    readonly scriptModule: false;
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
  }): Promise<void>;
}

async function compileWithDnt(
  root: URL,
  work: string,
  { name, version, entryPoints, command }: PackageDescription,
): Promise<string> {
  const { build }: Dnt = await import(DNT);
  const modules = command ? { ...entryPoints, "./main": command } : entryPoints;
  await build({
    entryPoints: Object.entries(modules).map(([entry, source]) => ({
      kind: "export",
      name: entry,
      path: new URL(source, root).pathname,
    })),
    outDir: work,
    importMap: new URL("deno.json", root).pathname,
    shims: {},
    scriptModule: false,
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
  });
  return `${work}/esm`;
}

if (import.meta.main) {
  const folder = Deno.args[0] ?? "npm";
  console.log(reportOf(await packPackage(compileWithDnt, folder)));
}
