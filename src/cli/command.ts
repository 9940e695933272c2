import type { Client, ResultSettings } from "../../mod.ts";
import type { RunKind } from "./run_kind.ts";
import type { CliIo } from "./io.ts";
import { flag, integer, type Options, positive, text } from "./args/option.ts";
import type { Paint } from "./output/paint.ts";
import type { ParsedArgs } from "./args/parse.ts";

/** The version of the package, as in `deno.json`. */
export const VERSION = "0.1.0";

/** The options of every command. */
export const GLOBAL_OPTIONS = {
  "api-url": text(
    "URL",
    "The address of the API; by default from Prefect's settings",
  ),
  archive: text("PATH", "Reads this archive in the place of the API", {
    isPath: true,
  }),
  timeout: positive(
    "SECONDS",
    "The time limit of a request or a read, including retries",
  ),
  retries: integer("N", "The maximum number of retries; by default 6", {
    min: 0,
  }),
  help: flag("Print help", { short: "h" }),
} satisfies Options;

/** The context of a command. */
export interface Context extends CliIo {
  /** Colours the output of stdout. */
  readonly paint: Paint;
  /** Aborts if the command is stopped or has ended. */
  readonly signal: AbortSignal;
  /** The time limit of each call; undefined for the library's default. */
  readonly timeoutMs: number | undefined;
  /** All commands, for help and completion. */
  readonly commands: readonly Command[];
  /** The path of the archive that is read; undefined if it is the API. */
  readonly archive: string | undefined;
  /** Creates a client from the global options. */
  connect(settings?: ConnectSettings): Client;
}

/** The settings that a command requires of its client. */
export interface ConnectSettings {
  /** The settings for reading results. */
  readonly results?: ResultSettings;
  /** The default number of retries of the command. */
  readonly retries?: number;
}

/** A command, for parsing, help and completion. */
export interface Command<O extends Options = Options> {
  /** Its name. */
  readonly name: string;
  /** Its description in one line. */
  readonly summary: string;
  /** The arguments after its name, one line for each form. */
  readonly usage: readonly string[];
  /** Further description. */
  readonly about?: string;
  /** Commands that its first word selects; their names have two words. */
  readonly subcommands?: readonly Command[];
  /** Its own options. */
  readonly options: O;
  /** The kinds of runs that the id may identify. */
  readonly ids?: readonly RunKind[];
  /** The words that may be used without an option; "path" is any file. */
  readonly words?: readonly string[] | "path" | "command";
  /** Its examples: a purpose and a command line. */
  readonly examples: readonly (readonly [what: string, line: string])[];
  /** Runs the command; returns the exit code of the process. */
  run(context: Context, args: ParsedArgs<O>): Promise<number>;
}

/** Types the `run` function of a command by its options. */
export function defineCommand<O extends Options>(
  command: Command<O>,
): Command {
  return command;
}

/** The output formats of lists. */
export const LIST_OPTIONS = {
  json: flag("NDJSON, one line each; the default in a pipe"),
  table: flag("A table, also in a pipe"),
} satisfies Options;
