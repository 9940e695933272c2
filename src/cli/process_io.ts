import { setMaxListeners } from "node:events";
import process from "node:process";
import { BrokenPipe, CliError, Interruption } from "./errors.ts";
import type { CliIo, CliOutput } from "./io.ts";
import { main } from "./main.ts";
import { openAddress } from "./open_address.ts";

/** Runs the command line of this process, and ends it. */
export async function runProgram(): Promise<never> {
  setMaxListeners(0); // Node warns of more than ten calls under one signal
  const io = processIo();
  process.exit(await main(process.argv.slice(2), io));
}

const SIGNALS: readonly (readonly [NodeJS.Signals, exitCode: number])[] = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129], // the terminal was closed
];

/** Streams, environment and signals of this process. */
function processIo(): CliIo {
  const interruption = new AbortController();
  for (const [name, exitCode] of SIGNALS) {
    // Once: the second one ends the process, whatever it is about.
    process.once(name, () => interruption.abort(new Interruption(exitCode)));
  }
  const { signal } = interruption;
  return {
    stdin: process.stdin,
    stdout: outputOf(process.stdout, signal),
    stderr: outputOf(process.stderr, signal),
    env: process.env,
    signal,
    open: openAddress,
  };
}

const DEFAULT_COLUMNS = 80;

function outputOf(stream: NodeJS.WriteStream, signal: AbortSignal): CliOutput {
  stream.on("error", () => {}); // each write tells its own
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns || DEFAULT_COLUMNS;
    },
    write: (data) =>
      new Promise((resolve, reject) => {
        const end = (error?: unknown) => {
          signal.removeEventListener("abort", stop);
          if (error) reject(writeError(error as Error));
          else resolve();
        };
        // A reader that has paused must not hold up an interruption.
        const stop = () => reject(signal.reason);
        signal.addEventListener("abort", stop, { once: true });
        try {
          stream.write(data, end);
        } catch (error) { // where a runtime writes at once
          end(error);
        }
      }),
  };
}

function writeError(error: Error): Error {
  const { code } = error as { code?: string };
  const isGone = code === "EPIPE" || code === "ERR_STREAM_DESTROYED" ||
    error.name === "BrokenPipe";
  return isGone
    ? new BrokenPipe("The reader has gone", { cause: error })
    : new CliError(`Cannot write: ${error.message}`, { cause: error });
}
