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

const field = (value: JsonObject, key: string): Json => value[key] ?? null;

function timedeltaText(value: JsonObject): string {
  const part = (key: string) => Number(value[key] ?? 0);
  const days = part("days");
  const seconds = part("seconds");
  const pad = (n: number) => String(n).padStart(2, "0");
  const clock = `${Math.floor(seconds / 3600)}:${
    pad(Math.floor(seconds / 60) % 60)
  }:${pad(seconds % 60)}`;
  const micro = part("microseconds");
  const fraction = micro > 0 ? `.${String(micro).padStart(6, "0")}` : "";
  const day = days === 0 ? "" : `${days} ${days === 1 ? "day" : "days"}, `;
  return day + clock + fraction;
}

function byteCount(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return base64.length / 4 * 3 - padding;
}

/** How each tagged value is written that has no parts to open. */
const LEAF_TEXTS: Readonly<Record<string, (value: JsonObject) => string>> = {
  int: (value) => String(value["value"]),
  float: (value) => FLOATS[String(value["value"])] ?? String(value["value"]),
  decimal: (value) => String(value["value"]),
  datetime: (value) => String(value["iso"]),
  date: (value) => String(value["iso"]),
  time: (value) => String(value["iso"]),
  timedelta: timedeltaText,
  timezone: (value) => String(value["name"]),
  fraction: (value) => `${value["numerator"]}/${value["denominator"]}`,
  complex: (value) => {
    const imag = leafText(field(value, "imag")) ?? "";
    const sign = imag.startsWith("-") ? "" : "+";
    return `${leafText(field(value, "real"))}${sign}${imag}j`;
  },
  range: (value) =>
    `range(${
      ["start", "stop", "step"].map((key) => leafText(field(value, key)))
        .join(", ")
    })`,
  slice: (value) =>
    `slice(${
      ["start", "stop", "step"].map((key) => shortText(field(value, key)))
        .join(", ")
    })`,
  global: (value) => `${value["module"]}.${value["name"]}`,
  bytes: (value) =>
    `${byteCount(String(value["base64"])).toLocaleString("en")} bytes`,
  ref: (value) => `same as ${String(value["path"]) || "the whole value"}`,
  unknown: (value) => String(value["text"]),
};

const FLOATS: Readonly<Record<string, string>> = {
  NaN: "nan",
  Infinity: "inf",
  "-Infinity": "-inf",
  "-0": "-0.0",
};

/** The text of a value that has no parts, as Python would print it. */
export function leafText(value: Json): string | undefined {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value;
  const tag = tagOf(value);
  if (tag === undefined || !Object.hasOwn(LEAF_TEXTS, tag)) return undefined;
  return LEAF_TEXTS[tag]!(value as JsonObject);
}

/** How a value is coloured: by the kind of its text. */
export function leafKind(value: Json): "text" | "number" | "word" | "other" {
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  if (value === null || typeof value === "boolean") return "word";
  const tag = tagOf(value);
  return tag === "int" || tag === "float" || tag === "decimal"
    ? "number"
    : "other";
}

const DTYPE_KINDS: Readonly<Record<string, string>> = {
  f: "float",
  i: "int",
  u: "uint",
  c: "complex",
};

/** numpy's name of a `dtype.str`: `<f8` is float64. */
export function dtypeName(dtype: string): string {
  const [, kind = "", size = ""] = /^[<>|=]([a-zA-Z])(\d*)/.exec(dtype) ?? [];
  if (kind === "b") return "bool";
  if (kind === "O") return "object";
  if (kind === "U") return `str (${size})`;
  if (kind === "S") return `bytes (${size})`;
  if (kind === "M") return dtype.replace(/^.M8/, "datetime64");
  if (kind === "m") return dtype.replace(/^.m8/, "timedelta64");
  const name = DTYPE_KINDS[kind];
  return name === undefined ? dtype : name + Number(size) * 8;
}

