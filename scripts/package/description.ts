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
  /** The same of members of the workspace: code that is embedded as text. */
  readonly embedded: Readonly<Record<string, string>>;
}

/** Where the command starts, if the package has one. */
const COMMAND = "./src/cli/program.ts";

/** Reads the description of the package from the `deno.json` of a folder. */
export async function describePackage(root: URL): Promise<PackageDescription> {
  const { name, version, license, description, keywords, ...config } =
    await readConfig(root);
  const members = await Promise.all(
    (config.workspace ?? []).map((member) =>
      readConfig(new URL(`${member}/`, root))
    ),
  );
  return {
    name,
    version,
    license,
    description,
    keywords,
    entryPoints: config.exports,
    command: await isFile(new URL(COMMAND, root)) ? COMMAND : undefined,
    pins: pinsOf(config.imports),
    embedded: Object.assign(
      {},
      ...members.map(({ imports }) => pinsOf(imports)),
    ),
  };
}

interface Config extends
  Pick<
    PackageDescription,
    "name" | "version" | "license" | "description" | "keywords"
  > {
  readonly exports: PackageDescription["entryPoints"];
  readonly imports?: Readonly<Record<string, string>>;
  readonly workspace?: readonly string[];
}

async function readConfig(folder: URL): Promise<Config> {
  return JSON.parse(await Deno.readTextFile(new URL("deno.json", folder)));
}

/** The packages that are pinned by what `deno.json` imports. */
export function pinsOf(
  imports: Readonly<Record<string, string>> = {},
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
