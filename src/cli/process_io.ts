import { setMaxListeners } from "node:events";
import process from "node:process";
import { BrokenPipe, CliError, Interruption } from "./errors.ts";
import type { CliIo, CliOutput } from "./io.ts";
import { main } from "./main.ts";
import { openAddress } from "./open_address.ts";

/** Runs the command line of this process, and ends the process. */
export async function runProgram(): Promise<never> {
  setMaxListeners(0); // Node warns of more than ten listeners of a signal
  const io = processIo();
  process.exit(await main(process.argv.slice(2), io));
}

const SIGNALS: readonly (readonly [NodeJS.Signals, exitCode: number])[] = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129], // the terminal was closed
];

/** The streams, environment and signals of this process. */
function processIo(): CliIo {
  const interruption = new AbortController();
  for (const [name, exitCode] of SIGNALS) {
    // Once: the second interruption ends the process at once.
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
  stream.on("error", () => {}); // each write reports its own error
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns || DEFAULT_COLUMNS;
    },
    get rows() {
      return stream.rows || undefined;
    },
    write: (data) =>
      new Promise((resolve, reject) => {
        const end = (error?: unknown) => {
          signal.removeEventListener("abort", stop);
          if (error) reject(writeError(error as Error));
          else resolve();
        };
        // A reader that has paused must not delay an interruption.
        const stop = () => reject(signal.reason);
        signal.addEventListener("abort", stop, { once: true });
        try {
          stream.write(data, end);
        } catch (error) { // if a runtime writes synchronously
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
    ? new BrokenPipe("The reader has closed the stream", { cause: error })
    : new CliError(`Cannot write: ${error.message}`, { cause: error });
}
