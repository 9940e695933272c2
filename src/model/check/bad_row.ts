import { ApiError } from "../errors.ts";

/** Where a value is in a row. */
export type Path = readonly PropertyKey[];

/** Returns the kind of a value for messages, which do not quote the value. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    return "a number with a fraction or beyond 2^53";
  }
  return withArticle(typeof value);
}

/** Puts the article before a noun. */
export function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

/** States the problem of a field. */
export function fieldProblem(path: Path, problem: string): string {
  const field = path.length === 0 ? "it" : `"${path.map(String).join(".")}"`;
  return `${field} ${problem}`;
}

/** Creates the error for one field of a row. */
export function badField(what: string, path: Path, problem: string): ApiError {
  return badRow(what, fieldProblem(path, problem));
}

/** Creates the error for a row that cannot be read. */
export function badRow(what: string, problem: string): ApiError {
  return new ApiError("bad_response", `Cannot read ${what}: ${problem}`, {
    hint:
      "Select id, name, task { id slug }, map_index, flow_run_id and serialized_state from Prefect 1.x",
  });
}
