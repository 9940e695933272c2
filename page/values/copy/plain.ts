import type { Json, JsonObject } from "../../api/api.ts";
import { dictEntries, fieldsOf } from "../fields.ts";
import { leafText } from "../text.ts";
import { isList, isObject, tagOf } from "../value.ts";

/** Copies what is inside of others only to this depth. */
const MOST_DEPTH = 200;

/** Parts that the page alone is told, by the tags of their values. */
const SHOWN_ONLY: Readonly<Record<string, readonly string[]>> = {
  object: ["fields"],
  exception: ["fields"],
  period: ["text"],
};

/**
 * A value in the form of `encodeJson`, without what the page alone is told. A
 * value that comes again is written again.
 */
export function plainJson(value: Json, depth = 0): Json {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MOST_DEPTH) return null;
  if (isList(value)) return value.map((item) => plainJson(item, depth + 1));
  const left = SHOWN_ONLY[tagOf(value) ?? ""] ?? [];
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([key]) => !left.includes(key))
      .map(([key, item]) => [key, plainJson(item, depth + 1)]),
  );
}

/** Scalars that a table writes by their tags. */
const TYPED = ["int", "float", "decimal", "datetime", "date", "time", "bytes"];

/** A value as a cell of a file: an instance is a dict of its fields there. */
export function cellJson(value: Json, depth = 0): Json {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MOST_DEPTH) return null;
  if (isList(value)) return value.map((item) => cellJson(item, depth + 1));
  const tag = tagOf(value);
  if (tag !== undefined && TYPED.includes(tag)) return value;
  const entries = fieldsOf(value) ?? dictEntries(value);
  if (entries?.every(([name]) => typeof name === "string")) {
    return Object.fromEntries(
      entries.map(([name, item]) => [name, cellJson(item, depth + 1)]),
    );
  }
  return leafText(value) ?? plainJson(value, depth);
}

/** Whether a value is a dict, a list or any other with parts. */
export function isContainer(value: Json): boolean {
  return (isList(value) || isObject(value)) && leafText(value) === undefined;
}
