import { ApiError } from "../../model/errors.ts";
import { ID_HINT } from "../../model/not_found.ts";

// https://www.postgresql.org/docs/current/datatype-uuid.html
const UUID =
  /^(?:[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}|\{[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}\})$/i;

/**
 * An id in the form of the archive; undefined if it is not a UUID. PostgreSQL
 * accepts the same spellings.
 */
export function storedId(id: string): string | undefined {
  if (!UUID.test(id)) return undefined;
  return id.replace(/[{}-]/g, "").toLowerCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * An id in the form of the archive.
 *
 * @throws {ApiError} `graphql` if it is not a UUID, as the API answers.
 */
export function checkedId(id: string): string {
  const stored = storedId(id);
  if (stored !== undefined) return stored;
  const message = `invalid input syntax for type uuid: "${id}"`;
  throw new ApiError("graphql", `Cannot query the archive: ${message}`, {
    errors: [{ message }],
    hint: ID_HINT,
  });
}
