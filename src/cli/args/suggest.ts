import { nearestWord } from "../../platform/options.ts";

/** Returns a hint with the most similar known word. */
export function didYouMean(
  word: string,
  known: Iterable<string>,
): string | undefined {
  const nearest = nearestWord(word, known);
  return nearest && `Use "${nearest}"`;
}
