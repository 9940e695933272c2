import { encodeWith } from "./json/encode.ts";
import type { JsonValue } from "./model/state/state.ts";

/**
 * Turns a decoded Python value into plain data for `JSON.stringify`, without
 * loss: a value that JSON cannot represent becomes an object with a `$type`.
 * `docs/json.md` lists all forms.
 *
 * A container or long string that occurs several times is written once: its
 * first occurrence is `{ $type: "def", id, value }`, every other one `{ $type:
 * "ref", id }`. Cyclic values are therefore supported, and the JSON grows with
 * the value, not with its paths.
 *
 * @example Convert a result to JSON
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
 * @param value A value as the decoder returns it; it is not modified.
 * @returns Plain data for `JSON.stringify`.
 * @throws {RangeError} If the JSON is nested more than 1,000 deep, or is larger
 * than 16 MiB plus 100 characters for each byte of the value. It is also a
 * {@linkcode TaskRunViewError} with the code `limit`.
 */
export function encodeJson(value: unknown): JsonValue {
  return encodeWith(value);
}
