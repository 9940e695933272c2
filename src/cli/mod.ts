/**
 * The command line `taskrun`: task runs of Prefect 1.x and their results, in a
 * terminal and in scripts.
 *
 * {@linkcode main} runs one command inside the process, with the streams of the
 * caller. As a program, this module uses the streams of the process:
 *
 *     deno run -A jsr:@taskrunview/taskrunview/cli help
 *     npx @taskrunview/taskrunview help
 *
 * The exit code is 0 on success, 1 on failure, 2 for an invalid command line, 3
 * if something was not found, 4 if access was denied, and 130 after an
 * interruption.
 *
 * @example Run a command
 * ```ts
 * import { main } from "@taskrunview/taskrunview/cli";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * let printed = "";
 * const output = {
 *   isTerminal: false,
 *   columns: 80,
 *   write: async (data: string | Uint8Array) => void (printed += await data),
 * };
 * const exitCode = await main(
 *   ["show", "6605a1bd-0d72-5cfe-86e3-130e0febd052", "--api-url", api.url],
 *   {
 *     stdin: new ReadableStream(),
 *     stdout: output,
 *     stderr: output,
 *     env: {},
 *     signal: AbortSignal.timeout(60_000),
 *   },
 * );
 * assertEquals(exitCode, 0);
 * assertEquals(printed.split("\n")[0], "● Success  SHOP_HOME-1");
 * ```
 *
 * @module
 */
export { main } from "./main.ts";
export type { CliIo, CliOutput } from "./io.ts";

// For `deno run`, and runtimes that support it; npm's `taskrun` is
// `program.ts`.
if (import.meta.main) {
  const { runProgram } = await import("./process_io.ts");
  await runProgram();
}
