import type { TestBackend } from "../../src/testing/mod.ts";

/** So many round trips in a row mean calm. */
const QUIET = 20;

/**
 * Waits until a server sends nothing to its API but what it is asked for, or
 * has sent too much.
 *
 * @param roundTrip Has the server send one request.
 * @returns How many requests there were without those: more than `limit` where
 * they go on.
 */
export async function askedUntilCalm(
  { requests }: TestBackend,
  limit: number,
  roundTrip: () => Promise<unknown>,
): Promise<number> {
  let trips = 0;
  for (let quiet = 0; quiet < QUIET && requests.length - trips <= limit;) {
    const before = requests.length;
    await roundTrip();
    trips++;
    quiet = requests.length === before + 1 ? quiet + 1 : 0;
  }
  return requests.length - trips;
}
