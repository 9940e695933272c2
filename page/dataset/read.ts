import { asProblem, type Child } from "../api/api.ts";
import type { Durations } from "../api/child_times.ts";
import { followEvents, type FollowOptions, sleep } from "../api/events.ts";
import type { Dataset, RowError } from "./dataset.ts";

/** An index that the API has no row for. */
export interface Gap {
  readonly mapIndex: number;
  readonly gap: RowError;
}

/** How results are read. */
export interface ReadResultsOptions extends FollowOptions {
  /** The first map index. */
  readonly start: number;
  /** Children whose times have come: they are not missing. */
  readonly durations: Durations;
}

/**
 * Reads the children of a mapped task with their results, in the order of their
 * map indices, with a gap for each that the API has no row for.
 */
export async function* iterResults(
  taskRunId: string,
  { start, durations, ...options }: ReadResultsOptions,
): AsyncGenerator<Child | Gap, void, undefined> {
  const path = `/task-runs/${taskRunId}/mapped?results=true&fields=true`;
  for (let next = start;;) {
    try {
      const from = `${path}&start=${next}`;
      for await (const child of followEvents<Child>(from, options)) {
        next = child.mapIndex + 1;
        yield child;
      }
      return;
    } catch (error) {
      const { code, detail } = asProblem(error).details;
      if (options.signal.aborted || code !== "missing_index") throw error;
      const gap = { code, message: detail };
      do yield { mapIndex: next++, gap }; while (
        next < durations.end && !durations.has(next)
      );
    }
  }
}

/** Rows that are taken before others have their turn. */
const ROWS_A_TURN = 200;

/**
 * Reads the results of all children into a dataset, from behind its last row
 * until the end or until it is full.
 *
 * @param onRow Called after each row.
 */
export async function readDataset(
  taskRunId: string,
  dataset: Dataset,
  options: Omit<ReadResultsOptions, "start">,
  onRow: () => void,
): Promise<void> {
  const last = dataset.rowCount - 1;
  const start = last < 0 ? 0 : dataset.indexAt(last) + 1;
  for await (const child of iterResults(taskRunId, { ...options, start })) {
    if ("gap" in child) dataset.putGap(child.mapIndex, child.gap);
    else dataset.put(child);
    onRow();
    if (dataset.isFull) return;
    // What comes at once would leave no time to draw.
    if (dataset.rowCount % ROWS_A_TURN === 0) await sleep(0, options.signal);
  }
}
