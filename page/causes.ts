/** The key of all causes beyond those that are told apart. */
export const REST_KEY = "rest";

/**
 * The key of a cause of failure, in addresses: a hash of its state and of what
 * its messages have in common; null stands for all further causes.
 */
export function causeKey(type: string, pattern: string | null): string {
  if (pattern === null) return REST_KEY;
  // FNV-1a by halves: 53 bits in all, so that no two causes are mistaken.
  let [low, high] = [0x811c9dc5, 0x1b873593];
  for (const letter of `${type}\n${pattern}`) {
    const code = letter.codePointAt(0)!;
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995) ^ (high >>> 13);
  }
  return ((high >>> 11) * 2 ** 32 + (low >>> 0)).toString(36);
}
