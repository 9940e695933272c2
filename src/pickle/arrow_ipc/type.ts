// The types of a schema in IPC, as pyarrow names them.

import type { Field } from "./library.ts";
import type { ArrowField, ArrowType } from "../makers/arrow/type.ts";

const UNITS = ["s", "ms", "us", "ns"];
const FLOATS = ["halffloat", "float", "double"];

/** Types that are identified by their number alone. */
const SIMPLE: ReadonlyMap<number, string> = new Map([
  [1, "null"],
  [4, "binary"],
  [5, "string"],
  [6, "bool"],
  [19, "large_binary"],
  [20, "large_string"],
  [23, "binary_view"],
  [24, "string_view"],
]);

const LISTS: ReadonlyMap<number, string> = new Map([
  [12, "list"],
  [21, "large_list"],
  [25, "list_view"],
  [26, "large_list_view"],
]);

/** The type of a field; undefined if it is unknown. */
export function typeOf(
  type: Field["type"],
): ArrowType | undefined {
  const simple = SIMPLE.get(type.typeId);
  if (simple !== undefined) return { name: simple, text: simple };
  const list = LISTS.get(type.typeId);
  if (list !== undefined) return listType(list, type);
  return MAKE.get(type.typeId)?.(type);
}

function listType(
  name: string,
  { children = [], stride }: Field["type"],
): ArrowType | undefined {
  const [item] = fieldsOf(children) ?? [];
  if (item === undefined) return undefined;
  const inner = `<${fieldText(item)}>`;
  if (stride === undefined) {
    return { name, text: `${name}${inner}`, parts: [item] };
  }
  return {
    name,
    text: `${name}${inner}[${stride}]`,
    size: stride,
    parts: [item],
  };
}

function fieldText({ name, type, nullable }: ArrowField): string {
  return `${name}: ${type.text}${nullable ? "" : " not null"}`;
}

/** In the library, a list without a child has an undefined one. */
function fieldsOf(
  fields: readonly (Field | undefined)[],
): ArrowField[] | undefined {
  const known = fields.map((field) => {
    const type = field?.type && typeOf(field.type);
    return type && { name: field.name ?? "", type, nullable: field.nullable };
  });
  return known.every((field) => field !== undefined)
    ? known as ArrowField[]
    : undefined;
}

const timed = (name: string) => ({ unit = 0, timezone }: Field["type"]) => {
  const own = UNITS[unit];
  if (own === undefined) return undefined;
  const zone = timezone ?? null;
  const text = zone === null
    ? `${name}[${own}]`
    : `${name}[${own}, tz=${zone}]`;
  return { name, text, unit: own, zone };
};

function named(name: string, more: Partial<ArrowType> = {}): ArrowType {
  return { name, text: name, ...more };
}

const MAKE: ReadonlyMap<
  number,
  (type: Field["type"]) => ArrowType | undefined
> = new Map([
  [-1, dictionary],
  [2, ({ bitWidth, signed }) => named(`${signed ? "" : "u"}int${bitWidth}`)],
  [3, ({ precision = 0 }) => named(FLOATS[precision]!)],
  [7, ({ bitWidth = 128, precision, scale = 0 }) => ({
    name: "decimal",
    text: `decimal${bitWidth}(${precision}, ${scale})`,
    size: bitWidth / 8,
    scale,
  })],
  [
    8,
    ({ unit }) =>
      unit === 0
        ? named("date32", { text: "date32[day]" })
        : named("date64", { text: "date64[ms]" }),
  ],
  [9, (type) => timed(`time${type.bitWidth}`)({ ...type, timezone: null })],
  [10, timed("timestamp")],
  [11, ({ unit }) => unit === 2 ? named("month_day_nano_interval") : undefined],
  [13, struct],
  [14, union],
  [15, ({ stride = 0 }) =>
    named("fixed_size_binary", {
      text: `fixed_size_binary[${stride}]`,
      size: stride,
    })],
  [16, (type) => listType("fixed_size_list", type)],
  [17, map],
  [18, (type) => timed("duration")({ ...type, timezone: null })],
  [22, runEnds],
]);

function struct({ children = [] }: Field["type"]): ArrowType | undefined {
  const parts = fieldsOf(children);
  return parts && {
    name: "struct",
    text: `struct<${parts.map(fieldText).join(", ")}>`,
    parts,
  };
}

function map({ children = [] }: Field["type"]): ArrowType | undefined {
  const [entries] = fieldsOf(children) ?? [];
  const [key, value] = entries?.type.parts ?? [];
  return key && value && {
    name: "map",
    text: `map<${key.type.text}, ${value.type.text}>`,
    parts: [key, value],
  };
}

function union(
  { mode, children = [], typeIds = [] }: Field["type"],
): ArrowType | undefined {
  const parts = fieldsOf(children);
  if (parts === undefined) return undefined;
  const name = mode === 0 ? "sparse_union" : "dense_union";
  const text = `${name}<${parts.map(fieldText).join(", ")}>`;
  return { name, text, parts, codes: [...typeIds] };
}

function runEnds({ children = [] }: Field["type"]): ArrowType | undefined {
  const parts = fieldsOf(children);
  const [ends, values] = parts ?? [];
  return ends && values && {
    name: "run_end_encoded",
    text: `run_end_encoded<run_ends: ${ends.type.text}, ` +
      `values: ${values.type.text}>`,
    parts: [ends, values],
  };
}

function dictionary(
  { dictionary, indices, ordered }: Field["type"],
): ArrowType | undefined {
  const value = dictionary && typeOf(dictionary);
  const index = indices && typeOf(indices);
  const part = (name: string, type: ArrowType) => ({
    name,
    type,
    nullable: true,
  });
  return value && index && {
    name: "dictionary",
    text: `dictionary<values=${value.text}, indices=${index.text}, ` +
      `ordered=${ordered ? 1 : 0}>`,
    parts: [part("index", index), part("value", value)],
  };
}
