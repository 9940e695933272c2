import { floatText } from "../../src/notation/float.ts";
import { missingText } from "../../src/notation/missing.ts";
import type { Json, JsonObject } from "../api/api.ts";
import { dictEntries, type Entry, fieldsOf } from "./fields.ts";
import { inlineText } from "./inline.ts";
import { unmasked } from "./masked.ts";
import { dtypeName, leafText } from "./text.ts";
import { field, isList, isObject, numberOf, tagOf } from "./value.ts";

/** A column of a table. */
export interface Column {
  readonly label: string;
  readonly dtype: string | null;
  readonly isIndex: boolean;
  /** What a missing value is called. */
  readonly missing: string;
  /** What a number of it is called in a histogram. */
  readonly numberText?: (value: number) => string;
  /** Whether a cell may change once it was there. */
  readonly isLive?: boolean;
  /** Its width in characters. */
  readonly width?: number;
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
  if (tag === "ndarray" || tag === "maskedarray") {
    return tableOfArray(value as JsonObject);
  }
  return undefined;
}

const CELL_ROOM = 80;

const FLOATS = /^(?:float|Float|double|Sparse\[float)/;

/** The text of a cell: strings as they are, and what is missing by its column. */
export function cellText(
  value: Json,
  { missing, dtype }: Pick<Column, "missing" | "dtype">,
): string {
  if (value === null) return missing;
  if (typeof value === "string") return oneLine(value);
  if (typeof value === "number" || tagOf(value) === "float") {
    const number = numberOf(value)!;
    if (Number.isNaN(number)) return "NaN";
    return dtype !== null && FLOATS.test(dtype)
      ? floatText(number)
      : leafText(value)!;
  }
  if (tagOf(value) === "datetime") {
    return String((value as JsonObject)["iso"]).replace("T", " ");
  }
  return oneLine(leafText(value) ?? inlineText(value, CELL_ROOM));
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > CELL_ROOM ? `${line.slice(0, CELL_ROOM)}…` : line;
}

/** A label has as many levels at most. */
const MAX_LEVELS = 64;

/** A label, or the name of a level; lists in lists are cut as cells are. */
export function labelText(label: Json): string {
  return isList(label)
    ? label.slice(0, MAX_LEVELS).map(levelText).join(" / ")
    : levelText(label);
}

const levelText = (part: Json) =>
  cellText(part, { missing: "None", dtype: null });

/** The columns of labels: one for each level, typed by the first label. */
function indexColumns(frame: JsonObject): Column[] {
  const names = frame["indexNames"] as readonly Json[] | undefined ?? [null];
  const index = frame["index"] as readonly Json[];
  return names.map((name, at) => ({
    label: name === null
      ? (names.length > 1 ? `level ${at}` : "index")
      : labelText(name),
    dtype: null,
    isIndex: true,
    missing: index.some((_, row) => isTime(indexCell(index, row, at)))
      ? "NaT"
      : "None",
  }));
}

const TIMES = ["datetime", "timedelta", "period"];

function isTime(label: Json): boolean {
  return TIMES.includes(tagOf(label) ?? "");
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
  // Arrays of unknown classes are parts of the tree: they have no cells.
  const arrays = field(frame, "arrays");
  return {
    columns: [
      ...levels,
      ...own.map((label, at) => ({
        ...ownColumn(label, String(dtypes[at] ?? "")),
        ...(isObject(arrays) && String(at) in arrays && { missing: "?" }),
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
    columns: [
      ...levels,
      ownColumn(name === null ? "value" : name, String(series["dtype"])),
    ],
    rowCount: index.length,
    cell: (row, column) =>
      column < levels.length
        ? indexCell(index, row, column)
        : data[row] ?? null,
  };
}

function ownColumn(label: Json, dtype: string): Column {
  return {
    label: labelText(label),
    dtype,
    isIndex: false,
    missing: missingText(dtype),
  };
}

const INDEX: Column = {
  label: "index",
  dtype: null,
  isIndex: true,
  missing: "None",
};

function tableOfArray(array: JsonObject): Table | undefined {
  const { shape, values, dtype, missing } = arrayParts(array);
  if (shape.length === 1) {
    return {
      columns: [INDEX, { label: "value", dtype, isIndex: false, missing }],
      rowCount: shape[0]!,
      cell: (row, column) => column === 0 ? row : values[row] ?? null,
    };
  }
  if (shape.length !== 2) return undefined;
  const columns = Array.from({ length: shape[1]! }, (_, at) => ({
    label: String(at),
    dtype: at === 0 ? dtype : null,
    isIndex: false,
    missing,
  }));
  return {
    columns: [INDEX, ...columns],
    rowCount: shape[0]!,
    cell: (row, column) =>
      column === 0 ? row : (values[row] as readonly Json[])[column - 1] ?? null,
  };
}

/** The parts of an array; masked elements are null, which numpy writes as `--`. */
function arrayParts(value: JsonObject) {
  const array = unmasked(value);
  const dtype = String(array["dtype"]);
  return {
    shape: array["shape"] as readonly number[],
    values: array["values"] as readonly Json[],
    dtype: dtypeName(dtype),
    missing: array === value ? missingText(dtype) : "--",
  };
}

const MAX_KEYS = 100;

/** The entries of a dict or the fields of an instance, by their names. */
function recordOf(item: Json): ReadonlyMap<string, Json> | undefined {
  const entries: readonly Entry[] | undefined = fieldsOf(item) ??
    dictEntries(item);
  if (entries === undefined) return undefined;
  const isNamed = entries.every(([key]) => typeof key === "string");
  return isNamed ? new Map(entries as [string, Json][]) : undefined;
}

function tableOfRecords(list: readonly Json[]): Table | undefined {
  const first = list.length < 2 ? undefined : recordOf(list[0]!);
  const keys = [...first?.keys() ?? []];
  if (keys.length === 0 || keys.length > MAX_KEYS) return undefined;
  const records: ReadonlyMap<string, Json>[] = [];
  for (const item of list) {
    const record = recordOf(item);
    const isAlike = record?.size === keys.length &&
      keys.every((key) => record.has(key));
    if (!isAlike) return undefined;
    records.push(record);
  }
  return {
    columns: [
      INDEX,
      ...keys.map((label) => ({
        label,
        dtype: null,
        isIndex: false,
        missing: "None",
      })),
    ],
    rowCount: list.length,
    cell: (row, column) =>
      column === 0 ? row : records[row]?.get(keys[column - 1]!) ?? null,
  };
}
