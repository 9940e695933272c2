import { type Column, DataFrame, type Labels } from "../../../pickle/mod.ts";
import { isDict } from "../../../pickle/values/dict.ts";
import { dateTimeOfNanos } from "../../../pickle/values/ndarray.ts";
import { exact } from "../../../pickle/values/numbers.ts";
import { ZoneClock } from "../../../pickle/values/time/zones.ts";
import { parsePythonJson } from "../../python_json.ts";
import { mapInSlices, type Work } from "../../work.ts";
import { labelsOf, rangeLabels } from "../columns.ts";
import { parseIso } from "../epochs.ts";
import { type ArrowField, readArrowSchema } from "./arrow/schema.ts";
import { damaged } from "./footer.ts";
import type { PandasColumn } from "./leaf.ts";

/** The metadata of pandas in the file. */
export interface PandasNotes {
  readonly columns?: readonly PandasColumn[];
  readonly index_columns?: readonly (string | RangeNote)[];
  readonly column_indexes?: readonly PandasColumn[];
}

interface RangeNote {
  readonly kind: string;
  readonly name: string | null;
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** The metadata of pandas and Arrow in the file. */
export interface FileNotes {
  readonly pandas: PandasNotes;
  /** The fields of Arrow's schema, in the order of the columns. */
  readonly arrow: readonly ArrowField[];
  /** pandas' `attrs`. */
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** Reads the metadata of a file. */
export function fileNotes(
  pairs: readonly { readonly key: string; readonly value?: string }[] = [],
  work: Work,
): FileNotes {
  const textOf = (name: string) => pairs.find(({ key }) => key === name)?.value;
  const pandas = textOf("pandas");
  const arrow = textOf("ARROW:schema");
  const attrs = textOf("PANDAS_ATTRS");
  return {
    // The name of a column may be NaN, which is not JSON.
    pandas: pandas === undefined ? {} : attrsOf(parsePythonJson(pandas)),
    arrow: arrow === undefined ? [] : readArrowSchema(arrow, work.charge),
    attrs: attrs === undefined ? {} : attrsOf(parsePythonJson(attrs)),
  };
}

function attrsOf(attrs: unknown): Readonly<Record<string, unknown>> {
  if (!isDict(attrs)) throw damaged();
  return attrs instanceof Map ? Object.fromEntries(attrs) : attrs;
}

/** A column and its name in the file. */
export interface NamedColumn {
  readonly name: string;
  readonly column: Column;
}

export async function frameOf(
  columns: readonly NamedColumn[],
  rows: number,
  { pandas: notes, attrs }: FileNotes,
  work: Work,
): Promise<DataFrame> {
  const levels = notes.index_columns ?? [];
  const inIndex = new Set<unknown>(levels);
  const data = columns.filter(({ name }) => !inIndex.has(name));
  const labels = labelReader(notes.column_indexes);
  return new DataFrame(
    labelsOf(
      data.map(({ name }) => labels(name)),
      notes.column_indexes?.length
        ? notes.column_indexes.map(({ name }) => name ?? null)
        : undefined,
    ),
    await indexOf(columns, rows, levels, notes, work),
    data.map(({ column }) => column),
    { attrs },
  );
}

/** Parquet names columns by strings; pandas records the original labels. */
function labelReader(
  kinds: readonly PandasColumn[] = [],
): (name: string) => unknown {
  const readers = kinds.map(partReader);
  const [first = (part: string) => part] = readers;
  return readers.length > 1
    ? (name) => tupleOf(name).map((part, i) => (readers[i] ?? first)(part))
    : first;
}

/** Creates a label from its string, by the type of its level. */
function partReader(
  { pandas_type: type = "", metadata }: PandasColumn,
): (part: string) => unknown {
  if (/^u?int\d+$/.test(type)) return (part) => exact(BigInt(part));
  if (/^float\d+$/.test(type)) return Number;
  if (!type.startsWith("datetime")) return (part) => part;
  const clock = metadata?.timezone && new ZoneClock(metadata.timezone);
  return (part) => {
    const nanos = parseIso(part)?.nanos;
    if (nanos === undefined) return part;
    if (!clock) return dateTimeOfNanos(nanos) ?? part;
    const offset = clock.offsetAt(Number(nanos / 1_000_000n));
    return dateTimeOfNanos(nanos, offset, metadata.timezone) ?? part;
  };
}

const PYTHON_STRING = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/y;
const SEPARATOR = /[^'"]*/y;

/** Parses the strings in a Python tuple such as `('a', "b's")`. */
function tupleOf(name: string): string[] {
  const strings: string[] = [];
  for (let at = 0;;) {
    SEPARATOR.lastIndex = at;
    SEPARATOR.test(name);
    PYTHON_STRING.lastIndex = SEPARATOR.lastIndex;
    const match = PYTHON_STRING.exec(name);
    if (match === null) return strings; // its end, or an open quote
    const [, single, double] = match;
    strings.push((single ?? double!).replace(/\\(.)/g, "$1"));
    at = PYTHON_STRING.lastIndex;
  }
}

/** The cost of a label of a level. A level may be named many times. */
const LEVEL_COST = 8;

async function indexOf(
  columns: readonly NamedColumn[],
  rows: number,
  levels: NonNullable<PandasNotes["index_columns"]>,
  notes: PandasNotes,
  work: Work,
): Promise<Labels> {
  const [first] = levels;
  if (first === undefined) return rangeLabels(rows);
  if (typeof first === "object") {
    return rangeLabels(rows, first.start, first.step, first.name);
  }
  const byName = new Map(columns.map(({ name, column }) => [name, column]));
  // A program that rewrote the file may have removed them.
  const fields = levels.filter((name): name is string =>
    byName.has(name as string)
  );
  const data = fields.map((name) => byName.get(name)!);
  if (data.length === 0) return rangeLabels(rows);
  work.charge(rows * fields.length * LEVEL_COST);
  const labels = await mapInSlices(work, { length: rows }, (_, i) => {
    const label = data.map((column) => column.at(i));
    return label.length === 1 ? label[0] : label;
  });
  return labelsOf(labels, levelNames(fields, notes));
}

function levelNames(
  fields: readonly string[],
  { columns }: PandasNotes,
): unknown[] {
  const noted = new Map(columns?.map((column) => [column.field_name, column]));
  return fields.map((field) => {
    const column = noted.get(field);
    return column === undefined ? field : column.name ?? null;
  });
}
