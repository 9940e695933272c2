import { type Column, DataFrame, type Labels } from "../../../pickle/mod.ts";
import { mapInSlices, type Work } from "../../work.ts";
import { labelsOf, rangeLabels } from "../columns.ts";
import type { PandasColumn } from "./leaf.ts";

/** What pandas keeps in the metadata of the file. */
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

export function pandasNotes(
  pairs: readonly { readonly key: string; readonly value?: string }[] = [],
): PandasNotes {
  const text = pairs.find(({ key }) => key === "pandas")?.value;
  if (text === undefined) return {};
  return JSON.parse(text);
}

export async function frameOf(
  columns: ReadonlyMap<string, Column>,
  rows: number,
  notes: PandasNotes,
  work: Work,
): Promise<DataFrame> {
  const levels = notes.index_columns ?? [];
  const inIndex = new Set<unknown>(levels);
  const names = [...columns.keys()].filter((name) => !inIndex.has(name));
  return new DataFrame(
    labelsOf(
      names.map((name) => columnLabel(name, notes)),
      notes.column_indexes?.length
        ? notes.column_indexes.map(({ name }) => name ?? null)
        : undefined,
    ),
    await indexOf(columns, rows, levels, notes, work),
    names.map((name) => columns.get(name)!),
  );
}

/** Parquet names columns by text; pandas notes what they were. */
function columnLabel(name: string, { column_indexes: kinds }: PandasNotes) {
  if (kinds !== undefined && kinds.length > 1) return tupleOf(name);
  const isNumber = /^u?int\d+$/.test(kinds?.[0]?.pandas_type ?? "");
  return isNumber ? Number(name) : name;
}

const PYTHON_STRING = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/y;
const SEPARATOR = /[^'"]*/y;

/** The strings in Python's form for a tuple of them: `('a', "b's")`. */
function tupleOf(name: string): string[] {
  const strings: string[] = [];
  for (let at = 0;;) {
    SEPARATOR.lastIndex = at;
    SEPARATOR.test(name);
    PYTHON_STRING.lastIndex = SEPARATOR.lastIndex;
    const match = PYTHON_STRING.exec(name);
    if (match === null) return strings; // its end, or a quote that is open
    const [, single, double] = match;
    strings.push((single ?? double!).replace(/\\(.)/g, "$1"));
    at = PYTHON_STRING.lastIndex;
  }
}

/** A level may be named many times: so much costs a label of a level. */
const LEVEL_COST = 8;

async function indexOf(
  columns: ReadonlyMap<string, Column>,
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
  const fields = levels as readonly string[];
  const data = fields.map((name) => columns.get(name));
  work.charge(rows * fields.length * LEVEL_COST);
  const labels = await mapInSlices(work, { length: rows }, (_, i) => {
    const label = data.map((column) => column!.at(i));
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
