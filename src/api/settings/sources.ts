import { readEnvironment } from "../../platform/environment.ts";
import { mayReadVariable } from "../../platform/permissions.ts";
import {
  type ConfigFile,
  expandVariables,
  lookUp,
  readConfigFile,
  type ReadVariable,
} from "./config_files.ts";
import { readPythonValue } from "./python_literal.ts";

/** The APIs of Prefect: a Prefect Server, or Prefect Cloud. */
export type Backend = "server" | "cloud";

/** A setting and its source. */
export interface Setting<T> {
  /** The value. */
  readonly value: T;
  /** The source: an option, an environment variable, a file, or `default`. */
  readonly source: string;
}

/**
 * A source of settings that was not read, because Deno would prompt or refuse.
 */
export interface UnreadSource {
  /** An environment variable, or the path of a file. */
  readonly source: string;
  /** The Deno flag that allows it. */
  readonly flag: string;
}

/** The defaults that Prefect 1.4.1 ships (`prefect/config.toml`). */
export const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ["home_dir", "~/.prefect"],
  ["backend", "cloud"],
  ["server.host", "http://localhost"],
  ["server.port", "4200"],
  ["server.endpoint", "${server.host}:${server.port}"],
  ["cloud.api", "${${backend}.endpoint}"],
  ["cloud.endpoint", "https://api.prefect.io"],
  ["cloud.request_timeout", "15"],
]);

/** Finds a setting by its name in Prefect, such as `cloud.api`. */
export type Find = (name: string) => Setting<unknown> | undefined;

/** The sources of Prefect's settings. Each is read on demand. */
export interface Sources {
  /** Creates a look-up of settings, for a backend once it is known. */
  finder(backend?: Setting<Backend>): Find;
  /** The file that `prefect auth login` writes. */
  authFile(): ConfigFile;
  /** Finds a secret in the environment or the files. */
  findSecret(name: string): unknown;
  /** Files that may exist but must not be read. */
  forbidden(): readonly string[];
  /** The sources that Deno does not allow to read without a prompt. */
  unread(): readonly UnreadSource[];
}

/** Creates the sources of one client. */
export function createSources(): Sources {
  const unread = new Map<string, string>();
  const read: ReadVariable = (name) => {
    if (mayReadVariable(name)) return readEnvironment(name);
    unread.set(name, `--allow-env=${name}`);
    return undefined;
  };
  const opened: ConfigFile[] = [];
  function open(path: string): ConfigFile {
    const file = readConfigFile(path);
    if (file.flag !== undefined) unread.set(path, file.flag);
    opened.push(file);
    return file;
  }
  const configFile = (variable: string, path: string) =>
    open(expandVariables(read(variable) || path, read));
  const files = keep(() => [
    configFile("PREFECT__BACKEND_CONFIG_PATH", "~/.prefect/backend.toml"),
    configFile("PREFECT__USER_CONFIG_PATH", "~/.prefect/config.toml"),
  ]);
  const finder = (backend?: Setting<Backend>) => findIn(read, files, backend);
  return {
    finder,
    authFile: keep(() =>
      open(`${textOf(finder()("home_dir")!.value)}/auth.toml`)
    ),
    findSecret: (name) => findSecret(name, readEnvironment, files()),
    forbidden: () =>
      opened.filter(({ isForbidden }) => isForbidden).map(({ path }) => path),
    unread: () => Array.from(unread, ([source, flag]) => ({ source, flag })),
  };
}

/** Calls a function once and caches its value. */
function keep<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function variableOf(name: string): string {
  return `PREFECT__${name.toUpperCase().replaceAll(".", "__")}`;
}

/** Searches the environment, the files and the defaults, in this order. */
function findIn(
  read: ReadVariable,
  files: () => readonly ConfigFile[],
  backend: Setting<Backend> | undefined,
): Find {
  const stored: Find = (name) => {
    if (name === "backend" && backend) return backend;
    const variable = variableOf(name);
    const value = read(variable);
    // An empty variable overrides the files, as in Python.
    if (value !== undefined) return { value, source: variable };
    for (const { path, table } of files()) {
      const found = lookUp(table, name);
      if (found !== undefined) return { value: found, source: path };
    }
    const fallback = DEFAULTS.get(name);
    return fallback === undefined
      ? undefined
      : { value: fallback, source: "default" };
  };
  return (name) => resolveReferences(stored(name), stored, read);
}

const REFERENCE = /\$\{(.[^${}]*)\}/;
const MAX_REFERENCES = 10;

/** Resolves references such as `${section.key}`, the innermost first. */
function resolveReferences(
  setting: Setting<unknown> | undefined,
  stored: Find,
  read: ReadVariable,
): Setting<unknown> | undefined {
  if (typeof setting?.value !== "string") return setting;
  let { source } = setting;
  let value = expandVariables(setting.value, read);
  for (let round = 0; round < MAX_REFERENCES; round++) {
    const [reference, name] = REFERENCE.exec(value) ?? [];
    if (reference === undefined || name === undefined) break;
    const other = stored(name);
    value = value.replace(
      reference,
      () => expandVariables(textOf(other?.value), read),
    );
    if (source === "default" && other && name !== "backend") {
      source = other.source;
    }
  }
  return { value, source };
}

/** The content of a quoted Python string; other values as they are. */
export function textOf(value: unknown): string {
  if (typeof value !== "string") return String(value ?? "");
  const read = /^['"]/.test(value) ? readPythonValue(value) : value;
  return typeof read === "string" ? read : value;
}

/** JSON is not parsed here: the reader of secrets parses it without loss. */
function secretOfVariable(value: string): unknown {
  try {
    JSON.parse(value);
    return value;
  } catch {
    return readPythonValue(value);
  }
}

function findSecret(
  name: string,
  read: ReadVariable,
  files: readonly ConfigFile[],
): unknown {
  const value = read(`PREFECT__CONTEXT__SECRETS__${name}`);
  if (value !== undefined) {
    return secretOfVariable(expandVariables(value, read));
  }
  const secrets = files.map(({ table }) => lookUp(table, "context.secrets"));
  const holder = secrets.find((table) =>
    typeof table === "object" && table !== null && Object.hasOwn(table, name)
  );
  return (holder as Record<string, unknown> | undefined)?.[name];
}
