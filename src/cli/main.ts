import { type Client, createClient, TaskRunViewError } from "../../mod.ts";
import type { ArchiveClient } from "../archive/mod.ts";
import { archiveWith, openGivenArchive } from "./archive_client.ts";
import {
  type Command,
  type ConnectSettings,
  type Context,
  GLOBAL_OPTIONS,
  VERSION,
} from "./command.ts";
import { COMMANDS } from "./commands.ts";
import {
  BrokenPipe,
  CliError,
  exitCodeOf,
  Interruption,
  usageError,
} from "./errors.ts";
import { EXIT_CODES } from "./exit_codes.ts";
import { commandHelp, overview } from "./args/help.ts";
import { commandHint } from "./output/hint.ts";
import type { CliIo, CliOutput } from "./io.ts";
import { flag, type Values } from "./args/option.ts";
import { colorDepth, createPaint, type Paint } from "./output/paint.ts";
import { parseCommandArgs, splitCommand } from "./args/parse.ts";
import { sanitize } from "./output/sanitize.ts";
import { lineWidth } from "./output/table.ts";
import { didYouMean } from "./args/suggest.ts";

const TOP_OPTIONS = {
  ...GLOBAL_OPTIONS,
  version: flag("Print the version", { short: "V" }),
};

/**
 * Runs one command line, without the name of the program, and returns the exit
 * code. Errors are written to `io.stderr`; the promise never rejects. No work
 * continues after it has ended.
 *
 * @example Print the version
 * ```ts
 * import { main } from "@taskrunview/taskrunview/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const written: unknown[] = [];
 * const output = {
 *   isTerminal: false,
 *   columns: 80,
 *   write: async (data: string | Uint8Array) => void written.push(await data),
 * };
 * const exitCode = await main(["--version"], {
 *   stdin: new ReadableStream(),
 *   stdout: output,
 *   stderr: output,
 *   env: {},
 *   signal: new AbortController().signal,
 * });
 * assertEquals([exitCode, written], [0, ["0.1.0\n"]]);
 * ```
 *
 * @param args The arguments of the command line.
 * @param io Streams, environment and the signal that interrupts it.
 * @returns The exit code.
 */
export async function main(
  args: readonly string[],
  io: CliIo,
): Promise<number> {
  const ending = new AbortController();
  const stop = () => ending.abort(io.signal.reason);
  io.signal.addEventListener("abort", stop, { once: true });
  if (io.signal.aborted) stop();
  try {
    return await dispatch(args, { ...io, signal: ending.signal });
  } catch (error) {
    return await reportError(error, io);
  } finally {
    io.signal.removeEventListener("abort", stop);
    ending.abort();
  }
}

async function dispatch(args: readonly string[], io: CliIo): Promise<number> {
  const { name, rest: words } = splitCommand(args, TOP_OPTIONS);
  if (name === undefined) return await withoutCommand(args, io);
  const found = COMMANDS.find((command) => command.name === name);
  if (found === undefined) {
    throw usageError(
      `Cannot run "${name}": it is not a known command`,
      didYouMean(name, COMMANDS.map(({ name }) => name)) ??
        "Run taskrun help to list all commands",
    );
  }
  const { command, rest } = withSubcommand(found, words);
  const paint = paintFor(io, io.stdout);
  if (rest.some((word) => word === "--help" || word === "-h")) {
    await io.stdout.write(commandHelp(command, paint, lineWidth(io.stdout)));
    return EXIT_CODES.ok;
  }
  const options = { ...GLOBAL_OPTIONS, ...command.options };
  const parsedArgs = parseRest(rest, options, command);
  const { values } = parsedArgs;
  const archive = await openGivenArchive(values, io.stderr);
  try {
    const context = createContext(values, { ...io, paint }, archive);
    return await command.run(context, parsedArgs);
  } finally {
    await archive?.close();
  }
}

/** The command that the first word selects, if it selects one. */
function withSubcommand(command: Command, words: readonly string[]) {
  const { name, rest } = splitCommand(words, TOP_OPTIONS);
  const subcommand = command.subcommands?.find((one) =>
    one.name === `${command.name} ${name}`
  );
  return subcommand === undefined
    ? { command, rest: words }
    : { command: subcommand, rest };
}

