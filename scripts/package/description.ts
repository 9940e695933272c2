/** The input of both builds of the npm package, read from `deno.json`. */
export interface PackageDescription {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** Source files by the names that users import: `"./pickle"`. */
  readonly entryPoints: Readonly<Record<string, string>>;
  /** Source file of the command; undefined if there is none. */
  readonly command: string | undefined;
  /** The exact versions of the declared npm packages. */
  readonly pins: Pins;
  /**
   * The exact versions of the packages of the page, which the package contains
   * as data.
   */
  readonly embedded: Pins;
}

/** Exact versions of npm packages, by their names. */
export type Pins = Readonly<Record<string, string>>;

/** The start of the command, if the package has one. */
const COMMAND = "./src/cli/program.ts";

/** The sources of the page. */
const PAGE = "page/";

/** Reads the description of the package from the `deno.json` of a folder. */
export async function describePackage(root: URL): Promise<PackageDescription> {
  const text = await Deno.readTextFile(new URL("deno.json", root));
  const { name, version, license, description, keywords, exports, ...maps } =
    JSON.parse(text);
  const pins = allPins(maps);
  return {
    name,
    version,
    license,
    description,
    keywords,
    entryPoints: exports,
    command: await isFile(new URL(COMMAND, root)) ? COMMAND : undefined,
    pins,
    embedded: await pinsImportedIn(new URL(PAGE, root), pins),
  };
}

/** The pins of packages that the modules in a folder import. */
export async function pinsImportedIn(
  folder: URL,
  pins: Pins,
): Promise<Pins> {
  const found = new Set<string>();
  for await (const file of modulesIn(folder)) {
    const code = await Deno.readTextFile(file);
    for (const [, specifier] of code.matchAll(/\bfrom "([^".][^"]*)"/g)) {
      found.add(packageOf(specifier!));
    }
  }
  return Object.fromEntries(
    Object.entries(pins).filter(([name]) => found.has(name)),
  );
}

async function* modulesIn(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* modulesIn(new URL(`${name}/`, folder));
    else if (/\.tsx?$/.test(name)) yield new URL(name, folder);
  }
}

/** The package of a specifier: `@scope/name` of `@scope/name/path`. */
export function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0];
}

/** The import maps of `deno.json`. */
export interface PackageMaps {
  /** Packages of the library and its examples, which `deno task` installs. */
  readonly imports: Readonly<Record<string, string>>;
  /** Packages of tests, scripts and examples in folders only. */
  readonly scopes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The versions of all packages of `deno.json`. */
export function allPins({ imports, scopes }: PackageMaps): Pins {
  return Object.assign({}, ...[...Object.values(scopes), imports].map(pinsOf));
}

/** The versions of the packages that an import map names. */
export function pinsOf(imports: Readonly<Record<string, string>>): Pins {
  return Object.fromEntries(
    Object.values(imports).flatMap((specifier) => {
      const [, name, version] =
        /^npm:\/?((?:@[^/]+\/)?[^/@]+)@([^/]+)/.exec(specifier) ?? [];
      return name && version ? [[name, version]] : [];
    }),
  );
}

/** The name of an entry point's file: `"."` is `mod`, `"./pickle"` `pickle`. */
export function outputName(entryPoint: string): string {
  return entryPoint === "." ? "mod" : entryPoint.slice("./".length);
}

/** The compiled module of a source. */
export function compiledName(source: string): string {
  return source.replace(/\.ts$/, ".js");
}

async function isFile(url: URL): Promise<boolean> {
  try {
    return (await Deno.stat(url)).isFile;
  } catch {
    return false;
  }
}
