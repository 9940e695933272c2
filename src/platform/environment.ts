/**
 * Reads an environment variable, in any runtime that has `process.env`.
 *
 * @returns Its text; undefined where it is not set, where there is no
 * environment, or where reading it is not allowed (Deno without `--allow-env`).
 */
export function readEnvironment(name: string): string | undefined {
  const { process } = globalThis as {
    process?: { env?: Record<string, string | undefined> };
  };
  try {
    return process?.env?.[name];
  } catch {
    return undefined;
  }
}
