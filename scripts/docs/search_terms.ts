/**
 * The words of a string, for the index and for a query. A name is found as a
 * whole and by its parts: `iterMapped` also by "mapped".
 *
 * The source of this function is a part of each page: it uses nothing outside
 * of itself.
 */
export function searchTerms(text: string): string[] {
  return text.split(/[^\p{L}\p{N}_$]+/u).flatMap((word) => {
    const parts = word.split(/_+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u)
      .filter((part) => part !== "");
    return parts.length > 1 ? [word, ...parts] : parts;
  });
}
