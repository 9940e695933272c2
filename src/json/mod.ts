/**
 * Converts the JSON of `encodeJson` back to the Python value.
 *
 * @module
 */
export { decodeJson } from "./decode/decode.ts";
export { DecodeJsonError } from "./decode/error.ts";
export type { JsonValue } from "../model/state/state.ts";
