import { type CliIo, type CliOutput, main } from "../../src/cli/mod.ts";
import {
  recordedRows,
  startTestBackend,
  type TestBackend,
  type TestBackendOptions,
} from "../../src/testing/mod.ts";
import { askedUntilCalm } from "../http/_calm.ts";

/** What a command is run with, besides its arguments. */
export interface RunOptions {
  /** Whether a person looks at stdout, and at stderr. */
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly env?: Record<string, string>;
  readonly stdin?: readonly Uint8Array[] | ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
  /** Told what is written to stdout. */
  readonly onWrite?: (text: string) => void;
  /** Called in place of a browser. */
  readonly open?: (address: string) => Promise<void>;
}

/** What a command has done. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process. */
export async function runCli(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const { terminal = false, columns = 100, env = {}, stdin = [] } = options;
  const written = { stdout: "", stderr: "" };
  const outputOf = (name: keyof typeof written): CliOutput => {
    const decoder = new TextDecoder();
    return {
      isTerminal: terminal,
      columns,
      async write(data) {
        const text = typeof data === "string"
          ? data
          : decoder.decode(data, { stream: true });
        written[name] += await text;
        if (name === "stdout") options.onWrite?.(text);
      },
    };
  };
  const io: CliIo = {
    stdin: stdin instanceof ReadableStream ? stdin : ReadableStream.from(stdin),
    stdout: outputOf("stdout"),
    stderr: outputOf("stderr"),
    env,
    signal: options.signal ?? new AbortController().signal,
    ...(options.open && { open: options.open }),
  };
  return { code: await main(args, io), ...written };
}

/** How many requests a command has sent, also those that come late. */
export async function askedInAll(api: TestBackend): Promise<number> {
  const body = JSON.stringify({ query: "{ hello }" });
  const hello = () => fetch(api.url, { method: "POST", body });
  return await askedUntilCalm(
    api,
    api.requests.length + 1_000,
    async () => await (await hello()).body?.cancel(),
  );
}

/** The folder that the results of the recorded rows are in. */
export const RESULTS_DIR = new URL("../data/results", import.meta.url).pathname;

/** Starts an API with the recorded task runs and their results. */
export async function startRecorded(
  options: TestBackendOptions = {},
): Promise<TestBackend> {
  const rows = recordedRows({ resultsDir: RESULTS_DIR });
  return await startTestBackend({ rows, ...options });
}

/** A flow run of the recorded ones, with mapped tasks of three children. */
export const SMALL_FLOW = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
/** One with failures of every kind. */
export const FRAGILE_FLOW = "171bc000-3ab2-5550-a735-a81d66f18967";
/** One with results of every type. */
export const RESULTS_FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
/** One that is not recorded, for mapped tasks of any size. */
export const MADE_FLOW = "11111111-2222-4333-8444-555555555555";

/** Options that look a task of the small flow up. */
export function ofSmall(slug: string, index?: number): string[] {
  return ofFlow(SMALL_FLOW, slug, index);
}

/** Options that look a task up by its slug. */
export function ofFlow(flow: string, slug: string, index?: number): string[] {
  const more = index === undefined ? [] : ["--index", `${index}`];
  return ["--slug", slug, "--flow-run", flow, ...more];
}

/** Takes colours and the moves of the cursor off. */
export function withoutEscapes(text: string): string {
  // deno-lint-ignore no-control-regex -- these are what it is about
  return text.replace(/\r?\x1b\[[\d;]*[mK]/g, "");
}
