import MiniSearch, { type SearchResult } from "minisearch";
import {
  SEARCH_OPTIONS,
  SEARCH_RULES,
  type SearchEntry,
} from "./search_terms.ts";

/** Finds parts of pages by a few words. */
export type FindParts = (words: string) => readonly SearchResult[];

const MOST = 12;

/**
 * Reads an index that was made when the site was built.
 *
 * @returns A search: first the parts that have all words, then those that have
 * some of them.
 */
export function loadIndex(json: string): FindParts {
  const index = MiniSearch.loadJSON<SearchEntry>(json, SEARCH_OPTIONS);
  return (words) => {
    const all = index.search(words, { ...SEARCH_RULES, combineWith: "AND" });
    const known = new Set(all.map(({ id }) => id));
    const some = index.search(words, SEARCH_RULES)
      .filter(({ id }) => !known.has(id));
    return [...all, ...some].slice(0, MOST);
  };
}
