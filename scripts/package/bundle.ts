import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";
import { dirname, relative, resolve } from "node:path";
import type { Compiled } from "./compile.ts";
import { compiledName, packageOf } from "./description.ts";
import { markNodeImports } from "./imports/node_imports.ts";
import { fallBackToFiles } from "./imports/part_imports.ts";
import { bundleName, type Part } from "./imports/parts.ts";
import { type SourceMap, thinMap } from "./trim_source_map.ts";

/** The output of the bundler. */
export interface Bundle {
  /** The files by path in the package. */
  readonly files: ReadonlyMap<string, string>;
  /** Packages that the bundle imports. */
  readonly imported: readonly string[];
}

const OUT = "dist";

/**
 * graphql-request parses and prints documents with graphql, but receives them
 * as strings: none of its imports of graphql is ever called.
 */
const NO_GRAPHQL: Plugin = {
  name: "nothing of graphql comes with graphql-request",
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^graphql(?:$|\/)/ },
      ({ importer }) =>
        /\/(?:graphql-request|src\/api)\//.test(importer)
          ? { path: "graphql", namespace: "stub" }
          : null,
    );
    onLoad({ filter: /^graphql$/, namespace: "stub" }, () => ({
      contents: "export const Kind = {}, parse = undefined, print = undefined;",
    }));
  },
};

/** Imports the optional parts by their names in `package.json`. */
function partImports(modules: string, parts: readonly Part[]): Plugin {
  const specifiers = new Map(parts.map((part) => [
    resolve(modules, compiledName(part.source)),
    part.specifier,
  ]));
  return {
    name: "parts that may be left out",
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
        if (kind !== "dynamic-import") return null;
        const specifier = specifiers.get(resolve(resolveDir, path));
        return specifier ? { path: specifier, external: true } : null;
      });
    },
  };
}

const OPTIONS = {
  bundle: true,
  format: "esm",
  splitting: true,
  platform: "browser",
  external: ["node:*"],
  target: "es2022",
  minifyWhitespace: true,
  minifySyntax: true,
  minifyIdentifiers: false, // names of functions are in stack traces
  lineLimit: 160, // Node prints the whole line that an uncaught error was thrown in
  legalComments: "none", // see THIRD_PARTY_NOTICES.txt
  sourcemap: "linked",
  sourcesContent: false,
  chunkNames: "chunks/[name]-[hash]",
  outdir: OUT,
  metafile: true,
  write: false,
  logLevel: "warning",
} satisfies BuildOptions;

/** The npm packages that compiled modules import, on demand or at once. */
export async function importedPackages(
  folder: string,
  entries: readonly string[],
): Promise<string[]> {
  const { metafile } = await build({
    ...OPTIONS,
    absWorkingDir: folder,
    entryPoints: [...entries],
    packages: "external",
    plugins: [NO_GRAPHQL],
  });
  return packagesOf(metafile);
}

/**
 * Bundles compiled modules. Shared modules and those imported on demand are
 * chunks, so that an import reads few files and runs little code.
 *
 * @param compiled The modules, with their `node_modules`, and their sources.
 * @param entries The modules that users import, by the names of their bundles.
 * @param included Packages that become part of the bundle; others stay imports.
 * @param parts The parts that the bundler of an application may leave out.
 */
export async function bundle(
  { modules, sources }: Compiled,
  entries: Readonly<Record<string, string>>,
  included: readonly string[],
  parts: readonly Part[],
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...OPTIONS,
    absWorkingDir: modules,
    entryPoints: { ...entries, ...partEntries(parts) },
    plugins: [NO_GRAPHQL, partImports(modules, parts), {
      name: "other packages stay outside",
      setup({ onResolve }) {
        onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
          const isOurs = !importer.includes("/node_modules/");
          const isOther = isOurs && !included.includes(packageOf(path));
          return isOther && importer ? { path, external: true } : null;
        });
      },
    }],
  });
  const texts = new Map(
    outputFiles.map((
      { path, text },
    ) => [path.slice(path.lastIndexOf(`/${OUT}/`) + 1), text]),
  );
  const files = new Map<string, string>();
  for (const [path, text] of texts) {
    if (path.endsWith(".map")) continue;
    const fallen = fallBackToFiles(
      text,
      (specifier) => partPath(path, specifier, parts),
    );
    const marked = markNodeImports(fallen.code);
    const moved = (line: number, column: number) =>
      marked.moved(line, fallen.moved(line, column));
    files.set(path, marked.code);
    const map: SourceMap = JSON.parse(texts.get(`${path}.map`)!);
    const folder = dirname(path);
    const rename = (source: string) => {
      if (isMade(source)) return undefined;
      const ours = ourSource(resolve(modules, folder, source), sources);
      return ours && relative(folder, ours);
    };
    files.set(`${path}.map`, thinMap(map, rename, moved));
  }
  return { files, imported: packagesOf(metafile) };
}

/**
 * The path of the bundle of a part, relative to another file of the package.
 */
function partPath(
  from: string,
  specifier: string,
  parts: readonly Part[],
): string {
  const part = parts.find((part) => part.specifier === specifier);
  if (part === undefined) {
    throw new Error(`Cannot find the part "${specifier}"`);
  }
  const path = relative(dirname(from), `${OUT}/${bundleName(part)}.js`);
  return path.startsWith(".") ? path : `./${path}`;
}

/** The compiled modules of the parts, by the names of their bundles. */
function partEntries(parts: readonly Part[]): Record<string, string> {
  return Object.fromEntries(
    parts.map((part) => [bundleName(part), compiledName(part.source)]),
  );
}

/** Whether a plugin created a source: its name is `namespace:path`. */
const isMade = (source: string) => /^\w+:/.test(source);

/** The path of a source of this repository in the package. */
function ourSource(source: string, sources: string): string | undefined {
  if (source.includes("/node_modules/")) return undefined;
  const path = relative(sources, source);
  if (!path.startsWith("../")) return path;
  throw new Error(`Cannot map "${source}": it lies outside "${sources}"`);
}

function packagesOf({ outputs }: Metafile): string[] {
  const paths = Object.values(outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path)
  );
  const names = paths.filter((path) => !/^(?:node:|#)/.test(path))
    .map(packageOf);
  return [...new Set(names)].sort();
}
