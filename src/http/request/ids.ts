import { RequestError } from "../problem.ts";

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Tells whether a text is an id as Prefect gives them. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Refuses an id that Prefect cannot have: it would answer in its own words.
 *
 * @throws {RequestError} `bad_request`.
 */
export function checkId(id: string): void {
  if (isUuid(id)) return;
  throw new RequestError(
    "bad_request",
    `Cannot look up the id "${id.slice(0, 80)}": it is not a UUID`,
  );
}
