/**
 * Writes the lock files after a change of the packages in `deno.json`.
 *
 *     deno task lock
 *
 * `deno task` installs the whole of `deno.lock` and all of `imports` before it
 * runs anything, so that both hold only what the library and its examples need:
 * `deno task demo` is then quick in a new clone. `dev.lock` holds in addition
 * what tests and scripts need, which `deno.json` maps in `scopes`. All others are
 * parts of it.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command line tool
import {
  allPins,
  type PackageMaps,
  type Pins,
  pinsImportedIn,
  pinsOf,
} from "./package/description.ts";
import { run } from "./package/run.ts";

const ROOT = new URL("../", import.meta.url);

/** The used part of a lock file of Deno. */
export interface Lock {
  readonly version: string;
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, LockedPackage>>;
  /** The content of `deno.json` when the lock was written. */
  readonly workspace: unknown;
}

/**
 * A package in a lock file, with its dependencies by name, or name and version.
 */
export interface LockedPackage {
  readonly integrity: string;
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

/**
 * The part of a lock for some packages and their dependencies.
 *
 * @param lock A complete lock.
 * @param pins The packages.
 * @throws {Error} If the lock lacks one of them.
 */
export function partOfLock(lock: Lock, pins: Pins): Lock {
  const specifiers = specifiersOf(pins);
  const needed = new Set<string>();
  function visit(key: string): void {
    if (needed.has(key)) return;
    needed.add(key);
    const { dependencies = [], optionalDependencies = [] } = lock.npm[key]!;
    for (const dependency of [...dependencies, ...optionalDependencies]) {
      visit(keyOf(lock, dependency));
    }
  }
  for (const specifier of specifiers) {
    const version = lock.specifiers[specifier];
    if (version === undefined) {
      throw new Error(`Cannot lock "${specifier}": the lock does not hold it`);
    }
    visit(specifier.slice("npm:".length).replace(/[^@]*$/, version));
  }
  return {
    ...lock,
    specifiers: kept(lock.specifiers, (key) => specifiers.includes(key)),
    npm: kept(lock.npm, (key) => needed.has(key)),
  };
}

function specifiersOf(pins: Pins): string[] {
  return Object.entries(pins).map(([name, version]) =>
    `npm:${name}@${version}`
  );
}

/** The key of a dependency: a lock omits the version if there is only one. */
function keyOf({ npm }: Lock, dependency: string): string {
  const key = dependency in npm
    ? dependency
    : Object.keys(npm).find((key) => key.startsWith(`${dependency}@`));
  if (key !== undefined) return key;
  throw new Error(`Cannot lock "${dependency}": the lock does not hold it`);
}

function kept<T>(
  record: Readonly<Record<string, T>>,
  isKept: (key: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => isKept(key)),
  );
}

/** The text of a lock as Deno writes it: these two lists take one line. */
function textOf(lock: Lock): string {
  const text = JSON.stringify(lock, null, 2).replaceAll(
    /(?<="(?:os|cpu)": )\[[^\]]*\]/g,
    (list) =>
      `[${JSON.parse(list).map((one: string) => `"${one}"`).join(", ")}]`,
  );
  return `${text}\n`;
}

/** Folders of examples that need more than `imports`; each has a lock. */
const EXAMPLES = ["examples/distributed/", "examples/worker/"];

/** The packages of each lock file, by its path. */
export async function pinsOfLocks(
  maps: PackageMaps,
): Promise<Map<string, Pins>> {
  const all = allPins(maps);
  const imports = pinsOf(maps.imports);
  const examples = EXAMPLES.map(async (folder): Promise<[string, Pins]> => {
    const imported = await pinsImportedIn(new URL(folder, ROOT), all);
    return [`${folder}deno.lock`, { ...imports, ...imported }];
  });
  return new Map([
    ["dev.lock", all],
    ["deno.lock", imports],
    ...await Promise.all(examples),
  ]);
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await Deno.readTextFile(new URL(name, ROOT)));
}

async function writeLocks(): Promise<void> {
  const maps = await readJson("deno.json") as PackageMaps;
  const flags = ["--quiet", "--lock=dev.lock", "--frozen=false"];
  const specifiers = specifiersOf(allPins(maps));
  await run(Deno.execPath(), ["cache", ...flags, ...specifiers], ROOT);
  const whole = await readJson("dev.lock") as Lock;
  for (const [path, pins] of await pinsOfLocks(maps)) {
    const lock = partOfLock(whole, pins);
    await Deno.writeTextFile(new URL(path, ROOT), textOf(lock));
    console.log(`${path}: ${Object.keys(lock.npm).length} packages`);
  }
}

if (import.meta.main) await writeLocks();
