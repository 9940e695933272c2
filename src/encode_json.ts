import { encodeWith } from "./json/encode.ts";
import type { JsonValue } from "./model/state/state.ts";

/**
 * Turns a decoded Python value into plain data for `JSON.stringify`, without
 * loss: a value that JSON has no form for becomes an object with a `$type`.
 * `docs/json.md` lists all forms.
 *
 * A container that comes again, and a long string that does, is written once:
 * there it is `{ $type: "def", id, value }`, elsewhere `{ $type: "ref", id }`.
 * So cycles end, and the JSON grows with the value, not with its paths.
 *
 * @example
 * ```ts
 * import { encodeJson } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeJson({ n: 1, big: 2n ** 70n, odd: [NaN] }), {
 *   n: 1,
 *   big: { $type: "int", value: "1180591620717411303424" },
 *   odd: [{ $type: "float", value: "NaN" }],
 * });
 *
 * const list = [1];
 * assertEquals(encodeJson({ a: list, b: list }), {
 *   a: { $type: "def", id: 1, value: [1] },
 *   b: { $type: "ref", id: 1 },
 * });
 * ```
 *
 * @param value A value as the decoder gives it; it is left as it is.
 * @returns Plain data for `JSON.stringify`.
 * @throws {RangeError} If the JSON is nested more than 1,000 deep, or is out of
 * proportion to the value: more than 16 MiB and 100 characters for each byte
 * that the value holds. It is also a {@linkcode TaskRunViewError} with the code
 * `limit`.
 */
export function encodeJson(value: unknown): JsonValue {
  return encodeWith(value);
}
