import type { Json, JsonObject } from "../api/api.ts";
import { dictEntries, fieldsOf } from "../values/fields.ts";
import { inlineText } from "../values/inline.ts";
import { leafText } from "../values/text.ts";
import { tagOf } from "../values/value.ts";

/** A cell of the rows that are kept, and whether it holds all of its value. */
export interface KeptCell {
  readonly value: Json;
  readonly isWhole: boolean;
}

/** What a value is called in the only column of those without fields. */
export const VALUE_LABEL = "result";

/** Longer texts are cut: the page keeps many rows. */
const MOST_LETTERS = 200;
const INLINE_ROOM = 80;

/** Fields that the columns of a value have: as `fields()` of the library. */
export function namedValues(value: Json): readonly (readonly [string, Json])[] {
  const entries = fieldsOf(value) ?? dictEntries(value);
  const isNamed = entries !== undefined && entries.length > 0 &&
    entries.every(([name]) => typeof name === "string");
  if (!isNamed) return [[VALUE_LABEL, value]];
  return entries as [string, Json][];
}

/** What kinds of tagged values a table sorts and writes as they are. */
const KEPT_TAGS = [
  "int",
  "float",
  "decimal",
  "datetime",
  "date",
  "time",
  "timedelta",
];

/** A value as a cell: scalars as they are, all else as a line of text. */
export function keptCell(value: Json): KeptCell {
  if (typeof value === "string") {
    return value.length <= MOST_LETTERS
      ? { value, isWhole: true }
      : { value: `${value.slice(0, MOST_LETTERS)}…`, isWhole: false };
  }
  if (typeof value !== "object" || value === null) {
    return { value, isWhole: true };
  }
  const tag = tagOf(value) ?? "";
  if (KEPT_TAGS.includes(tag) && leafText(value) !== undefined) {
    const text = (value as JsonObject)["value"];
    const isLong = typeof text === "string" && text.length > MOST_LETTERS;
    if (!isLong) return { value, isWhole: true };
  }
  return { value: inlineText(value, INLINE_ROOM), isWhole: false };
}

/** About how many bytes a cell takes. */
export function sizeOf(value: Json): number {
  if (typeof value === "string") return 16 + 2 * value.length;
  return typeof value === "object" && value !== null ? 120 : 8;
}
