import { isUuid } from "../../model/uuid.ts";
import { RequestError } from "../problem.ts";

/**
 * Refuses an id that is not a UUID, for which Prefect returns an error of its
 * own.
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
