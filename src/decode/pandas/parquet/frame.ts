import { type Column, DataFrame, type Labels } from "../../../pickle/mod.ts";
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

export function frameOf(
  columns: ReadonlyMap<string, Column>,
  rows: number,
  notes: PandasNotes,
): DataFrame {
  const levels = notes.index_columns ?? [];
  const names = [...columns.keys()].filter((name) => !levels.includes(name));
  return new DataFrame(
    labelsOf(
      names.map((name) => columnLabel(name, notes)),
      notes.column_indexes?.length
        ? notes.column_indexes.map(({ name }) => name ?? null)
        : undefined,
    ),
    indexOf(columns, rows, levels, notes),
    names.map((name) => columns.get(name)!),
  );
}

/** Parquet names columns by text; pandas notes what they were. */
function columnLabel(name: string, { column_indexes: kinds }: PandasNotes) {
  if (kinds !== undefined && kinds.length > 1) return tupleOf(name);
  const isNumber = /^u?int\d+$/.test(kinds?.[0]?.pandas_type ?? "");
  return isNumber ? Number(name) : name;
}

const PYTHON_TEXT = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g;

/** The texts in Python's words for a tuple of them: `('a', "b's")`. */
function tupleOf(name: string): string[] {
  return Array.from(
    name.matchAll(PYTHON_TEXT),
    ([, single, double]) => (single ?? double!).replace(/\\(.)/g, "$1"),
  );
}

function indexOf(
  columns: ReadonlyMap<string, Column>,
  rows: number,
  levels: NonNullable<PandasNotes["index_columns"]>,
  notes: PandasNotes,
): Labels {
  const [first] = levels;
  if (first === undefined) return rangeLabels(rows);
  if (typeof first === "object") {
    return rangeLabels(rows, first.start, first.step, first.name);
  }
  const fields = levels as readonly string[];
  const data = fields.map((name) => columns.get(name));
  const labels = Array.from({ length: rows }, (_, i) => {
    const label = data.map((column) => column!.at(i));
    return label.length === 1 ? label[0] : label;
  });
  return labelsOf(labels, fields.map((field) => levelName(field, notes)));
}

function levelName(field: string, { columns }: PandasNotes): unknown {
  const noted = columns?.find(({ field_name }) => field_name === field);
  return noted === undefined ? field : noted.name ?? null;
}
