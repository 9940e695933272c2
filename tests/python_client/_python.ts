const PYTHON = Deno.env.get("TASKRUNVIEW_PYTHON") ?? "python3";

/** Why the official client cannot be run; undefined if it can. */
export function whyNoPrefect(): string | undefined {
  const probe = ["-c", "from prefect.backend import TaskRunView"];
  try {
    const { success } = new Deno.Command(PYTHON, { args: probe }).outputSync();
    return success ? undefined : `"${PYTHON}" has no Prefect 1.x`;
  } catch {
    return `"${PYTHON}" cannot be run`;
  }
}

/** A test that is ignored, with the reason, where the official client is missing. */
export function testWithPrefect(name: string, fn: () => Promise<void>): void {
  const reason = whyNoPrefect();
  Deno.test({
    name: reason === undefined
      ? name
      : `${name} (${reason}: set TASKRUNVIEW_PYTHON)`,
    ignore: reason !== undefined,
    fn,
  });
}

/** Runs a script with the official client; gives what it wrote as JSON. */
export async function runPython(
  script: string,
  input: unknown,
  env: Record<string, string>,
): Promise<string> {
  const home = await Deno.makeTempDir();
  try {
    const child = new Deno.Command(PYTHON, {
      args: [`${import.meta.dirname}/${script}`],
      env: { HOME: home, PREFECT__LOGGING__LEVEL: "ERROR", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await new Blob([JSON.stringify(input)]).stream().pipeTo(child.stdin);
    const { success, stdout, stderr } = await child.output();
    if (success) return new TextDecoder().decode(stdout);
    throw new Error(
      `Cannot run ${script}: ${new TextDecoder().decode(stderr)}`,
    );
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}
