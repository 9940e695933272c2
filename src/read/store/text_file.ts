import { mayRead } from "../../platform/permissions.ts";

/**
 * Reads a text file that may hold settings or credentials.
 *
 * @returns Its content; undefined if it does not exist, must not be read, or
 * the runtime has no files.
 */
export async function readTextFile(path: string): Promise<string | undefined> {
  if (!mayRead(path)) return undefined; // Deno would prompt
  try {
    const { readFile } = await import("node:fs/promises");
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
