/** What people type, and the part of the guide that must be among the first six hits. */
export const SEARCHES: readonly (readonly [words: string, path: string])[] = [
  ["missing_index", "errors.html#taskrunerror-missing_index"],
  ["iter_mapped", "from_python.html#iter_mapped"],
  ["no_location", "errors.html#resulterror-no_location"],
  ["custom class", "results.html#a-result-class-of-your-own"],
  ["MinIO endpoint", "results.html#credentials"],
];
