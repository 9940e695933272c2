import type { Json } from "../api/api.ts";
import type { Durations } from "../api/child_times.ts";
import { durationText } from "../format.ts";
import type { Column, Table } from "../values/table.ts";
import type { Dataset } from "./dataset.ts";

/** Columns that each child has, whatever its value. */
const OWN_LABELS = ["index", "state", "duration", "error"];
const OWN = OWN_LABELS.length;

/** What the column of a field is called: not as one that each child has. */
export function columnLabel(label: string): string {
  return OWN_LABELS.includes(label) ? `result.${label}` : label;
}

const column = (label: string, more: Partial<Column> = {}): Column => ({
  label,
  dtype: null,
  isIndex: false,
  missing: "",
  ...more,
});

/** The first columns, by what they are. */
export const [INDEX_COLUMN, STATE_COLUMN, DURATION_COLUMN] = [0, 1, 2];

/** How long something took, in words. */
export function secondsText(seconds: number): string {
  return durationText(seconds * 1_000);
}

/** A dataset as a table: what it is called, how it went, and its values. */
export function tableOfDataset(
  dataset: Dataset,
  durations: Durations,
): Table {
  const own: readonly Column[] = [
    column("index", { isIndex: true, width: 14 }),
    column("state", { width: 18 }),
    column("duration", {
      width: 16,
      isLive: true,
      numberText: secondsText,
    }),
    column("error", { width: 26 }),
  ];
  const columns = [...own];
  return {
    get columns() {
      for (const label of dataset.labels.slice(columns.length - OWN)) {
        columns.push(column(columnLabel(label)));
      }
      return columns;
    },
    get rowCount() {
      return dataset.rowCount;
    },
    cell(row, at): Json {
      switch (at) {
        case 0:
          return dataset.indexAt(row);
        case 1:
          return dataset.kindAt(row);
        case 2: {
          const ms = durations.at(dataset.indexAt(row));
          return ms === undefined ? null : ms / 1_000;
        }
        case 3: {
          const error = dataset.errorAt(row);
          return error && `${error.code}: ${error.message}`;
        }
        default:
          return dataset.cellAt(row, at - OWN);
      }
    },
  };
}
