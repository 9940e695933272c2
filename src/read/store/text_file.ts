import { mayRead } from "../../platform/permissions.ts";

/**
 * Reads a text file that may hold settings or credentials.
 *
 * @returns Its text; undefined where it is not there or may not be read, and
 * where there are no files at all.
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
