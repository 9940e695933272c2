import { mayReadVariable } from "./permissions.ts";

/**
 * Reads an environment variable, in any runtime that has `process.env`.
 *
 * @returns Its value; undefined if it is not set, if the runtime has no
 * environment, or if Deno denies access or would prompt.
 */
export function readEnvironment(name: string): string | undefined {
  const { process } = globalThis as {
    process?: { env?: Record<string, string | undefined> };
  };
  if (!mayReadVariable(name)) return undefined;
  try {
    return process?.env?.[name];
  } catch {
    return undefined;
  }
}
