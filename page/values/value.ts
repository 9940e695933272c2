import type { Json, JsonObject } from "../api/api.ts";

/** Whether a value is an object of JSON, and no array. */
export function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is an array of JSON. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The `$type` of what JSON has no form for. */
export function tagOf(value: Json): string | undefined {
  if (!isObject(value)) return undefined;
  const tag = value["$type"];
  return typeof tag === "string" ? tag : undefined;
}

/** A number, from either of its two forms; undefined for anything else. */
export function numberOf(value: Json): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (value === null) return NaN;
  const tag = tagOf(value);
  if (tag !== "float" && tag !== "int" && tag !== "decimal") return undefined;
  return Number((value as JsonObject)["value"]);
}

/** A field of an object; null where it has none. */
export const field = (value: JsonObject, key: string): Json =>
  value[key] ?? null;
