// Arrow's data types as pyarrow pickles them: calls of functions, which remain
// inert objects.

import { current } from "../../values/forward.ts";
import { PyObject } from "../../values/object.ts";

/** A data type of Arrow. */
export interface ArrowType {
  /** pyarrow's name: `int64`, `timestamp`, `list`. */
  readonly name: string;
  /**
   * The form that pyarrow prints: `timestamp[us, tz=UTC]`, `list<item: int64>`.
   */
  readonly text: string;
  /** The unit of times: `s`, `ms`, `us` or `ns`. */
  readonly unit?: string;
  /** The zone of a timestamp. */
  readonly zone?: string | null;
  /** The number of digits of a decimal after the point. */
  readonly scale?: number;
  /** The fixed size in bytes of an element, or in elements of a list. */
  readonly size?: number;
  /** The nested types: values, keys and values, or fields. */
  readonly parts?: readonly ArrowField[];
  /** The field numbers of a union. */
  readonly codes?: readonly number[];
}

/** A field of a struct, or the element of a list. */
export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly nullable: boolean;
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ...("null bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float " +
    "double string large_string binary large_binary string_view binary_view " +
    "halffloat month_day_nano_interval").split(" ").map((name) =>
      [name, name] as const
    ),
  ["bool_", "bool"],
  ["boolean", "bool"],
  ["float16", "halffloat"],
  ["float32", "float"],
  ["float64", "double"],
  ["utf8", "string"],
  ["large_utf8", "large_string"],
  ["date32", "date32"],
  ["date32[day]", "date32"],
  ["date64", "date64"],
  ["date64[ms]", "date64"],
]);
const TEXTS: ReadonlyMap<string, string> = new Map([
  ["date32", "date32[day]"],
  ["date64", "date64[ms]"],
]);

/** The limit for nested types, far above any practical one. */
const MAX_DEPTH = 32;

/**
 * The type that a call describes; undefined if it is unknown.
 *
 * @param charge Charges each part of it.
 */
export function arrowType(
  given: unknown,
  charge: Charge,
  depth = 0,
): ArrowType | undefined {
  const call = callOf(given);
  if (call === undefined || depth > MAX_DEPTH) return undefined;
  const [name, args] = call;
  const parts: PartsReader = (part) => arrowType(part, charge, depth + 1);
  const type = MAKE.get(name)?.(args, parts) ??
    extensionType(name, args, parts);
  // One type may be part of many others, and so is its printed form.
  charge(TYPE_BYTES + (type?.text.length ?? 0));
  return type;
}

type Charge = (bytes: number) => void;
type PartsReader = (given: unknown) => ArrowType | undefined;

const TYPE_BYTES = 128;

/** The pyarrow function that a value is a call of, and its arguments. */
export function callOf(
  given: unknown,
): [name: string, args: readonly unknown[]] | undefined {
  const value = current(given);
  if (!(value instanceof PyObject)) return undefined;
  const { className } = value;
  const name = className.startsWith("pyarrow.lib.")
    ? className.slice("pyarrow.lib.".length)
    : className;
  return [name, value.args.map(current)];
}

type MakeType = (
  args: readonly unknown[],
  read: PartsReader,
) => ArrowType | undefined;

function alias([text]: readonly unknown[]): ArrowType | undefined {
  if (typeof text !== "string") return undefined;
  const simple = SIMPLE.get(text);
  if (simple !== undefined) {
    return { name: simple, text: TEXTS.get(simple) ?? simple };
  }
  const timed = /^(time32|time64|timestamp|duration)\[(s|ms|us|ns)\]$/.exec(
    text,
  );
  return timed === null
    ? undefined
    : { name: timed[1]!, text, unit: timed[2]!, zone: null };
}

const timed = (name: string): MakeType => ([unit, zone = null]) => {
  const known = typeof unit === "string" &&
    (zone === null || typeof zone === "string");
  if (!known) return undefined;
  const text = zone === null
    ? `${name}[${unit}]`
    : `${name}[${unit}, tz=${zone}]`;
  return { name, text, unit, zone };
};

const decimal = (bits: number): MakeType => ([precision, scale = 0]) =>
  typeof scale !== "number" ? undefined : {
    name: "decimal",
    text: `decimal${bits}(${precision}, ${scale})`,
    size: bits / 8,
    scale,
  };

/** `field(name, type, nullable, metadata)`, or a type alone. */
function fieldOf(
  given: unknown,
  read: PartsReader,
  name = "item",
): ArrowField | undefined {
  const [callee, args] = callOf(given) ?? [];
  if (callee !== "field") {
    const type = read(given);
    return type && { name, type, nullable: true };
  }
  const type = read(args![1]);
  return type && {
    name: String(args![0]),
    type,
    nullable: args![2] !== false,
  };
}

