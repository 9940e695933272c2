/** A server of a benchmark, in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  /** The first line that it prints: its addresses. */
  readonly line: string;
}

/**
 * Starts a program of this repository, and waits for its first line.
 *
 * @param program The URL of its file.
 * @param args Its arguments.
 */
export async function startServer(
  program: URL,
  ...args: readonly string[]
): Promise<ServerProcess> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--lock=dev.lock", "--frozen", "-A"]
      .concat(program.pathname, args),
    cwd: new URL("../", import.meta.url),
    stdout: "piped",
  }).spawn();
  return {
    line: await firstLine(process.stdout),
    async [Symbol.asyncDispose]() {
      process.kill("SIGKILL");
      await process.status;
    },
  };
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes("\n")) break;
  }
  return text.trim();
}
