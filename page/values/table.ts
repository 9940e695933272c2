import type { Json, JsonObject } from "../api/api.ts";
import { dtypeName, shortText } from "./text.ts";
import { field, isList, isObject, tagOf } from "./value.ts";

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
  return isList(label) ? label.map(shortText).join(" / ") : shortText(label);
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
