import { encodeJson, type JsonValue } from "../../../mod.ts";
import { RequestError } from "../problem.ts";
import type { Parameters } from "../request/query.ts";

/** The query parameters of all answers with values. */
export const VALUE_QUERY = {
  fields: {
    description:
      "Adds `fields` to instances and exceptions, `text` to periods, " +
      "and distinguishes tuples, frozensets and bytearrays from lists, sets and bytes.",
    schema: { type: "boolean", default: false },
  },
} as const satisfies Parameters;

/** Converts a decoded value to JSON without loss. */
export type Encode = (value: unknown) => JsonValue;

/** Returns the function that encodes values as the query requests. */
export async function encoderOf(
  { fields }: { readonly fields: boolean },
): Promise<Encode> {
  if (!fields) return encodeJson;
  // It uses the classes of the pickle decoder, which few requests need.
  return (await import("../../json/display.ts")).encodeForDisplay;
}

/**
 * Converts a decoded value to JSON without loss.
 *
 * @throws {RequestError} `unencodable`.
 */
export function encodeResult(
  value: unknown,
  encode: Encode = encodeJson,
): JsonValue {
  try {
    return encode(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RequestError(
      "unencodable",
      error.message,
      { hint: "Request ?raw, and decode the bytes" },
    );
  }
}
