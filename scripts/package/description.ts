/** What both builds of the npm package go by, read from `deno.json`. */
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
  /** Exact versions of the npm packages that are declared. */
  readonly pins: Readonly<Record<string, string>>;
  /** The same of what the page imports, which is in the package as data. */
  readonly embedded: Readonly<Record<string, string>>;
}

/** Where the command starts, if the package has one. */
const COMMAND = "./src/cli/program.ts";

/** The sources of the page. */
const PAGE = "page/";

/** Reads the description of the package from the `deno.json` of a folder. */
export async function describePackage(root: URL): Promise<PackageDescription> {
  const text = await Deno.readTextFile(new URL("deno.json", root));
  const { name, version, license, description, keywords, exports, imports } =
    JSON.parse(text);
  const pins = pinsOf(imports);
  return {
    name,
    version,
    license,
    description,
    keywords,
    entryPoints: exports,
    command: await isFile(new URL(COMMAND, root)) ? COMMAND : undefined,
    pins,
    embedded: await importedIn(new URL(PAGE, root), pins),
  };
}

/** The pins of packages that the modules of a folder import. */
async function importedIn(
  folder: URL,
  pins: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const found = new Set<string>();
  for await (const { name } of Deno.readDir(folder)) {
    if (!/\.tsx?$/.test(name)) continue;
    const code = await Deno.readTextFile(new URL(name, folder));
    for (const [, specifier] of code.matchAll(/\bfrom "([^".][^"]*)"/g)) {
      found.add(packageOf(specifier!));
    }
  }
  return Object.fromEntries(
    Object.entries(pins).filter(([name]) => found.has(name)),
  );
}

/** `@scope/name/path` is of the package `@scope/name`. */
export function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0];
}

/** The packages that are pinned by what `deno.json` imports. */
export function pinsOf(
  imports: Readonly<Record<string, string>>,
): Record<string, string> {
  const pins: Record<string, string> = {};
  for (const specifier of Object.values(imports)) {
    const [, name, version] =
      /^npm:((?:@[^/]+\/)?[^/@]+)@([^/]+)/.exec(specifier) ?? [];
    if (name && version) pins[name] = version;
  }
  return pins;
}

/** The name of an entry point's file: `"."` is `mod`, `"./pickle"` `pickle`. */
export function outputName(entryPoint: string): string {
  return entryPoint === "." ? "mod" : entryPoint.slice("./".length);
}

async function isFile(url: URL): Promise<boolean> {
  try {
    return (await Deno.stat(url)).isFile;
  } catch {
    return false;
  }
}
