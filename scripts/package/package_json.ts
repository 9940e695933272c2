import { outputName, type PackageDescription } from "./description.ts";
import { partImports } from "./imports/parts.ts";

/** The fields of a `package.json`. */
export type PackageJson = Readonly<Record<string, unknown>>;

/** The name of the command. */
export const COMMAND_NAME = "taskrun";

/** The public address of the repository; undefined while it has none. */
export const REPOSITORY: string | undefined = undefined;

/** The oldest Node with `AbortSignal.any`. */
const NODE = ">=20.3";

/**
 * The `package.json` of the npm package.
 *
 * @param description The description of the package.
 * @param dependencies The packages that the published code imports, with exact
 * versions.
 */
export function packageJson(
  description: PackageDescription,
  dependencies: Readonly<Record<string, string>>,
): PackageJson {
  const { name, version, license, keywords, entryPoints, command } =
    description;
  const exports = Object.fromEntries(
    Object.entries(entryPoints).map((
      [entry, source],
    ) => [entry, {
      types: `./types/${declarationPath(source)}`,
      default: `./dist/${outputName(entry)}.js`,
    }]),
  );
  return {
    name,
    version,
    description: description.description,
    keywords,
    license,
    ...addresses(REPOSITORY),
    type: "module",
    sideEffects: false,
    engines: { node: NODE },
    exports: { ...exports, "./package.json": "./package.json" },
    imports: partImports(),
    types: `./types/${declarationPath(entryPoints["."]!)}`,
    ...(command && { bin: { [COMMAND_NAME]: `dist/${COMMAND_NAME}.js` } }),
    files: ["dist", "types", "THIRD_PARTY_NOTICES.txt"],
    dependencies,
  };
}

/** The links on the page of the package: its sources, its guide, its issues. */
export function addresses(repository: string | undefined): PackageJson {
  if (repository === undefined) return {};
  return {
    repository: { type: "git", url: `git+${repository}.git` },
    homepage: `${repository}#readme`,
    bugs: `${repository}/issues`,
  };
}

/** The path of a source's declarations: `src/x.d.ts` of `./src/x.ts`. */
export function declarationPath(source: string): string {
  return source.replace(/^\.\//, "").replace(/\.ts$/, ".d.ts");
}

/** The versions that `deno.json` pins, of some packages. */
export function pinned(
  { pins }: PackageDescription,
  packages: Iterable<string>,
): Record<string, string> {
  const versions = [...packages].sort().map((name) => {
    const version = pins[name];
    if (version !== undefined) return [name, version];
    throw new Error(`Cannot pin "${name}": deno.json does not import it`);
  });
  return Object.fromEntries(versions);
}
