/** Ids as the text of an array of PostgreSQL. */
export function idArray(ids: readonly string[]): string {
  return `{${ids.join(",")}}`;
}
