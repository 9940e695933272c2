/** A word that is this far from another is not meant to be it. */
const MAX_DISTANCE = 2;

/** A hint with the known word that is nearest to one that is not. */
export function didYouMean(
  word: string,
  known: Iterable<string>,
): string | undefined {
  const wanted = word.toLowerCase();
  const [nearest] = Array.from(known, (candidate) => ({
    candidate,
    distance: candidate.toLowerCase().startsWith(wanted) && wanted.length > 1
      ? 0
      : editDistance(wanted, candidate.toLowerCase()),
  })).sort((a, b) => a.distance - b.distance);
  if (nearest === undefined) return undefined;
  const most = Math.min(MAX_DISTANCE, nearest.candidate.length - 1);
  return nearest.distance <= most
    ? `Did you mean "${nearest.candidate}"?`
    : undefined;
}

/** How many letters must be changed, added or taken away (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, swap));
    }
    row = next;
  }
  return row[b.length]!;
}
