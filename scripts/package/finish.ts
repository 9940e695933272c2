import { bundle, importedPackages } from "./bundle.ts";
import type { Compiled } from "./compile.ts";
import { keepClassNames } from "./class_names.ts";
import { publicDeclaration } from "./declarations.ts";
import {
  compiledName,
  outputName,
  type PackageDescription,
} from "./description.ts";
import { thirdPartyNotices } from "./notices.ts";
import {
  COMMAND_NAME,
  declarationPath,
  packageJson,
  pinned,
  REPOSITORY,
} from "./package_json.ts";
import { LEFT_OUT, LEFT_OUT_CODE, PARTS } from "./imports/parts.ts";
import { registryReadme } from "./readme.ts";
import { reachableDeclarations } from "./reachable.ts";
import { run } from "./run.ts";

/** Files of the repository that the package contains unchanged. */
const PLAIN_FILES = ["LICENSE"];

/** The source and the target of a package. */
export interface FinishOptions {
  /** The folder of the repository. */
  readonly root: URL;
  readonly compiled: Compiled;
  /** The folder that the finished package is written to. */
  readonly target: string;
}

/**
 * Creates a package from compiled modules: bundles, declarations,
 * `package.json`.
 *
 * The packages that the main entry point imports become part of its bundle, so
 * that it also runs without an installation, such as from a script tag.
 * Packages of other entry points remain dependencies, with exact versions.
 */
export async function finishPackage(
  description: PackageDescription,
  { root, compiled, target }: FinishOptions,
): Promise<void> {
  const { modules } = compiled;
  const entries = bundlesOf(description);
  const included = await importedPackages(modules, [entries["mod"]!]);
  const all = await importedPackages(modules, Object.values(entries));

  await keepNames(modules);
  await install(modules, {
    ...description.embedded,
    ...pinned(description, all),
  });
  const { files, imported } = await bundle(compiled, entries, included, PARTS);
  checkCommand(files.get(`dist/${COMMAND_NAME}.js`));
  for (const [path, text] of files) await write(`${target}/${path}`, text);
  await write(`${target}/${LEFT_OUT}`, LEFT_OUT_CODE);
  const declarations = await reachableDeclarations(
    Object.values(description.entryPoints).map(declarationPath),
    (path) => Deno.readTextFile(`${modules}/${path}`),
  );
  for (const [path, text] of declarations) {
    await write(`${target}/types/${path}`, publicDeclaration(text));
  }
  for (const file of PLAIN_FILES) {
    await Deno.copyFile(new URL(file, root), `${target}/${file}`);
  }
  const readme = await Deno.readTextFile(new URL("README.md", root));
  await write(`${target}/README.md`, registryReadme(readme, REPOSITORY));
  const notices = await thirdPartyNotices(
    `${modules}/node_modules`,
    [...new Set([...included, ...Object.keys(description.embedded)])].sort(),
  );
  await write(`${target}/THIRD_PARTY_NOTICES.txt`, notices);
  const json = packageJson(description, pinned(description, imported));
  await write(`${target}/package.json`, `${JSON.stringify(json, null, 2)}\n`);
}

/**
 * Checks the first line, without which a shell would run the command as its own
 * script.
 */
function checkCommand(code: string | undefined): void {
  if (code === undefined || code.startsWith("#!/usr/bin/env node\n")) return;
  throw new Error('Cannot pack the command: it lacks "#!/usr/bin/env node"');
}

/** Compiled modules by the names of their bundles. */
function bundlesOf(
  { entryPoints, command }: PackageDescription,
): Record<string, string> {
  const bundles = Object.fromEntries(
    Object.entries(entryPoints).map((
      [entry, source],
    ) => [outputName(entry), compiledName(source)]),
  );
  return command
    ? { ...bundles, [COMMAND_NAME]: compiledName(command) }
    : bundles;
}

async function keepNames(folder: string): Promise<void> {
  for await (const path of filesBelow(folder, ".js")) {
    await Deno.writeTextFile(
      path,
      keepClassNames(await Deno.readTextFile(path)),
    );
  }
}

async function install(
  folder: string,
  packages: Readonly<Record<string, string>>,
): Promise<void> {
  const json = { private: true, type: "module", dependencies: packages };
  await write(`${folder}/package.json`, JSON.stringify(json));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  await run("npm", ["install", ...flags], folder);
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text);
}

async function* filesBelow(
  folder: string,
  ending: string,
): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory && name !== "node_modules") yield* filesBelow(path, ending);
    else if (name.endsWith(ending)) yield path;
  }
}
