import { nearestWord } from "../../platform/options.ts";

/** A hint with the known word that is nearest to one that is not. */
export function didYouMean(
  word: string,
  known: Iterable<string>,
): string | undefined {
  const nearest = nearestWord(word, known);
  return nearest && `Use "${nearest}"`;
}