const list = (name: string): MakeType => ([value, size = -1], read) => {
  const item = fieldOf(value, read);
  if (item === undefined || typeof size !== "number") return undefined;
  const inner = `<${fieldText(item)}>`;
  return size >= 0
    ? {
      name: "fixed_size_list",
      text: `fixed_size_list${inner}[${size}]`,
      size,
      parts: [item],
    }
    : { name, text: `${name}${inner}`, parts: [item] };
};

function fieldText({ name, type, nullable }: ArrowField): string {
  return `${name}: ${type.text}${nullable ? "" : " not null"}`;
}

function fieldsOf(given: unknown, read: PartsReader): ArrowField[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const fields = given.map((field) => fieldOf(field, read));
  return fields.every((field) => field !== undefined)
    ? fields as ArrowField[]
    : undefined;
}

function struct([given]: readonly unknown[], read: PartsReader) {
  const parts = fieldsOf(given, read);
  return parts && {
    name: "struct",
    text: `struct<${parts.map(fieldText).join(", ")}>`,
    parts,
  };
}

function map([first, second]: readonly unknown[], read: PartsReader) {
  const key = fieldOf(first, read, "key");
  const value = fieldOf(second, read, "value");
  return key && value && {
    name: "map",
    text: `map<${key.type.text}, ${value.type.text}>`,
    parts: [key, value],
  };
}

function binary([size = -1]: readonly unknown[]): ArrowType | undefined {
  if (typeof size !== "number") return undefined;
  return size < 0 ? { name: "binary", text: "binary" } : {
    name: "fixed_size_binary",
    text: `fixed_size_binary[${size}]`,
    size,
  };
}

function dictionary(
  [first, second, ordered]: readonly unknown[],
  read: PartsReader,
): ArrowType | undefined {
  const index = fieldOf(first, read, "index");
  const value = fieldOf(second, read, "value");
  return index && value && {
    name: "dictionary",
    text: `dictionary<values=${value.type.text}, indices=${index.type.text}, ` +
      `ordered=${ordered === true ? 1 : 0}>`,
    parts: [index, value],
  };
}

function runEnds([first, second]: readonly unknown[], read: PartsReader) {
  const ends = fieldOf(first, read, "run_ends");
  const values = fieldOf(second, read, "values");
  return ends && values && {
    name: "run_end_encoded",
    text: `run_end_encoded<run_ends: ${ends.type.text}, ` +
      `values: ${values.type.text}>`,
    parts: [ends, values],
  };
}

const union = (own?: string): MakeType => (args, read) => {
  const parts = fieldsOf(args[0], read);
  const mode = own ?? args[1];
  const given = own === undefined ? args[2] : args[1];
  const codes = Array.isArray(given) ? given : parts?.map((_, i) => i);
  if (parts === undefined || (mode !== "dense" && mode !== "sparse")) {
    return undefined;
  }
  const text = `${mode}_union<${parts.map(fieldText).join(", ")}>`;
  return { name: `${mode}_union`, text, parts, codes: codes as number[] };
};

const simple = (name: string, more: Partial<ArrowType>): MakeType => () => ({
  name,
  text: name,
  ...more,
});

const MAKE: ReadonlyMap<string, MakeType> = new Map<string, MakeType>([
  ["type_for_alias", alias],
  ["timestamp", timed("timestamp")],
  ["duration", timed("duration")],
  ["time32", timed("time32")],
  ["time64", timed("time64")],
  ["decimal32", decimal(32)],
  ["decimal64", decimal(64)],
  ["decimal128", decimal(128)],
  ["decimal256", decimal(256)],
  ["list_", list("list")],
  ["large_list", list("large_list")],
  ["list_view", list("list_view")],
  ["large_list_view", list("large_list_view")],
  ["struct", struct],
  ["map_", map],
  ["binary", binary],
  ["dictionary", dictionary],
  ["run_end_encoded", runEnds],
  ["union", union()],
  ["dense_union", union("dense")],
  ["sparse_union", union("sparse")],
  ["bool8", simple("bool8", { text: "extension<arrow.bool8>" })],
  ["uuid", simple("uuid", { text: "extension<arrow.uuid>", size: 16 })],
]);

/** An extension type is read as its storage type. */
function extensionType(
  name: string,
  [storage]: readonly unknown[],
  read: PartsReader,
): ArrowType | undefined {
  return name.endsWith(".__arrow_ext_deserialize__")
    ? read(storage)
    : undefined;
}