function parseRest(
  rest: readonly string[],
  options: Command["options"] & typeof GLOBAL_OPTIONS,
  { name }: Command,
) {
  try {
    return parseCommandArgs(rest, options);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const hint = error.hint ?? `Run taskrun ${name} --help to list its options`;
    throw usageError(error.message, hint);
  }
}

async function withoutCommand(
  args: readonly string[],
  io: CliIo,
): Promise<number> {
  const { values } = parseCommandArgs(args, TOP_OPTIONS);
  if (values.version) {
    await io.stdout.write(`${VERSION}\n`);
    return EXIT_CODES.ok;
  }
  const output = values.help ? io.stdout : io.stderr;
  await output.write(
    overview(COMMANDS, paintFor(io, output), lineWidth(output)),
  );
  return values.help ? EXIT_CODES.ok : EXIT_CODES.usage;
}

function paintFor({ env }: CliIo, output: CliOutput): Paint {
  return createPaint(colorDepth(env, output.isTerminal));
}

function createContext(
  values: Values<typeof GLOBAL_OPTIONS>,
  io: CliIo & { readonly paint: Paint },
  archive: ArchiveClient | undefined,
): Context {
  const { timeout } = values;
  const timeoutMs = timeout === undefined ? undefined : timeout * 1_000;
  return {
    ...io,
    timeoutMs,
    commands: COMMANDS,
    archive: archive?.path,
    connect: (settings = {}) =>
      archive === undefined
        ? connect(values, timeoutMs, settings, io)
        : archiveWith(archive, settings.results),
  };
}

function connect(
  { "api-url": apiUrl, retries }: Values<typeof GLOBAL_OPTIONS>,
  timeoutMs: number | undefined,
  settings: ConnectSettings,
  io: CliIo,
): Client {
  return createClient({
    apiUrl,
    timeoutMs,
    retry: {
      maxRetries: retries ?? settings.retries,
      onRetry: ({ attempt, delayMs, error }) => {
        const seconds = (delayMs / 1_000).toFixed(1);
        const line = `taskrun: ${sanitize(error.message)}; attempt ${
          attempt + 1
        } in ${seconds} s`;
        io.stderr.write(`${paintFor(io, io.stderr).dim(line)}\n`).catch(
          () => {}, // a closed stderr stops nothing
        );
      },
    },
    results: settings.results,
  });
}

/** Writes the error, and returns its exit code. */
async function reportError(error: unknown, io: CliIo): Promise<number> {
  if (io.signal.aborted) {
    const { reason } = io.signal;
    return reason instanceof Interruption
      ? reason.exitCode
      : EXIT_CODES.interrupted;
  }
  if (isBrokenPipe(error)) return EXIT_CODES.ok;
  try {
    await io.stderr.write(errorText(error, paintFor(io, io.stderr)));
  } catch {
    // stderr is closed
  }
  return exitCodeOf(error);
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof BrokenPipe ||
    (error instanceof Error && error.name === "BrokenPipe");
}

/** The hints of the command line need no conversion. */
function hintOf(error: TaskRunViewError | CliError): string | undefined {
  return error instanceof CliError || error.hint === undefined
    ? error.hint
    : commandHint(error.hint);
}

function errorText(error: unknown, paint: Paint): string {
  const isOurs = error instanceof TaskRunViewError || error instanceof CliError;
  const message = error instanceof Error ? error.message : String(error);
  const cause = isOurs ? error.cause : undefined;
  const because = cause instanceof TaskRunViewError ? cause.message : undefined;
  const hint = isOurs ? hintOf(error) : undefined;
  const lines = [
    `${paint.bad("taskrun:")} ${sanitize(message)}`,
    ...because === undefined ? [] : [`  because: ${sanitize(because)}`],
    ...hint === undefined ? [] : [paint.dim(`  hint: ${sanitize(hint)}`)],
  ];
  return `${lines.join("\n")}\n`;
}
