/**
 * Runs a command and returns its output.
 *
 * @param env Variables to add to those of this process.
 * @throws {Error} If it fails, with its output.
 */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string | URL,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd,
    env,
  }).output();
  const decoder = new TextDecoder();
  if (code === 0) return decoder.decode(stdout);
  throw new Error(
    `Cannot run "${command} ${args.join(" ")}": it ended with ${code}\n${
      decoder.decode(stdout)
    }${decoder.decode(stderr)}`,
  );
}
