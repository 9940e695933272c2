import type { Json, JsonObject } from "../api/api.ts";
import { isList, isObject, tagOf } from "./value.ts";

/** The name of a field, or the key of a dict, and its value. */
export type Entry = readonly [name: Json, value: Json];

/** The pairs of a list of them. */
export function pairsOf(value: Json | undefined): readonly Entry[] {
  if (!isList(value)) return [];
  return value.filter(isList).map(([key = null, item = null]) => [key, item]);
}

/** What a person means by the fields of an instance; undefined for others. */
export function fieldsOf(value: Json): readonly Entry[] | undefined {
  const tag = tagOf(value);
  if (tag !== "object" && tag !== "exception") return undefined;
  const { fields } = value as JsonObject;
  return isList(fields) ? pairsOf(fields) : undefined;
}

/** The entries of a dict in any of its forms; undefined for others. */
export function dictEntries(value: Json): readonly Entry[] | undefined {
  if (!isObject(value)) return undefined;
  const tag = tagOf(value);
  if (tag === "map" || tag === "dict") return pairsOf(value["entries"]);
  return tag === undefined ? Object.entries(value) : undefined;
}

/** The last part of the name of a class. */
export function className(value: JsonObject): string {
  const name = String(value["class"]);
  return name.slice(name.lastIndexOf(".") + 1);
}