const count = (n: number, one: string) =>
  `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

const entriesOf = (value: JsonObject) => value["entries"] as readonly Json[];
const shapeText = (shape: Json) => (shape as readonly number[]).join(" × ");

/** What each tagged value is called that has parts. */
const TITLES: Readonly<Record<string, (value: JsonObject) => string>> = {
  map: (value) => `dict · ${count(entriesOf(value).length, "key")}`,
  dict: (value) => `dict · ${count(entriesOf(value).length, "key")}`,
  set: (value) => `set · ${count((value["items"] as Json[]).length, "item")}`,
  array: (value) =>
    `array · ${count((value["values"] as Json[]).length, "item")}`,
  exception: (value) => String(value["class"]),
  object: (value) => String(value["class"]),
  ndarray: (value) =>
    `ndarray · ${shapeText(field(value, "shape")) || "scalar"} · ${
      dtypeName(String(value["dtype"]))
    }`,
  dataframe: (value) =>
    `DataFrame · ${(value["index"] as Json[]).length.toLocaleString("en")} × ${
      (value["columns"] as Json[]).length
    }`,
  series: (value) =>
    `Series · ${count((value["data"] as Json[]).length, "row")}`,
};

/** What a value is: its Python type, and how much is in it. */
export function titleOf(value: Json): string {
  if (value === null) return "None";
  if (isList(value)) return `list · ${count(value.length, "item")}`;
  if (isObject(value)) {
    const tag = tagOf(value);
    if (tag === undefined) {
      return `dict · ${count(Object.keys(value).length, "key")}`;
    }
    return TITLES[tag]?.(value) ?? tag;
  }
  if (typeof value === "string") {
    return `str · ${count(value.length, "character")}`;
  }
  if (typeof value === "boolean") return "bool";
  return Number.isInteger(value) ? "int" : "float";
}

const SHORT = 80;

/** A value on one line: its text if it has no parts, else what it is. */
export function shortText(value: Json): string {
  const text = leafText(value) ??
    (tagOf(value) === "exception"
      ? `${titleOf(value)}: ${(value as JsonObject)["message"]}`
      : titleOf(value));
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > SHORT ? `${line.slice(0, SHORT)}…` : line;
}

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
  return isList(key) ? `(${key.map(keyText).join(", ")})` : shortText(key);
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

/** Numbers in a row, with the places they stand at. */
export interface Numbers {
  readonly values: readonly number[];
  readonly name: string;
}

/** Numbers in rows; `slices` of them where an array has more than two axes. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly slices: number;
  readonly dtype: string;
  /** The number at a place; NaN where none is. */
  at(slice: number, row: number, column: number): number;
}

const NUMERIC = /^[<>|=][fiub]/;

function isNumeric(values: readonly Json[]): boolean {
  return values.every((value) =>
    value !== null && typeof value !== "boolean" &&
    numberOf(value) !== undefined
  );
}

/** Reads a value as numbers in a row: arrays of one axis, lists and Series. */
export function numbersOf(value: Json): Numbers | undefined {
  const tag = tagOf(value);
  if (isList(value)) {
    if (value.length < 2 || !isNumeric(value)) return undefined;
    return { values: value.map((item) => numberOf(item)!), name: "value" };
  }
  const object = value as JsonObject;
  if (tag === "ndarray") {
    const shape = object["shape"] as readonly number[];
    if (shape.length !== 1 || !NUMERIC.test(String(object["dtype"]))) return;
    return toNumbers(object["values"] as readonly Json[], "value");
  }
  if (tag === "array") return toNumbers(object["values"] as Json[], "value");
  if (tag === "series") {
    return toNumbers(
      object["data"] as readonly Json[],
      shortText(field(object, "name") ?? "value"),
    );
  }
  return undefined;
}

function toNumbers(values: readonly Json[], name: string): Numbers | undefined {
  const numbers = values.map(numberOf);
  if (numbers.length < 2 || numbers.includes(undefined)) return undefined;
  return { values: numbers as number[], name };
}

/** Reads a value as numbers in rows: arrays of two or more axes, lists of lists. */
export function matrixOf(value: Json): Matrix | undefined {
  if (isList(value)) return matrixOfLists(value);
  if (tagOf(value) !== "ndarray") return undefined;
  const array = value as JsonObject;
  const shape = array["shape"] as readonly number[];
  if (shape.length < 2 || shape.includes(0)) return undefined;
  if (!NUMERIC.test(String(array["dtype"]))) return undefined;
  const planes = planesOf(array["values"] as readonly Json[], shape.length - 2);
  return {
    rows: shape.at(-2)!,
    columns: shape.at(-1)!,
    slices: planes.length,
    dtype: dtypeName(String(array["dtype"])),
    at: (slice, row, column) =>
      numberOf(planes[slice]?.[row]?.[column] ?? null) ?? NaN,
  };
}

type Plane = readonly (readonly Json[])[];

function planesOf(values: readonly Json[], axes: number): readonly Plane[] {
  if (axes === 0) return [values as Plane];
  return values.flatMap((part) => planesOf(part as readonly Json[], axes - 1));
}

function matrixOfLists(value: readonly Json[]): Matrix | undefined {
  const first = value[0];
  if (value.length < 2 || !isList(first) || first.length < 2) return undefined;
  const isMatrix = value.every((row) =>
    isList(row) && row.length === first.length && isNumeric(row)
  );
  if (!isMatrix) return undefined;
  const plane = value as Plane;
  return {
    rows: plane.length,
    columns: first.length,
    slices: 1,
    dtype: "list",
    at: (_, row, column) => numberOf(plane[row]?.[column] ?? null) ?? NaN,
  };
}

/** A column of a table. */
export interface Column {
  readonly label: string;
  readonly dtype: string | null;
  readonly isIndex: boolean;
}

/** Rows and columns, asked for cell by cell. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  cell(row: number, column: number): Json;
}

/** Reads a value as a table: frames, Series, arrays, and lists of like dicts. */
export function tableOf(value: Json): Table | undefined {
  if (isList(value)) return tableOfRecords(value);
  const tag = tagOf(value);
  if (tag === "dataframe") return tableOfFrame(value as JsonObject);
  if (tag === "series") return tableOfSeries(value as JsonObject);
  if (tag === "ndarray") return tableOfArray(value as JsonObject);
  return undefined;
}

function labelText(label: Json): string {
  return isList(label) ? label.map(labelText).join(" / ") : shortText(label);
}

function indexColumns(frame: JsonObject): Column[] {
  const names = frame["indexNames"] as readonly Json[] | undefined ?? [null];
  return names.map((name, at) => ({
    label: name === null
      ? (names.length > 1 ? `level ${at}` : "index")
      : labelText(name),
    dtype: null,
    isIndex: true,
  }));
}

function indexCell(index: readonly Json[], row: number, level: number): Json {
  const label = index[row] ?? null;
  return isList(label) ? label[level] ?? null : label;
}

function tableOfFrame(frame: JsonObject): Table {
  const own = frame["columns"] as readonly Json[];
  const dtypes = frame["dtypes"] as readonly Json[];
  const index = frame["index"] as readonly Json[];
  const data = frame["data"] as readonly (readonly Json[])[];
  const levels = indexColumns(frame);
  return {
    columns: [
      ...levels,
      ...own.map((label, at) => ({
        label: labelText(label),
        dtype: String(dtypes[at] ?? ""),
        isIndex: false,
      })),
    ],
    rowCount: index.length,
    cell: (row, column) =>
      column < levels.length
        ? indexCell(index, row, column)
        : data[row]?.[column - levels.length] ?? null,
  };
}

function tableOfSeries(series: JsonObject): Table {
  const index = series["index"] as readonly Json[];
  const data = series["data"] as readonly Json[];
  const levels = indexColumns(series);
  const name = field(series, "name");
  return {
    columns: [...levels, {
      label: name === null ? "value" : labelText(name),
      dtype: String(series["dtype"]),
      isIndex: false,
    }],
    rowCount: index.length,
    cell: (row, column) =>
      column < levels.length
        ? indexCell(index, row, column)
        : data[row] ?? null,
  };
}

const INDEX: Column = { label: "index", dtype: null, isIndex: true };

function tableOfArray(array: JsonObject): Table | undefined {
  const shape = array["shape"] as readonly number[];
  const values = array["values"] as readonly Json[];
  const dtype = dtypeName(String(array["dtype"]));
  if (shape.length === 1) {
    return {
      columns: [INDEX, { label: "value", dtype, isIndex: false }],
      rowCount: shape[0]!,
      cell: (row, column) => column === 0 ? row : values[row] ?? null,
    };
  }
  if (shape.length !== 2) return undefined;
  const columns = Array.from({ length: shape[1]! }, (_, at) => ({
    label: String(at),
    dtype: at === 0 ? dtype : null,
    isIndex: false,
  }));
  return {
    columns: [INDEX, ...columns],
    rowCount: shape[0]!,
    cell: (row, column) =>
      column === 0 ? row : (values[row] as readonly Json[])[column - 1] ?? null,
  };
}

const MAX_KEYS = 100;

function tableOfRecords(list: readonly Json[]): Table | undefined {
  const first = list[0];
  if (list.length < 2 || first === undefined || !isObject(first)) return;
  const keys = Object.keys(first);
  if (keys.length === 0 || keys.length > MAX_KEYS) return undefined;
  const isRecord = (item: Json) =>
    isObject(item) && !("$type" in item) &&
    Object.keys(item).length === keys.length &&
    keys.every((key) => Object.hasOwn(item, key));
  if (!list.every(isRecord)) return undefined;
  const records = list as readonly JsonObject[];
  return {
    columns: [
      INDEX,
      ...keys.map((label) => ({ label, dtype: null, isIndex: false })),
    ],
    rowCount: list.length,
    cell: (row, column) =>
      column === 0 ? row : records[row]?.[keys[column - 1]!] ?? null,
  };
}
