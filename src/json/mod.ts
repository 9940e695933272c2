/**
 * Reads back the JSON that `encodeJson` writes of a Python value.
 *
 * @module
 */
export { decodeJson } from "./decode/decode.ts";
export { DecodeJsonError } from "./decode/error.ts";
export type { JsonValue } from "../model/state/state.ts";
