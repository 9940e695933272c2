import type { Json, JsonObject } from "../api/api.ts";
import { fieldsOf, pairsOf } from "./fields.ts";
import { inlineText } from "./inline.ts";
import { propertiesOf } from "./resolve.ts";
import { leafText, TIME_TAGS } from "./text.ts";
import { field, isList, isObject, tagOf } from "./value.ts";

/** A part of a value: what it is called, and what it is. */
export type Part = readonly [label: string, value: Json];

const listed = (values: readonly Json[]): Part[] =>
  values.map((value, at) => [String(at), value]);
const paired = (value: JsonObject): Part[] =>
  pairsOf(value["entries"]).map(([key, item]) => [keyText(key), item]);

const KEY_ROOM = 80;

/** A string is a key as it is; any other is written as Python writes it. */
function keyText(key: Json): string {
  return typeof key === "string" ? key : inlineText(key, KEY_ROOM);
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

const timeParts = (value: JsonObject): Part[] =>
  leafText(value) === undefined
    ? named(value, ["iso", "zone", "class", "tzinfo", "attributes"])
    : [];

/** The parts of each tagged value that has any. */
const PARTS: Readonly<Record<string, (value: JsonObject) => Part[]>> = {
  map: paired,
  dict: paired,
  set: (value) => listed(value["items"] as Json[]),
  frozenset: (value) => listed(value["items"] as Json[]),
  array: (value) => listed(value["values"] as Json[]),
  exception: (value) =>
    fieldParts(value, ["message", "args", "attributes", "cause"]),
  object: (value) =>
    fieldParts(value, ["args", "kwargs", "state", "items", "entries"]),
  maskedarray: (value) => named(value, ["values", "mask", "fillValue"]),
  ndarray: (value) => [
    ...isList(value["values"])
      ? listed(value["values"])
      : [["value", field(value, "values")] as const],
    ...named(value, ["attributes"]),
  ],
  ...Object.fromEntries(
    TIME_TAGS.map((tag) => [tag, timeParts]),
  ),
  dataframe: (value) =>
    named(value, [
      ...["class", "attrs", "metadata", "columns", "columnNames", "index"],
      ...["indexNames", "indexFreq", "dtypes", "properties", "arrays", "data"],
    ]),
  series: (value) =>
    named(value, [
      ...["class", "attrs", "metadata", "name", "index", "indexNames"],
      ...["indexFreq", "dtype", "properties", "array", "data"],
    ]),
};

/** The fields of an instance, and after them what else was stored with it. */
function fieldParts(value: JsonObject, stored: readonly string[]): Part[] {
  const fields = fieldsOf(value);
  if (fields === undefined) return named(value, stored);
  const parts = fields.map(([name, item]): Part => [String(name), item]);
  const shown = new Set(fields.map(([, item]) => item));
  const others = named(value, stored).filter(([name, part]) =>
    !isShown(name === "entries" ? entriesAsDict(part) : part, shown)
  );
  if (others.length === 0) return parts;
  return [...parts, [STORED, Object.fromEntries(others)]];
}

/** What a pickle has beside what a person calls its fields. */
const STORED = "stored as";

/** Entries by their keys; as they are where a key is no string. */
function entriesAsDict(entries: Json): Json {
  const pairs = pairsOf(entries);
  const isDict = pairs.every(([key]) => typeof key === "string");
  return isDict ? Object.fromEntries(pairs) : entries;
}

/** Whether a part, or all that is in it, is among the values that are shown. */
function isShown(part: Json, shown: ReadonlySet<Json>): boolean {
  if (shown.has(part)) return true;
  if (typeof part !== "object" || part === null) return false;
  const tag = tagOf(part);
  if (tag !== undefined) return false;
  const items = isList(part) ? part : Object.values(part);
  return items.every((item) => shown.has(item));
}

/** The parts of a value, in order; none where it has none. */
export function partsOf(value: Json): readonly Part[] {
  if (isList(value)) {
    const own = propertiesOf(value);
    return own === undefined
      ? listed(value)
      : [...listed(value), ...Object.entries(own)];
  }
  if (!isObject(value)) return [];
  const tag = tagOf(value);
  if (tag === undefined) return Object.entries(value);
  return PARTS[tag]?.(value) ?? [];
}
