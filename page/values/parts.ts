import type { Json, JsonObject } from "../api/api.ts";
import { entriesOf, shortText } from "./text.ts";
import { field, isList, isObject, tagOf } from "./value.ts";

/** A part of a value: what it is called, and what it is. */
export type Part = readonly [label: string, value: Json];

const listed = (values: readonly Json[]): Part[] =>
  values.map((value, at) => [String(at), value]);
const paired = (value: JsonObject): Part[] =>
  entriesOf(value).map((entry) => {
    const [key, item] = entry as readonly Json[];
    return [keyText(key ?? null), item ?? null];
  });

/** A key that is a list was a tuple. */
function keyText(key: Json): string {
  return isList(key) ? `(${key.map(shortText).join(", ")})` : shortText(key);
}

const named = (value: JsonObject, keys: readonly string[]): Part[] =>
  keys.flatMap((key): Part[] => {
    const part = field(value, key);
    return isEmpty(part) ? [] : [[key, part]];
  });

function isEmpty(value: Json): boolean {
  return value === null || isList(value) && value.length === 0 ||
    isObject(value) && Object.keys(value).length === 0;
}

/** The parts of each tagged value that has any. */
const PARTS: Readonly<Record<string, (value: JsonObject) => Part[]>> = {
  map: paired,
  dict: paired,
  set: (value) => listed(value["items"] as Json[]),
  array: (value) => listed(value["values"] as Json[]),
  exception: (value) => named(value, ["message", "args", "attributes"]),
  object: (value) => [
    ...named(value, ["args", "kwargs", "state", "items"]),
    ...(isEmpty(field(value, "entries")) ? [] : [["entries", {
      "$type": "map",
      entries: field(value, "entries"),
    }]] as Part[]),
  ],
  ndarray: (value) =>
    isList(value["values"])
      ? listed(value["values"])
      : [["value", field(value, "values")]],
  dataframe: (value) =>
    named(value, ["columns", "index", "indexNames", "dtypes", "data"]),
  series: (value) => named(value, ["name", "index", "dtype", "data"]),
};

/** The parts of a value, in order; none where it has none. */
export function partsOf(value: Json): readonly Part[] {
  if (isList(value)) return listed(value);
  if (!isObject(value)) return [];
  const tag = tagOf(value);
  if (tag === undefined) return Object.entries(value);
  return PARTS[tag]?.(value) ?? [];
}
