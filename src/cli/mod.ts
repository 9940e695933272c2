/**
 * The command line `taskrun`: task runs of Prefect 1.x and their results, in a
 * terminal and in scripts.
 *
 * {@linkcode main} runs one command in the process, with streams of the
 * caller's; run as a program, this module does so with those of the process:
 *
 *     deno run -A jsr:@taskrunview/taskrunview/cli help
 *     npx @taskrunview/taskrunview help
 *
 * It ends with 0 when all went well, 1 when it failed, 2 for a command line
 * that cannot be used, 3 when something was not found, 4 when access was
 * refused, and 130 when it was interrupted.
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

// For `deno run`, and runtimes that know it; npm's `taskrun` is `program.ts`.
if (import.meta.main) {
  const { runProgram } = await import("./process_io.ts");
  await runProgram();
}
