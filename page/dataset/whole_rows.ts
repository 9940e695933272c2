import type { Json } from "../api/api.ts";
import { leafText } from "../values/text.ts";
import { cellJson } from "../values/copy/plain.ts";
import { resolveValue } from "../values/resolve.ts";
import { tagOf } from "../values/value.ts";
import type { Durations } from "../api/child_times.ts";
import { namedValues } from "./cells.ts";
import type { Dataset } from "./dataset.ts";
import type { DownloadTable } from "./download.ts";
import { iterResults } from "./read.ts";

/** What is downloaded: rows in their order, and the labels of their values. */
export interface DownloadChoice {
  readonly taskRunId: string;
  readonly rows: Uint32Array;
  readonly labels: readonly string[];
  readonly signal: AbortSignal;
}

/** The columns that each child has, as the command line calls them. */
const OWN = ["map_index", "task_run_id", "state", "duration_s", "error"];

const nameOf = (label: string) =>
  label === "result" ? label : `result.${label}`;

/**
 * The rows of a dataset for a file. Where cells stand for longer values, the
 * results are read once more: rows are in the order of map indices then.
 */
export function downloadTable(
  dataset: Dataset,
  durations: Durations,
  { taskRunId, rows, labels, signal }: DownloadChoice,
): DownloadTable {
  const places = labels.map((label) => dataset.labels.indexOf(label));
  const own = (row: number): Json[] => {
    const index = dataset.indexAt(row);
    const ms = durations.at(index);
    const error = dataset.errorAt(row);
    return [
      index,
      dataset.idAt(row),
      dataset.kindAt(row),
      ms === undefined ? null : ms / 1_000,
      error && `${error.code}: ${error.message}`,
    ];
  };
  async function* kept(): AsyncGenerator<readonly Json[], void, undefined> {
    for (const row of rows) {
      signal.throwIfAborted();
      yield await Promise.resolve([
        ...own(row),
        ...places.map((place) => fileCell(dataset.cellAt(row, place))),
      ]);
    }
  }
  async function* whole(): AsyncGenerator<readonly Json[], void, undefined> {
    const wanted = new Set(rows);
    const options = { signal, onReconnect: () => {}, durations, start: 0 };
    for await (const child of iterResults(taskRunId, options)) {
      const row = dataset.rowOf(child.mapIndex);
      if (row === undefined || !wanted.has(row)) continue;
      const result = "gap" in child ? undefined : child.result;
      const values = new Map(
        result === undefined ? [] : namedValues(resolveValue(result)),
      );
      yield [
        ...own(row),
        ...labels.map((label) => fileCell(values.get(label) ?? null)),
      ];
    }
  }
  return {
    names: [...OWN, ...labels.map(nameOf)],
    kept,
    rows: dataset.isCut ? whole : kept,
  };
}

/** Values that a table has no type for are written as they are shown. */
function fileCell(value: Json): Json {
  const tag = tagOf(value);
  return tag === "timedelta" ? leafText(value)! : cellJson(value);
}
