import { encodeJson, type JsonValue } from "../../../mod.ts";
import { RequestError } from "../problem.ts";

/**
 * Turns a decoded value into JSON without loss.
 *
 * @throws {RequestError} `unencodable`.
 */
export function encodeResult(value: unknown): JsonValue {
  try {
    return encodeJson(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RequestError(
      "unencodable",
      error.message,
      { hint: "Ask for ?raw, and decode the bytes yourself" },
    );
  }
}
