/**
 * The words of a text, for the index and for what is searched: names are found
 * as a whole and by their parts, so `iterMapped` also by "mapped".
 */
export function searchTerms(text: string): string[] {
  return text.split(/[^\p{L}\p{N}_$]+/u).flatMap((word) => {
    const parts = word.split(/_+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u)
      .filter((part) => part !== "");
    return parts.length > 1 ? [word, ...parts] : parts;
  });
}

/** What of a part of a page is searched and shown. */
export const SEARCH_OPTIONS = {
  idField: "path",
  fields: ["title", "page", "text"],
  storeFields: ["title", "page", "excerpt"],
  tokenize: searchTerms,
};

/** What kinds of pages weigh, by their paths; others weigh 1. */
const WEIGHTS: readonly (readonly [path: RegExp, weight: number])[] = [
  [/^api\/.*#/, 0.6], // members and examples of a name
  [/^examples\/.*\.\w+\.html/, 0.4], // programs
  [/^(?!api\/)/, 1.2], // written by hand
];

/** How hits are weighed: a title counts more than what is below it. */
export const SEARCH_RULES = {
  boost: { title: 6, page: 2 },
  boostDocument: (path: string): number =>
    WEIGHTS.find(([pattern]) => pattern.test(path))?.[1] ?? 1,
  prefix: true,
  fuzzy: (term: string): number | boolean => term.length > 4 ? 0.2 : false,
};

/** A part of a page, as it is indexed. */
export interface SearchEntry {
  /** Its address from the root of the site, with the anchor. */
  readonly path: string;
  readonly title: string;
  /** The title of its page. */
  readonly page: string;
  readonly text: string;
  /** The beginning of the text. */
  readonly excerpt: string;
}
