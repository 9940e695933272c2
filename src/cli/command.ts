import type { Client, ResultSettings } from "../../mod.ts";
import type { RunKind } from "./run_kind.ts";
import type { CliIo } from "./io.ts";
import { flag, integer, type Options, positive, text } from "./args/option.ts";
import type { Paint } from "./output/paint.ts";
import type { ParsedArgs } from "./args/parse.ts";

/** The version of the package, as in `deno.json`. */
export const VERSION = "0.1.0";

/** Options that every command has. */
export const GLOBAL_OPTIONS = {
  "api-url": text("URL", "Where the API is; by default as Prefect is set up"),
  timeout: positive(
    "SECONDS",
    "How long a request or a read may take, retries included",
  ),
  retries: integer("N", "How often a request is tried again; by default 6", {
    min: 0,
  }),
  help: flag("Print help", { short: "h" }),
} satisfies Options;

/** What every command is given. */
export interface Context extends CliIo {
  /** Paints what goes to stdout. */
  readonly paint: Paint;
  /** Aborts when the command is stopped or has ended. */
  readonly signal: AbortSignal;
  /** How long each call may take; undefined: as long as the library lets it. */
  readonly timeoutMs: number | undefined;
  /** All commands, for help and completion. */
  readonly commands: readonly Command[];
  /** Makes a client of the global options. */
  connect(settings?: ConnectSettings): Client;
}

/** What one command wants of its client. */
export interface ConnectSettings {
  /** Where results may be read, and how much. */
  readonly results?: ResultSettings;
  /** How often a request is tried again, where the user did not say. */
  readonly retries?: number;
}

/** One command: all that parsing, help and completion know of it. */
export interface Command<O extends Options = Options> {
  /** The word that calls it. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What follows its name, a line for each way to call it. */
  readonly usage: readonly string[];
  /** What else there is to know. */
  readonly about?: string;
  /** Its own options. */
  readonly options: O;
  /** What the id that stands without an option in front may be of. */
  readonly ids?: readonly RunKind[];
  /** What may stand without an option in front; "path" is any file. */
  readonly words?: readonly string[] | "path" | "command";
  /** What it is good for, and the line that does it. */
  readonly examples: readonly (readonly [what: string, line: string])[];
  /** Does it, and tells what the process ends with. */
  run(context: Context, args: ParsedArgs<O>): Promise<number>;
}

/** Types the run of a command by its options. */
export function defineCommand<O extends Options>(
  command: Command<O>,
): Command {
  return command;
}

/** The formats of the outputs that are lists. */
export const LIST_OPTIONS = {
  json: flag("NDJSON, one line each; in a pipe this is so anyway"),
  table: flag("A table, in a pipe as well"),
} satisfies Options;
