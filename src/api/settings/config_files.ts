import { parse } from "smol-toml";
import { mayRead } from "../../platform/permissions.ts";
import { ConfigError } from "../../model/config_error.ts";

/** A table of TOML. */
export type TomlTable = Readonly<Record<string, unknown>>;

/** A settings file of Prefect. */
export interface ConfigFile {
  /** Its path. */
  readonly path: string;
  /** Its content; undefined if it does not exist. */
  readonly table?: TomlTable | undefined;
  /** True if it may exist, but must not be read. */
  readonly isForbidden?: true;
  /** The Deno flag that allows to read it. */
  readonly flag?: string;
}

interface FileSystem {
  readFileSync(path: string, encoding: "utf8"): string;
}

/**
 * The file system, without an import: clients are created synchronously, and
 * browsers lack the module.
 */
function fileSystem(): FileSystem | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => FileSystem | undefined };
  };
  return process?.getBuiltinModule?.("node:fs");
}

/**
 * Reads a TOML file.
 *
 * @throws {ConfigError} If it is not TOML.
 */
export function readConfigFile(path: string): ConfigFile {
  let text: string;
  const files = fileSystem();
  if (files === undefined) return { path };
  if (!mayRead(path)) { // Deno would prompt
    return { path, isForbidden: true, flag: `--allow-read=${path}` };
  }
  try {
    text = files.readFileSync(path, "utf8");
  } catch (error) {
    return isForbidden(error) ? { path, isForbidden: true } : { path };
  }
  try {
    return { path, table: parse(text) };
  } catch (error) { // not kept: it quotes the file, which contains keys
    const line = (error as { line?: number }).line;
    throw new ConfigError(
      `Cannot read "${path}": ${
        line === undefined ? "it" : `line ${line}`
      } is not TOML`,
      { setting: path, hint: "Correct the file, or remove it" },
    );
  }
}

function isForbidden(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === "EACCES" || code === "EPERM";
}

/** Finds a value by its path in a table, among own keys only. */
export function lookUp(table: TomlTable | undefined, path: string): unknown {
  let at: unknown = table;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) {
      return undefined;
    }
    at = (at as TomlTable)[key];
  }
  return at;
}

/** Reads an environment variable. */
export type ReadVariable = (name: string) => string | undefined;

/** Expands `~`, `$NAME` and `${NAME}` as Prefect does, until nothing changes. */
export function expandVariables(text: string, read: ReadVariable): string {
  let expanded = text;
  for (let round = 0; round < 10; round++) {
    const before = expanded;
    expanded = expanded
      .replace(/^~(?=$|[\\/])/, (tilde) => home(read) ?? tilde)
      .replace(
        /\$(?:(\w+)|\{([^{}$]*)\})/g,
        (reference, bare?: string, braced?: string) =>
          read(bare ?? braced ?? "") ?? reference,
      );
    if (expanded === before) break;
  }
  return expanded;
}

function home(read: ReadVariable): string | undefined {
  return read("HOME") ?? read("USERPROFILE");
}
