import { encodeJson, type JsonValue } from "../../../mod.ts";
import { RequestError } from "../problem.ts";
import type { Parameters } from "../request/query.ts";

/** What may be asked of values, wherever they are answered. */
export const VALUE_QUERY = {
  fields: {
    description:
      "Gives instances and exceptions their `fields`, periods their `text`, " +
      "and tells tuples, frozensets and bytearrays from lists, sets and bytes.",
    schema: { type: "boolean", default: false },
  },
} as const satisfies Parameters;

/** Turns a decoded value into JSON without loss. */
export type Encode = (value: unknown) => JsonValue;

/** The function that encodes values as the query asks for. */
export async function encoderOf(
  { fields }: { readonly fields: boolean },
): Promise<Encode> {
  if (!fields) return encodeJson;
  // It knows the classes of the pickle decoder, which few need.
  return (await import("../../json/display.ts")).encodeForDisplay;
}

/**
 * Turns a decoded value into JSON without loss.
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
      { hint: "Ask for ?raw, and decode the bytes yourself" },
    );
  }
}
