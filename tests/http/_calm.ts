import type { TestBackend } from "../../src/testing/mod.ts";

const QUIET_MS = 50;

/**
 * Waits until a backend is asked no more, or has been asked too often.
 *
 * @returns How many requests there were: more than `limit` where they go on.
 */
export async function askedUntilCalm(
  { requests }: TestBackend,
  limit: number,
): Promise<number> {
  for (let quiet = 0; quiet < 2 && requests.length <= limit;) {
    const before = requests.length;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    quiet = requests.length === before ? quiet + 1 : 0;
  }
  return requests.length;
}
